// Files of the bridge: private, whole or absent, never through a link.
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import {
  access,
  chmod,
  copyFile,
  type FileHandle,
  link,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  rename,
  rm,
  stat,
  unlink,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { besideFile, withoutLinks } from './pinned-folder.ts';
import { type Expected, occupiedFolder, openRegular, readRegular } from './regular-file.ts';

/** A file opened by this module. */
export type OpenFile = FileHandle;

const { O_APPEND, O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_RDONLY, O_WRONLY } = constants;
const [PRIVATE_FILE, PRIVATE_FOLDER] = [0o600, 0o700] as const;

/** The code of a file system error, or null: an error of the bridge has a code too, but of another kind. */
export function errnoOf(error: unknown): string | null {
  const { code = '' } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  return /^E[A-Z0-9]+$/.test(code) ? code : null;
}

/** What an act gives; `otherwise` when there is no such file. Any other error is thrown. */
export function unlessAbsent<T, U>(act: Promise<T>, otherwise: U): Promise<T | U> {
  return act.catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return otherwise;
    throw error;
  });
}

/**
 * Makes a private folder and its parents; one that exists is left as it is.
 * @param lasts a new one is there also after a power cut
 */
export async function ensureFolder(folder: string, lasts = false): Promise<void> {
  const parent = path.dirname(folder);
  try {
    await createFolder(folder);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST' && (await lstat(folder)).isDirectory()) return;
    if (errnoOf(error) !== 'ENOENT' || parent === folder) throw await occupiedFolder(folder, error);
    await ensureFolder(parent, lasts);
    await createFolder(folder).catch((again: unknown) => {
      if (errnoOf(again) !== 'EEXIST') throw again; // Another process was as quick.
    });
  }
  if (lasts) await syncFolder(parent);
}

/** Makes a private folder that must not exist yet. */
export async function createFolder(folder: string): Promise<void> {
  await besideFile(folder, (pinned) => mkdir(pinned, { mode: PRIVATE_FOLDER }));
}

/** What was made, renamed or removed in a folder is so also after a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // folders cannot be opened there
  const handle = await open(folder, O_RDONLY | O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes the content to a new file beside `file`; removed again when that fails. @param sync on the disk before it returns */
export async function writeTemporary(file: string, content: string | Uint8Array, sync: boolean) {
  const temporary = `${file}.${randomUUID()}.tmp`;
  const handle = await open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, PRIVATE_FILE);
  try {
    await handle.writeFile(content);
    if (sync) await handle.sync();
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return temporary;
}

/** Replaces a file whole: a reader sees the old content or the new one, also after a power cut. */
export function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  return besideFile(file, async (pinned) => {
    const temporary = await writeTemporary(pinned, content, true);
    try {
      await rename(temporary, pinned);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await syncFolder(path.dirname(pinned));
  });
}

/** The time by which the file system of a folder stamps what is written now, in milliseconds since 1970. */
export function fileTimeMs(folder: string): Promise<number> {
  return besideFile(path.join(folder, 'clock'), async (pinned) => {
    const temporary = await writeTemporary(pinned, '.', false);
    try {
      return (await lstat(temporary)).mtimeMs;
    } finally {
      await unlink(temporary);
    }
  });
}

/** Creates a file once, with its whole content; false when it exists. */
export function writeOnce(file: string, content: string): Promise<boolean> {
  return besideFile(file, async (pinned) => {
    const temporary = await writeTemporary(pinned, content, false);
    try {
      await link(temporary, pinned);
      return true;
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return false;
      throw error;
    } finally {
      await unlink(temporary);
    }
  });
}

/**
 * Opens a private file for appending, made if absent.
 * @throws DamagedFileError where something else is there, or the file of another user
 */
export function openAppend(file: string): Promise<FileHandle> {
  const flags = O_WRONLY | O_CREAT | O_APPEND;
  return besideFile(
    file,
    async (pinned) => (await openRegular(pinned, flags, { own: true }, PRIVATE_FILE)).handle,
  );
}

/** Opens a file for reading; null when there is none. @throws DamagedFileError where something else is there */
export async function openRead(file: string, expected: Expected = {}): Promise<FileHandle | null> {
  return (await unlessAbsent(openRegular(file, O_RDONLY, expected), null))?.handle ?? null;
}

/** A file as text; null when there is none. @throws as `openRead` */
export async function readText(file: string, expected: Expected = {}): Promise<string | null> {
  return (await readBytes(file, expected))?.toString('utf8') ?? null;
}

/** A file as it is; null when there is none. @throws as `openRead` */
export function readBytes(file: string, expected: Expected = {}): Promise<Buffer | null> {
  return unlessAbsent(readRegular(file, expected), null);
}

/** Names in a folder; none when there is no such folder. */
export function namesIn(folder: string): Promise<string[]> {
  return unlessAbsent(readdir(folder), []);
}

/** Size in bytes; null when there is no such file. */
export async function sizeOf(file: string): Promise<number | null> {
  return (await unlessAbsent(lstat(file), null))?.size ?? null;
}

/** Removes a file; an absent one is no error. */
export async function removeFile(file: string): Promise<void> {
  await unlessAbsent(
    besideFile(file, (pinned) => unlink(pinned)),
    undefined,
  );
}

/** Some bytes of a file, fewer where it ends before; null when there is none. @throws as `openRead` */
export async function readRange(
  file: string,
  from: number,
  length: number,
  expected: Expected = {},
): Promise<Buffer | null> {
  const handle = await openRead(file, expected);
  if (handle === null) return null;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(length), 0, length, from);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Whether the last line of a file has no end. */
export async function endsInside(file: string): Promise<boolean> {
  const size = await sizeOf(file);
  const handle = size === null || size === 0 ? null : await openRead(file);
  if (handle === null || size === null) return false;
  try {
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] !== 0x0a;
  } finally {
    await handle.close();
  }
}

/** A text that changes when a file is replaced or rewritten: inode, size and time. */
export async function fileStamp(file: string): Promise<string> {
  const { ino, size, mtimeMs } = await stat(file);
  return `${ino}:${size}:${mtimeMs}`;
}

/** Whether files can be made in a folder, or in the nearest parent that exists. */
export async function canWriteFolder(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK);
    return true;
  } catch (error) {
    const parent = path.dirname(folder);
    return errnoOf(error) === 'ENOENT' && parent !== folder && (await canWriteFolder(parent));
  }
}

/** A new private folder in the system's place for temporary files; its path has no links. */
export async function makeTemporary(prefix: string): Promise<string> {
  return mkdtemp(path.join(await withoutLinks(tmpdir()), prefix));
}

/** Copies a program and makes it executable. */
export async function copyProgram(from: string, to: string): Promise<void> {
  await besideFile(to, async (pinned) => {
    await copyFile(from, pinned, constants.COPYFILE_EXCL);
    await chmod(pinned, 0o700);
  });
}

/** Renames a file; false when it is gone already. */
export function moveFile(from: string, to: string): Promise<boolean> {
  const moved = besideFile(from, (source) => besideFile(to, (target) => rename(source, target)));
  return unlessAbsent(
    moved.then(() => true),
    false,
  );
}
