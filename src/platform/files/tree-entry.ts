// The entry of a name below a folder; names come from git and need not be UTF-8.
import { lstat } from 'node:fs/promises';
import { bytesOfText, systemPath } from '../../protocol/text/byte-text.ts';
import { errnoOf } from './private-file.ts';

export interface TreeEntry {
  readonly kind: 'folder' | 'file' | 'link' | 'other';
  readonly isExecutable: boolean;
  readonly bytes: number;
  /** Another text as soon as anything of it changes. */
  readonly stamp: string;
}

/** No folder leads there, or nobody may look. */
const ABSENT: ReadonlySet<string | null> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'EACCES']);

const placeOf = (top: string, name: string): string | Buffer => {
  const place = systemPath(name);
  return typeof place === 'string' ? `${top}/${name}` : Buffer.concat([bytesOfText(`${top}/`), place]);
};

/** The entry itself, a link not followed; null when there is none. */
export async function entryAt(top: string, name: string): Promise<TreeEntry | null> {
  try {
    const found = await lstat(placeOf(top, name));
    const { ino, mode, size, mtimeMs, ctimeMs } = found;
    const stamp = `${ino}:${mode}:${size}:${mtimeMs}:${ctimeMs}`;
    const isExecutable = (mode & 0o100) !== 0;
    if (found.isSymbolicLink()) return { kind: 'link', isExecutable, bytes: size, stamp };
    if (found.isDirectory()) return { kind: 'folder', isExecutable, bytes: size, stamp };
    return { kind: found.isFile() ? 'file' : 'other', isExecutable, bytes: size, stamp };
  } catch (error) {
    if (ABSENT.has(errnoOf(error))) return null;
    throw error;
  }
}

/**
 * Looks at many names; each folder on the way is asked for once, so that what lies in absent folders costs nothing.
 * @returns the entries that are there, reached through folders alone
 */
export async function entriesBelow(
  top: string,
  names: Iterable<string>,
): Promise<ReadonlyMap<string, TreeEntry>> {
  const folders = new Map<string, Promise<boolean>>();
  const isFolder = (folder: string): Promise<boolean> => {
    const known = folders.get(folder);
    if (known !== undefined) return known;
    const asked = (async () =>
      folder === '' ||
      ((await isFolder(above(folder))) && (await entryAt(top, folder))?.kind === 'folder'))();
    folders.set(folder, asked);
    return asked;
  };
  const found = new Map<string, TreeEntry>();
  for (const name of names) {
    const entry = (await isFolder(above(name))) ? await entryAt(top, name) : null;
    if (entry !== null) found.set(name, entry);
  }
  return found;
}

const above = (name: string): string => name.slice(0, Math.max(name.lastIndexOf('/'), 0));
