// Lines that a terminal has wrapped: what it cut in two is judged as one.
import type { FindSecrets } from '../spans.ts';

/** The widths that terminals are opened with: 80, 100, 120 and 132 columns. */
const isWidth = (chars: number): boolean =>
  chars >= 80 && (chars === 80 || chars === 100 || chars === 120 || chars === 132);

const isSpace = (code: number): boolean => code <= 0x20 || Number.isNaN(code);

/** @returns whether the line between two offsets may go on in the one that begins behind it */
export function isWrapped(from: number, end: number): boolean {
  return isWidth(end - from);
}

/** What is indented, or has a blank line before it, is a line of its own. */
const isOwn = (text: string, line: number): boolean =>
  line >= text.length || (isSpace(text.charCodeAt(line)) && isSpace(text.charCodeAt(line + 1)));

/** Where whole lines go on in the next one: pairs of the first and behind the last line of each run. */
function runsOf(text: string): (readonly [from: number, to: number])[] {
  const runs: [number, number][] = [];
  let start = -1;
  let from = 0;
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
    const goesOn = isWidth(end - from) && !isOwn(text, end + 1);
    if (goesOn && start === -1) start = from;
    if (!goesOn && start !== -1) {
      runs.push([start, end]);
      start = -1;
    }
    from = end + 1;
  }
  if (start !== -1) runs.push([start, text.length]);
  return runs;
}

/** Adds the secrets of wrapped lines, judged without the line breaks. */
export function findWrapped(text: string, find: FindSecrets, pairs: number[]): void {
  for (const [from, to] of runsOf(text)) {
    const lines = text.slice(from, to).split('\n');
    const found: number[] = [];
    find(lines.join(''), found);
    for (let at = 0; at + 1 < found.length; at += 2) {
      let start = 0; // of the line, in the joined text
      let shift = from; // of the line, in the text
      for (const line of lines) {
        const first = Math.max(found[at] ?? 0, start);
        const last = Math.min(found[at + 1] ?? 0, start + line.length);
        if (first < last) pairs.push(shift + first - start, shift + last - start);
        start += line.length;
        shift += line.length + 1;
      }
    }
  }
}

/** A word of a wrapped line that is shorter than this says nothing, whatever follows. */
const HELD_WORD = 8;
const HELD_CHARS = 1_600;

/** Where wrapped lines at the end of a text begin, which wait for what follows; the length where there are none. */
export function wrappedTail(text: string): number {
  let held = text.length;
  while (held > 0 && text.length - held < HELD_CHARS) {
    const end = held - 1;
    const from = text.lastIndexOf('\n', end - 1) + 1;
    if (!isWrapped(from, end)) return held;
    let first = end;
    while (first > from && !isSpace(text.charCodeAt(first - 1))) first -= 1;
    if (end - first < HELD_WORD) return held;
    held = from;
  }
  return held;
}

const MOST_ABOVE = 4;

/** Where the wrapped lines begin that go on in the line at an offset. */
export function wrappedStart(text: string, line: number): number {
  let start = line;
  for (let lines = 0; lines < MOST_ABOVE && start > 0; lines += 1) {
    const above = start === 1 ? 0 : text.lastIndexOf('\n', start - 2) + 1;
    if (!isWrapped(above, start - 1)) return start;
    start = above;
  }
  return start;
}
