// The commit that a job starts from: what the user sees, and what of it could not be taken over.
import type { AppliedWhat } from '../../protocol/applied-part.ts';
import { type GitAccess, oneLine, type HardenedGit } from '../git/git.ts';
import { pipeWarnings } from '../git/named-pipes.ts';
import { indexEntries, namesIn } from '../snapshot/index-entries.ts';
import { listPaths } from '../inventory/list-paths.ts';
import { baseAfter } from './applied-base.ts';
import { type Checkout, hiddenCommit, treeOfCheckout, type TreeOfFiles } from '../snapshot/snapshot.ts';

export interface Base {
  readonly commit: string;
  readonly warnings: readonly string[];
  /** Changed files of a sparse checkout; not all of them may be part of it. */
  readonly sparse: readonly string[];
}

/** Sentences for the names that there are. */
const told = (names: readonly string[], say: (list: string) => string): string[] =>
  names.length === 0 ? [] : [say(listPaths(names))];

/** What of a checkout could not be taken over as it is. */
export function warningsOf({
  leftOut,
  held,
  revealed,
  nested,
}: Omit<TreeOfFiles, 'tree' | 'isSparse' | 'raw'>): string[] {
  return [
    ...told(
      leftOut,
      (list) =>
        `Some uncommitted files could not be taken over (unreadable, no plain file, larger than 1 GiB, a name that git refuses, or a filter or encoding that failed); the worktree has them as git last knew them, or not at all: ${list}.`,
    ),
    ...told(
      held,
      (list) =>
        `New files, and changes of files, behind filters that only the repository's own configuration defines were not taken over: ${list}.`,
    ),
    ...told(revealed, (list) => `Edits that index flags hide were taken over: ${list}.`),
    ...told(
      nested,
      (list) =>
        `Repositories inside the checkout are not part of it; the worktree has empty folders: ${list}.`,
    ),
  ];
}

interface BasePlan {
  readonly seen: Checkout;
  readonly baseCommit: string;
  readonly snapshot: boolean;
  /** Work that it goes on with, and what the checkout has of that. */
  readonly start?: string | undefined;
  readonly applied?: readonly AppliedWhat[] | undefined;
}

/** HEAD as it is, or with the uncommitted work on top; of work that goes on what that started from. */
export async function baseOf(
  gitAccess: GitAccess,
  { seen, baseCommit, snapshot, start, applied = [] }: BasePlan,
  signal?: AbortSignal,
): Promise<Base> {
  const harden = () => gitAccess.hardened({ cwd: seen.top, gitDir: seen.gitDir, workTree: seen.top }, signal);
  if (!snapshot) {
    const commit =
      start === undefined
        ? baseCommit
        : await baseAfter(await harden(), { base: baseCommit, head: start }, applied);
    return { commit, warnings: [], sparse: [] };
  }
  const git = await harden();
  const [found, head] = await Promise.all([
    treeOfCheckout(git, seen, signal),
    git.must(['rev-parse', `${baseCommit}^{tree}`], { signal }),
  ]);
  const { tree } = found;
  const pipes = gitAccess.pipes(seen.top, seen.gitDir);
  const warnings = [...warningsOf(found), ...pipeWarnings(pipes, seen.top, seen.gitDir)];
  if (tree === oneLine(head)) return { commit: baseCommit, warnings, sparse: [] };
  const message = 'What the checkout held when a job of agy-mcp began';
  const commit = await hiddenCommit(git, tree, [baseCommit], message, signal);
  const between = [
    'diff-tree',
    '-r',
    '-z',
    '--name-only',
    '--no-renames',
    '--diff-filter=d',
    baseCommit,
    commit,
  ];
  const sparse = found.isSparse ? namesIn(await git.must(between, { signal })) : [];
  return { commit, warnings, sparse };
}

/** Changed files that are in the commit and that a sparse worktree leaves out. @param git placed in the worktree */
export async function sparseWarnings(
  git: HardenedGit,
  { sparse }: Base,
  signal?: AbortSignal,
): Promise<string[]> {
  if (sparse.length === 0) return [];
  const skipped = new Set(
    (await indexEntries(git, signal)).filter((entry) => entry.isSkipped).map(({ name }) => name),
  );
  return told(
    sparse.filter((name) => skipped.has(name)),
    (list) => `Changed files outside of the sparse checkout are not on disk in the worktree: ${list}.`,
  );
}
