// What stands in a checkout, as a tree: made through an index of our own, so that the user's stays as it is.
import path from 'node:path';
import { copyWithTime, removeTree } from '../platform/paths.ts';
import { makeTemporary } from '../platform/safe-file.ts';
import { gitFailure } from './git-failures.ts';
import { oneLine, type SealedGit } from './git.ts';
import type { Override } from './hardening.ts';
import { EXCLUDED, FOLDER } from './names.ts';

/** A checkout and the `.git` folder that holds its HEAD and index. */
export interface Checkout {
  readonly top: string;
  readonly gitDir: string;
}

export interface TreeOfFiles {
  readonly tree: string;
  /**
   * Some are not in the tree: files that cannot be read, that are no files, that bear a name which git refuses, or that are
   * repositories of their own without a commit.
   */
  readonly incomplete: boolean;
}

/** Git gave up as a whole; single files that it has to leave out are errors to it, and it goes on. */
const GAVE_UP = /^fatal: /m;

/** Runs `act` with a private folder that is gone afterwards. */
export async function withFolder<T>(act: (folder: string) => Promise<T>): Promise<T> {
  const folder = await makeTemporary('agy-mcp-git-');
  try {
    return await act(folder);
  } finally {
    await removeTree(folder);
  }
}

interface Entries {
  /** Repositories of their own: submodules, and what was added as one. */
  readonly gitlinks: readonly string[];
  /** Files below `.agy-mcp` that the repository tracks all the same. */
  readonly tracked: readonly string[];
}

async function entriesOf(git: SealedGit, signal?: AbortSignal): Promise<Entries> {
  const entries = (await git.must(['ls-files', '-z', '--stage'], { signal })).split('\0');
  const nameOf = (entry: string): string => entry.slice(entry.indexOf('\t') + 1);
  return {
    gitlinks: entries.filter((entry) => entry.startsWith('160000 ')).map(nameOf),
    tracked: entries.map(nameOf).filter((name) => name.startsWith(EXCLUDED)),
  };
}

/** Paths of an index that are repositories of their own. */
export async function gitlinksOf(git: SealedGit): Promise<readonly string[]> {
  return (await entriesOf(git)).gitlinks;
}

/** An index covers more than a sparse checkout shows. */
async function sparseFlags(git: SealedGit, signal: AbortSignal | undefined): Promise<string[]> {
  const { stdout } = await git.ask(['config', '--type=bool', '--get', 'core.sparseCheckout'], { signal });
  return stdout.trim() === 'true' ? ['--sparse'] : [];
}

/**
 * Brings an index up to the files and writes its tree. Git compares by its stat cache and reads only what differs.
 * Submodules stay at the commit that the index names: `git add` would look into each with the submodule's own
 * configuration.
 * @param git placed at the files, with an index of our own
 */
export async function treeOfFiles(
  git: SealedGit,
  signal?: AbortSignal,
  leaveOut: readonly string[] = [],
): Promise<TreeOfFiles> {
  const [flags, { gitlinks, tracked }] = await Promise.all([
    sparseFlags(git, signal),
    entriesOf(git, signal),
  ]);
  const except = (name: string): string => `:(top,literal,exclude)${name}`;
  const where = gitlinks.length === 0 ? [] : ['--', '.', ...gitlinks.map(except)];
  const args = ['add', '--all', '--ignore-errors', ...flags, ...where];
  const added = await git.ask(args, { signal });
  if (!added.ok && GAVE_UP.test(added.stderr)) throw gitFailure(args, added.stderr);
  // ours are excluded already, unless the repository's own .gitignore takes that back
  const out = [...[FOLDER, ...leaveOut].map((name) => `:(top,literal)${name}`), ...tracked.map(except)];
  await git.must(['rm', '-r', '-f', '--quiet', '--cached', '--ignore-unmatch', ...flags, '--', ...out], {
    signal,
  });
  const tree = oneLine(await git.must(['write-tree'], { signal }));
  return { tree, incomplete: !added.ok };
}

/** The same of a checkout of the user: with a copy of its index, whose stat cache saves reading every file. */
export function treeOfCheckout(
  git: SealedGit,
  checkout: Checkout,
  act?: (git: SealedGit, found: TreeOfFiles) => Promise<void>,
  signal?: AbortSignal,
): Promise<TreeOfFiles> {
  return withFolder(async (folder) => {
    const indexFile = path.join(folder, 'index');
    await copyWithTime(path.join(checkout.gitDir, 'index'), indexFile);
    const own = git.at({ cwd: checkout.top, workTree: checkout.top, indexFile });
    const found = await treeOfFiles(own, signal);
    await act?.(own, found);
    return found;
  });
}

/** A commit that no branch shows. */
export async function hiddenCommit(
  git: SealedGit,
  tree: string,
  parents: readonly string[],
  message: string,
  signal?: AbortSignal,
): Promise<string> {
  const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-m', message];
  return oneLine(await git.must(args, { signal }));
}

/** Index entries outside of a sparse checkout must be written all the same. */
export const WITHOUT_SPARSE: readonly Override[] = [['core.sparseCheckout', 'false']];
