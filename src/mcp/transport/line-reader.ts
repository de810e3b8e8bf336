// (pure) Bytes to lines: a line that is too long is skipped, and all that is kept of it is what an answer needs.
import { createScanner, type Scan, scanLine, type Scanner } from './scan-line.ts';

/** One line of input; null bytes when it was too long to be kept. */
export interface Line {
  /** Without the newline. */
  readonly bytes: Buffer | null;
  readonly scan: Scan;
}

export interface LineReader {
  push(chunk: Buffer): void;
  /** What follows the last newline is a line too. */
  end(): void;
}

const NEWLINE = 10;

export const toLine = (bytes: Buffer): Line => ({ bytes, scan: scanLine(bytes) });

/** @param take receives each line, in order, before `push` returns */
export function createLineReader(maxBytes: number, take: (line: Line) => void): LineReader {
  let held: Buffer = Buffer.alloc(0);
  let bytes = 0;
  /** Reads what is skipped; null while the line is not too long. */
  let skipped: Scanner | null = null;

  /** Doubles what it reserves, so that a line that comes byte by byte costs no more than its length. */
  const append = (piece: Buffer): void => {
    if (bytes === 0) held = piece;
    else {
      if (held.length < bytes + piece.length) {
        const larger = Buffer.allocUnsafe(2 * (bytes + piece.length));
        held.copy(larger, 0, 0, bytes);
        held = larger;
      }
      piece.copy(held, bytes);
    }
    bytes += piece.length;
  };
  const hold = (piece: Buffer): void => {
    if (skipped === null && bytes + piece.length > maxBytes) {
      skipped = createScanner();
      skipped.push(held.subarray(0, bytes));
      held = Buffer.alloc(0);
    }
    if (skipped === null) append(piece);
    else skipped.push(piece);
  };
  const finish = (): void => {
    const line = skipped === null ? toLine(held.subarray(0, bytes)) : { bytes: null, scan: skipped.result() };
    held = Buffer.alloc(0);
    bytes = 0;
    skipped = null;
    take(line);
  };
  return {
    push(chunk) {
      let begin = 0;
      for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, begin)) {
        hold(chunk.subarray(begin, at));
        finish();
        begin = at + 1;
      }
      if (begin < chunk.length) hold(chunk.subarray(begin));
    },
    end() {
      if (bytes > 0 || skipped !== null) finish();
    },
  };
}
