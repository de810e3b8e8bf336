// Text that stops where nobody meant it to: whether it would be a secret if it went on.
import type { Opened } from '../named/below/lines-below.ts';
import type { FindBegun } from '../known-values.ts';
import { isWordy } from '../named/secret-names.ts';
import type { FindSecrets } from '../spans.ts';
import { begunToken } from '../tokens/begun-tokens.ts';
import { isRandom } from '../tokens/entropy.ts';

/** Only so much of a line is asked. */
export const LOOK_CHARS = 2_048;
const MIXED = 'q7Xb2Rk9Lw4Tz8Nc5Vd1Hs6Jp3Gm0Yf7Ae2Uo9';
const HEX = '7f3a9c1e5b2d8046e1c7a93f5d02b86e4f7a1c9d3e5b8206';
/** What secrets go on with: letters and digits, parts with points, the end of an address. */
const GOES_ON: readonly string[] = [
  MIXED + MIXED,
  HEX + HEX,
  `${MIXED.toUpperCase()}${MIXED.toUpperCase()}`,
  `${MIXED}.${MIXED}${MIXED}.${MIXED}`,
  'w4Tz8Nc5@host.example/x',
  `${MIXED}"`,
  `${MIXED}\\"`,
  `${MIXED}\\\\\\"`,
  `${MIXED}'`,
];

/** Some forms have a fixed length. */
const MOST_REST = 48;
const WORD_CHARS = 128;
/** No token that has a length of its own is longer. */
const TOKEN_CHARS = 1_024;
/** A shorter word holds no more of a secret than may be shown. */
const MIN_WORD = 8;
const RESTS = [MIXED + MIXED, HEX, MIXED.toUpperCase() + MIXED.toUpperCase()] as const;

export interface Finders {
  /**
   * Adds the secrets of a text.
   * @param clear so much of the text is known to hold nothing that is worth a look
   * @param opened gets the lines that ask something of those below them
   * @returns whether all of it holds nothing
   */
  readonly find: (text: string, pairs: number[], clear?: number, opened?: Opened[]) => boolean;
  /** What begins like a value that is known. */
  readonly begun: FindBegun;
}

/** Where a span begins that goes on behind the end of a text. */
function crossing(text: string, more: string, find: FindSecrets): number {
  const pairs: number[] = [];
  find(text + more, pairs);
  let first = text.length;
  for (let at = 0; at + 1 < pairs.length; at += 2)
    if ((pairs[at + 1] ?? 0) > text.length) first = Math.min(first, pairs[at] ?? first);
  return first;
}

/**
 * @param isWorth whether a last word is worth the many questions that say how it may go on
 * @returns where what may become a secret begins in an unfinished line; its length where nothing may
 */
export function beginsSecret(
  text: string,
  { find, begun }: Finders,
  isWorth: (word: string) => boolean = () => true,
): number {
  const start = Math.max(0, text.length - LOOK_CHARS);
  const tail = text.slice(start);
  const known = begun(tail);
  if (tail === '' || (known === tail.length && /\s$/.test(tail))) return text.length;
  let limit = known;
  for (const more of GOES_ON) limit = Math.min(limit, crossing(tail, more, find));
  const last = /\S+$/.exec(tail.slice(-TOKEN_CHARS))?.[0] ?? '';
  if (last.length >= MIN_WORD && isWorth(last))
    limit = Math.min(limit, tail.length - last.length + begunToken(last));
  const word = last.slice(-WORD_CHARS);
  if (limit === tail.length && word.length >= MIN_WORD && isWorth(word))
    for (const rest of RESTS)
      for (let length = 1; length <= MOST_REST; length += 1) {
        const from = crossing(word, `${rest.slice(0, length)} `, find);
        if (from < word.length) limit = Math.min(limit, tail.length - word.length + from);
      }
  return start + limit;
}

/** What is shorter says too little, and hides too little. */
const CUT_CHARS = 12;

/** Whether the end of a text is the first part of a secret that may have been cut there. */
export const isCut = (tail: string): boolean =>
  tail.length >= CUT_CHARS && /\d/.test(tail) && /[A-Za-z]/.test(tail);

const partsOf = (tail: string): readonly string[] => tail.split(/[^A-Za-z0-9]+/);
/** A mark says what follows it, so that little of it is enough. */
const isDrawn = (part: string): boolean =>
  part.length >= MIN_WORD && /\d/.test(part) && /[A-Za-z]/.test(part) && !isWordy(part);

/**
 * Whether what begins like a secret and stops is one: words that are joined begin so too, and end many an output. After a
 * prefix that is nobody's a part must look random by itself.
 */
export function isCutSecret(tail: string): boolean {
  if (!isCut(tail)) return false;
  if (!isWordy(tail) && (!tail.startsWith('_') || partsOf(tail).some(isRandom))) return true;
  return begunToken(tail) === 0 && partsOf(tail).some(isDrawn);
}
