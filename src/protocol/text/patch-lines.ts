// The lines of a patch, distinguished by its structure: a line of a file's content never passes for a header.

export interface PatchLine {
  /** `content` of a file; `header`, which names a file or a place in it; `raw`, which holds nothing of anybody. */
  readonly kind: 'content' | 'header' | 'raw';
  /** What comes before the content: `+`, `-` or a space. */
  readonly marker: string;
  readonly bytes: Uint8Array;
  /** False for a part of a line that is too long to be judged at once, and for a last line without its end. */
  readonly ends: boolean;
  /** Of the new file, of a removed line of the old one; 0 for a header. */
  readonly number: number;
  readonly file: number;
  /** The first line of a file. */
  readonly starts: boolean;
}

export interface PatchLines {
  push(piece: Uint8Array): PatchLine[];
  end(): PatchLine[];
}

/** A longer line comes in parts. */
const LINE_BYTES = 1_048_576;
/** So far back a place is looked for where a line can be cut without cutting a word. */
const CUT_BYTES = 32_768;
const LINE_FEED = 0x0a;
const HUNK = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/;
const STARTS = /^@@ -(\d+)(?:,\d+)? \+(\d+)/;
/** What a word or an escape may go on behind. */
const GOES_ON = /[A-Za-z0-9_+/=.~\\-]/;
/** The beginning of what looks like an escape, in the bytes of UTF-8; behind a cut it would no longer be recognised. */
const HALF_ESCAPE = /\\(?:x[0-9a-f]?)?$|\xe2\x80\xb9(?:U(?:\+[0-9A-F]{0,6})?)?$/;
const HALF_BYTES = 11;

/** Where a long line is cut: behind white space or a sign, else between two characters and in no escape. */
function cutOf(bytes: Buffer): number {
  for (let at = LINE_BYTES; at > LINE_BYTES - CUT_BYTES; at -= 1) {
    const before = bytes[at - 1] ?? 0;
    if (before < 0x80 && !GOES_ON.test(String.fromCharCode(before))) return at;
  }
  let at = LINE_BYTES;
  while (at > LINE_BYTES - 4 && ((bytes[at] ?? 0) & 0xc0) === 0x80) at -= 1;
  return at - (HALF_ESCAPE.exec(bytes.toString('latin1', at - HALF_BYTES, at))?.[0].length ?? 0);
}

export function createPatchLines(): PatchLines {
  let rest: Buffer[] = [];
  let restBytes = 0;
  let file = -1;
  let isInside = false; // of a line that comes in parts
  let isBinary = false;
  let left = { old: 0, new: 0 };
  let next = { old: 0, new: 0 };
  let current: Pick<PatchLine, 'marker' | 'number' | 'kind'> = { kind: 'raw', marker: '', number: 0 };

  const enterHunk = (text: string): void => {
    const [, old = '1', fresh = '1'] = HUNK.exec(text) ?? [];
    const [, oldStart = '0', newStart = '0'] = STARTS.exec(text) ?? [];
    left = { old: Number(old), new: Number(fresh) };
    next = { old: Number(oldStart), new: Number(newStart) };
  };

  /** Counts a line of a hunk. @returns its number */
  const count = (marker: string): number => {
    const number = marker === '-' ? next.old : next.new;
    if (marker !== '+') {
      left.old -= 1;
      next.old += 1;
    }
    if (marker !== '-') {
      left.new -= 1;
      next.new += 1;
    }
    return number;
  };

  const about = (bytes: Buffer, ends: boolean): PatchLine => {
    const text = bytes.toString('latin1', 0, 256);
    const starts = text.startsWith('diff --git ');
    if (starts) [file, isBinary] = [file + 1, false];
    const line = { bytes, ends, number: 0, file, starts };
    if (text.startsWith('GIT binary patch')) isBinary = true;
    if (isBinary || text.startsWith('\\ ')) return { ...line, kind: 'raw', marker: '' };
    const hunk = HUNK.exec(text)?.[0] ?? '';
    if (hunk === '') return { ...line, kind: 'header', marker: '' };
    enterHunk(hunk);
    return { ...line, kind: 'header', marker: hunk, bytes: bytes.subarray(hunk.length) };
  };

  /** @param bytes a line without its end, or a part of one */
  const lineOf = (bytes: Buffer, ends: boolean): PatchLine => {
    const continues = isInside;
    isInside = !ends;
    if (continues) return { ...current, marker: '', bytes, ends, file, starts: false };
    if (left.old <= 0 && left.new <= 0) {
      const line = about(bytes, ends);
      current = line;
      return line;
    }
    const marker = String.fromCharCode(bytes[0] ?? 0x20);
    if (marker === '\\') return { kind: 'raw', marker: '', bytes, ends, number: 0, file, starts: false };
    const line: PatchLine = {
      kind: 'content',
      marker: bytes.length === 0 ? '' : marker,
      bytes: bytes.subarray(1),
      ends,
      number: count(marker),
      file,
      starts: false,
    };
    current = line;
    return line;
  };

  /** @returns what is left of the bytes */
  const cutLong = (bytes: Buffer, found: PatchLine[]): Buffer => {
    let left = bytes;
    while (left.length > LINE_BYTES) {
      const cut = cutOf(left);
      found.push(lineOf(left.subarray(0, cut), false));
      left = left.subarray(cut);
    }
    return left;
  };

  const take = (bytes: Buffer, found: PatchLine[]): void => {
    found.push(lineOf(cutLong(bytes, found), true));
  };

  return {
    push(piece) {
      const found: PatchLine[] = [];
      const whole = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
      let from = 0;
      for (let end = whole.indexOf(LINE_FEED); end !== -1; end = whole.indexOf(LINE_FEED, from)) {
        const line = whole.subarray(from, end);
        take(restBytes === 0 ? line : Buffer.concat([...rest, line]), found);
        if (restBytes > 0) [rest, restBytes] = [[], 0];
        from = end + 1;
      }
      if (from < whole.length) rest.push(Buffer.from(whole.subarray(from)));
      restBytes += whole.length - from;
      if (restBytes > LINE_BYTES) {
        const kept = cutLong(Buffer.concat(rest), found);
        [rest, restBytes] = [[kept], kept.length];
      }
      return found;
    },
    end() {
      const found: PatchLine[] = [];
      const last = Buffer.concat(rest);
      if (last.length === 0 && !isInside) return found;
      found.push(lineOf(cutLong(last, found), false));
      return found;
    },
  };
}
