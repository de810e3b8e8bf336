// The redactor over text that comes in pieces: what may still become a secret is held back.
import type { Opened } from '../named/below/lines-below.ts';
import { cleanText } from '../clean-text.ts';
import { bodyStart, endOf, isLast, lineAbove, type Until } from './cut-points.ts';
import { createKeyLines, type Decided } from '../keys/key-lines.ts';
import { looksLikeKey } from '../keys/looks-like-key.ts';
import { nextHint } from '../keys/key-material.ts';
import type { Recent } from './recent-results.ts';
import { type Add, applySpans, mergeSpans, type Span } from '../spans.ts';
import { beginsSecret, type Finders, isCut, isCutSecret } from './unfinished.ts';
import { findWrapped, wrappedStart, wrappedTail } from './wrapped-lines.ts';

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
  /** @returns what another stream has to begin behind to go on from here; null where that is not all it has to know */
  behind(): string | null;
}

/** An unfinished line is held until it is this long; then it is cut, with as much held back as a secret can span. */
const LINE_CHARS = 131_072;
const HELD_CHARS = 32_768;
/** So much is judged at once. */
const PIECE_CHARS = 65_536;
/** What was shown of a line is looked at again: a name may stand before its value. */
const CONTEXT_CHARS = 8_192;

/** A line that was judged, but for whether it is of a key. */
interface Line {
  readonly text: string;
  readonly pairs: number[];
  /** So much of it was shown before. */
  readonly from: number;
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

/** The lines before an offset that ask something of the line that begins at another one. */
const openAbove = (text: string, opened: readonly Opened[], line: number, before = line): string =>
  opened
    .filter(({ from, to, until }) => to < before && from < line && until >= line)
    .map(({ from, to }) => text.slice(from, to + 1))
    .join('');

/** @param behind what was shown before, of a stream that goes on from another one */
export function createTextStream(finders: Finders, recent: Recent, behind = ''): TextStream {
  const { find } = finders;
  let raw: string[] = [];
  let rawChars = 0;
  let held = '';
  let context = behind;
  /** What was judged last holds nothing that is worth a look. */
  let isClear = behind === '';
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
  const begunIn = (
    text: string,
    line: number,
    above: string,
    isWorth?: (word: string) => boolean,
  ): number => {
    const start = wrappedStart(text, line);
    const before = above + text.slice(start, line).replaceAll('\n', '');
    return Math.max(line, line - before.length + beginsSecret(before + text.slice(line), finders, isWorth));
  };

  /** How far an unfinished line may be shown. */
  const limitOf = (
    text: string,
    spans: readonly Span[],
    line: number,
    from: number,
    until: Until,
    above: string,
  ): number => {
    let limit = text.length;
    if (until === 'cut') limit = Math.max(text.length - HELD_CHARS, line);
    else if (keys?.mayTake(text.slice(line)) === true || looksLikeKey(text.slice(line))) limit = line;
    else limit = begunIn(text, line, above);
    const cut = spans.find((span) => span.from < limit && span.to > limit);
    if (cut !== undefined) limit = cut.from > from || until === 'pause' ? cut.from : cut.to;
    return Math.max(limit, from);
  };

  const judge = (added: string, until: Until): string => {
    if (held === '' && added === '') return isLast(until) ? shown(keys?.end() ?? []) : '';
    const before = keys === null ? { context, held, added, until } : null;
    const seen = before === null ? null : recent.find(before);
    if (seen !== null) {
      ({ context, held, isClear } = seen.after);
      return seen.out;
    }
    const text = context + held + added;
    const from = context.length;
    const pairs: number[] = [];
    const opened: Opened[] = [];
    isClear = find(text, pairs, isClear ? text.length - added.length : 0, opened);
    findWrapped(text, find, pairs);
    let line = text.lastIndexOf('\n') + 1;
    if (until === 'stop' && isCut(text.slice(line))) {
      const begun = begunIn(text, line, openAbove(text, opened, line), isCut);
      if (isCutSecret(text.slice(begun))) pairs.push(begun, text.length);
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
      limit = limitOf(text, spans, line, from, until, openAbove(text, opened, line));
      out += applySpans(text, spans, Math.max(line, from), limit);
    }
    held = text.slice(limit);
    const start = Math.max(contextStart(text, limit), limit - CONTEXT_CHARS);
    const first = limit === 0 ? 0 : text.lastIndexOf('\n', limit - 1) + 1;
    context = openAbove(text, opened, first, start) + text.slice(start, limit);
    if (keys?.isSpent() === true) keys = null;
    else if (before !== null && keys === null)
      recent.add({ before, out, after: { context, held, isClear }, isPlain: spans.length === 0 });
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
    behind: () => (keys === null && held === '' && rawChars === 0 ? context : null),
  };
}
