// Where a text that comes in pieces may be cut: behind a line, between characters, before what may be a key.
import { looksLikeKey, looksLikeRest } from '../keys/looks-like-key.ts';

/** What of a text is there by now: whole lines, or an unfinished one as well, or nothing follows. */
export type Until = 'line' | 'cut' | 'pause' | 'stop' | 'end';

/** Lines that look like key material wait for an END marker. */
const BODY_CHARS = 16_384;

/** Where an unfinished line may be cut without dividing a character or a terminal sequence. */
function cutOf(raw: string): number {
  let at = raw.length - 1;
  const lowest = Math.max(0, at - 4_096);
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

/** How much of what came may be judged now. */
export function endOf(raw: string, until: Until): number {
  if (isLast(until) || raw === '') return raw.length;
  if (until === 'line') return raw.lastIndexOf('\n') + 1;
  return until === 'pause' && PLAIN_END.test(raw.slice(-4_096)) ? raw.length : cutOf(raw);
}

/** Where the line above the one at an offset begins: a marker may be wrapped over both. */
export function lineAbove(text: string, at: number): number {
  const line = text.lastIndexOf('\n', at) + 1;
  return line <= 1 ? 0 : text.lastIndexOf('\n', line - 2) + 1;
}

/** Where the lines that look like key material begin, at the end of whole lines; the last one may be short. */
export function bodyStart(text: string, from: number, end: number): number {
  let start = end;
  let body = end;
  while (start > from && end - start < BODY_CHARS) {
    const above = Math.max(from, text.lastIndexOf('\n', start - 2) + 1);
    const line = text.slice(above, start - 1);
    if (looksLikeKey(line)) body = above;
    else if (start !== end || !looksLikeRest(line)) return body;
    start = above;
  }
  return body;
}
