// Empty files and folders that stand in the place of something for a while.
import { readlinkSync } from 'node:fs';
import { lstat, mkdir, rmdir, unlink, writeFile } from 'node:fs/promises';
import { errnoOf } from './private-file.ts';

const stampOf = async (place: string): Promise<string> => {
  const { dev, ino } = await lstat(place);
  return `${dev}:${ino}`;
};

/**
 * @param text of a file; null makes a folder
 * @returns what tells it from another one in its place later; null when something was there already
 */
export async function makeEmpty(place: string, text: string | null): Promise<string | null> {
  try {
    if (text === null) await mkdir(place, { mode: 0o755 });
    else await writeFile(place, text, { flag: 'wx', mode: 0o644 });
    return await stampOf(place);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return null;
    throw error;
  }
}

/** Removes it where it is still the one that was made; a folder only when it is empty. */
export async function removeIfSame(place: string, stamp: string): Promise<void> {
  try {
    if ((await stampOf(place)) !== stamp) return;
    if ((await lstat(place)).isDirectory()) await rmdir(place);
    else await unlink(place);
  } catch {
    // gone already, or in use by now: then it is no stand-in any more
  }
}

/** Where a link leads; null when it is none. */
export function linkTarget(link: string): string | null {
  try {
    return readlinkSync(link);
  } catch {
    return null; // no link, or gone
  }
}
