// Opens a file that another process may have replaced: never blocks, and returns only a regular file.
import { closeSync, constants, existsSync, fstatSync, openSync, type Stats } from 'node:fs';
import { copyFile, type FileHandle, lstat, open } from 'node:fs/promises';
import path from 'node:path';
import { LIMITS } from '../../protocol/limits.ts';

const { O_NOCTTY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;
/** Opening a pipe waits for its other end without O_NONBLOCK; a terminal would become this process's. */
const NEVER_WAITS = O_NONBLOCK | O_NOCTTY;

/** What is asked of a file, besides being one. */
export interface Expected {
  /** A larger file is not read. */
  readonly maxBytes?: number;
  /** Only a file of this user counts. */
  readonly own?: boolean;
  /** Follows a link at the end of the path. */
  readonly followsLink?: boolean;
}

interface Oddity {
  /** As the end of "… is …". */
  readonly what: string;
  /** In the system's terms. */
  readonly code: string;
}

/** What is at a path is not the file that belongs there. */
export class DamagedFileError extends Error {
  /** In the system's terms. */
  readonly code: string;
  /** Name of the file, without its folder. */
  readonly file: string;
  /** What it is, as the end of "… is …". */
  readonly what: string;

  constructor(file: string, { what, code }: Oddity) {
    super(`${file} is ${what}`);
    this.name = 'DamagedFileError';
    this.code = code;
    this.file = path.basename(file);
    this.what = what;
  }
}

/** Something else is in the place of a folder. */
export class OccupiedFolderError extends Error {
  /** In the system's terms. */
  readonly code: string;
  /** Name of the folder, without the one that it is in. */
  readonly folder: string;
  /** What is there, as the end of "… is …". */
  readonly what: string;

  constructor(folder: string, { what, code }: Oddity) {
    super(`${folder} is ${what}`);
    this.name = 'OccupiedFolderError';
    this.code = code;
    this.folder = path.basename(folder);
    this.what = what;
  }
}

const A_FILE: Oddity = { what: 'a file', code: 'ENOTDIR' };

/** What is in the place of a folder, as an error; `otherwise` where there is a folder, or nothing to be seen. */
export async function occupiedFolder(folder: string, otherwise: unknown): Promise<unknown> {
  const found = await lstat(folder).catch(() => null);
  if (found === null || found.isDirectory()) return otherwise;
  return new OccupiedFolderError(folder, oddityOf(found) ?? A_FILE);
}

/** What is in the place of a file. @returns null for a regular one */
export function oddityOf(found: Stats): Oddity | null {
  if (found.isFile()) return null;
  if (found.isSymbolicLink()) return { what: 'a link', code: 'ELOOP' };
  if (found.isDirectory()) return { what: 'a folder', code: 'EISDIR' };
  if (found.isFIFO()) return { what: 'a named pipe', code: 'ENXIO' };
  if (found.isSocket()) return { what: 'a socket', code: 'ENXIO' };
  return { what: 'a device', code: 'ENXIO' };
}

/** Whether something belongs to this user; yes where the system has no owners. */
export const isOwn = ({ uid }: Pick<Stats, 'uid'>): boolean =>
  process.geteuid === undefined || process.geteuid() === uid;

function check(file: string, found: Stats, { own = false, maxBytes = Infinity }: Expected): void {
  const oddity = oddityOf(found);
  if (oddity !== null) throw new DamagedFileError(file, oddity);
  if (own && !isOwn(found)) throw new DamagedFileError(file, { what: 'of another user', code: 'EPERM' });
  if (found.size > maxBytes) {
    const what = `larger than ${Math.ceil(maxBytes / 1_048_576)} MiB`;
    throw new DamagedFileError(file, { what, code: 'EFBIG' });
  }
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

export interface OpenedFile {
  readonly handle: FileHandle;
  readonly bytes: number;
}

/**
 * @throws DamagedFileError when something else than such a file is there; the system's error otherwise
 */
export async function openRegular(
  file: string,
  flags: number,
  expected: Expected = {},
  mode?: number,
): Promise<OpenedFile> {
  const follow = expected.followsLink === true ? 0 : O_NOFOLLOW;
  const handle = await open(file, flags | NEVER_WAITS | follow, mode).catch(async (error: unknown) => {
    // A pipe without a reader, a socket, a folder, a link: the system refuses each in its own way.
    const found = codeOf(error) === 'ENOENT' ? null : await lstat(file).catch(() => null);
    const oddity = found === null ? null : oddityOf(found);
    throw oddity === null ? error : new DamagedFileError(file, oddity);
  });
  try {
    const found = await handle.stat();
    check(file, found, expected);
    return { handle, bytes: found.size };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** All bytes of a file, up to the bound. @throws as `openRegular` */
export async function readRegular(
  file: string,
  { maxBytes = LIMITS.fileBytes, ...expected }: Expected,
): Promise<Buffer> {
  const { handle, bytes } = await openRegular(file, O_RDONLY, { maxBytes, ...expected });
  try {
    const buffer = Buffer.allocUnsafe(bytes);
    let length = 0;
    while (length < bytes) {
      const { bytesRead } = await handle.read(buffer, length, bytes - length, length);
      if (bytesRead === 0) break; // cut meanwhile
      length += bytesRead;
    }
    return buffer.subarray(0, length);
  } finally {
    await handle.close();
  }
}

/** Without a promise. @returns a descriptor @throws as `openRegular` */
export function openRegularSync(file: string | Buffer): number {
  const descriptor = openSync(file, O_RDONLY | NEVER_WAITS | O_NOFOLLOW);
  try {
    check(file.toString(), fstatSync(descriptor), {});
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

const COPY = constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE;

/** By its descriptor where the system has a name for it: what takes its place meanwhile is not copied. */
function sourceOf<T>(file: T, descriptor: number): T | string {
  const name = `/proc/self/fd/${descriptor}`;
  return process.platform === 'linux' && existsSync(name) ? name : file;
}

/** Copies a file to a name that must be free. @throws as `openRegular` */
export async function copyRegular(from: string, to: string): Promise<{ readonly mtimeMs: number }> {
  const { handle } = await openRegular(from, O_RDONLY);
  try {
    await copyFile(sourceOf(from, handle.fd), to, COPY);
    return await handle.stat();
  } finally {
    await handle.close();
  }
}

/** The same of names that need not be UTF-8. */
export async function copyRegularPlace(from: string | Buffer, to: string | Buffer): Promise<void> {
  const descriptor = openRegularSync(from);
  try {
    await copyFile(sourceOf(from, descriptor), to, COPY);
  } finally {
    closeSync(descriptor);
  }
}
