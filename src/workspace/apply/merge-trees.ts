// Three trees merged by git, without a file being touched.
import { BridgeError } from '../../protocol/error.ts';
import { gitFailure } from '../git/git-failures.ts';
import type { HardenedGit } from '../git/git.ts';
import { hiddenCommit } from '../snapshot/snapshot.ts';
import { type Merge, type Merged, readMerge } from './conflicts.ts';

/** What a merge works with. */
export interface Sides {
  /** A commit. */
  readonly base: string;
  /** Tree of the work. */
  readonly theirs: string;
}

/**
 * Both trees as commits on the same base, so that git merges them with that base.
 * @returns the merged tree, or what collides
 */
export async function mergeTrees(
  git: HardenedGit,
  { base, theirs }: Sides,
  ours: string,
): Promise<string | (Merge & { readonly commits: Merged })> {
  const commitOf = (tree: string): Promise<string> =>
    hiddenCommit(git, tree, [base], 'For a merge of agy-mcp');
  const [ourCommit, theirCommit] = await Promise.all([commitOf(ours), commitOf(theirs)]);
  const args = ['merge-tree', '--write-tree', '-z', '--no-messages', ourCommit, theirCommit];
  const answer = await git.ask(args);
  const merged = readMerge(answer.stdout);
  if (merged === null) {
    if (/usage: git merge-tree|unknown option/.test(answer.stderr)) {
      throw new BridgeError('workspace_failed', 'This git cannot merge without touching files.', {
        hint: 'Install git 2.38 or newer, or take the changes over with git yourself.',
      });
    }
    throw gitFailure(args, answer.stderr);
  }
  if (answer.ok && merged.conflicts.length === 0) return merged.tree;
  return { ...merged, commits: { ours: ourCommit, theirs: theirCommit } };
}
