// The redactor over text that comes in pieces: what may still become a secret is held back.
import { cleanText } from '../../protocol/text/clean-text.ts';
import { createKeyLines, type Decided } from '../keys/key-lines.ts';
import { hideSpans } from '../keys/key-material.ts';
import { looksLikeKey } from '../keys/looks-like-key.ts';
import type { Opened } from '../named/below/lines-below.ts';
import { applySpans, mergeSpans, type Span, spansWithin } from '../spans.ts';
import { dueAt, endOf, isLast, keylessEnd, linesEnd, lineStart, type Until } from './cut-points.ts';
import type { Recent } from './recent-results.ts';
import type { Finders } from './unfinished.ts';
import {
  begunIn,
  besideSecrets,
  type Context,
  contextOf,
  cutLimit,
  cutSecretStart,
  keysOfLine,
  lastLine,
} from './visible-part.ts';
import { findWrapped } from './wrapped-lines.ts';

/** One text in pieces. Memory is bounded whatever comes. */
export interface TextStream {
  /** @returns what is safe to show by now */
  push(piece: string): string;
  /** @returns what was held back, but for what would be a secret if the text went on; for a text that pauses */
  pause(): string;
  /**
   * Takes the last piece of a text that may be a piece itself.
   * @returns it with all that was held back, without what would be a secret if the text went on
   */
  stop(piece?: string): string;
  /** Whether what comes next may be a line of a key. */
  isInKey(): boolean;
  /** Takes the last piece. @returns it with all that was held back; a key that goes on behind it is still known */
  flush(piece?: string): string;
  /** @returns what another stream has to begin behind to go on from here; null where that is not all it has to know */
  behind(): string | null;
}

/** So much is judged at once. */
const PIECE_CHARS = 65_536;

const ONE_LINE = /^[^\n]+$/;

/** A line that was judged, but for whether it is of a key. */
interface Line {
  readonly text: string;
  readonly pairs: readonly number[];
  /** So much of it was shown before. */
  readonly from: number;
}

const shown = (decided: readonly Decided<Line>[]): string =>
  decided
    .map(({ item: { text, pairs, from }, pairs: keys }) =>
      applySpans(text, mergeSpans([...pairs, ...keys]), from, text.length),
    )
    .join('');

/** @param behind what was shown before, of a stream that goes on from another one */
export function createTextStream(finders: Finders, recent: Recent, behind = ''): TextStream {
  const keys = createKeyLines<Line>();
  let raw = '';
  let held = '';
  let context: Context = { text: behind, line: lineStart(behind, behind.length) };
  /** What was judged last holds nothing that is worth a look. */
  let isClear = false;

  const take = (until: Until): string => {
    const end = endOf(raw, until);
    const taken = raw.slice(0, end);
    raw = raw.slice(end);
    return cleanText(taken);
  };

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
    const seen = hideSpans(text, spans);
    for (let at = first; ;) {
      if (keys.isIdle()) {
        const next = keylessEnd(text, at, end, isEnd, seen);
        out += applySpans(text, spans, Math.max(at, from), next);
        at = next;
      }
      if (at === end) return out;
      const stop = text.indexOf('\n', at);
      const line = text.slice(at, stop === -1 ? end : stop);
      const next = Math.min(at + line.length + 1, end);
      const item = {
        text: text.slice(at, next),
        pairs: spansWithin(spans, at, next),
        from: Math.max(0, from - at),
      };
      out += shown(keys.push(line, item, seen.slice(at, at + line.length)));
      at = next;
    }
  };

  const mayBeKey = (line: string): boolean => keys.mayTake(line) || looksLikeKey(line);

  /** Shows what is certain behind the context, and keeps the rest. */
  const show = (added: string, until: Until): string => {
    const text = context.text + held + added;
    const from = context.text.length;
    const last = lastLine(context, held + added);
    const pairs: number[] = [];
    const opened: Opened[] = [];
    isClear = finders.find(text, pairs, isClear ? text.length - added.length : 0, opened);
    findWrapped(text, finders.find, pairs);
    if (until === 'stop') pairs.push(cutSecretStart(text, last, opened, finders), text.length);
    const line = linesEnd(text, last, until);
    let spans = mergeSpans(pairs);
    let out = showLines(text, spans, context.line, from, line, isLast(until));
    const start = Math.max(line, from);
    let limit = start;
    const rest = text.slice(line);
    // wrapped lines wait for what follows
    if (ONE_LINE.test(rest)) {
      const seen = hideSpans(text, spans).slice(line);
      for (const offset of keysOfLine(rest, seen)) pairs.push(line + offset);
      spans = mergeSpans(pairs);
      if (until === 'cut') limit = cutLimit(text, line);
      else if (!mayBeKey(seen)) limit = begunIn(text, line, opened, finders);
      limit = besideSecrets(limit, spans, start, until === 'cut');
    }
    // what is shown of a line stands behind all lines that wait
    if (isLast(until) || limit > start) out += shown(keys.end());
    out += applySpans(text, spans, start, limit);
    held = text.slice(limit);
    context = contextOf(text, last, limit, opened);
    return out;
  };

  const judge = (until: Until): string => {
    const added = take(until);
    const isFresh = keys.isSpent();
    const before = { context: context.text, held, added, until };
    const seen = isFresh ? recent.find(before) : null;
    if (seen !== null) {
      ({ context, held, isClear } = seen.after);
      return seen.out;
    }
    const out = show(added, until);
    if (isFresh && keys.isSpent()) recent.add({ before, out, after: { context, held, isClear } });
    return out;
  };

  const push = (piece: string): string => {
    let out = '';
    for (let left = piece; left !== ''; left = left.slice(PIECE_CHARS)) {
      const part = left.slice(0, PIECE_CHARS);
      raw += part;
      const until = dueAt(part, raw.length);
      if (until !== null) out += judge(until);
    }
    return out;
  };
  const last = (piece: string, until: Until): string => {
    const out = push(piece.slice(0, -PIECE_CHARS));
    raw += piece.slice(-PIECE_CHARS);
    return out + judge(until);
  };

  return {
    push,
    // what is held waits for more
    pause: () => (raw === '' ? '' : judge('pause')),
    isInKey: () => !keys.isIdle(),
    stop: (piece = '') => last(piece, 'stop'),
    flush: (piece = '') => last(piece, 'end'),
    behind: () => (keys.isSpent() && held === '' && raw === '' ? context.text : null),
  };
}
