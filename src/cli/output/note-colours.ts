// (pure) Notes beside an outcome: warnings stand out, the rest is dimmed.
import type { Colours } from './colours.ts';

/** Notes go to standard error, which may be a terminal where standard output is none. */
export const noteColours =
  ({ notePaint }: { readonly notePaint: Colours }) =>
  (text: string): string =>
    text
      .split('\n')
      .map((line) => (line.startsWith('warning:') ? notePaint.yellow(line) : notePaint.dim(line)))
      .join('\n');
