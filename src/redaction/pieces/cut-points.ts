// Where a text that comes in pieces may be cut: behind a line, between characters, before what may be a key.
import { nextHint } from '../keys/key-material.ts';
import { looksLikeKey, looksLikeRest } from '../keys/looks-like-key.ts';
import { wrappedTail } from './wrapped-lines.ts';

/** What of a text is there by now: whole lines, or an unfinished one as well, or nothing follows. */
export type Until = 'line' | 'cut' | 'pause' | 'stop' | 'end';

/** Lines that look like key material wait for an END marker. */
const BODY_CHARS = 16_384;
/** An unfinished line is held until it is this long; then it is cut. */
const LINE_CHARS = 131_072;
/** No terminal sequence that is longer is looked for. */
const SEQUENCE_CHARS = 4_096;

/** Where an unfinished line may be cut without dividing a character or a terminal sequence. */
function cutOf(raw: string): number {
  let at = raw.length - 1;
  const lowest = Math.max(0, at - SEQUENCE_CHARS);
  // eslint-disable-next-line no-control-regex -- terminal sequences are the subject
  const escape = raw.slice(lowest).search(/[\x1b\x80-\x9f][^\n]*$/);
  if (escape !== -1) at = lowest + escape;
  const isPlain = (index: number) => raw.charCodeAt(index) >= 0x20 && raw.charCodeAt(index) < 0x7f;
  for (let back = at; back > lowest; back -= 1) if (isPlain(back) && isPlain(back - 1)) return back;
  return at;
}

/** Characters that stand for themselves, whatever follows. */
const PLAIN_END = /^[\t\n\x20-\x7e]*$/;

/** Whether nothing follows. */
export const isLast = (until: Until): boolean => until === 'end' || until === 'stop';

/** Whether a piece completes what may be judged. @param chars how many wait, with the piece */
export function dueAt(piece: string, chars: number): 'line' | 'cut' | null {
  if (piece.includes('\n')) return 'line';
  return chars >= LINE_CHARS ? 'cut' : null;
}

/** How much of what came may be judged now. */
export function endOf(raw: string, until: Until): number {
  if (isLast(until) || raw === '') return raw.length;
  if (until === 'line') return raw.lastIndexOf('\n') + 1;
  return until === 'pause' && PLAIN_END.test(raw.slice(-SEQUENCE_CHARS)) ? raw.length : cutOf(raw);
}

/** Where the line begins that an offset stands in, or right behind. */
export const lineStart = (text: string, at: number): number => text.slice(0, at).lastIndexOf('\n') + 1;

/** Where the line above the one at an offset begins. */
const lineAbove = (text: string, at: number): number => lineStart(text, Math.max(0, lineStart(text, at) - 1));

/**
 * Behind the last line that is certain: an unfinished one is not, nor one that a terminal may have wrapped.
 * @param line where the last line begins
 */
export function linesEnd(text: string, line: number, until: Until): number {
  if (isLast(until)) return text.length;
  // what is cut has to be shown in parts, wherever it goes on from
  return until === 'cut' ? line : wrappedTail(text.slice(0, line));
}

/** Where the lines that look like key material begin, at the end of whole lines; the last one may be short. */
function bodyStart(text: string, from: number, end: number): number {
  let start = end;
  let body = end;
  while (start > from && end - start < BODY_CHARS) {
    const above = Math.max(from, lineStart(text, start - 1));
    const line = text.slice(above, start - 1);
    if (looksLikeKey(line)) body = above;
    else if (start !== end || !looksLikeRest(line)) return body;
    start = above;
  }
  return body;
}

/**
 * Where lines begin of which a key may consist: above its marker, which may be wrapped over two lines, or at the end,
 * where a marker may follow.
 * @param from where a line begins
 * @param isEnd whether nothing follows
 * @param seen the text as `hideSpans` has it
 */
export function keylessEnd(text: string, from: number, end: number, isEnd: boolean, seen = text): number {
  const hint = nextHint(text.slice(0, end), from);
  if (hint !== -1) return bodyStart(seen, from, Math.max(from, lineAbove(text, hint)));
  return isEnd ? end : bodyStart(seen, from, end);
}
