// Files below a folder, replaced one by one: never through a link, and nothing in the place of what was not expected.
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  linkSync,
  lstatSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { giveTo, makeFolders } from './folders-below.ts';
import { type FileState, inParent, isStill, type Place } from './file-state.ts';
import { copyRegularPlace } from './regular-file.ts';
import { errnoOf } from './private-file.ts';

/** File systems that cannot give a file a second name, or not this one. */
const NO_LINKS: ReadonlySet<string | null> = new Set(['EPERM', 'ENOTSUP', 'ENOSYS', 'EXDEV', 'EMLINK']);
function linkTo(from: Place, to: Place): void {
  symlinkSync(readlinkSync(from, 'buffer'), to);
}

/** A second name for a file, or a copy where the file system gives none. Nothing is replaced. */
async function nameAgain(from: Place, to: Place): Promise<void> {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!NO_LINKS.has(errnoOf(error))) throw error;
    await copyRegularPlace(from, to);
    dressLike(to, from, lstatSync(from).mode & 0o7777);
  }
}

/** Copies a file or a link to a place of our own, the folders to it made. */
export async function copyOut(root: string, name: string, toRoot: string): Promise<void> {
  await makeFolders(toRoot, name);
  await inParent(root, name, (from) =>
    inParent(toRoot, name, async (to) => {
      if (lstatSync(from).isSymbolicLink()) linkTo(from, to);
      else {
        await copyRegularPlace(from, to);
        chmodSync(to, (lstatSync(from).mode & 0o777) | 0o600);
      }
    }),
  );
}

/** Keeps what is at a name, under a second name, so that it survives being replaced. */
export async function hold(root: string, name: string, at: string): Promise<void> {
  await inParent(root, name, async (from) => {
    if (lstatSync(from).isSymbolicLink()) linkTo(from, at);
    else await nameAgain(from, at);
  });
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
 * @returns false when what is there is not what was expected: that stays
 */
export async function replaceWith(
  fromRoot: string,
  root: string,
  name: string,
  expected: FileState,
): Promise<boolean> {
  return inParent(fromRoot, name, (from) =>
    inParent(
      root,
      name,
      async (place) => (await isStill(place, expected)) && moveOver(from, place, expected),
    ),
  );
}

/** Gives a file of our own the permissions and, as far as this user may, the owner of another. */
export async function copyAttributes(
  fromRoot: string,
  name: string,
  root: string,
  other: string,
  mode: number,
): Promise<void> {
  await inParent(fromRoot, name, (file) =>
    inParent(root, other, (old) => {
      dressLike(file, old, mode);
    }),
  );
}

/**
 * Puts back what `hold` kept, in the place of what is expected there.
 * @returns false when something else is there: that stays
 */
export async function restoreFrom(
  held: string,
  root: string,
  name: string,
  expected: FileState,
): Promise<boolean> {
  await makeFolders(root, name);
  return inParent(root, name, async (place) => {
    if (!(await isStill(place, expected))) return false;
    if (expected.kind !== 'absent') return moveOver(held, place, expected);
    if (lstatSync(held).isSymbolicLink()) linkTo(held, place);
    else await nameAgain(held, place);
    return true;
  });
}

/** A copy beside a place: on another file system nothing can be moved. */
async function copyBeside(from: Place, place: Place): Promise<Buffer> {
  const beside = Buffer.concat([Buffer.from(place), Buffer.from(`.${randomUUID()}.tmp`)]);
  try {
    if (lstatSync(from).isSymbolicLink()) {
      linkTo(from, beside);
      return beside;
    }
    await copyRegularPlace(from, beside);
    dressLike(beside, from, lstatSync(from).mode & 0o7777);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
  return beside;
}

/** @returns false when what is there became another while a copy was made */
async function moveOver(from: Place, place: Place, expected: FileState): Promise<boolean> {
  try {
    renameSync(from, place);
    return true;
  } catch (error) {
    if (errnoOf(error) !== 'EXDEV') throw error;
  }
  const beside = await copyBeside(from, place);
  if (!(await isStill(place, expected))) {
    rmSync(beside, { force: true });
    return false;
  }
  renameSync(beside, place);
  unlinkSync(from);
  return true;
}

/**
 * Puts a file of our own where there is nothing.
 * @throws EEXIST when something has come meanwhile: that stays
 */
export async function createFrom(fromRoot: string, root: string, name: string): Promise<void> {
  await inParent(fromRoot, name, (from) =>
    inParent(root, name, async (place) => {
      if (lstatSync(from).isSymbolicLink()) linkTo(from, place);
      else await createAt(from, place);
    }),
  );
}

/** In one step also where it has to be copied. */
async function createAt(from: Place, place: Place): Promise<void> {
  try {
    linkSync(from, place);
  } catch (error) {
    if (!NO_LINKS.has(errnoOf(error))) throw error;
    const beside = await copyBeside(from, place);
    if (lstatSync(place, { throwIfNoEntry: false }) !== undefined) {
      rmSync(beside, { force: true });
      throw Object.assign(new Error('something stands there'), { code: 'EEXIST' });
    }
    renameSync(beside, place);
  }
}

/** @returns false when what is there is not what was expected: that stays */
export async function removeAt(root: string, name: string, expected: FileState): Promise<boolean> {
  return inParent(root, name, async (place) => {
    if (!(await isStill(place, expected))) return false;
    unlinkSync(place);
    return true;
  });
}

/** Makes a file of our own, and the folders to it. */
export async function writeBytes(root: string, name: string, bytes: Uint8Array, mode: number): Promise<void> {
  await makeFolders(root, name);
  await inParent(root, name, (place) => {
    writeFileSync(place, bytes, { flag: 'wx', mode });
  });
}
