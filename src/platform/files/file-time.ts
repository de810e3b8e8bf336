// Times by the clock of the file system: that of this machine may be another one, and may jump.
import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { besideFile, removePinned } from './pinned-folder.ts';
import { errnoOf, unlessAbsent } from './private-file.ts';
import { DamagedFileError, openRegular } from './regular-file.ts';

const { O_CREAT, O_RDONLY, O_WRONLY } = constants;
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

/** Something else is in the place of the file, or it may not be opened: it has no time. */
const isUnusable = (error: unknown): boolean =>
  error instanceof DamagedFileError || errnoOf(error) === 'EACCES';

/** @throws DamagedFileError also for a second name of a file that is somewhere else: that one is not to be written to */
async function writeByte(pinned: string): Promise<FileTime> {
  const { handle } = await openRegular(pinned, O_WRONLY | O_CREAT, { own: true }, PRIVATE_FILE);
  try {
    if ((await handle.stat()).nlink > 1)
      throw new DamagedFileError(pinned, { what: 'a second name of another file', code: 'EMLINK' });
    await handle.write('.', 0);
    return await timeOf(handle);
  } finally {
    await handle.close();
  }
}

/**
 * Writes a byte to a file of one byte, made if absent: to stamp it would put the time of this machine there. Whatever
 * else is in its place is removed.
 * @returns the time that it has now
 */
export function writeTime(file: string): Promise<FileTime> {
  return besideFile(file, async (pinned) => {
    try {
      return await writeByte(pinned);
    } catch (error) {
      if (!isUnusable(error)) throw error;
      await removePinned(pinned, file);
      return writeByte(pinned);
    }
  });
}

/**
 * Opened, as a file server is asked for the time then, and not a copy of it.
 * @returns null when there is no such file, but nothing or something else
 */
export async function readTime(file: string): Promise<FileTime | null> {
  const opened = await unlessAbsent(openRegular(file, O_RDONLY), null).catch((error: unknown) => {
    if (isUnusable(error)) return null;
    throw error;
  });
  if (opened === null) return null;
  try {
    return await timeOf(opened.handle);
  } finally {
    await opened.handle.close();
  }
}

/** Makes a file the last that was used of its like, by the clock of this machine. False when there is none of this user. */
export async function touchFile(file: string): Promise<boolean> {
  const opened = await unlessAbsent(openRegular(file, O_RDONLY, { own: true }), null);
  if (opened === null) return false;
  try {
    const now = new Date();
    await opened.handle.utimes(now, now);
    return true;
  } finally {
    await opened.handle.close();
  }
}
