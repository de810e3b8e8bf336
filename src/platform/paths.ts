// Folders and links of a checkout: looked at, made, removed.
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import {
  copyFile,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  utimes,
} from 'node:fs/promises';
import path from 'node:path';
import { besideFile, removePinned } from './pinned-folder.ts';
import { ensureFolder, errnoOf } from './safe-file.ts';

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

/** Makes one private folder in an existing one; what stands there already is left as it is. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await besideFile(folder, (pinned) => mkdir(pinned, { mode: 0o700 }));
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
  }
}

/** Removes a folder with all it holds; links are removed, not followed. */
export async function removeTree(folder: string): Promise<void> {
  try {
    await besideFile(folder, removePinned);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

/** True when a file has the line, wherever a link leads. */
export async function hasLine(file: string, line: string): Promise<boolean> {
  try {
    return (await readFile(file, 'latin1')).split(/\r?\n/).includes(line);
  } catch (error) {
    if (ABSENT.has(errnoOf(error))) return false;
    throw error;
  }
}

/**
 * Adds a line to the end of a text file, made if absent. The file is replaced whole and keeps its mode and every
 * byte; writers of the same line may race, it stands there once.
 */
export async function appendLine(file: string, line: string): Promise<void> {
  const before = await readFile(file).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  });
  if (before?.toString('latin1').split(/\r?\n/).includes(line) === true) return; // Another writer was as quick.
  const mode = before === null ? 0o644 : (await stat(file)).mode & 0o777;
  const gap = before === null || before.length === 0 || before.at(-1) === 0x0a ? '' : '\n';
  await besideFile(file, async (pinned) => {
    const temporary = `${pinned}.${randomUUID()}.tmp`;
    try {
      const handle = await open(temporary, 'wx', mode);
      try {
        await handle.chmod(mode); // the umask has cut it
        await handle.writeFile(Buffer.concat([before ?? Buffer.alloc(0), Buffer.from(`${gap}${line}\n`)]));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, pinned);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  });
}

/**
 * Copies a regular file with its time of change, never rounded up: git takes a file for unchanged only when it is
 * older than the index that says so. False when there is none.
 */
export async function copyWithTime(from: string, to: string): Promise<boolean> {
  if ((await kindOf(from)) !== 'file') return false;
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  const { mtimeMs } = await stat(from);
  const seconds = Math.floor(mtimeMs) / 1_000;
  await utimes(to, seconds, seconds);
  return true;
}

/** A text that changes with a file, whatever it is; links are not followed. `absent` when there is none. */
export async function stampOf(file: string): Promise<string> {
  try {
    const { ino, mode, size, mtimeMs, ctimeMs } = await lstat(file);
    return `${ino}:${mode}:${size}:${mtimeMs}:${ctimeMs}`;
  } catch (error) {
    if (ABSENT.has(errnoOf(error))) return 'absent';
    throw error;
  }
}

/** True when a folder leads to `file` through folders alone, none of them a link, from `top` on. */
export async function leadsStraight(top: string, file: string): Promise<boolean> {
  const parent = path.dirname(path.join(top, file));
  return (await realFolder(parent)) === parent;
}

/**
 * Copies a file, a link or a folder with all it holds; links are copied as links. Parents are made, what stands there
 * already is left as it is.
 * @param room how many files may still be copied; counted down
 * @returns the files copied, relative to `to`'s top
 */
export async function copyTree(
  from: string,
  to: string,
  name: string,
  room: { files: number },
): Promise<string[]> {
  const [source, target] = [path.join(from, name), path.join(to, name)];
  const kind = await kindOf(source);
  if (kind === 'absent' || kind === 'other' || room.files <= 0) return [];
  if (kind === 'folder') {
    const copied: string[] = [];
    for (const each of await readdir(source))
      copied.push(...(await copyTree(from, to, path.posix.join(name, each), room)));
    return copied;
  }
  await ensureFolder(path.dirname(target));
  room.files -= 1;
  try {
    const aim = kind === 'link' ? await readlink(source) : null;
    await besideFile(target, (pinned) =>
      aim === null
        ? copyFile(source, pinned, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
        : symlink(aim, pinned),
    );
    return [name];
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return [];
    throw error;
  }
}

/** Makes a link to a folder, and the parents of the link; false when something stands there already. */
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
