// A commit of the user's with the changes of a job alone, whatever else is uncommitted.
import { BridgeError } from '../../protocol/error.ts';
import { fieldRef } from '../../protocol/text/references.ts';
import { type GitAccess, type HardenedGit, oneLine } from '../git/git.ts';
import { OWN_IDENTITY } from '../git/hardening.ts';
import { userIdentity } from '../git/user-identity.ts';
import { listPaths } from '../inventory/list-paths.ts';
import type { ApplyOrder } from './apply-order.ts';
import { mergeTrees, type Sides } from './merge-trees.ts';
import { conflict } from './tree-change.ts';

export const treeOf = async (git: HardenedGit, commit: string): Promise<string> =>
  oneLine(await git.must(['rev-parse', '--verify', '--end-of-options', `${commit}^{tree}`]));

/** The message is UTF-8 whatever else the user commits in. */
const PLAIN_COMMITS = [['i18n.commitEncoding', 'UTF-8']] as const;

const onUncommitted = (names: readonly string[]): BridgeError =>
  conflict(
    `The changes cannot be committed alone, as they do not fit on what is committed there: ${listPaths(names)}.`,
    `Nothing was changed. The job worked on edits that are not committed, or these files were committed in another form since. Commit those edits first, bring the changes with ${fieldRef('as', 'changes')}, or leave these files out with ${fieldRef('paths')}.`,
  );

/** @throws BridgeError `apply_conflict` */
async function mergedOnto(git: HardenedGit, sides: Sides, ours: string): Promise<string> {
  if ((await treeOf(git, sides.base)) === ours) return sides.theirs;
  const merged = await mergeTrees(git, sides, ours);
  if (typeof merged === 'string') return merged;
  throw onUncommitted([...new Set(merged.conflicts.map(({ name }) => name))]);
}

export interface MadeCommit {
  readonly commit: string;
  readonly tree: string;
  /** Git with the user as the one who acts. */
  readonly git: HardenedGit;
}

/**
 * Only the commit itself: no branch leads to it yet.
 * @returns null when the parent has the changes already
 * @throws BridgeError also where git does not know who the user is
 */
export async function makeCommit(
  gitAccess: GitAccess,
  git: HardenedGit,
  { sides, parent, message }: { sides: Sides; parent: string; message: ApplyOrder['message'] },
): Promise<MadeCommit | null> {
  const identity = await userIdentity(gitAccess, git);
  const before = await treeOf(git, parent);
  const tree = await mergedOnto(git, sides, before);
  if (tree === before) return null;
  const own = git.at({ identity }, PLAIN_COMMITS);
  const args = ['commit-tree', tree, '-p', parent, '-F', '-'];
  return { commit: oneLine(await own.must(args, { input: message })), tree, git: own };
}

const MOST_HIDDEN = 100;

/**
 * The commit of the user's that a job started from: behind the hidden ones, which hold uncommitted work.
 * @throws BridgeError where there is none
 */
export async function startOf(git: HardenedGit, baseCommit: string): Promise<string> {
  const args = ['rev-list', '--first-parent', `--max-count=${MOST_HIDDEN}`, '--no-commit-header'];
  const lines = (await git.must([...args, '--format=%H %ce', baseCommit, '--'])).split('\n');
  const hidden = ` ${OWN_IDENTITY.GIT_COMMITTER_EMAIL}`;
  const found = lines.find((line) => line !== '' && !line.endsWith(hidden));
  if (found !== undefined) return found.split(' ')[0] ?? '';
  throw new BridgeError('workspace_failed', 'The commit that the job started from is not known.', {
    hint: `Nothing was changed. Bring the changes with ${fieldRef('as', 'changes')}.`,
  });
}
