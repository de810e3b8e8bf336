// Where the worktree of a job is, and its repository.
import type { SubmoduleRecord } from '../../protocol/submodule-record.ts';
import { type GitAccess, type HardenedGit, oneLine } from '../git/git.ts';

/** A worktree as its record names it. */
export interface Place {
  readonly jobId: string;
  readonly root: string;
  readonly rootGitDir: string;
  readonly gitDir: string;
  /** Folder name under `.agy-mcp/worktrees`. */
  readonly slug: string;
  /** The job that made it, where that is another one. */
  readonly madeBy: string | undefined;
  /** What the job before left there or in another worktree, as a commit; null for a job that began by itself. */
  readonly earlier: string | null;
  readonly baseCommit: string;
  /** Paths that were brought by `.worktreeinclude`, the first of many: never part of the work. */
  readonly included: readonly string[];
  /** Filter drivers whose files the agent got in the form in which git stores them. */
  readonly filtersOff: readonly string[];
  /** Those that the worktree was given with their content. */
  readonly submodules: readonly SubmoduleRecord[];
}

/**
 * The repository of a worktree, never looked for from inside it: an agent may have rewritten the `.git` file there,
 * and the `commondir` behind that.
 */
export function hardenPlace(
  gitAccess: GitAccess,
  { root, gitDir }: Place,
  signal?: AbortSignal,
): Promise<HardenedGit> {
  return gitAccess.hardened({ cwd: root, gitDir, workTree: root }, signal);
}

/**
 * What the work is compared with: what the job started from, with the content of the submodules that it changed.
 * @param head the work
 */
export async function reviewBase(
  git: HardenedGit,
  { baseCommit, submodules }: Pick<Place, 'baseCommit' | 'submodules'>,
  head: string,
): Promise<string> {
  if (submodules.length === 0) return baseCommit;
  return oneLine(await git.must(['rev-parse', '--verify', '--end-of-options', `${head}^1`]));
}
