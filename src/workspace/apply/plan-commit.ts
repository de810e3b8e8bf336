// What an apply as a commit has to do once its files are written; or why there can be no commit now.
import path from 'node:path';
import { copyWithTime } from '../../platform/files/paths.ts';
import type { BridgeError } from '../../protocol/error.ts';
import { fieldRef } from '../../protocol/text/references.ts';
import { type GitAccess, type HardenedGit, oneLine } from '../git/git.ts';
import { listPaths } from '../inventory/list-paths.ts';
import { branchAt, commitOf, inTheMiddle } from './commit-step.ts';
import type { CommitStep } from './journal-schema.ts';
import { makeCommit } from './make-commit.ts';
import { mergeTrees, type Sides } from './merge-trees.ts';
import { conflict } from './tree-change.ts';
import { changesBetween } from './tree-diff.ts';

export interface PlannedCommit {
  readonly step: CommitStep;
  readonly git: HardenedGit;
}

const noCommitNow = (message: string, first: string): BridgeError =>
  conflict(
    message,
    `Nothing was changed. ${first}, or put the work on a branch of its own with ${fieldRef('as', 'branch')}.`,
  );

async function onBranch(git: HardenedGit, gitDir: string): Promise<{ ref: string; from: string }> {
  const what = await inTheMiddle(gitDir);
  if (what !== null)
    throw noCommitNow(`The checkout is in the middle of a ${what}.`, 'End that or abort it first');
  const ref = await branchAt(git);
  if (ref === null)
    throw noCommitNow('No branch is checked out, so a commit would be on none.', 'Check one out first');
  const from = await commitOf(git, ref);
  if (from === null)
    throw noCommitNow('The branch that is checked out has no commit yet.', 'Make a first one yourself');
  return { ref, from };
}

/** Tree of what is staged. */
async function stagedTree(git: HardenedGit, gitDir: string, folder: string): Promise<string> {
  const indexFile = path.join(folder, 'staged-index');
  await copyWithTime(path.join(gitDir, 'index'), indexFile);
  const answer = await git.at({ indexFile }).ask(['write-tree']);
  if (answer.ok) return oneLine(answer.stdout);
  throw noCommitNow('The index cannot be read as a tree: it holds conflicts.', 'Solve them first');
}

/**
 * @param folder for an index of our own
 * @returns null when the branch has the changes already
 * @throws BridgeError `apply_conflict` when the changes cannot be committed alone, or not now
 */
export async function planCommit(
  gitAccess: GitAccess,
  git: HardenedGit,
  { gitDir, folder }: { readonly gitDir: string; readonly folder: string },
  sides: Sides,
  message: string,
): Promise<PlannedCommit | null> {
  const { ref, from } = await onBranch(git, gitDir);
  const made = await makeCommit(gitAccess, git, { sides, parent: from, message });
  if (made === null) return null;
  const staged = await stagedTree(git, gitDir, folder);
  const merged = await mergeTrees(git, sides, staged);
  if (typeof merged !== 'string')
    throw conflict(
      `The changes conflict with what is staged: ${listPaths([...new Set(merged.conflicts.map(({ name }) => name))])}.`,
      `Nothing was changed. Commit or unstage that first, or put the work on a branch of its own with ${fieldRef('as', 'branch')}.`,
    );
  const entries = (await changesBetween(git, staged, merged)).map(
    ({ name, oldMode, newMode, oldBlob, newBlob }) => ({ name, oldMode, newMode, oldBlob, newBlob }),
  );
  return { step: { ref, from, to: made.commit, staged, entries }, git: made.git };
}
