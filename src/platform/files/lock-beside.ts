// The lock that git takes of a file: whoever made `FILE.lock` may put it in the place of `FILE`.
import { constants } from 'node:fs';
import { copyFile, link } from 'node:fs/promises';
import { besideFile } from './pinned-folder.ts';
import { errnoOf, readBytes } from './private-file.ts';

/** File systems that cannot give a file a second name. */
const NO_LINKS: ReadonlySet<string | null> = new Set(['EPERM', 'ENOTSUP', 'ENOSYS', 'EXDEV', 'EMLINK']);

/**
 * Makes the lock, whole: with what is to come.
 * @returns false when another has it
 */
export async function takeLock(draft: string, lock: string): Promise<boolean> {
  const make = (act: (from: string, to: string) => Promise<void>): Promise<void> =>
    besideFile(draft, (from) => besideFile(lock, (to) => act(from, to)));
  try {
    await make(link).catch((error: unknown) => {
      if (!NO_LINKS.has(errnoOf(error))) throw error;
      return make((from, to) => copyFile(from, to, constants.COPYFILE_EXCL));
    });
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Whether a lock was made of this draft. */
export async function isLockOf(draft: string, lock: string): Promise<boolean> {
  const [own, there] = await Promise.all([readBytes(draft), readBytes(lock)]);
  return own !== null && there !== null && own.equals(there);
}
