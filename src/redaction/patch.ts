// A patch as a reviewer may see it: every byte as it is or as an escape, secrets masked inside their lines.
import { visibleBytes } from '../protocol/visible-text.ts';
import { endsInKey, findKeyLines, findKeyRun, type KeyState } from './key-lines.ts';
import { createPatchLines, type PatchLine } from '../protocol/patch-lines.ts';
import { mergeSpans, MASK, type Span } from './spans.ts';
import type { FindSecrets } from './stream.ts';
import { type VisibleLine, visibleLine } from './visible-line.ts';

/** Text that was masked, where the mask stands in it. */
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

/** So many lines are judged at once. */
const CHUNK_CHARS = 65_536;
/** What was shown is looked at again, so much of it: a name may stand before its value. */
const CONTEXT_CHARS = 8_192;
/** Lines of a key wait for the marker behind them, so long. */
const KEY_CHARS = 16_384;

interface Item {
  readonly seen: VisibleLine;
  readonly line: PatchLine;
  /** Offset of the line in the text that is judged. */
  readonly at: number;
}

function shownOf(item: Item, spans: readonly Span[], masked: MaskedPlace[], offset: number): string {
  const { line, at, seen } = item;
  const { plain, shown } = seen;
  if (spans.length === 0) return line.marker + shown + (line.ends ? '\n' : '');
  let text = line.marker;
  let from = 0;
  for (const span of spans) {
    const first = Math.max(span.from - at, 0);
    const behind = Math.min(span.to - at, plain.length);
    if (first >= behind) continue;
    const [start, end] = seen.span(first, behind);
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
  let key: KeyState = 'none';

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

  const flush = (isEnd: boolean): PatchPart[] => {
    const held = isEnd ? undefined : waiting();
    const ready = held === undefined ? items : items.slice(0, -1);
    const first = ready[0];
    if (first === undefined) return [];
    const pairs: number[] = [];
    find(text, pairs);
    const atEnd = findKeyLines(text.slice(known), key, (from, to) => pairs.push(known + from, known + to));
    key = held === undefined ? atEnd : findKeyLines(text.slice(known, held.at), key, () => undefined);
    // where a hunk begins inside of a file, so may a key
    if (known === 0 && first.line.kind === 'content' && first.line.number > 1)
      findKeyRun(text, (from, to) => pairs.push(from, to));
    const spans = mergeSpans(pairs);
    const masked: MaskedPlace[] = [];
    let shown = '';
    for (const item of ready) shown += shownOf(item, spans, masked, shown.length);
    keep(held);
    if (isEnd) [text, known, key] = ['', 0, 'none'];
    return [part(shown, first.line, masked)];
  };

  const take = (line: PatchLine): PatchPart[] => {
    const given = line.kind === 'content' ? [] : flush(true);
    if (line.kind === 'raw')
      return [...given, part(line.marker + visibleBytes(line.bytes) + (line.ends ? '\n' : ''), line)];
    const seen = visibleLine(line.bytes);
    items.push({ seen, line, at: text.length });
    text += seen.plain + (line.ends ? '\n' : '');
    if (line.kind === 'header') return [...given, ...flush(true)];
    const size = text.length - known;
    if (size < CHUNK_CHARS) return given;
    const waits = size < CHUNK_CHARS + KEY_CHARS && endsInKey(text.trimEnd());
    return waits ? given : [...given, ...flush(false)];
  };

  return {
    push: (piece) => lines.push(piece).flatMap(take),
    end: () => [...lines.end().flatMap(take), ...flush(true)],
  };
}
