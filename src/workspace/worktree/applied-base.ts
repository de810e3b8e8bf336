// What further work is compared with once some of a job's work is in the checkout: that is no change any more.
import { type AppliedWhat, isApplied, isWhole } from '../../protocol/applied-part.ts';
import type { HardenedGit } from '../git/git.ts';
import { changesBetween, withChanges } from '../apply/tree-diff.ts';
import { listFiles } from '../review/changed-files.ts';
import { hiddenCommit } from '../snapshot/snapshot.ts';
import { treeOf } from './commit-changes.ts';

interface Work {
  /** What the job started from, and its work. */
  readonly base: string;
  readonly head: string;
}

/** Null where the record speaks of another list of files. */
async function treeWith(
  git: HardenedGit,
  { base, head }: Work,
  rows: readonly AppliedWhat[],
): Promise<string | null> {
  if (isWhole(rows)) return treeOf(git, head);
  const files = await listFiles(git, base, head);
  if (rows.some(({ part }) => part?.of !== files.length)) return null;
  const chosen = files.filter((_, at) => isApplied(rows, at));
  const names = new Set(
    chosen.flatMap(({ path, old_path: old }) => (old === undefined ? [path] : [path, old])),
  );
  const changes = (await changesBetween(git, base, head)).filter(({ name }) => names.has(name));
  return withChanges(git, await treeOf(git, base), changes);
}

const isThere = async (git: HardenedGit, commit: string): Promise<boolean> =>
  (await git.ask(['cat-file', '-e', `${commit}^{commit}`])).ok;

/**
 * The base of work that goes on. Its first parent is the newest commit that the user has of the work, so that a branch
 * made of what follows stands on that.
 * @param rows what the checkout has of the work
 * @returns a commit that leads to both of the work; `base` itself where the checkout has nothing of it
 */
export async function baseAfter(git: HardenedGit, work: Work, rows: readonly AppliedWhat[]): Promise<string> {
  const tree = rows.length === 0 ? null : await treeWith(git, work, rows);
  if (tree === null) return work.base;
  const made = rows.flatMap(({ commit }) => commit ?? []).at(-1);
  const start = made !== undefined && (await isThere(git, made)) ? made : work.base;
  return hiddenCommit(git, tree, [start, work.head], 'What a checkout had of the work of a job of agy-mcp');
}
