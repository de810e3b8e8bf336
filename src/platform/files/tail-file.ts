// A file that another process writes, as a stream of its bytes.
import path from 'node:path';
import { DamagedFileError } from './regular-file.ts';
import { openRead } from './private-file.ts';
import { watchFolder } from '../waiting/watch-folder.ts';

const CHUNK_BYTES = 65_536;

/** What is there is no file: one may still come. */
function unlessFile(error: unknown): null {
  if (error instanceof DamagedFileError) return null;
  throw error;
}

/**
 * Yields what is appended to a file, from its beginning, until `done` aborts; then once more what came last.
 * The file may appear later. Closing is in the generator's end.
 */
export async function* tailFile(
  file: string,
  backstopMs: number,
  done: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const watching = watchFolder(path.dirname(file), backstopMs, done);
  let handle = null;
  try {
    for (;;) {
      const last = done.aborted;
      handle ??= await openRead(file).catch(unlessFile);
      while (handle !== null) {
        const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
        const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, null);
        if (bytesRead === 0) break;
        yield buffer.subarray(0, bytesRead);
      }
      if (last) return;
      await watching.changed();
    }
  } finally {
    watching.close();
    await handle?.close();
  }
}
