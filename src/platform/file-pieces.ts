// A file of any length, piece by piece.
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** @throws the system's error when it cannot be read */
export function readPieces(file: string): AsyncIterable<Buffer> {
  return createReadStream(file, { highWaterMark: 262_144 }) as AsyncIterable<Buffer>;
}

/**
 * Writes a new file, piece by piece.
 * @throws the system's error when it cannot be written to its end, or what `pieces` throws
 */
export async function writePieces(file: string, pieces: AsyncIterable<Buffer>): Promise<void> {
  await pipeline(pieces, createWriteStream(file, { flags: 'wx', mode: 0o600 }));
}
