// Walks a folder, within a bound: never through a link; names need not be UTF-8.
import { constants } from 'node:fs';
import { access, lstat, readdir, readlink } from 'node:fs/promises';
import { systemPath, textOfBytes } from '../../protocol/text/byte-text.ts';
import { errnoOf } from './private-file.ts';

export interface FoundEntry {
  /** Below the top, with `/` between. */
  readonly name: string;
  readonly kind: 'file' | 'link' | 'folder' | 'other';
  readonly bytes: number;
  readonly isExecutable: boolean;
}

export interface Walk {
  /** What is no folder, and folders that nobody may look into. */
  readonly found: FoundEntry[];
  /** Folders that were not entered. */
  readonly skipped: string[];
  /** Folders that could not be looked into. */
  readonly closed: string[];
  /** Counted down for each entry; there may be more below when none is left. */
  readonly budget: { entries: number };
}

const placeOf = (top: string, name: string): string | Buffer =>
  systemPath(name === '' ? top : `${top}/${name}`);

const GONE: ReadonlySet<string | null> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);
/** What is too deep for the system to name is there nevertheless. */
const CLOSED: ReadonlySet<string | null> = new Set(['EACCES', 'EPERM', 'ENAMETOOLONG']);

/** The entry itself, a link not followed; null when there is none or nobody may look. */
export async function lookAtEntry(top: string, name: string): Promise<FoundEntry | null> {
  try {
    const found = await lstat(placeOf(top, name));
    const rest = { name, bytes: found.size, isExecutable: (found.mode & 0o100) !== 0 };
    if (found.isSymbolicLink()) return { ...rest, kind: 'link' };
    if (found.isDirectory()) return { ...rest, kind: 'folder', bytes: 0 };
    return { ...rest, kind: found.isFile() ? 'file' : 'other' };
  } catch (error) {
    if (GONE.has(errnoOf(error)) || CLOSED.has(errnoOf(error))) return null;
    throw error;
  }
}

/** Looks that wait for the disk at the same time. */
const AT_ONCE = 256;

export const newWalk = (budget: { entries: number }): Walk => ({
  found: [],
  skipped: [],
  closed: [],
  budget,
});

/**
 * @param name of a folder below `top`; empty for `top` itself
 * @param enters whether a folder is looked into
 */
export async function walkBelow(
  top: string,
  name: string,
  walk: Walk,
  enters: (folder: string) => boolean,
): Promise<void> {
  let names: Buffer[];
  try {
    names = await readdir(placeOf(top, name), { encoding: 'buffer' });
  } catch (error) {
    if (CLOSED.has(errnoOf(error))) walk.closed.push(name);
    else if (!GONE.has(errnoOf(error))) throw error;
    return;
  }
  const wanted = names
    .sort((one, other) => Buffer.compare(one, other))
    .slice(0, Math.max(walk.budget.entries, 0));
  const below = wanted.map((each) => (name === '' ? textOfBytes(each) : `${name}/${textOfBytes(each)}`));
  for (let at = 0; at < below.length; at += AT_ONCE) {
    const some = below.slice(at, at + AT_ONCE);
    const entries = await Promise.all(some.map((each) => lookAtEntry(top, each)));
    for (const [index, each] of some.entries()) {
      if (walk.budget.entries <= 0) return;
      walk.budget.entries -= 1;
      await take(top, each, entries[index] ?? null, walk, enters);
    }
  }
}

async function take(
  top: string,
  name: string,
  entry: FoundEntry | null,
  walk: Walk,
  enters: (folder: string) => boolean,
): Promise<void> {
  if (entry === null) walk.closed.push(name);
  else if (entry.kind !== 'folder') walk.found.push(entry);
  else if (enters(name)) await walkBelow(top, name, walk, enters);
  else walk.skipped.push(name);
}

/** Where a link leads, as it is in the link. */
export function linkBytes(top: string, name: string): Promise<Buffer> {
  return readlink(placeOf(top, name), { encoding: 'buffer' });
}

export async function mayRead(top: string, name: string): Promise<boolean> {
  return access(placeOf(top, name), constants.R_OK).then(
    () => true,
    () => false, // whatever the reason
  );
}

/** A path below a folder as text that `bytesOfText` takes back. */
export const joinedPath = (top: string, name: string): string => (name === '' ? top : `${top}/${name}`);

/** Of those names the ones that are there. */
export async function present(top: string, names: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (let at = 0; at < names.length; at += AT_ONCE) {
    const some = names.slice(at, at + AT_ONCE);
    const kinds = await Promise.all(some.map((name) => lookAtEntry(top, name)));
    found.push(...some.filter((_, index) => kinds[index] !== null));
  }
  return found;
}
