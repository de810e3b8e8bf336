// Folders that stay the same while they are written to, whoever swaps one on the way for a link.
import { closeSync, constants, openSync, readlinkSync } from 'node:fs';
import { lstat, readdir, realpath, rm, rmdir, unlink } from 'node:fs/promises';
import path from 'node:path';

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
  const descriptor = openFolder(whole);
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

/** A name is bytes, and need not be UTF-8. */
async function removeBelow(place: string | Buffer): Promise<void> {
  if (!(await lstat(place)).isDirectory()) {
    await unlink(place);
    return;
  }
  const descriptor = openPath(place, O_NOFOLLOW);
  try {
    const inside = `${DESCRIPTORS}${descriptor}`;
    for (const name of await readdir(inside, { encoding: 'buffer' }))
      await unlessGone(removeBelow(Buffer.concat([Buffer.from(`${inside}/`), name])));
  } finally {
    closeSync(descriptor);
  }
  await rmdir(place);
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
 * error.
 */
export async function removePinned(pinned: string): Promise<void> {
  await unlessGone(
    pinned.startsWith(DESCRIPTORS)
      ? removeBelow(pinned)
      : rm(pinned, { recursive: true, force: true, maxRetries: 3 }),
  );
}
