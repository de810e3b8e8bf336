// Folders that stay the same while they are written to, even if one on the path is swapped for a link.
import { closeSync, constants, openSync, readlinkSync } from 'node:fs';
import { chmod, lstat, readdir, realpath, rm, rmdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import { forEachConcurrently } from '../waiting/concurrency.ts';
import { occupiedFolder } from './regular-file.ts';

const { O_DIRECTORY, O_NOFOLLOW } = constants;
/** Linux: a descriptor to go through, which needs no right to read. Node has no name for it. */
const O_PATH = 0x20_0000;
const DESCRIPTORS = '/proc/self/fd/';

/**
 * The same place without links, as far as it exists. A root is resolved once, where it enters the process; from then
 * on every link on the way to what lies below it is an attack.
 */
export async function withoutLinks(place: string): Promise<string> {
  const whole = path.resolve(place);
  try {
    return await realpath(whole);
  } catch (error) {
    const parent = path.dirname(whole);
    // What cannot be looked up cannot be written to either: that is said where it is tried.
    if (codeOf(error) !== 'ENOENT' || parent === whole) return whole;
    return path.join(await withoutLinks(parent), path.basename(whole));
  }
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

const swapped = (folder: string): Error =>
  Object.assign(new Error(`There is a link on the way to this folder, or it was replaced: ${folder}`), {
    code: 'ELOOP',
  });

/** Without a promise: only names are looked up, in less time than one takes. @returns a descriptor */
const openPath = (folder: string | Buffer, flags = 0): number =>
  openSync(folder, O_PATH | O_DIRECTORY | flags);

/** One folder after the other, none of them a link. */
function walkTo(folder: string): number {
  let descriptor = openPath('/');
  for (const name of folder.split('/').filter((each) => each !== '')) {
    try {
      const next = openPath(`${DESCRIPTORS}${descriptor}/${name}`, O_NOFOLLOW);
      closeSync(descriptor);
      descriptor = next;
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }
  return descriptor;
}

/**
 * A descriptor of the folder; null where the system has none to go through. Where it leads is asked of the system: a
 * link on the way would show. File systems that fold case may spell it otherwise, so then every step is looked at.
 */
function openFolder(folder: string): number | null {
  if (process.platform !== 'linux') return null;
  const descriptor = openPath(folder);
  try {
    if (readlinkSync(`${DESCRIPTORS}${descriptor}`) === folder) return descriptor;
  } catch (error) {
    closeSync(descriptor);
    if (codeOf(error) === 'ENOENT') return null; // No /proc: changes are detected, not prevented.
    throw error;
  }
  closeSync(descriptor);
  return walkTo(folder);
}

/** @throws OccupiedFolderError where something else is in its place */
async function openedFolder(folder: string): Promise<number | null> {
  try {
    return openFolder(folder);
  } catch (error) {
    throw codeOf(error) === 'ENOTDIR' || codeOf(error) === 'ELOOP'
      ? await occupiedFolder(folder, error)
      : error;
  }
}

/** Where there are no descriptors to go through: the same folder before and after, or an error. */
async function withDetection<T>(folder: string, use: (folder: string) => Promise<T>): Promise<T> {
  const spelt = (place: string) => (process.platform === 'win32' ? place.toLowerCase() : place);
  const identify = async () => {
    if (spelt(await realpath(folder)) !== spelt(folder)) throw swapped(folder);
    const { dev, ino } = await lstat(folder);
    return `${dev}:${ino}`;
  };
  const before = await identify();
  const result = await use(folder);
  if ((await identify()) !== before) throw swapped(folder);
  return result;
}

/**
 * Calls `use` with a path that leads into the folder until it is done. On Linux no swap leads elsewhere: ENOTDIR or
 * ELOOP instead. On macOS and Windows a swap is noticed before or after, and an error.
 * @param folder absolute, its root without links
 */
async function inFolder<T>(folder: string, use: (pinned: string) => Promise<T>): Promise<T> {
  const whole = path.resolve(folder);
  const descriptor = await openedFolder(whole);
  if (descriptor === null) return withDetection(whole, use);
  try {
    return await use(`${DESCRIPTORS}${descriptor}`);
  } finally {
    closeSync(descriptor);
  }
}

/** `inFolder` of the folder that holds a file. */
export function besideFile<T>(file: string, use: (pinned: string) => Promise<T>): Promise<T> {
  const name = path.basename(file);
  return inFolder(path.dirname(file), (folder) => use(path.join(folder, name)));
}

const OWNER_ALL = 0o700;

/** Entries of a folder that its owner may not read, enter or change can only be removed when he may. */
async function makeChangeable(folder: string | Buffer, mode: number): Promise<void> {
  if ((mode & OWNER_ALL) === OWNER_ALL) return;
  try {
    await chmod(folder, (mode & 0o7777) | OWNER_ALL);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') throw error; // another user's: what is to be done there says whether it matters
  }
}

/** Where a removal stopped, by a path that means something to people. */
const stoppedAt = (error: unknown, place: string): Error => {
  if (error instanceof RemovalError || codeOf(error) === 'ENOENT') return error as Error;
  return new RemovalError(place, codeOf(error), error);
};

/** A file or folder that could not be removed; `code` is the system's. */
class RemovalError extends Error {
  readonly code: unknown;
  readonly place: string;
  constructor(place: string, code: unknown, cause: unknown) {
    super(`${place} could not be removed (${String(code)})`, { cause });
    this.name = 'RemovalError';
    this.code = code;
    this.place = place;
  }
}

const REMOVED_AT_ONCE = 16;

/** A name is bytes, and need not be UTF-8. @param known the place as people know it */
async function removeBelow(place: string | Buffer, known: string): Promise<void> {
  try {
    const found = await lstat(place);
    if (!found.isDirectory()) {
      await unlink(place);
      return;
    }
    const descriptor = openPath(place, O_NOFOLLOW);
    try {
      const inside = `${DESCRIPTORS}${descriptor}`;
      await makeChangeable(inside, found.mode);
      const placeOf = (name: Buffer): Buffer => Buffer.concat([Buffer.from(`${inside}/`), name]);
      const knownAs = (name: Buffer): string => `${known}/${name.toString('utf8')}`;
      const entries = await readdir(inside, { encoding: 'buffer', withFileTypes: true });
      const isPlain = (entry: (typeof entries)[number]): boolean => entry.isFile() || entry.isSymbolicLink();
      for (const { name } of entries.filter((entry) => !isPlain(entry)))
        await unlessGone(removeBelow(placeOf(name), knownAs(name)));
      await forEachConcurrently(entries.filter(isPlain), REMOVED_AT_ONCE, ({ name }) =>
        unlessGone(
          unlink(placeOf(name)).catch((error: unknown) => {
            throw stoppedAt(error, knownAs(name));
          }),
        ),
      );
    } finally {
      closeSync(descriptor);
    }
    await rmdir(place);
  } catch (error) {
    throw stoppedAt(error, known);
  }
}

/** Where there are no descriptors to go through. */
async function openFolders(folder: string): Promise<void> {
  const found = await lstat(folder);
  if (!found.isDirectory()) return;
  await makeChangeable(folder, found.mode);
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory()) await unlessGone(openFolders(path.join(folder, entry.name)));
}

const CLOSED: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM', 'ENOTEMPTY']);

async function removeByPath(folder: string): Promise<void> {
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  try {
    await remove();
  } catch (error) {
    if (!CLOSED.has(codeOf(error))) throw error;
    await unlessGone(openFolders(folder));
    await remove();
  }
}

async function unlessGone(act: Promise<void>): Promise<void> {
  try {
    await act;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/**
 * Removes what `besideFile` leads to, a folder with all it holds, never through a link; what is gone already is no
 * error. Folders that their owner may not change are opened to him first.
 * @param known the path as people know it
 * @throws RemovalError naming what could not be removed
 */
export async function removePinned(pinned: string, known: string): Promise<void> {
  await unlessGone(pinned.startsWith(DESCRIPTORS) ? removeBelow(pinned, known) : removeByPath(pinned));
}
