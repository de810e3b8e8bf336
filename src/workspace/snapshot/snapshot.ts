// A checkout as a tree: made through an index of our own, so that the user's is left alone.
import path from 'node:path';
import { copyWithTime, removeTree } from '../../platform/files/paths.ts';
import { entriesBelow } from '../../platform/files/tree-entry.ts';
import { errnoOf, makeTemporary } from '../../platform/files/private-file.ts';
import { BridgeError } from '../../protocol/error.ts';
import { addAddable } from './add-files.ts';
import { behindOff, holdBack } from '../git/filters.ts';
import { oneLine, type HardenedGit } from '../git/git.ts';
import type { Override } from '../git/hardening.ts';
import { clearFlags, indexEntries, type IndexEntry, isGitlink, joined } from './index-entries.ts';
import { largeFiles } from './large-files.ts';
import { keepRawFiles } from '../lfs/raw-files.ts';
import { isBelowAny } from '../inventory/inventory-listing.ts';
import { FOLDER } from '../worktree/worktree-names.ts';

/** A checkout and the `.git` folder that holds its HEAD and index. */
export interface Checkout {
  readonly top: string;
  readonly gitDir: string;
}

export interface TreeOfFiles {
  readonly tree: string;
  /**
   * Names that the tree has as the index had them, or not at all: what cannot be read, is no file, has a name that git
   * refuses, cannot be converted, or is a repository of its own without a commit.
   */
  readonly leftOut: readonly string[];
  /** New files and perhaps changed ones behind filters that are off; left out as well. */
  readonly held: readonly string[];
  /** Files that are in the tree byte for byte, because their filter or encoding fails or is off. */
  readonly raw: readonly string[];
  /** Files that differed from the index, which flags of the index hid from git. */
  readonly revealed: readonly string[];
  /** Repositories of their own that the index did not have. */
  readonly nested: readonly string[];
  /** The checkout does not show all files. */
  readonly isSparse: boolean;
}

export interface TreeOptions {
  /**
   * What becomes of files that a filter or an encoding fails on, or whose filter is off: they stay as the index has them
   * (files of the user, whose filter would have changed them), or are recorded as they are (files of an agent).
   */
  readonly bad: 'leave' | 'raw';
  /** Files and folders that are no part of the tree. */
  readonly leaveOut?: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

function noTemporary(cause: unknown): BridgeError {
  const code = errnoOf(cause);
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  const why = isFull
    ? 'there is no space left'
    : code === 'ENOENT'
      ? 'it is not there'
      : 'it cannot be written to';
  return new BridgeError('workspace_failed', `The temporary folder of the server cannot be used: ${why}.`, {
    hint: 'Make room there, or point TMPDIR of the server to another folder.',
    cause,
  });
}

/**
 * Runs `act` with a private folder that is gone afterwards.
 * @throws BridgeError when there can be none, and what `act` throws
 */
export async function withFolder<T>(act: (folder: string) => Promise<T>): Promise<T> {
  const folder = await makeTemporary('agy-mcp-git-').catch((error: unknown) => {
    throw noTemporary(error);
  });
  try {
    return await act(folder);
  } finally {
    await removeTree(folder);
  }
}

/** An index covers more than a sparse checkout shows. */
async function sparseFlags(git: HardenedGit, signal: AbortSignal | undefined): Promise<string[]> {
  const { stdout } = await git.ask(['config', '--type=bool', '--get', 'core.sparseCheckout'], { signal });
  return stdout.trim() === 'true' ? ['--sparse'] : [];
}

const isBelow = (folder: string, name: string): boolean => name === folder || name.startsWith(`${folder}/`);

/** Takes what is no part of the tree out of the index. @returns the entries that stay */
async function takeOut(
  git: HardenedGit,
  isPart: (name: string) => boolean,
  signal?: AbortSignal,
): Promise<readonly IndexEntry[]> {
  const entries = await indexEntries(git, signal);
  const strays = entries.filter(({ name }) => !isPart(name)).map(({ name }) => name);
  if (strays.length === 0) return entries;
  await git.must(['update-index', '-z', '--force-remove', '--stdin'], { input: joined(strays), signal });
  return entries.filter(({ name }) => isPart(name));
}

/** Submodules that stay as the index has them. Where an agent removed one, or put something else there, that counts. */
async function standingGitlinks(
  git: HardenedGit,
  top: string,
  entries: readonly IndexEntry[],
  bad: TreeOptions['bad'],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const gitlinks = entries.filter(isGitlink);
  const names = gitlinks.map(({ name }) => name);
  if (bad === 'leave' || names.length === 0) return names;
  const found = await entriesBelow(top, names);
  const gone = gitlinks
    .filter(({ name, isSkipped }) => !isSkipped && found.get(name)?.kind !== 'folder')
    .map(({ name }) => name);
  if (gone.length === 0) return names;
  await git.must(['update-index', '-z', '--force-remove', '--stdin'], { input: joined(gone), signal });
  const isGone = new Set(gone);
  return names.filter((name) => !isGone.has(name));
}

/**
 * Brings an index up to the files and writes its tree. Git compares by its stat cache and reads only what differs.
 * Submodules stay at the commit that the index names: `git add` would look into each with the submodule's own
 * configuration. A file that cannot be recorded keeps no other from it.
 * @param git placed at the files, with an index of our own
 * @param top of the files
 */
export async function treeOfFiles(
  git: HardenedGit,
  top: string,
  { bad, leaveOut = [], signal }: TreeOptions,
): Promise<TreeOfFiles> {
  const [flags, entries] = await Promise.all([sparseFlags(git, signal), indexEntries(git, signal)]);
  const before = new Map(entries.map((entry) => [entry.name, entry]));
  const hidden = await clearFlags(git, top, entries, signal);
  const off = await behindOff(git, signal);
  const large = await largeFiles(git, top, signal);
  const held = await holdBack(git, top, [...(bad === 'leave' ? off : []), ...large], before, signal);
  const gitlinks = await standingGitlinks(git, top, entries, bad, signal);
  const added = await addAddable(git, top, {
    flags,
    except: [...gitlinks, ...held.fresh],
    bad,
    before,
    signal,
  });
  // ours are excluded already, unless the repository's own .gitignore takes that back or tracks them
  const out = new Set(leaveOut);
  const isPart = (name: string): boolean =>
    (!isBelow(FOLDER, name) || before.has(name)) &&
    !out.has(name) &&
    !(out.size > 0 && isBelowAny(out, name));
  const after = await keepRawFiles(git, before, await takeOut(git, isPart, signal), signal);
  const now = new Map(after.map((entry) => [entry.name, entry]));
  const differs = (name: string): boolean => {
    const [was, is] = [before.get(name), now.get(name)];
    return was?.object !== is?.object || was?.mode !== is?.mode;
  };
  const tree = oneLine(await git.must(['write-tree'], { signal }));
  const fresh = new Set(held.fresh);
  const isLarge = new Set(large);
  return {
    tree,
    isSparse: flags.length > 0,
    leftOut: [...added.leftOut.filter((name) => !fresh.has(name)), ...large].filter(isPart),
    held: [...held.fresh, ...held.changed].filter((name) => !isLarge.has(name)),
    raw: [...added.raw, ...(bad === 'raw' ? off.filter((name) => now.has(name) && differs(name)) : [])],
    revealed: hidden.map(({ name }) => name).filter(differs),
    nested: after.filter((entry) => isGitlink(entry) && !before.has(entry.name)).map(({ name }) => name),
  };
}

/** The same of a checkout of the user: with a copy of its index, whose stat cache saves reading every file. */
export function treeOfCheckout(
  git: HardenedGit,
  checkout: Checkout,
  signal?: AbortSignal,
): Promise<TreeOfFiles> {
  return withFolder(async (folder) => {
    const indexFile = path.join(folder, 'index');
    await copyWithTime(path.join(checkout.gitDir, 'index'), indexFile);
    const own = git.at({ cwd: checkout.top, workTree: checkout.top, indexFile });
    return treeOfFiles(own, checkout.top, { bad: 'leave', signal });
  });
}

/** A commit that no branch shows. */
export async function hiddenCommit(
  git: HardenedGit,
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
