// What an apply has to write: three trees merged, the checkout's side read from its files as they are now.
import { copyOut } from '../../platform/files/replace-expected.ts';
import { blockedAt, type FileState, isSameContent, stateOf } from '../../platform/files/file-state.ts';
import { filesBelow } from '../../platform/files/paths.ts';
import { createYield } from '../../platform/waiting/yield-loop.ts';
import type { ApplyFolder } from './apply-journal.ts';
import type { Checkouts } from './checkouts.ts';
import { describeConflicts } from './conflicts.ts';
import {
  conflict,
  isSubmodule,
  NO_MODE,
  NOTHING_CHANGED,
  SUBMODULE,
  type TreeChange,
} from './tree-change.ts';
import { changesBetween } from './tree-diff.ts';
import { mergeTrees, type Sides } from './merge-trees.ts';
import type { HardenedGit } from '../git/git.ts';
import { foldersTo } from '../inventory/inventory-listing.ts';
import { quotedName } from '../../protocol/text/visible-text.ts';
import { listPaths } from '../inventory/list-paths.ts';

export interface ApplyPlan {
  /** Tree of the checkout as it was read. */
  readonly ours: string;
  readonly merged: string;
  readonly changes: readonly TreeChange[];
  /** What is at the name of each change. */
  readonly now: ReadonlyMap<string, FileState>;
}

async function merge(git: HardenedGit, sides: Sides, ours: string): Promise<string> {
  const merged = await mergeTrees(git, sides, ours);
  if (typeof merged === 'string') return merged;
  const what = await describeConflicts(git, merged, merged.commits);
  throw conflict(`The changes conflict with the checkout: ${what}.`, NOTHING_CHANGED);
}

/** Names that the work has in another form than the merge. */
export async function mergedNames(git: HardenedGit, theirs: string, merged: string): Promise<Set<string>> {
  const names = await git.must(['diff-tree', '-r', '-z', '--no-renames', '--name-only', theirs, merged]);
  return new Set(names.split('\0'));
}

/** Reads what is at a name and keeps a copy, which no later change of the file reaches. */
async function readNow(root: string, { before }: ApplyFolder, name: string): Promise<FileState> {
  const state = await stateOf(root, name);
  if (state.kind !== 'file' && state.kind !== 'link') return state;
  await copyOut(root, name, before);
  if (isSameContent(await stateOf(before, name), state)) return state;
  throw conflict(
    `A file in the checkout changed while the changes were being applied: ${listPaths([name])}.`,
    NOTHING_CHANGED,
  );
}

/**
 * The tree of the checkout with the files that are going to be written as they really are: flags of the index and
 * times of files can hide a change.
 */
async function treeAsRead(
  checkouts: Checkouts,
  root: string,
  places: ApplyFolder,
  changes: readonly TreeChange[],
  now: Map<string, FileState>,
  signal?: AbortSignal,
): Promise<string> {
  const yieldLoop = createYield(signal);
  const sparse = await checkouts.sparse();
  const names: string[] = [];
  for (const change of changes) {
    const { name, status } = change;
    if (isSubmodule(change) || now.has(name)) continue;
    await yieldLoop();
    const state = await readNow(root, places, name);
    now.set(name, state);
    // what git does not know is in the way, not a part of the checkout's tree
    const isPart = status !== 'A' && state.kind !== 'folder' && state.kind !== 'other';
    if (isPart && !(state.kind === 'absent' && sparse.has(name))) names.push(name);
  }
  if (names.length > 0) await checkouts.update(places.before, names);
  return checkouts.tree();
}

/**
 * A file that the user has in another form than git stores, by a filter that does not run here, is not written: the
 * stored form would take the place of the user's.
 */
async function refuseOtherForm(checkouts: Checkouts, changes: readonly TreeChange[]): Promise<void> {
  const behind = await checkouts.behindOff(changes.map(({ name }) => name));
  const [[driver, names] = ['', []]] = behind;
  if (names.length === 0) return;
  throw conflict(
    `Files behind the filter ${quotedName(driver)}, which does not run here, cannot be written: ${listPaths(names)}.`,
    `Nothing was changed. The work has them in the form in which git stores them: take it over with git yourself, or define the filter in your own configuration and start a new job.`,
  );
}

/** Each time the merge touches further files, these are read as well. */
const MOST_ROUNDS = 8;

/**
 * @param ours the tree of the checkouts
 * @throws BridgeError `apply_conflict`
 */
export async function planApply(
  checkouts: Checkouts,
  root: string,
  places: ApplyFolder,
  sides: Sides,
  ours: string,
  signal?: AbortSignal,
): Promise<ApplyPlan> {
  const { git } = checkouts;
  const now = new Map<string, FileState>();
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const merged = await merge(git, sides, ours);
    const changes = await changesBetween(git, ours, merged);
    await refuseOtherForm(checkouts, changes);
    const read = await treeAsRead(checkouts, root, places, changes, now, signal);
    if (read === ours) return { ours, merged, changes, now };
    ours = read;
  }
  throw conflict('The checkout changes while it is looked at.', NOTHING_CHANGED);
}

/** Whether everything below a folder is removed. */
async function givesWay(root: string, name: string, leaving: ReadonlySet<string>): Promise<string[]> {
  return (await filesBelow(root, name)).filter((each) => !leaving.has(each));
}

/** Where a submodule of the checkout gives way to files, these would be written into the submodule's own checkout. */
function refuseInSubmodules(changes: readonly TreeChange[]): void {
  const submodules = changes.filter(({ oldMode }) => oldMode === SUBMODULE).map(({ name }) => name);
  const written = changes.filter(({ newMode }) => newMode !== SUBMODULE);
  const places = new Set(written.filter(({ newMode }) => newMode !== NO_MODE).map(({ name }) => name));
  if (submodules.length > 0)
    for (const { name } of written) for (const folder of foldersTo(name)) places.add(folder);
  const bad = submodules.filter((each) => places.has(each));
  if (bad.length === 0) return;
  throw conflict(`The job puts files in the place of a submodule: ${listPaths(bad)}.`, NOTHING_CHANGED);
}

/**
 * What git ignores is in no tree and must not be overwritten either; and nothing is written through a link that
 * stands where a folder is meant.
 * @throws BridgeError `apply_conflict`
 */
export async function refuseInTheWay(
  root: string,
  { changes, now }: ApplyPlan,
  signal?: AbortSignal,
): Promise<void> {
  const yieldLoop = createYield(signal);
  refuseInSubmodules(changes);
  const leaving = new Set(changes.filter(({ status }) => status === 'D').map(({ name }) => name));
  const blocked = new Set<string>();
  for (const change of changes) {
    const { status, name } = change;
    if (isSubmodule(change)) continue;
    await yieldLoop();
    const kind = now.get(name)?.kind ?? 'absent';
    if (kind === 'other') blocked.add(name);
    if (status === 'D') continue;
    if (kind === 'folder') for (const each of await givesWay(root, name, leaving)) blocked.add(each);
    else if (status === 'A' && kind !== 'absent') blocked.add(name);
    const folder = await blockedAt(root, name);
    if (folder !== null && !leaving.has(folder)) blocked.add(folder);
  }
  if (blocked.size === 0) return;
  throw conflict(
    `Files that git ignores or cannot hold are in the way: ${listPaths([...blocked])}.`,
    NOTHING_CHANGED,
  );
}
