// A patch as a reviewer may see it: every byte as it is or as an escape, secrets masked inside their lines.
import { visibleBytes } from '../../protocol/text/visible-text.ts';
import { createKeyLines, type Decided } from '../keys/key-lines.ts';
import { hideSpans } from '../keys/key-material.ts';
import { findKeyRun } from '../keys/looks-like-key.ts';
import { createPatchLines, type PatchLine } from '../../protocol/text/patch-lines.ts';
import { type FindSecrets, mergeSpans, MASK, type Span } from '../spans.ts';
import { type VisibleLine, visibleLine } from './visible-line.ts';

/** Text that was masked, where the mask is in it. */
export interface MaskedPlace {
  /** Offset in the text of the part. */
  readonly at: number;
  /** Of the new file, of a removed line of the old one; 0 for the lines that name the file. */
  readonly line: number;
}

/** @typeParam Text the brand that redact.ts gives it */
export interface PatchPart<Text extends string = string> {
  readonly text: Text;
  /** Which file of the patch it belongs to, from 0. */
  readonly file: number;
  /** Whether the file begins here. */
  readonly starts: boolean;
  readonly masked: readonly MaskedPlace[];
}

/** Memory is bounded whatever comes; how it is cut into pieces makes no difference. */
export interface PatchRedactor<Text extends string = string> {
  push(piece: Uint8Array): PatchPart<Text>[];
  end(): PatchPart<Text>[];
}

/** So many lines are scanned at once. */
const CHUNK_CHARS = 65_536;
/** What was shown is looked at again, so much of it: a name may be before its value. */
const CONTEXT_CHARS = 8_192;

interface Item {
  readonly seen: VisibleLine;
  readonly line: PatchLine;
  /** Offset of the line in the text that is scanned. */
  readonly at: number;
}

/** A line that was scanned, but for whether it is of a key. */
interface Judged extends Item {
  /** Of secrets in the line. */
  readonly pairs: readonly number[];
}

function shownOf(item: Item, spans: readonly Span[], masked: MaskedPlace[], offset: number): string {
  const { line, seen } = item;
  const { shown } = seen;
  if (spans.length === 0) return line.marker + shown + (line.ends ? '\n' : '');
  let text = line.marker;
  let from = 0;
  for (const span of spans) {
    const [start, end] = seen.span(span.from, span.to);
    text += shown.slice(from, start);
    masked.push({ at: offset + text.length, line: line.number });
    text += MASK;
    from = end;
  }
  return text + shown.slice(from) + (line.ends ? '\n' : '');
}

export function createPatchRedactor(find: FindSecrets): PatchRedactor {
  const lines = createPatchLines();
  let items: Item[] = [];
  let text = '';
  /** So much of the text was shown before. */
  let known = 0;
  let keys = createKeyLines<Judged>();

  const part = (shown: string, line: PatchLine, masked: readonly MaskedPlace[] = []): PatchPart => ({
    text: shown,
    file: line.file,
    starts: line.starts,
    masked,
  });

  /** The part of a long line that waits for the next one: what is cut in two is known by both. */
  const waiting = (): Item | undefined => {
    const last = items.at(-1);
    return last?.line.ends === false ? last : undefined;
  };

  const keep = (held: Item | undefined): void => {
    const end = held?.at ?? text.length;
    const tail = text.slice(Math.max(0, end - CONTEXT_CHARS), end);
    // whole lines, unless the last one is not over yet
    const context = held === undefined ? tail.slice(tail.indexOf('\n') + 1) : tail;
    known = context.length;
    text = context + (held?.seen.plain ?? '');
    items = held === undefined ? [] : [{ ...held, at: known }];
  };

  const judge = (ready: readonly Item[], first: Item): Decided<Judged>[] => {
    const found: number[] = [];
    find(text, found);
    // where a hunk begins inside of a file, so may a key
    if (known === 0 && first.line.kind === 'content' && first.line.number > 1)
      findKeyRun(text, (from, to) => found.push(from, to));
    const spans = mergeSpans(found);
    const seen = hideSpans(text, spans);
    let next = 0;
    return ready.flatMap((item) => {
      const end = item.at + item.seen.plain.length;
      while ((spans[next]?.to ?? Infinity) <= item.at) next += 1;
      const pairs: number[] = [];
      for (let each = next; (spans[each]?.from ?? Infinity) < end; each += 1)
        pairs.push(
          Math.max(0, (spans[each]?.from ?? 0) - item.at),
          Math.min(spans[each]?.to ?? 0, end) - item.at,
        );
      return keys.push(item.seen.plain, { ...item, pairs }, seen.slice(item.at, end));
    });
  };

  const flush = (isEnd: boolean): PatchPart[] => {
    const held = isEnd ? undefined : waiting();
    const ready = held === undefined ? items : items.slice(0, -1);
    const first = ready[0];
    const decided = first === undefined ? [] : judge(ready, first);
    keep(held);
    if (isEnd) {
      decided.push(...keys.end());
      [text, known, keys] = ['', 0, createKeyLines<Judged>()];
    }
    const [head] = decided;
    if (head === undefined) return [];
    const masked: MaskedPlace[] = [];
    let shown = '';
    for (const { item, pairs } of decided)
      shown += shownOf(item, mergeSpans([...item.pairs, ...pairs]), masked, shown.length);
    return [part(shown, head.item.line, masked)];
  };

  const take = (line: PatchLine): PatchPart[] => {
    const given = line.kind === 'content' ? [] : flush(true);
    if (line.kind === 'raw')
      return [...given, part(line.marker + visibleBytes(line.bytes) + (line.ends ? '\n' : ''), line)];
    const seen = visibleLine(line.bytes);
    items.push({ seen, line, at: text.length });
    text += seen.plain + (line.ends ? '\n' : '');
    if (line.kind === 'header') return [...given, ...flush(true)];
    return text.length - known < CHUNK_CHARS ? given : [...given, ...flush(false)];
  };

  return {
    push: (piece) => lines.push(piece).flatMap(take),
    end: () => [...lines.end().flatMap(take), ...flush(true)],
  };
}
