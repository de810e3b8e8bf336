// A file of any length, piece by piece.
import { constants, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { openRegular } from './regular-file.ts';

const PIECE_BYTES = 262_144;

/** @throws DamagedFileError where there is no file, the system's error when it cannot be read */
export async function* readChunks(file: string): AsyncGenerator<Buffer> {
  const { handle } = await openRegular(file, constants.O_RDONLY);
  try {
    for (;;) {
      const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(PIECE_BYTES), 0, PIECE_BYTES, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/**
 * Writes a new file, piece by piece.
 * @throws the system's error when it cannot be written to its end, or what `pieces` throws
 */
export async function writeChunks(file: string, pieces: AsyncIterable<Buffer>): Promise<void> {
  await pipeline(pieces, createWriteStream(file, { flags: 'wx', mode: 0o600 }));
}
