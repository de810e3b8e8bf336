// Times by the clock of the file system: that of this machine may be another one, and may jump.
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { besideFile } from './pinned-folder.ts';
import { unlessAbsent } from './private-file.ts';

const { O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;
const PRIVATE_FILE = 0o600;

export interface FileTime {
  readonly ms: number;
  /** Changes whenever the file is written. */
  readonly stamp: string;
}

async function timeOf(handle: FileHandle): Promise<FileTime> {
  const { ino, size, mtimeMs } = await handle.stat();
  return { ms: mtimeMs, stamp: `${ino}:${size}:${mtimeMs}` };
}

/**
 * Writes a byte to a file of one byte, made if absent: to stamp it would put the time of this machine there.
 * @returns the time that it has now
 */
export function writeTime(file: string): Promise<FileTime> {
  return besideFile(file, async (pinned) => {
    const handle = await open(pinned, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK, PRIVATE_FILE);
    try {
      await handle.write('.', 0);
      return await timeOf(handle);
    } finally {
      await handle.close();
    }
  });
}

/** Opened, as a file server is asked for the time then, and not a copy of it. @returns null when there is no such file */
export async function readTime(file: string): Promise<FileTime | null> {
  const handle = await unlessAbsent(open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK), null);
  if (handle === null) return null;
  try {
    return await timeOf(handle);
  } finally {
    await handle.close();
  }
}
