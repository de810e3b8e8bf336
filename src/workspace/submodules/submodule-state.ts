// What the user's checkout of a submodule holds: its commit, and its files as a tree.
import path from 'node:path';
import { copyWithTime } from '../../platform/files/paths.ts';
import { isCommit, oneLine, type HardenedGit } from '../git/git.ts';
import { recordsOf } from '../snapshot/index-entries.ts';
import { type Checkout, treeOfCheckout, type TreeOfFiles, withFolder } from '../snapshot/snapshot.ts';

/** What of the files is not in the tree, or not as it seems. */
export type NotTaken = Pick<TreeOfFiles, 'leftOut' | 'held' | 'revealed' | 'nested'>;

export interface SubmoduleState {
  readonly tree: string;
  readonly notTaken: NotTaken;
}

const ALL_TAKEN: NotTaken = { leftOut: [], held: [], revealed: [], nested: [] };

export async function commitIn(
  git: HardenedGit,
  commit: string,
  signal?: AbortSignal,
): Promise<string | null> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}^{commit}`];
  const { ok, stdout } = await git.ask(args, { signal });
  return ok && isCommit(stdout.trim()) ? stdout.trim() : null;
}

export const treeIn = async (git: HardenedGit, commit: string, signal?: AbortSignal): Promise<string> =>
  oneLine(await git.must(['rev-parse', '--verify', '--end-of-options', `${commit}^{tree}`], { signal }));

/** Whether git can be asked at once: no flag of the index hides a file. */
async function showsAll(git: HardenedGit, signal?: AbortSignal): Promise<boolean> {
  for await (const records of recordsOf(git, ['ls-files', '-z', '-v'], signal))
    if (records.some((record) => !record.startsWith('H '))) return false;
  return true;
}

const STATUS = ['status', '--porcelain', '-z', '--untracked-files=normal', '--ignore-submodules=all'];

function isClean(git: HardenedGit, { top, gitDir }: Checkout, signal?: AbortSignal): Promise<boolean> {
  return withFolder(async (folder) => {
    const indexFile = path.join(folder, 'index');
    if (!(await copyWithTime(path.join(gitDir, 'index'), indexFile))) return false;
    const own = git.at({ cwd: top, workTree: top, indexFile });
    if (!(await showsAll(own, signal))) return false;
    const { ok, stdout } = await own.ask(STATUS, { signal });
    return ok && stdout === '';
  });
}

/** @param git that reads the objects of the submodule and writes new ones elsewhere */
export async function stateOfCheckout(
  git: HardenedGit,
  checkout: Checkout,
  commit: string,
  signal?: AbortSignal,
): Promise<SubmoduleState> {
  // most have no change in them, and one question of git says so
  if (git.filters.off.size === 0 && (await isClean(git, checkout, signal)))
    return { tree: await treeIn(git, commit, signal), notTaken: ALL_TAKEN };
  const { tree, leftOut, held, revealed, nested } = await treeOfCheckout(git, checkout, signal);
  return { tree, notTaken: { leftOut, held, revealed, nested } };
}
