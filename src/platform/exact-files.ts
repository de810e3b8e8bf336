// Files below a folder, replaced one by one: never through a link, and nothing in the place of what was not expected.
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  lchownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { type FileState, inParent, isStill, NO_WAY, type Place } from './file-state.ts';
import { copyRegularSync } from './regular-file.ts';
import { errnoOf } from './safe-file.ts';

/** File systems that cannot give a file a second name, or not this one. */
const NO_LINKS: ReadonlySet<string | null> = new Set(['EPERM', 'ENOTSUP', 'ENOSYS', 'EXDEV', 'EMLINK']);
function linkTo(from: Place, to: Place): void {
  symlinkSync(readlinkSync(from, 'buffer'), to);
}

/** A second name for a file, or a copy where the file system gives none. Nothing is replaced. */
function nameAgain(from: Place, to: Place): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!NO_LINKS.has(errnoOf(error))) throw error;
    copyRegularSync(from, to);
    dressLike(to, from, lstatSync(from).mode & 0o7777);
  }
}

/** Copies a file or a link to a place of our own, the folders to it made. */
export function copyOut(root: string, name: string, toRoot: string): void {
  makeFolders(toRoot, name);
  inParent(root, name, (from) => {
    inParent(toRoot, name, (to) => {
      if (lstatSync(from).isSymbolicLink()) linkTo(from, to);
      else {
        copyRegularSync(from, to);
        chmodSync(to, (lstatSync(from).mode & 0o777) | 0o600);
      }
    });
  });
}

/** Keeps what stands at a name, under a second name, so that it survives being replaced. */
export function hold(root: string, name: string, at: string): void {
  inParent(root, name, (from) => {
    if (lstatSync(from).isSymbolicLink()) linkTo(from, at);
    else nameAgain(from, at);
  });
}

/** Makes the folders that lead to a name. @returns those that were not there, outermost first */
export function makeFolders(root: string, name: string): string[] {
  const made: string[] = [];
  const parts = name.split('/').slice(0, -1);
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const folder = parts.slice(0, depth).join('/');
    try {
      inParent(root, folder, (place) => {
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
export function removeIfEmpty(root: string, folder: string): boolean {
  try {
    inParent(root, folder, (place) => {
      rmdirSync(place);
    });
    return true;
  } catch (error) {
    if (NO_WAY.has(errnoOf(error)) || ['ENOTEMPTY', 'EEXIST', 'EBUSY'].includes(errnoOf(error) ?? ''))
      return false;
    throw error;
  }
}

function giveTo(file: Place, { uid, gid }: Pick<FolderLook, 'uid' | 'gid'>): void {
  try {
    lchownSync(file, uid, gid);
  } catch (error) {
    if (errnoOf(error) !== 'EPERM') throw error; // another user's file: it becomes ours, as with any editor
  }
}

/** Permissions and owner of another file; of the owner as much as this user may give. */
function dressLike(file: Place, old: Place, mode: number): void {
  const now = lstatSync(file);
  const was = lstatSync(old);
  if (was.uid !== now.uid || was.gid !== now.gid) giveTo(file, was);
  if (now.isFile()) chmodSync(file, mode);
}

/**
 * Puts a file of our own in the place of another: readers see the old one or the new one.
 * @returns false when what stands there is not what was expected: that stays
 */
export function replaceWith(fromRoot: string, root: string, name: string, expected: FileState): boolean {
  return inParent(fromRoot, name, (from) =>
    inParent(root, name, (place) => {
      if (!isStill(place, expected)) return false;
      moveOver(from, place);
      return true;
    }),
  );
}

/** Gives a file of our own the permissions and, as far as this user may, the owner of another. */
export function dressAs(fromRoot: string, name: string, root: string, other: string, mode: number): void {
  inParent(fromRoot, name, (file) => {
    inParent(root, other, (old) => {
      dressLike(file, old, mode);
    });
  });
}

/**
 * Puts back what `hold` kept, in the place of what is expected there.
 * @returns false when something else stands there: that stays
 */
export function restoreFrom(held: string, root: string, name: string, expected: FileState): boolean {
  makeFolders(root, name);
  return inParent(root, name, (place) => {
    if (!isStill(place, expected)) return false;
    if (expected.kind !== 'absent') moveOver(held, place);
    else if (lstatSync(held).isSymbolicLink()) linkTo(held, place);
    else nameAgain(held, place);
    return true;
  });
}

/** A copy beside a place: on another file system nothing can be moved. */
function copyBeside(from: Place, place: Place): Buffer {
  const beside = Buffer.concat([Buffer.from(place), Buffer.from(`.${randomUUID()}.tmp`)]);
  try {
    copyRegularSync(from, beside);
    dressLike(beside, from, lstatSync(from).mode & 0o7777);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
  return beside;
}

function moveOver(from: Place, place: Place): void {
  try {
    renameSync(from, place);
  } catch (error) {
    if (errnoOf(error) !== 'EXDEV') throw error;
    if (lstatSync(from).isSymbolicLink()) {
      const beside = Buffer.concat([Buffer.from(place), Buffer.from(`.${randomUUID()}.tmp`)]);
      linkTo(from, beside);
      renameSync(beside, place);
    } else renameSync(copyBeside(from, place), place);
    unlinkSync(from);
  }
}

/**
 * Puts a file of our own where nothing stands.
 * @throws EEXIST when something has come meanwhile: that stays
 */
export function createFrom(fromRoot: string, root: string, name: string): void {
  inParent(fromRoot, name, (from) => {
    inParent(root, name, (place) => {
      if (lstatSync(from).isSymbolicLink()) linkTo(from, place);
      else createAt(from, place);
    });
  });
}

/** In one step also where it has to be copied. */
function createAt(from: Place, place: Place): void {
  try {
    linkSync(from, place);
  } catch (error) {
    if (!NO_LINKS.has(errnoOf(error))) throw error;
    if (lstatSync(place, { throwIfNoEntry: false }) !== undefined)
      throw Object.assign(new Error('something stands there'), { code: 'EEXIST' });
    renameSync(copyBeside(from, place), place);
  }
}

/** @returns false when what stands there is not what was expected: that stays */
export function removeAt(root: string, name: string, expected: FileState): boolean {
  return inParent(root, name, (place) => {
    if (!isStill(place, expected)) return false;
    unlinkSync(place);
    return true;
  });
}

export interface FolderLook {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** Permissions and owner of a folder. */
export function folderLook(root: string, folder: string): FolderLook {
  const { mode, uid, gid } = inParent(root, folder, (place) => lstatSync(place));
  return { mode: mode & 0o7777, uid, gid };
}

/** Makes a folder again as it was; one that stands is left as it is. */
export function makeFolderAgain(root: string, folder: string, look: FolderLook): void {
  makeFolders(root, folder);
  inParent(root, folder, (place) => {
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

/** Makes a file of our own, and the folders to it. */
export function writeBytes(root: string, name: string, bytes: Uint8Array, mode: number): void {
  makeFolders(root, name);
  inParent(root, name, (place) => {
    writeFileSync(place, bytes, { flag: 'wx', mode });
  });
}
