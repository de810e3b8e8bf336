// Room on a disk.
import { statfs } from 'node:fs/promises';
import path from 'node:path';

/** Bytes that this user may still write where the folder is or would be; null where the system does not say. */
export async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    // Not made yet: its parent is on the same disk, as far as can be known.
    const parent = path.dirname(folder);
    return parent === folder ? null : freeBytes(parent);
  }
}
