// The entries of a folder, and a stamp that changes with them.
import { lstat, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { oddityOf } from './regular-file.ts';
import { namesIn, unlessAbsent } from './private-file.ts';

export interface FolderEntry {
  readonly name: string;
  readonly path: string;
  /** When it was last written, in milliseconds since 1970. */
  readonly changedMs: number;
}

/** When a file or folder was last written; null when there is none. */
export async function changedMs(file: string): Promise<number | null> {
  return (await unlessAbsent(lstat(file), null))?.mtimeMs ?? null;
}

const NS_IN_MS = 1_000_000n;

export interface FolderStamp {
  /** Another one as soon as anything is added, removed or renamed in the folder. */
  readonly stamp: string;
  readonly changedMs: number;
  /** Whether the file system's clock seems to tell more than milliseconds: then its ticks are short. */
  readonly isFine: boolean;
}

/** The state of a folder's list of names; null when there is no folder. */
export async function folderStamp(folder: string): Promise<FolderStamp | null> {
  const found = await unlessAbsent(stat(folder, { bigint: true }), null);
  if (found === null) return null;
  const { dev, ino, mtimeNs, ctimeNs } = found;
  return {
    stamp: [dev, ino, mtimeNs, ctimeNs].join(' '),
    changedMs: Number(ctimeNs / NS_IN_MS),
    isFine: ctimeNs % NS_IN_MS !== 0n,
  };
}

/**
 * The entries of a folder whose names are wanted, links as themselves; none when it is absent, a link or a file. What
 * goes away meanwhile is left out.
 */
export async function entriesOf(folder: string, wanted: (name: string) => boolean): Promise<FolderEntry[]> {
  if ((await unlessAbsent(lstat(folder), null))?.isDirectory() !== true) return [];
  const names = await namesIn(folder);
  const entries = await Promise.all(
    names.filter(wanted).map(async (name) => {
      const file = path.join(folder, name);
      const changed = await changedMs(file);
      return changed === null ? [] : [{ name, path: file, changedMs: changed }];
    }),
  );
  return entries.flat();
}

/** The entries of a folder that are no files, and what they are; none when it is absent or no folder. */
export async function oddEntries(
  folder: string,
  wanted: (name: string) => boolean,
): Promise<{ name: string; what: string }[]> {
  if ((await unlessAbsent(lstat(folder), null))?.isDirectory() !== true) return [];
  const entries = await unlessAbsent(readdir(folder, { withFileTypes: true }), []);
  const odd = await Promise.all(
    entries
      .filter((entry) => !entry.isFile() && wanted(entry.name))
      .map(async ({ name }) => {
        const found = await unlessAbsent(lstat(path.join(folder, name)), null); // not every system lists kinds
        const oddity = found === null ? null : oddityOf(found);
        return oddity === null ? [] : [{ name, what: oddity.what }];
      }),
  );
  return odd.flat();
}
