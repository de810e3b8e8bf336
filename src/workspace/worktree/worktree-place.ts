// Where the worktree of a job is, and its repository.
import type { GitAccess, HardenedGit } from '../git/git.ts';

/** A worktree as its record names it. */
export interface Place {
  readonly jobId: string;
  readonly root: string;
  readonly rootGitDir: string;
  readonly gitDir: string;
  /** Folder name under `.agy-mcp/worktrees`. */
  readonly slug: string;
  readonly baseCommit: string;
  /** Paths that were brought by `.worktreeinclude`, the first of many: never part of the work. */
  readonly included: readonly string[];
  /** Filter drivers whose files the agent got in the form in which git stores them. */
  readonly filtersOff: readonly string[];
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
