// What is sent to try the bounds of a message, and the words of whatever kind of answer comes.
import { LIMITS } from '../../src/protocol/limits.ts';
import type { Message } from './raw-server.ts';

/** A message of the largest size that is read, but for what is around the field. */
export const HUGE_CHARS = 9_000_000;
export const HUGE = 'many words '.repeat(HUGE_CHARS / 11);
/** Of an error: its message, its hint, and what is around them. */
export const MOST_WORDS = 2 * LIMITS.sentenceChars + 1_000;

/** The words of whatever kind of answer it is. */
export function wordsOf({ result, error }: Message): { isError: boolean; text: string } {
  if (error !== undefined) return { isError: true, text: JSON.stringify(error) };
  return { isError: result?.['isError'] === true, text: JSON.stringify(result ?? null) };
}
