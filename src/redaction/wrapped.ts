// Lines that a terminal has wrapped: what it cut in two is judged as one.
import type { FindSecrets } from './spans.ts';

/** Widths that terminals are opened with. */
const WIDTHS: ReadonlySet<number> = new Set([80, 100, 120, 132]);
/** A shorter word, cut or not, is no secret. */
const WORD_CHARS = 12;

const isSpace = (code: number): boolean => code <= 0x20 || Number.isNaN(code);

/** @returns whether the line between two offsets may go on in the one that begins behind it */
export function isWrapped(text: string, from: number, end: number): boolean {
  return WIDTHS.has(end - from) && !isSpace(text.charCodeAt(end - 1));
}

/** How long the word is that a line break cuts. */
function wordAround(text: string, from: number, end: number): number {
  let first = end;
  while (first > from && !isSpace(text.charCodeAt(first - 1))) first -= 1;
  let last = end + 1;
  while (last < text.length && last - first < WORD_CHARS + 1 && !isSpace(text.charCodeAt(last))) last += 1;
  return last === end + 1 ? 0 : last - first - 1;
}

/** Where whole lines go on in the next one: pairs of the first and behind the last line of each run. */
function runsOf(text: string): (readonly [from: number, to: number])[] {
  const runs: [number, number][] = [];
  let start = -1;
  let from = 0;
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
    const goesOn = isWrapped(text, from, end) && wordAround(text, from, end) >= WORD_CHARS;
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

/** Adds what stands over the end of a wrapped line, without the line break. */
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
        if (first < last && last - first < (found[at + 1] ?? 0) - (found[at] ?? 0))
          pairs.push(shift + first - start, shift + last - start);
        start += line.length;
        shift += line.length + 1;
      }
    }
  }
}

/** A word of a wrapped line that is shorter than this tells nothing, whatever follows. */
const HELD_WORD = 8;
const HELD_CHARS = 1_600;

/** Where wrapped lines at the end of a text begin, which wait for what follows; the length where there are none. */
export function wrappedTail(text: string): number {
  let held = text.length;
  while (held > 0 && text.length - held < HELD_CHARS) {
    const end = held - 1;
    const from = text.lastIndexOf('\n', end - 1) + 1;
    if (!isWrapped(text, from, end)) return held;
    let first = end;
    while (first > from && !isSpace(text.charCodeAt(first - 1))) first -= 1;
    if (end - first < HELD_WORD) return held;
    held = from;
  }
  return held;
}
