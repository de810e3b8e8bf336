// What stands in a folder, and since when.
import { lstat, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { errnoOf } from './safe-file.ts';

export interface FolderEntry {
  readonly name: string;
  readonly path: string;
  /** When it was last written, in milliseconds since 1970. */
  readonly changedMs: number;
}

/** When a file or folder was last written; null when there is none. */
export async function changedMs(file: string): Promise<number | null> {
  try {
    return (await lstat(file)).mtimeMs;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
}

export interface FolderStamp {
  /** Another one as soon as anything is added, removed or renamed in the folder. */
  readonly stamp: string;
  readonly changedMs: number;
}

/** The state of a folder's list of names; null when there is no folder. */
export async function folderStamp(folder: string): Promise<FolderStamp | null> {
  try {
    const { dev, ino, mtimeNs, ctimeNs } = await stat(folder, { bigint: true });
    return { stamp: [dev, ino, mtimeNs, ctimeNs].join(' '), changedMs: Number(ctimeNs / 1_000_000n) };
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/**
 * The entries of a folder whose names are wanted, links as themselves; none when it is absent, a link or a file. What
 * goes away meanwhile is left out.
 */
export async function entriesOf(folder: string, wanted: (name: string) => boolean): Promise<FolderEntry[]> {
  let names: string[];
  try {
    if (!(await lstat(folder)).isDirectory()) return [];
    names = await readdir(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
  const entries = await Promise.all(
    names.filter(wanted).map(async (name) => {
      const file = path.join(folder, name);
      const changed = await changedMs(file);
      return changed === null ? [] : [{ name, path: file, changedMs: changed }];
    }),
  );
  return entries.flat();
}
