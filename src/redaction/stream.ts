// The redactor over text that comes in pieces: what may still become a secret is held back.
import { cleanText } from './clean-text.ts';
import { createKeyLines, type Decided } from './key-lines.ts';
import { looksLikeKey, looksLikeRest } from './key-look.ts';
import { nextHint } from './key-material.ts';
import { type Add, applySpans, mergeSpans, type Span } from './spans.ts';
import { beginsSecret, type Finders, isCut } from './unfinished.ts';
import { findWrapped, wrappedStart, wrappedTail } from './wrapped.ts';

/** One text in pieces. Memory is bounded whatever comes. */
export interface TextStream {
  /** @returns what is safe to show by now */
  push(piece: string): string;
  /** @returns what was held back, but for what would be a secret if the text went on; for a text that pauses */
  pause(): string;
  /** @returns all that was held back, without what would be a secret if the text went on; for one that may be a piece */
  stop(): string;
  /** Whether what comes next may be a line of a key. */
  isInKey(): boolean;
  /** @returns all that was held back; a key that goes on behind it is still known */
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
const BODY_CHARS = 16_384;

/** What of a text is there by now: whole lines, or an unfinished one as well, or nothing follows. */
type Until = 'line' | 'cut' | 'pause' | 'stop' | 'end';

/** A line that was judged, but for whether it is of a key. */
interface Line {
  readonly text: string;
  readonly pairs: number[];
  /** So much of it was shown before. */
  readonly from: number;
}

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

const isLast = (until: Until): boolean => until === 'end' || until === 'stop';

function endOf(raw: string, until: Until): number {
  if (isLast(until) || raw === '') return raw.length;
  if (until === 'line') return raw.lastIndexOf('\n') + 1;
  return until === 'pause' && PLAIN_END.test(raw.slice(-4_096)) ? raw.length : cutOf(raw);
}

/** Where the line above the one at an offset begins: a marker may be wrapped over both. */
function lineAbove(text: string, at: number): number {
  const line = text.lastIndexOf('\n', at) + 1;
  return line <= 1 ? 0 : text.lastIndexOf('\n', line - 2) + 1;
}

/** Where the lines that look like key material begin, at the end of whole lines; the last one may be short. */
function bodyStart(text: string, from: number, end: number): number {
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

/** Adds the keys of a line whose line breaks are escaped or gone. */
function findKeysOfLine(line: string, add: Add): void {
  if (nextHint(line, 0) === -1) return;
  const keys = createKeyLines<null>();
  for (const { pairs } of [...keys.push(line, null), ...keys.end()])
    for (let at = 0; at + 1 < pairs.length; at += 2) add(pairs[at] ?? 0, pairs[at + 1] ?? 0);
}

/** What was shown counts as long as its line is not over, and a wrapped line goes on in the next. */
const contextStart = (text: string, limit: number): number =>
  wrappedStart(text, limit === 0 ? 0 : text.lastIndexOf('\n', limit - 1) + 1);

export function createTextStream(finders: Finders): TextStream {
  const { find } = finders;
  let raw: string[] = [];
  let rawChars = 0;
  let held = '';
  let context = '';
  let keys: ReturnType<typeof createKeyLines<Line>> | null = null;

  const take = (until: Until): string => {
    const text = raw.length === 1 ? (raw[0] ?? '') : raw.join('');
    const end = endOf(text, until);
    raw = end < text.length ? [text.slice(end)] : [];
    rawChars = text.length - end;
    return cleanText(end < text.length ? text.slice(0, end) : text);
  };

  const shown = (decided: readonly Decided<Line>[]): string =>
    decided
      .map(({ item, pairs }) =>
        applySpans(item.text, mergeSpans([...item.pairs, ...pairs]), item.from, item.text.length),
      )
      .join('');

  /** The lines of a text from `first` to `end`, of which all before `from` was shown. */
  const showLines = (
    text: string,
    spans: readonly Span[],
    first: number,
    from: number,
    end: number,
    isEnd: boolean,
  ): string => {
    let out = '';
    let at = first;
    let next = 0;
    let hint = nextHint(text, at);
    while (at < end) {
      if (keys === null || keys.isIdle()) {
        if (hint !== -1 && hint < at) hint = nextHint(text, at);
        const stop = hint === -1 || hint >= end ? end : Math.max(at, lineAbove(text, hint));
        const body = isEnd && stop === end ? end : bodyStart(text, at, stop);
        if (body > from) out += applySpans(text, spans, Math.max(at, from), body);
        at = body;
        if (at === end) return out;
      }
      const stop = text.indexOf('\n', at);
      const behind = stop === -1 || stop >= end ? end : stop + 1;
      while ((spans[next]?.to ?? Infinity) <= at) next += 1;
      const pairs: number[] = [];
      for (let each = next; (spans[each]?.from ?? Infinity) < behind; each += 1)
        pairs.push(Math.max(0, (spans[each]?.from ?? 0) - at), Math.min(spans[each]?.to ?? 0, behind) - at);
      const line = { text: text.slice(at, behind), pairs, from: Math.max(0, from - at) };
      keys ??= createKeyLines<Line>();
      out += shown(keys.push(text.slice(at, behind === stop + 1 ? stop : behind), line));
      at = behind;
    }
    return out;
  };

  /** Where what may become a secret begins in an unfinished line; its end where nothing may. */
  const begunIn = (text: string, line: number, isWorth?: (word: string) => boolean): number => {
    const start = wrappedStart(text, line);
    const before = text.slice(start, line).replaceAll('\n', '');
    return Math.max(line, line - before.length + beginsSecret(before + text.slice(line), finders, isWorth));
  };

  /** How far an unfinished line may be shown. */
  const limitOf = (
    text: string,
    spans: readonly Span[],
    line: number,
    from: number,
    until: Until,
  ): number => {
    let limit = text.length;
    if (until === 'cut') limit = Math.max(text.length - HELD_CHARS, line);
    else if (keys?.mayTake(text.slice(line)) === true || looksLikeKey(text.slice(line))) limit = line;
    else limit = begunIn(text, line);
    const cut = spans.find((span) => span.from < limit && span.to > limit);
    if (cut !== undefined) limit = cut.from > from || until === 'pause' ? cut.from : cut.to;
    return Math.max(limit, from);
  };

  const judge = (added: string, until: Until): string => {
    if (held === '' && added === '') return isLast(until) ? shown(keys?.end() ?? []) : '';
    const text = context + held + added;
    const from = context.length;
    const pairs: number[] = [];
    find(text, pairs);
    findWrapped(text, find, pairs);
    let line = text.lastIndexOf('\n') + 1;
    if (until === 'stop' && isCut(text.slice(line))) {
      const begun = begunIn(text, line, isCut);
      if (isCut(text.slice(begun))) pairs.push(begun, text.length);
    }
    if (isLast(until)) line = text.length;
    else if (line === text.length || until === 'pause') line = wrappedTail(text.slice(0, line));
    if (until !== 'line' && line < text.length)
      findKeysOfLine(text.slice(line), (start, end) => pairs.push(line + start, line + end));
    const spans = mergeSpans(pairs);
    let out = showLines(text, spans, context.lastIndexOf('\n') + 1, from, line, isLast(until));
    if (isLast(until)) out += shown(keys?.end() ?? []);
    let limit = Math.max(line, from);
    if ((until === 'cut' || until === 'pause') && line < text.length && !text.slice(line).includes('\n')) {
      // a line that long is none of a key, and nothing behind it can decide what waits
      if (until === 'cut' && keys !== null) out += shown(keys.end());
      limit = limitOf(text, spans, line, from, until);
      out += applySpans(text, spans, Math.max(line, from), limit);
    }
    held = text.slice(limit);
    context = text.slice(Math.max(contextStart(text, limit), limit - CONTEXT_CHARS), limit);
    return out;
  };

  return {
    push(piece) {
      let out = '';
      for (let at = 0; at < piece.length; at += PIECE_CHARS) {
        const part = piece.length <= PIECE_CHARS ? piece : piece.slice(at, at + PIECE_CHARS);
        raw.push(part);
        rawChars += part.length;
        const until = part.includes('\n') ? 'line' : rawChars >= LINE_CHARS ? 'cut' : null;
        if (until !== null) out += judge(take(until), until);
      }
      return out;
    },
    pause: () => (rawChars === 0 && held === '' ? '' : judge(take('pause'), 'pause')),
    isInKey: () => keys?.isIdle() === false,
    stop: () => judge(take('stop'), 'stop'),
    flush: () => judge(take('end'), 'end'),
  };
}
