// The content below a folder: read now, whatever times and sizes say, and never through a link.
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, lstatSync, read, readlinkSync, readSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { bytesOfText } from '../../protocol/text/byte-text.ts';
import { openPlainFolder } from './plain-folder.ts';
import { openRegularSync } from './regular-file.ts';
import { errnoOf } from './private-file.ts';

/** What is at a path, by its content. */
export interface FileState {
  readonly kind: 'absent' | 'file' | 'link' | 'folder' | 'other';
  /** SHA-256 of the bytes of a file, or of where a link leads; empty for all else. */
  readonly sum: string;
  /** Permission bits of a file; 0 for all else. */
  readonly mode: number;
}

export const ABSENT: FileState = { kind: 'absent', sum: '', mode: 0 };
const OTHER: FileState = { kind: 'other', sum: '', mode: 0 };

/** Whether two looks saw the same, permissions aside. */
export const isSameContent = (one: FileState, other: FileState): boolean =>
  one.kind === other.kind && one.sum === other.sum;

export const isSameState = (one: FileState, other: FileState): boolean =>
  isSameContent(one, other) && one.mode === other.mode;

/** No folder leads there: one is absent, or something else is in its place. */
export const NO_WAY: ReadonlySet<string | null> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG']);
const CHUNK_BYTES = 1_048_576;

/** A path as the system takes it. */
export type Place = string | Buffer;

const within = (folder: string, name: string): Place => {
  const bytes = bytesOfText(name);
  return bytes.toString('utf8') === name
    ? path.join(folder, name)
    : Buffer.concat([Buffer.from(`${folder}${path.sep}`), bytes]);
};

/** Calls `use` with a place in the folder that holds `name`; on Linux no swapped folder leads elsewhere. */
export async function inParent<T>(
  root: string,
  name: string,
  use: (place: Place) => T | Promise<T>,
): Promise<T> {
  const parts = name.split('/');
  const last = parts.pop() ?? '';
  const folder = openPlainFolder(root, parts.map(bytesOfText));
  try {
    return await use(within(folder.place, last));
  } finally {
    folder.close();
  }
}

const readPiece = promisify(read);

/** Small files at once, which is faster; large ones piece by piece, so that they hold up nobody. */
async function sumOfFile(place: Place): Promise<string> {
  const descriptor = openRegularSync(place);
  try {
    const hash = createHash('sha256');
    const { size } = fstatSync(descriptor);
    const chunk = Buffer.allocUnsafe(Math.min(size + 1, CHUNK_BYTES));
    for (;;) {
      const bytes =
        size < CHUNK_BYTES
          ? readSync(descriptor, chunk, 0, chunk.length, null)
          : (await readPiece(descriptor, chunk, 0, chunk.length, null)).bytesRead;
      if (bytes === 0) return hash.digest('hex');
      hash.update(chunk.subarray(0, bytes));
    }
  } finally {
    closeSync(descriptor);
  }
}

async function stateAt(place: Place): Promise<FileState> {
  const found = lstatSync(place, { throwIfNoEntry: false });
  if (found === undefined) return ABSENT;
  if (found.isSymbolicLink()) {
    const target = readlinkSync(place, 'buffer');
    return { kind: 'link', sum: createHash('sha256').update(target).digest('hex'), mode: 0 };
  }
  if (found.isDirectory()) return { kind: 'folder', sum: '', mode: 0 };
  if (!found.isFile()) return OTHER;
  return { kind: 'file', sum: await sumOfFile(place), mode: found.mode & 0o7777 };
}

async function unlessNoWay<T>(act: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (NO_WAY.has(errnoOf(error))) return otherwise;
    throw error;
  }
}

/**
 * What is at a name below a folder; absent where no folder leads there.
 * @throws the system's error when it cannot be read
 */
export function stateOf(root: string, name: string): Promise<FileState> {
  return unlessNoWay(() => inParent(root, name, stateAt), ABSENT);
}

/** The nearest part of the way to a name that is no folder, such as a link; null when there is none. */
export async function blockedAt(root: string, name: string): Promise<string | null> {
  const parts = name.split('/').slice(0, -1);
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const folder = parts.slice(0, depth).join('/');
    const kind = await unlessNoWay(
      () => inParent(root, folder, (place) => lstatSync(place, { throwIfNoEntry: false })),
      undefined,
    );
    if (kind === undefined) return null;
    if (!kind.isDirectory()) return folder;
  }
  return null;
}

/** The same of a file of our own. */
export function stateAtFile(file: string): Promise<FileState> {
  return stateAt(file);
}

/**
 * Whether what is at a place is still this. It is read, and must be the same file afterwards: one that took its
 * place or was written to meanwhile is another. Between that last look and the return nothing else of this process runs.
 */
export async function isStill(place: Place, expected: FileState): Promise<boolean> {
  const identify = (): string | null => {
    const found = lstatSync(place, { throwIfNoEntry: false, bigint: true });
    return found === undefined
      ? null
      : [found.dev, found.ino, found.size, found.mode, found.mtimeNs, found.ctimeNs].join(' ');
  };
  const before = identify();
  return isSameState(await stateAt(place), expected) && identify() === before;
}
