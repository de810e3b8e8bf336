// The files of a lock: one for each holder, numbered; only the highest says anything.
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, link, open, readdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { ProcessIdentity } from '../../protocol/job.ts';
import { errnoOf, unlessAbsent } from '../files/private-file.ts';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDWR } = constants;
const PRIVATE_FILE = 0o600;
/** Larger ones could not be counted on from. */
const NUMBER = /^[1-9]\d{0,14}$/;

/** No lock is taken so often: who finds a higher one finds what somebody put there. */
export const MOST_GENERATIONS = 1_000_000_000_000;

/** Name of the file of the n-th holder. */
export const generationFile = (file: string, number: number): string => `${file}.${number}`;

/** Whether a name is that of a file of this lock. */
export function isLockName(name: string, lock: string): boolean {
  return name.startsWith(`${lock}.`) && NUMBER.test(name.slice(lock.length + 1));
}

/** Whether a name is that of a file that no holder of this lock made. */
export function isForeignLock(name: string, lock: string): boolean {
  return isLockName(name, lock) && Number(name.slice(lock.length + 1)) >= MOST_GENERATIONS;
}

/** A file that this process made, by its inode: what others do to its name changes nothing. */
export interface Generation {
  readonly number: number;
  /** Shows, by its time, that the holder lives. */
  readonly touch: () => Promise<void>;
  /** Whether the file still is somewhere. */
  readonly isLinked: () => Promise<boolean>;
  /** Frees the lock, if it is still this one's. */
  readonly release: () => Promise<void>;
  /** Takes the file away again; only when there is a higher one. */
  readonly withdraw: () => Promise<void>;
}

async function numbersIn(file: string): Promise<number[]> {
  const lock = path.basename(file);
  const names = await readdir(path.dirname(file));
  return names.filter((name) => isLockName(name, lock)).map((name) => Number(name.slice(lock.length + 1)));
}

/** 0 when there is none. */
export async function highestGeneration(file: string): Promise<number> {
  return Math.max(0, ...(await numbersIn(file)));
}

/** Removes the files that are below the number and not the highest. @returns the highest */
export async function removeBelow(file: string, number: number): Promise<number> {
  const numbers = await numbersIn(file);
  const last = Math.max(0, ...numbers);
  const below = numbers.filter((each) => each < Math.min(number, last));
  // One that cannot be removed says nothing all the same.
  await Promise.all(below.map((each) => unlink(generationFile(file, each)).catch(() => undefined)));
  return last;
}

/**
 * Makes the file, whole at once.
 * @param wanted asked right before, with the file system's time; always, when left out
 * @returns `late` when it exists
 */
export async function createGeneration(
  file: string,
  number: number,
  own: ProcessIdentity,
  wanted?: (nowMs: number) => boolean,
): Promise<Generation | 'late' | 'unwanted'> {
  const place = generationFile(file, number);
  const words = JSON.stringify(own);
  const temporary = `${file}.${randomUUID()}.tmp`;
  const handle = await open(temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, PRIVATE_FILE);
  try {
    await handle.write(words, 0);
    const isWanted = wanted === undefined || wanted((await handle.stat()).mtimeMs);
    const made = isWanted ? await linkOnce(temporary, place) : 'unwanted';
    if (made === 'made') return asGeneration(handle, place, number, words);
    await handle.close();
    return made;
  } catch (error) {
    await handle.close();
    throw error;
  } finally {
    await unlessAbsent(unlink(temporary), undefined);
  }
}

async function linkOnce(from: string, to: string): Promise<'made' | 'late'> {
  try {
    await link(from, to);
    return 'made';
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return 'late';
    throw error;
  }
}

function asGeneration(handle: FileHandle, file: string, number: number, words: string): Generation {
  return {
    number,
    async touch() {
      // Written and not stamped, so that the time is the file system's own.
      await handle.write(words.slice(0, 1), 0);
      await handle.datasync();
    },
    isLinked: async () => (await handle.stat()).nlink > 0,
    async release() {
      await handle.truncate(0).finally(() => handle.close());
    },
    async withdraw() {
      await handle.close();
      await unlink(file).catch(() => undefined); // whoever holds the lock removes it, too
    },
  };
}
