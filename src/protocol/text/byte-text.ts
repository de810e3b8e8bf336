// Bytes as text and back, without loss: a byte that is not UTF-8 becomes a lone surrogate (U+DC80 to U+DCFF).

const FIRST = 0xdc00;
/** With the flag, the halves of a pair do not match. */
const LONE_BYTE = /[\udc80-\udcff]/u;
const LONE_BYTES = /([\udc80-\udcff]+)/u;

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/** The length of a character and the bounds of its second byte, by its first byte (Unicode, table 3-7). */
function shapeOf(first: number): readonly [length: number, low: number, high: number] {
  if (first < 0x80) return [1, 0, 0];
  if (first < 0xc2) return [0, 0, 0];
  if (first < 0xe0) return [2, 0x80, 0xbf];
  if (first < 0xf0) return [3, first === 0xe0 ? 0xa0 : 0x80, first === 0xed ? 0x9f : 0xbf];
  if (first < 0xf5) return [4, first === 0xf0 ? 0x90 : 0x80, first === 0xf4 ? 0x8f : 0xbf];
  return [0, 0, 0];
}

/** How many bytes the UTF-8 character at `at` takes; 0 where none begins. */
function characterBytes(bytes: Uint8Array, at: number): number {
  const [length, low, high] = shapeOf(bytes[at] ?? 0xff);
  if (length < 2) return length;
  const second = bytes[at + 1] ?? 0;
  if (second < low || second > high) return 0;
  for (let more = 2; more < length; more += 1) if (!isContinuation(bytes[at + more])) return 0;
  return length;
}

/** Names of files are bytes: this text gives the same bytes back (`bytesOfText`), whatever they are. */
export function textOfBytes(bytes: Uint8Array): string {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const plain = whole.toString('utf8');
  if (!plain.includes('\ufffd')) return plain; // what stands for a byte that is none
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < whole.length;) {
    const length = characterBytes(whole, at);
    if (length === 0) {
      parts.push(whole.toString('utf8', from, at), String.fromCharCode(FIRST + (whole[at] ?? 0)));
      from = at + 1;
    }
    at += Math.max(length, 1);
  }
  return parts.join('') + whole.toString('utf8', from);
}

export function bytesOfText(text: string): Buffer {
  if (!LONE_BYTE.test(text)) return Buffer.from(text, 'utf8');
  const part = (each: string): Buffer =>
    LONE_BYTE.test(each)
      ? Buffer.from(Uint8Array.from({ length: each.length }, (_, at) => each.charCodeAt(at) - FIRST))
      : Buffer.from(each, 'utf8');
  return Buffer.concat(text.split(LONE_BYTES).map(part));
}

/** A path as the file system takes it: text where that is exact. */
export const systemPath = (text: string): string | Buffer =>
  LONE_BYTE.test(text) ? bytesOfText(text) : text;
