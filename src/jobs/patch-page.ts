// (pure) One page of a patch out of the stream of its parts.
import { UNIT } from '../protocol/text/visible-text.ts';
import type { PatchPart } from '../redaction/patches/redact-patch.ts';

export interface MaskedLine {
  /** Which file of the patch, from 0. */
  readonly file: number;
  readonly line: number;
  /** How many places of the line are masked. */
  readonly count: number;
}

export interface PatchPage {
  readonly text: string;
  readonly totalChars: number;
  readonly nextOffset: number | null;
  /** Masked on this page. */
  readonly masked: readonly MaskedLine[];
  /** Files that begin on this page. */
  readonly begins: readonly number[];
}

export interface PatchPager {
  add(part: PatchPart): void;
  page(): PatchPage;
}

/** A page ends behind the part that brings the list of its files, or of its masked places, to so many. */
const MOST_NOTED = 2_000;

/** No unit is longer: so many characters around a cut show whether it is one. */
const UNIT_CHARS = 12;

/** Where a text can be cut at or before `at` without cutting an escape, a mask or a character in two. */
function cutBefore(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const from = Math.max(0, at - UNIT_CHARS);
  for (const { index, 0: unit } of text.slice(from, at + UNIT_CHARS).matchAll(UNIT)) {
    const start = from + index;
    if (start < at && start + unit.length > at) return start;
  }
  return at;
}

/** The first place behind the unit that begins at `at`. */
function cutAfter(text: string, at: number): number {
  for (const { index, 0: unit } of text.slice(at, at + UNIT_CHARS).matchAll(UNIT))
    if (index === 0) return at + unit.length;
  return Math.min(at + 1, text.length);
}

/** A page ends where it is full; it holds at least one unit, so that who pages gets on. */
export function createPatchPager(offset: number, maxChars: number): PatchPager {
  let total = 0;
  let text = '';
  let isFull = false;
  const masked: MaskedLine[] = [];
  const begins: number[] = [];

  const note = (file: number, line: number): void => {
    const last = masked.at(-1);
    if (last?.file === file && last.line === line)
      masked[masked.length - 1] = { file, line, count: last.count + 1 };
    else masked.push({ file, line, count: 1 });
  };

  return {
    add(part) {
      const start = Math.max(0, offset - total);
      const before = total;
      total += part.text.length;
      if (isFull || start >= part.text.length) return;
      const room = maxChars - text.length;
      let end = cutBefore(part.text, start + room);
      if (end < part.text.length || masked.length >= MOST_NOTED || begins.length >= MOST_NOTED) isFull = true;
      if (end <= start && text === '') end = cutAfter(part.text, start);
      text += part.text.slice(start, end);
      if (part.starts && before >= offset && end > 0) begins.push(part.file);
      for (const { at, line } of part.masked) if (at >= start && at < end) note(part.file, line);
    },
    page() {
      const end = Math.min(offset, total) + text.length;
      return { text, totalChars: total, nextOffset: end < total ? end : null, masked, begins };
    },
  };
}
