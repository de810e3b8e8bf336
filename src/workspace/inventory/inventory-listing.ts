// What git lists of a worktree: the entries of its index, and the untracked files.
import { present } from '../../platform/files/walk-below.ts';
import type { HardenedGit } from '../git/git.ts';
import { recordsOf } from '../snapshot/index-entries.ts';

export interface Listing {
  readonly tracked: readonly string[];
  /** Submodules, and repositories that were added as one: their commits by their folders. */
  readonly gitlinks: ReadonlyMap<string, string>;
  /** What is not in the index; a folder of which nothing is ends with `/`. */
  readonly others: readonly string[];
}

const OTHER = '? ';
const GITLINK = /^\S 160000 (?<commit>[0-9a-f]+) /;

const nameOf = (line: string): string => line.slice(line.indexOf('\t') + 1);

/** @param git with an index of our own that holds all that git takes */
export async function listingOf(git: HardenedGit): Promise<Listing> {
  const args = ['ls-files', '-z', '-t', '--stage', '--others', '--directory'];
  const tracked: string[] = [];
  const gitlinks = new Map<string, string>();
  const others: string[] = [];
  for await (const lines of recordsOf(git, args))
    for (const line of lines) {
      const commit = GITLINK.exec(line)?.groups?.['commit'];
      if (line.startsWith(OTHER)) others.push(line.slice(OTHER.length));
      else if (commit === undefined) tracked.push(nameOf(line));
      else gitlinks.set(nameOf(line), commit);
    }
  return { tracked, gitlinks, others };
}

/** Every folder that leads to a name, innermost first. */
export function* foldersTo(name: string): Generator<string> {
  for (let end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1))
    yield name.slice(0, end);
}

/** Whether a name lies below one of the folders. */
export function isBelowAny(folders: ReadonlySet<string>, name: string): boolean {
  for (const folder of foldersTo(name)) if (folders.has(folder)) return true;
  return false;
}

export const DOT_GIT = '.git';

/** Folders with files of git in them that were made a repository of their own: git lists neither them nor their `.git`. */
export async function repositoriesAmongTracked(top: string, tracked: readonly string[]): Promise<string[]> {
  const folders = new Set<string>();
  for (const name of tracked)
    for (const folder of foldersTo(name)) {
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  return present(
    top,
    [...folders].map((folder) => `${folder}/${DOT_GIT}`),
  );
}

/** The folder of the outermost repository whose `.git` is on the way to a name; null when there is none. */
export function repositoryOf(name: string): string | null {
  const parts = name.split('/');
  const at = parts.indexOf(DOT_GIT);
  return at > 0 ? parts.slice(0, at).join('/') : null;
}

export const withoutSlash = (name: string): string => (name.endsWith('/') ? name.slice(0, -1) : name);
