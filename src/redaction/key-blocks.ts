// Private key blocks: from BEGIN to END, or to the end of the text.
import { type Add, each } from './spans.ts';

/** How a block that has begun ends. */
export interface OpenBlock {
  readonly at: number;
  readonly end: RegExp;
}

/** No marker is longer: so much is looked at again when text comes in pieces. */
export const MARKER_CHARS = 128;

const END = /-{4,5} ?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g;
const BLOCKS: readonly { readonly hint: string; readonly begin: RegExp; readonly end: RegExp }[] = [
  {
    hint: 'PRIVATE KEY',
    begin: /-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}/g,
    end: END,
  },
  { hint: 'PuTTY-User-Key-File-', begin: /PuTTY-User-Key-File-\d/g, end: /Private-MAC: ?[0-9a-fA-F]+/g },
];
/** After the marker of a real block comes a line break (also an escaped one), key material, or the end. */
const REAL_BLOCK = /^(?:[ \t]*[\r\n]|\\+[rn]|\s*$|\s*: ?\S|\s+[A-Za-z0-9+/]{24})/;
const AHEAD = 64;

/** A line of key material, bare or quoted. */
const BODY_LINE = /^[\s"'+>|]*[A-Za-z0-9+/=]{16,}[\s"'\\n,+]*$/;

function firstFrom(pattern: RegExp, text: string, from: number): RegExpExecArray | null {
  pattern.lastIndex = from;
  return pattern.exec(text);
}

/** Where an open block ends, behind its marker; -1 when it does not end here. */
export function blockEnd(text: string, from: number, end: RegExp): number {
  const found = firstFrom(end, text, from);
  return found === null ? -1 : found.index + found[0].length;
}

/** Adds whole blocks and the tails of blocks whose BEGIN is gone; a block that has no end here is returned. */
export function findKeyBlocks(text: string, add: Add): OpenBlock | null {
  for (const { hint, begin, end } of BLOCKS) {
    if (!text.includes(hint)) continue;
    for (let from = 0; ;) {
      const start = firstFrom(begin, text, from);
      if (start === null) break;
      from = start.index + start[0].length;
      // Code and prose name the marker: no block begins there.
      if (!REAL_BLOCK.test(text.slice(from, from + AHEAD))) continue;
      const stop = blockEnd(text, from, end);
      if (stop === -1) {
        findTails(text.slice(0, start.index), add);
        return { at: start.index, end };
      }
      add(start.index, stop);
      from = stop;
    }
    if (end === END) findTails(text, add);
  }
  return null;
}

/** The lines before an END, as in the tail of a file. */
function findTails(text: string, add: Add): void {
  let done = 0;
  each(END, text, ({ index, 0: marker }) => {
    const from = text.lastIndexOf('\n', index) + 1;
    if (text.slice(from, index).trim() === '' || BODY_LINE.test(text.slice(from, index)))
      add(Math.max(done, bodyStart(text, from, Number.POSITIVE_INFINITY)), index + marker.length);
    done = index + marker.length;
  });
}

/**
 * Where the lines of key material that stand right before a line begin.
 * @param most how many characters may be looked at
 */
export function bodyStart(text: string, line: number, most: number): number {
  let from = line;
  while (from > 0) {
    const above = text.lastIndexOf('\n', from - 2) + 1;
    if (line - above > most || from - above > 512 || !BODY_LINE.test(text.slice(above, from - 1)))
      return from;
    from = above;
  }
  return from;
}
