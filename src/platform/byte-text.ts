// Bytes as text and back, without loss: a byte that is not UTF-8 becomes a lone surrogate (U+DC80 to U+DCFF).
import { isUtf8 } from 'node:buffer';

const FIRST = 0xdc00;
/** With the flag, the halves of a pair do not match. */
const LONE_BYTE = /[\udc80-\udcff]/u;
const LONE_BYTES = /([\udc80-\udcff]+)/u;

/** How many bytes the UTF-8 character at `at` takes; 0 where none begins. */
function characterBytes(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  const length =
    first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  return length > 0 && isUtf8(bytes.subarray(at, at + length)) && at + length <= bytes.length ? length : 0;
}

/** Names of files are bytes: this text gives the same bytes back (`bytesOfText`), whatever they are. */
export function textOfBytes(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < bytes.length;) {
    const length = characterBytes(bytes, at);
    if (length === 0) {
      parts.push(bytes.toString('utf8', from, at), String.fromCharCode(FIRST + (bytes[at] ?? 0)));
      from = at + 1;
    }
    at += Math.max(length, 1);
  }
  return parts.join('') + bytes.toString('utf8', from);
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
