// Files below a folder, replaced one by one: never through a link, and nothing in the place of what was not expected.
import {
  chmodSync,
  constants,
  copyFileSync,
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
import { inParent, NO_WAY, type Place } from './file-state.ts';
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
    copyFileSync(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    chmodSync(to, lstatSync(from).mode & 0o7777);
  }
}

/** Copies a file or a link to a place of our own, the folders to it made. */
export function copyOut(root: string, name: string, toRoot: string): void {
  makeFolders(toRoot, name);
  inParent(root, name, (from) => {
    inParent(toRoot, name, (to) => {
      if (lstatSync(from).isSymbolicLink()) linkTo(from, to);
      else {
        copyFileSync(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
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

/** Permissions and owner of the file that is replaced; of the owner as much as this user may give. */
function dressLike(file: Place, old: Place, mode: number): void {
  const now = lstatSync(file);
  const was = lstatSync(old);
  if (was.uid !== now.uid || was.gid !== now.gid) {
    try {
      lchownSync(file, was.uid, was.gid);
    } catch (error) {
      if (errnoOf(error) !== 'EPERM') throw error; // another user's file: it becomes ours, as with any editor
    }
  }
  if (now.isFile()) chmodSync(file, mode);
}

/** Puts a file of our own in the place of another: readers see the old one or the new one. */
export function replaceWith(fromRoot: string, root: string, name: string, mode: number): void {
  inParent(fromRoot, name, (from) => {
    inParent(root, name, (place) => {
      dressLike(from, place, mode);
      moveOver(from, place);
    });
  });
}

/**
 * Puts back what `hold` kept.
 * @param only where nothing stands
 * @throws EEXIST when something has come meanwhile: that stays
 */
export function restoreFrom(held: string, root: string, name: string, only: boolean): void {
  makeFolders(root, name);
  inParent(root, name, (place) => {
    if (!only) moveOver(held, place);
    else if (lstatSync(held).isSymbolicLink()) linkTo(held, place);
    else nameAgain(held, place);
  });
}

/** From another file system it is copied beside its place first. */
function moveOver(from: Place, place: Place): void {
  try {
    renameSync(from, place);
  } catch (error) {
    if (errnoOf(error) !== 'EXDEV') throw error;
    const beside = Buffer.concat([Buffer.from(place), Buffer.from('.agy-mcp.tmp')]);
    rmSync(beside, { force: true });
    if (lstatSync(from).isSymbolicLink()) linkTo(from, beside);
    else {
      copyFileSync(from, beside, constants.COPYFILE_EXCL);
      dressLike(beside, from, lstatSync(from).mode & 0o7777);
    }
    renameSync(beside, place);
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
      else nameAgain(from, place);
    });
  });
}

export function removeAt(root: string, name: string): void {
  inParent(root, name, (place) => {
    unlinkSync(place);
  });
}

/** Makes a file of our own, and the folders to it. */
export function writeBytes(root: string, name: string, bytes: Uint8Array, mode: number): void {
  makeFolders(root, name);
  inParent(root, name, (place) => {
    writeFileSync(place, bytes, { flag: 'wx', mode });
  });
}
