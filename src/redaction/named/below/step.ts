// What a line may ask of the lines below it.
import type { Add } from '../../spans.ts';

/** Takes the next line. Each line is read by the opening line alone. @returns whether the one behind it is asked, too */
export type Step = (line: string, add: Add) => boolean;
