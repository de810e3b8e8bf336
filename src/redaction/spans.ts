// Where a text holds what must go: pairs of offsets, collected by rules and applied once.

export const MASK = '***';

/** Called with one run of characters that must go. */
export type Add = (from: number, to: number) => void;

/** Adds the offsets of all secrets of a text, in pairs. */
export type FindSecrets = (text: string, pairs: number[]) => void;

/** Calls `found` for every match; what it does not add stays. Matches do not overlap. */
export function each(pattern: RegExp, text: string, found: (match: RegExpExecArray) => void): void {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    found(match);
    if (match[0] === '') pattern.lastIndex += 1;
  }
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** In order, without overlaps; spans that touch become one. */
export function mergeSpans(pairs: readonly number[]): Span[] {
  const spans: { from: number; to: number }[] = [];
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const from = pairs[at] ?? 0;
    const to = pairs[at + 1] ?? 0;
    if (to > from) spans.push({ from, to });
  }
  spans.sort((left, right) => left.from - right.from);
  const merged: { from: number; to: number }[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last !== undefined && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else merged.push(span);
  }
  return merged;
}

/** How many spans end before an offset, or there. @param spans in order */
function countBefore(spans: readonly Span[], offset: number): number {
  let from = 0;
  let to = spans.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((spans[middle]?.to ?? 0) <= offset) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** What of spans is between two offsets: pairs of offsets from the first one. @param spans in order */
export function spansWithin(spans: readonly Span[], from: number, to: number): number[] {
  const pairs: number[] = [];
  if (to <= from) return pairs;
  for (let next = countBefore(spans, from); (spans[next]?.from ?? to) < to; next += 1)
    pairs.push(Math.max(0, (spans[next]?.from ?? 0) - from), Math.min(spans[next]?.to ?? 0, to) - from);
  return pairs;
}

/** The text between two offsets, with every span in it replaced; nothing where the second is not behind the first. */
export function applySpans(text: string, spans: readonly Span[], from: number, to: number): string {
  if (to <= from) return '';
  let out = '';
  let at = from;
  for (const span of spans) {
    if (span.to <= at || span.from >= to) continue;
    out += text.slice(at, Math.max(at, span.from)) + MASK;
    at = Math.min(span.to, to);
  }
  return at === from && out === '' ? text.slice(from, to) : out + text.slice(at, to);
}
