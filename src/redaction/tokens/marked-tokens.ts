// Tokens that hold a text that nothing else has, at their beginning or inside them: compiled from their shapes.
import { lazily } from '../../protocol/lazily.ts';
import { beginningsOf, isBeginning, isRun, type Part, partsOf, sourceOf } from './token-shape.ts';

export interface MarkedToken {
  /** Where one of these is found the token is looked for; case does not count. */
  readonly keys: readonly string[];
  /** True: words begin like it. */
  readonly strict: boolean;
  /** True: it goes on as far as its characters do. */
  readonly open: boolean;
  /**
   * Where the token ends that has its mark there; -1 for none.
   * @param begun only its beginning, which is enough to examine one that is open
   */
  endOf(text: string, at: number, begun?: boolean): number;
  /** Whether all that follows the mark there may be the beginning of the token. */
  beginsAt(text: string, at: number): boolean;
  /** How far before its mark it begins; -1 for none. */
  leadOf(text: string, at: number): number;
}

const isLong = (part: Part): boolean => !isRun(part) && part.every((text) => text.length >= 3);

/** What goes on for so long has no length of its own. */
const LONG_CHARS = 1_024;
/** So much of an open end is enough to examine it. */
const BEGUN_CHARS = 256;
/** A longer one is another thing. */
const END = '(?![A-Za-z0-9])';
/** An escaped line break is no word, though its last letter looks like the beginning of one. */
const NO_WORD_BEFORE = '(?:(?<![A-Za-z0-9])|(?<=\\\\[nrt]))';

/** @param shape see `token-shape.ts` */
export function markedToken(shape: string): MarkedToken {
  const strict = shape.startsWith('!');
  const parts = partsOf(strict ? shape.slice(1) : shape);
  const mark = beginningsOf(parts).length > 0 ? 0 : parts.findIndex(isLong);
  const [lead, rest] = [parts.slice(0, mark), parts.slice(mark)];
  const last = rest.at(-1);
  const isOpen = last !== undefined && isRun(last) && last.most > LONG_CHARS;
  const restPattern = lazily(() => new RegExp(sourceOf(rest) + (isOpen ? '' : END), 'y'));
  const begunPattern = lazily(() =>
    isOpen
      ? new RegExp(sourceOf([...rest.slice(0, -1), { ...last, most: last.least + BEGUN_CHARS }]), 'y')
      : restPattern(),
  );
  const leadPattern = lazily(() => new RegExp(`${NO_WORD_BEFORE}${sourceOf(lead)}$`));
  const leadChars = lead.reduce(
    (sum, part) => sum + (isRun(part) ? part.most : Math.max(...part.map((text) => text.length))),
    0,
  );
  return {
    keys: beginningsOf(rest),
    strict,
    open: isOpen,
    endOf(text, at, begun = false) {
      const pattern = begun ? begunPattern() : restPattern();
      pattern.lastIndex = at;
      return pattern.test(text) ? pattern.lastIndex : -1;
    },
    beginsAt: (text, at) => isBeginning(rest, text, at),
    leadOf(text, at) {
      if (lead.length === 0) return 0;
      const found = leadPattern().exec(text.slice(Math.max(0, at - leadChars - 2), at));
      return found === null ? -1 : found[0].length;
    },
  };
}
