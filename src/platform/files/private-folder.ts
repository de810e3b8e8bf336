// Folders private to this user: checked, and closed to others.
import { constants, type Stats } from 'node:fs';
import { lstat, open, stat } from 'node:fs/promises';
import { isOwn, oddityOf } from './regular-file.ts';
import { errnoOf, unlessAbsent } from './private-file.ts';

const { O_DIRECTORY, O_NONBLOCK, O_RDONLY } = constants;
const OTHERS = 0o077;
const STICKY = 0o1000;
const PRIVATE = 0o700;

export type FolderLook =
  | { readonly kind: 'absent' }
  /** As the end of "… is …". */
  | { readonly kind: 'none'; readonly what: string; readonly code: string }
  | {
      readonly kind: 'folder';
      readonly isOwn: boolean;
      /** Other users may look into it, or write to it. */
      readonly isOpen: boolean;
      /** Made for many users, as the system's place for temporary files. */
      readonly isShared: boolean;
    };

/** Windows has no such modes: folders of a user's profile are that user's. */
const modeOf = ({ mode }: Stats): number => (process.platform === 'win32' ? PRIVATE : mode);

/** @param followsLink looks at what a link leads to */
export async function lookAtFolder(folder: string, followsLink = false): Promise<FolderLook> {
  const found = await unlessAbsent(followsLink ? stat(folder) : lstat(folder), null);
  if (found === null) return { kind: 'absent' };
  if (!found.isDirectory())
    return { kind: 'none', ...(oddityOf(found) ?? { what: 'a file', code: 'ENOTDIR' }) };
  const mode = modeOf(found);
  return {
    kind: 'folder',
    isOwn: isOwn(found),
    isOpen: (mode & OTHERS) !== 0,
    isShared: (mode & STICKY) !== 0,
  };
}

/** What a file that only this user may read is; `open` where others can, `none` where something else stands there. */
export async function lookAtFile(file: string): Promise<'absent' | 'none' | 'open' | 'private'> {
  const found = await unlessAbsent(lstat(file), null);
  if (found === null) return 'absent';
  if (!found.isFile() || !isOwn(found)) return 'none';
  return (modeOf(found) & OTHERS) === 0 ? 'private' : 'open';
}

/** Takes the rights of others away. @returns false when they stay: not every file system keeps modes */
export async function closeFolder(folder: string): Promise<boolean> {
  const handle = await open(folder, O_RDONLY | O_DIRECTORY | O_NONBLOCK);
  try {
    await handle.chmod(PRIVATE);
    return (modeOf(await handle.stat()) & OTHERS) === 0;
  } catch (error) {
    if (['EPERM', 'ENOTSUP', 'EROFS'].includes(errnoOf(error) ?? '')) return false;
    throw error;
  } finally {
    await handle.close();
  }
}
