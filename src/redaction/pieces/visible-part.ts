// How far an unfinished line may be shown, and what of a shown text still counts for what follows it.
import { createKeyLines } from '../keys/key-lines.ts';
import type { Opened } from '../named/below/lines-below.ts';
import type { Span } from '../spans.ts';
import { lineStart } from './cut-points.ts';
import { beginsSecret, type Finders, isCut, isCutSecret, LOOK_CHARS } from './unfinished.ts';
import { wrappedStart } from './wrapped-lines.ts';

/** So much of a line that is cut is held back: no secret is longer. */
const HELD_CHARS = 32_768;
/** What was shown of a line is looked at again: a name may stand before its value. */
const CONTEXT_CHARS = 8_192;

/**
 * The lines that ask something of the line that begins at an offset.
 * @param before only lines that end before this offset
 */
export const openAbove = (text: string, opened: readonly Opened[], line: number, before = line): string =>
  opened
    .filter(({ to, until }) => to < before && until >= line)
    .map(({ from, to }) => text.slice(from, to + 1))
    .join('');

/** What was shown and counts for what follows. */
export interface Context {
  readonly text: string;
  /** Where the line begins that is not over. */
  readonly line: number;
}

/** Where the last line begins of a context and what follows it. */
export function lastLine({ text, line }: Context, following: string): number {
  const at = following.lastIndexOf('\n');
  return at === -1 ? line : text.length + at + 1;
}

/**
 * @param last where the last line begins
 * @param shown how far the text was shown
 */
export function contextOf(text: string, last: number, shown: number, opened: readonly Opened[]): Context {
  const line = shown < last ? lineStart(text, shown) : last;
  const start = Math.max(wrappedStart(text, line), shown - CONTEXT_CHARS);
  const above = openAbove(text, opened, line, start);
  return { text: above + text.slice(start, shown), line: above.length + Math.max(0, line - start) };
}

/**
 * The keys of a line whose line breaks are escaped or gone: pairs of offsets.
 * @param seen the line as `hideSpans` has it
 */
export function keysOfLine(line: string, seen = line): number[] {
  const keys = createKeyLines<null>();
  return [...keys.push(line, null, seen), ...keys.end()].flatMap(({ pairs }) => pairs);
}

/**
 * Where what may become a secret begins in an unfinished line; its end where nothing may.
 * @param line where the line begins
 */
export function begunIn(
  text: string,
  line: number,
  opened: readonly Opened[],
  finders: Finders,
  isWorth?: (word: string) => boolean,
): number {
  const wrapped = text.slice(wrappedStart(text, line), line).replaceAll('\n', '');
  const before = openAbove(text, opened, line) + wrapped;
  return line + Math.max(0, beginsSecret(before + text.slice(line), finders, isWorth) - before.length);
}

/** Where the first part of a secret begins that may have been cut at the end of a text; the end where there is none. */
export function cutSecretStart(
  text: string,
  line: number,
  opened: readonly Opened[],
  finders: Finders,
): number {
  if (!isCut(text.slice(Math.max(line, text.length - LOOK_CHARS)))) return text.length;
  const begun = begunIn(text, line, opened, finders, isCut);
  return isCutSecret(text.slice(begun)) ? begun : text.length;
}

/** How far a line may be shown that is cut as it is too long. */
export const cutLimit = (text: string, line: number): number => Math.max(text.length - HELD_CHARS, line);

/**
 * The same offset, or one that divides no secret: before it, or behind it where a part of it was shown as a mask.
 * @param shown how far the text was shown
 * @param goesOn false: nothing but what is certain has to be shown
 */
export function besideSecrets(limit: number, spans: readonly Span[], shown: number, goesOn: boolean): number {
  const cut = spans.find(({ from, to }) => from < limit && to > limit);
  if (cut === undefined) return Math.max(limit, shown);
  return goesOn && cut.from <= shown ? cut.to : Math.max(cut.from, shown);
}
