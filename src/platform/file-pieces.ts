// A file of any length, piece by piece.
import { createReadStream } from 'node:fs';

/** @throws the system's error when it cannot be read */
export function readPieces(file: string): AsyncIterable<Buffer> {
  return createReadStream(file, { highWaterMark: 262_144 }) as AsyncIterable<Buffer>;
}
