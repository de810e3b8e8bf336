// (pure) A message without what nests too deep: nothing that walks it can run out of stack, and it is refused by name.

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NULL = Buffer.from('null');

const isOpening = (byte: number): boolean => byte === 0x7b || byte === 0x5b;
const isClosing = (byte: number): boolean => byte === 0x7d || byte === 0x5d;

/** @returns the line with `null` in the place of each list and object below `depth` levels */
export function limitDepth(line: Buffer, depth: number): Buffer {
  const kept: Buffer[] = [];
  let begin = 0;
  let level = 0;
  let inString = false;
  for (let at = 0; at < line.length; at += 1) {
    const byte = line[at] ?? 0;
    if (inString) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (isOpening(byte)) {
      level += 1;
      if (level === depth + 1) kept.push(line.subarray(begin, at), NULL);
    } else if (isClosing(byte)) {
      if (level === depth + 1) begin = at + 1;
      level -= 1;
    }
  }
  // What opens a level that is cut and never closes it is no JSON; without its rest it is none either.
  if (level <= depth) kept.push(line.subarray(begin));
  return Buffer.concat(kept);
}
