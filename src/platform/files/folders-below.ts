// Creates, inspects and removes folders below a root, never through a link.
import { chmodSync, lchownSync, lstatSync, mkdirSync, rmdirSync } from 'node:fs';
import { inParent, NO_WAY, type Place } from './file-state.ts';
import { errnoOf } from './private-file.ts';

/** Makes the folders that lead to a name. @returns those that were not there, outermost first */
export async function makeFolders(root: string, name: string): Promise<string[]> {
  const made: string[] = [];
  const parts = name.split('/').slice(0, -1);
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const folder = parts.slice(0, depth).join('/');
    try {
      await inParent(root, folder, (place) => {
        mkdirSync(place);
      });
      made.push(folder);
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
    }
  }
  return made;
}

/** Removes a folder that holds nothing. @returns false when it holds something, or is none */
export async function removeIfEmpty(root: string, folder: string): Promise<boolean> {
  try {
    await inParent(root, folder, (place) => {
      rmdirSync(place);
    });
    return true;
  } catch (error) {
    if (NO_WAY.has(errnoOf(error)) || ['ENOTEMPTY', 'EEXIST', 'EBUSY'].includes(errnoOf(error) ?? ''))
      return false;
    throw error;
  }
}

export interface FolderLook {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** Gives a file or a folder to another owner, where this user may. */
export function giveTo(file: Place, { uid, gid }: Pick<FolderLook, 'uid' | 'gid'>): void {
  try {
    lchownSync(file, uid, gid);
  } catch (error) {
    if (errnoOf(error) !== 'EPERM') throw error; // another user's file: it becomes ours, as with any editor
  }
}

/** Permissions and owner of a folder. */
export async function folderLook(root: string, folder: string): Promise<FolderLook> {
  const { mode, uid, gid } = await inParent(root, folder, (place) => lstatSync(place));
  return { mode: mode & 0o7777, uid, gid };
}

/** Makes a folder again as it was; one that exists is left as it is. */
export async function makeFolderAgain(root: string, folder: string, look: FolderLook): Promise<void> {
  await makeFolders(root, folder);
  await inParent(root, folder, (place) => {
    try {
      mkdirSync(place);
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return;
      throw error;
    }
    if (lstatSync(place).uid !== look.uid || lstatSync(place).gid !== look.gid) giveTo(place, look);
    chmodSync(place, look.mode);
  });
}
