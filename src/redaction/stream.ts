// The redactor over text that comes in pieces: what may still become a secret is held back.
import { cleanText } from './clean-text.ts';
import { blockEnd, bodyStart, findKeyBlocks, MARKER_CHARS, type OpenBlock } from './key-blocks.ts';
import { applySpans, MASK, mergeSpans, type Span } from './spans.ts';

/** One text in pieces. Memory is bounded whatever comes. */
export interface TextStream {
  /** @returns what is safe to show by now */
  push(piece: string): string;
  /** @returns what was held back; a block that is open stays open */
  flush(): string;
}

/** An unfinished line is held until it is this long; then it is cut, with as much held back as a secret can span. */
const LINE_CHARS = 131_072;
const HELD_CHARS = 32_768;
/** So much is judged at once. */
const PIECE_CHARS = 65_536;
/** What was shown of a line is looked at again: a name may stand before its value. */
const CONTEXT_CHARS = 8_192;
/** Lines that look like key material wait for an END marker. */
const BODY_CHARS = 12_288;

/** Adds the offsets of all secrets of a text, in pairs. */
export type FindSecrets = (text: string, pairs: number[]) => void;

/** Where an unfinished line may be cut without dividing a character or a terminal sequence. */
function cutOf(raw: string): number {
  let at = raw.length - 1;
  const lowest = Math.max(0, at - 4_096);
  // eslint-disable-next-line no-control-regex -- terminal sequences are the subject
  const escape = raw.slice(lowest).search(/[\x1b\x80-\x9f][^\n]*$/);
  if (escape > 0) at = lowest + escape;
  const isPlain = (index: number) => raw.charCodeAt(index) >= 0x20 && raw.charCodeAt(index) < 0x7f;
  for (let back = at; back > lowest; back -= 1) if (isPlain(back) && isPlain(back - 1)) return back;
  return at;
}

export function createTextStream(find: FindSecrets): TextStream {
  let raw: string[] = [];
  let rawChars = 0;
  let held = '';
  let context = '';
  let block: OpenBlock | null = null;

  const take = (isEnd: boolean, newline: boolean): string => {
    if (!isEnd && !newline && rawChars < LINE_CHARS) return '';
    const text = raw.join('');
    const end = isEnd ? text.length : newline ? text.lastIndexOf('\n') + 1 : cutOf(text);
    raw = end < text.length ? [text.slice(end)] : [];
    rawChars = text.length - end;
    return cleanText(end < text.length ? text.slice(0, end) : text);
  };

  /** What follows an open block, once its end is here. */
  const leaveBlock = (open: OpenBlock, text: string, isEnd: boolean): string | null => {
    const end = blockEnd(text, 0, open.end);
    if (end !== -1) return text.slice(end);
    held = isEnd ? '' : text.slice(-MARKER_CHARS);
    return null;
  };

  /** How far the text may be shown: whole lines, or all but what an unfinished line holds back. */
  const limitOf = (text: string, spans: readonly Span[], from: number, isEnd: boolean): number => {
    if (isEnd) return text.length;
    const lastLine = text.lastIndexOf('\n') + 1;
    const limit =
      lastLine === text.length
        ? bodyStart(text, lastLine, BODY_CHARS)
        : Math.max(text.length - HELD_CHARS, Math.min(lastLine, text.length));
    const cut = spans.find((span) => span.from < limit && span.to > limit);
    if (cut === undefined) return Math.max(limit, from);
    return cut.from > from ? cut.from : cut.to;
  };

  const judge = (added: string, isEnd: boolean): string => {
    let text = held + added;
    let out = '';
    for (;;) {
      if (block !== null) {
        const rest = leaveBlock(block, text, isEnd);
        if (rest === null) return out;
        text = rest;
        block = null;
        context = '';
      }
      const whole = context + text;
      const from = context.length;
      const pairs: number[] = [];
      const open = findKeyBlocks(whole, (start, end) => pairs.push(start, end));
      const readable = open === null ? whole : whole.slice(0, open.at);
      find(readable, pairs);
      const spans = mergeSpans(pairs);
      const limit = limitOf(readable, spans, Math.min(from, readable.length), isEnd || open !== null);
      out += applySpans(whole, spans, from, limit);
      if (open === null) {
        held = whole.slice(limit);
        const line = whole.lastIndexOf('\n', limit - 1) + 1;
        context = whole.slice(Math.max(line, limit - CONTEXT_CHARS), limit);
        return out;
      }
      out += out.endsWith(MASK) ? '' : MASK;
      text = whole.slice(Math.max(open.at, from) + 1);
      block = open;
    }
  };

  return {
    push(piece) {
      let out = '';
      for (let at = 0; at < piece.length; at += PIECE_CHARS) {
        const part = piece.length <= PIECE_CHARS ? piece : piece.slice(at, at + PIECE_CHARS);
        raw.push(part);
        rawChars += part.length;
        const text = take(false, part.includes('\n'));
        if (text !== '') out += judge(text, false);
      }
      return out;
    },
    flush: () => judge(take(true, false), true),
  };
}
