// Folders that stay the same while they are written to, whoever swaps one on the way for a link.
import { constants } from 'node:fs';
import { lstat, open, readdir, realpath, rmdir, statfs, unlink } from 'node:fs/promises';
import path from 'node:path';

const { O_DIRECTORY, O_NOFOLLOW } = constants;
/** Linux: a descriptor to go through, which needs no right to read. Node has no name for it. */
const O_PATH = 0x20_0000;
const PROC_MAGIC = 0x9f_a0;

/** Folders as they were named when first seen, and where they really were then. Below them no link is followed. */
const ANCHORS = new Map<string, string>();
const MOST_ANCHORS = 4_096;

const linuxPinning: { known?: Promise<boolean> } = {};

/** Whether the system lets a folder be reached through its descriptor. */
export function canPin(): Promise<boolean> {
  if (process.platform !== 'linux') return Promise.resolve(false);
  linuxPinning.known ??= statfs('/proc').then(
    ({ type }) => type === PROC_MAGIC,
    () => false, // No /proc: changes are then detected, not prevented.
  );
  return linuxPinning.known;
}

/** From here on this folder is where it is now; a link that takes its place later is not followed. */
export function anchorFolder(named: string, real: string): void {
  if (ANCHORS.size >= MOST_ANCHORS) ANCHORS.clear();
  ANCHORS.set(path.resolve(named), real);
}

/** Without links as far as it was seen before; a folder that is new here is looked up once and remembered. */
async function unlinked(folder: string): Promise<string> {
  const whole = path.resolve(folder);
  const { root } = path.parse(whole);
  const names = whole.slice(root.length).split(path.sep);
  for (let count = 1; count <= names.length; count += 1) {
    const real = ANCHORS.get(root + names.slice(0, count).join(path.sep));
    if (real !== undefined) return path.join(real, ...names.slice(count));
  }
  const real = await realpath(whole);
  anchorFolder(whole, real);
  return real;
}

async function openFolder(real: string) {
  let handle = await open('/', O_PATH | O_DIRECTORY);
  for (const name of real.split('/').filter((each) => each !== '')) {
    try {
      const next = await open(`/proc/self/fd/${handle.fd}/${name}`, O_PATH | O_DIRECTORY | O_NOFOLLOW);
      await handle.close();
      handle = next;
    } catch (error) {
      await handle.close();
      throw error;
    }
  }
  return handle;
}

/** Where there are no descriptors to go through: the same folder before and after, or an error. */
async function withDetection<T>(real: string, use: (folder: string) => Promise<T>): Promise<T> {
  const identify = async () => {
    if ((await realpath(real)) !== real) throw swapped(real);
    const { dev, ino } = await lstat(real);
    return `${dev}:${ino}`;
  };
  const before = await identify();
  const result = await use(real);
  if ((await identify()) !== before) throw swapped(real);
  return result;
}

const swapped = (folder: string): Error =>
  Object.assign(new Error(`A folder was replaced while it was in use: ${folder}`), { code: 'ELOOP' });

/**
 * Calls `use` with a path to the folder that leads there until it is done. On Linux no swap leads elsewhere: ENOTDIR
 * or ELOOP instead. On macOS and Windows a swap is noticed before or after, and an error.
 */
async function inFolder<T>(folder: string, use: (pinned: string) => Promise<T>): Promise<T> {
  const real = await unlinked(folder);
  if (!(await canPin())) return withDetection(real, use);
  const handle = await openFolder(real);
  try {
    return await use(`/proc/self/fd/${handle.fd}`);
  } finally {
    await handle.close();
  }
}

/** `inFolder` of the folder that holds a file. */
export function besideFile<T>(file: string, use: (pinned: string) => Promise<T>): Promise<T> {
  const name = path.basename(file);
  return inFolder(path.dirname(file), (folder) => use(path.join(folder, name)));
}

/** Removes a file or a folder with all it holds, never through a link; what is gone already is no error. */
export async function removePinned(pinned: string): Promise<void> {
  try {
    if (!(await lstat(pinned)).isDirectory()) {
      await unlink(pinned);
      return;
    }
    const handle = await open(pinned, O_PATH | O_DIRECTORY | O_NOFOLLOW);
    try {
      const inside = `/proc/self/fd/${handle.fd}`;
      for (const name of await readdir(inside)) await removePinned(path.join(inside, name));
    } finally {
      await handle.close();
    }
    await rmdir(pinned);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
