// Inspects, creates and removes folders and links of a checkout.
import { randomUUID } from 'node:crypto';
import { link, lstat, open, readdir, realpath, rename, rm, stat, symlink, utimes } from 'node:fs/promises';
import path from 'node:path';
import { besideFile, removePinned } from './pinned-folder.ts';
import { copyRegular, DamagedFileError, readRegular } from './regular-file.ts';
import { createFolder, ensureFolder, errnoOf, unlessAbsent } from './private-file.ts';

type PathKind = 'absent' | 'folder' | 'file' | 'link' | 'other';

const ABSENT: ReadonlySet<string | null> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG']);

/** What a path itself is; a link is not followed. */
export async function kindOf(file: string): Promise<PathKind> {
  try {
    const found = await lstat(file);
    if (found.isSymbolicLink()) return 'link';
    if (found.isDirectory()) return 'folder';
    return found.isFile() ? 'file' : 'other';
  } catch (error) {
    if (ABSENT.has(errnoOf(error))) return 'absent';
    throw error;
  }
}

/** The path of a folder without links; null when there is no such folder. */
export async function realFolder(folder: string): Promise<string | null> {
  try {
    const real = await realpath(folder);
    return (await stat(real)).isDirectory() ? real : null;
  } catch (error) {
    if (ABSENT.has(errnoOf(error))) return null;
    throw error;
  }
}

/** The path of whatever is there without links; null when a link leads nowhere. */
export async function realPathOf(file: string): Promise<string | null> {
  try {
    return await realpath(file);
  } catch (error) {
    if (ABSENT.has(errnoOf(error))) return null;
    throw error;
  }
}

/** Whether files can be moved from one folder to the other. */
export async function isOneDisk(one: string, other: string): Promise<boolean> {
  return (await stat(one)).dev === (await stat(other)).dev;
}

/** Makes one private folder in an existing one; what is there already is left as it is. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await createFolder(folder);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
  }
}

/** Removes a folder with all it holds; links are removed, not followed. */
export async function removeTree(folder: string): Promise<void> {
  await unlessAbsent(
    besideFile(folder, (pinned) => removePinned(pinned, folder)),
    undefined,
  );
}

/** Bytes of a file, wherever a link leads; null when there is none. */
async function bytesOf(file: string): Promise<Buffer | null> {
  try {
    return await readRegular(file, { followsLink: true });
  } catch (error) {
    if (ABSENT.has(errnoOf(error))) return null;
    throw error;
  }
}

const holdsLine = (bytes: Buffer, line: string): boolean =>
  bytes.toString('latin1').split(/\r?\n/).includes(line);

/** True when a file has the line, wherever a link leads; what is no file has none. */
export async function hasLine(file: string, line: string): Promise<boolean> {
  const bytes = await bytesOf(file).catch((error: unknown) => {
    if (error instanceof DamagedFileError) return null;
    throw error;
  });
  return bytes !== null && holdsLine(bytes, line);
}

/** File systems without hard links. */
const NO_LINKS: ReadonlySet<string | null> = new Set(['EPERM', 'ENOTSUP', 'ENOSYS', 'EXDEV']);

/** Takes `draft` to the place of a file that is still as it was when `stamp` was taken; false when it is not. */
async function replaceUnchanged(draft: string, file: string, stamp: string): Promise<boolean> {
  if ((await stampOf(file)) !== stamp) return false;
  if (stamp !== NO_FILE) {
    await rename(draft, file);
    return true;
  }
  try {
    await link(draft, file); // where a file has come meanwhile, that one stays
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    if (!NO_LINKS.has(errnoOf(error))) throw error;
    await rename(draft, file);
    return true;
  }
}

const MOST_TRIES = 100;

/**
 * Sees to it that a text file, made if absent, has a line. The file is replaced whole and keeps its mode and every
 * byte. What is added is decided by the very bytes that are written back, so writers of the same line may race: it
 * is there once. A file that changed in between is read again.
 */
export async function ensureLine(file: string, line: string): Promise<void> {
  await besideFile(file, async (pinned) => {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const stamp = await stampOf(pinned);
      const before = (await bytesOf(pinned)) ?? Buffer.alloc(0);
      if (holdsLine(before, line)) return;
      const mode = stamp === NO_FILE ? 0o644 : (await stat(pinned)).mode & 0o777;
      const gap = before.length === 0 || before.at(-1) === 0x0a ? '' : '\n';
      const draft = `${pinned}.${randomUUID()}.tmp`;
      try {
        const handle = await open(draft, 'wx', mode);
        try {
          await handle.chmod(mode); // the umask has cut it
          await handle.writeFile(Buffer.concat([before, Buffer.from(`${gap}${line}\n`)]));
          await handle.sync();
        } finally {
          await handle.close();
        }
        if (await replaceUnchanged(draft, pinned, stamp)) return;
      } finally {
        await rm(draft, { force: true });
      }
    }
    throw Object.assign(new Error(`${file} changes all the time`), { code: 'EBUSY' });
  });
}

/**
 * Copies a regular file with its time of change, never rounded up: git takes a file for unchanged only when it is
 * older than the index that says so. False when there is none.
 */
export async function copyWithTime(from: string, to: string): Promise<boolean> {
  if ((await kindOf(from)) !== 'file') return false;
  const { mtimeMs } = await copyRegular(from, to);
  const seconds = Math.floor(mtimeMs) / 1_000;
  await utimes(to, seconds, seconds);
  return true;
}

const NO_FILE = 'absent';

/** A text that changes with a file, whatever it is; links are not followed. `absent` when there is none. */
export async function stampOf(file: string): Promise<string> {
  try {
    const { ino, mode, size, mtimeMs, ctimeMs } = await lstat(file);
    return `${ino}:${mode}:${size}:${mtimeMs}:${ctimeMs}`;
  } catch (error) {
    if (ABSENT.has(errnoOf(error))) return NO_FILE;
    throw error;
  }
}

/** True when a folder leads to `file` through folders alone, none of them a link, from `top` on. */
export async function leadsStraight(top: string, file: string): Promise<boolean> {
  const parent = path.dirname(path.join(top, file));
  return (await realFolder(parent)) === parent;
}

/** Makes a link to a folder, and the parents of the link; false when something is there already. */
export async function linkFolder(target: string, at: string): Promise<boolean> {
  await ensureFolder(path.dirname(at));
  try {
    await besideFile(at, (pinned) => symlink(target, pinned, 'junction'));
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Every path below a folder that is no folder itself, relative to `top`, with `/` between; links are not followed. */
export async function filesBelow(top: string, folder: string): Promise<string[]> {
  const entries = await readdir(path.join(top, folder), { withFileTypes: true });
  const found = await Promise.all(
    entries.map((entry) => {
      const name = path.posix.join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(top, name) : Promise.resolve([name]);
    }),
  );
  return found.flat();
}
