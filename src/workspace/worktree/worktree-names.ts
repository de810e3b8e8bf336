// The path and the names of a job's worktree.
import path from 'node:path';
import { BridgeError } from '../../protocol/error.ts';

/** Everything about one worktree that follows from its place. */
export interface Names {
  readonly path: string;
  readonly branch: string;
  readonly ref: string;
  /** Keeps the job's work from git's garbage collection, whatever becomes of the branch. */
  readonly keepRef: string;
  /** Where git keeps HEAD and index of the worktree. */
  readonly adminDir: string;
}

/** The bridge's folder in a repository, and the one in it that worktrees are in. */
export const FOLDER = '.agy-mcp';
export const WORKTREES = path.join(FOLDER, 'worktrees');
export const EXCLUDED = `${FOLDER}/`;
const OWN_WORKTREE = /^(?<home>.+)[\\/]\.agy-mcp[\\/]worktrees[\\/][^\\/]+$/s;
const SLUG_CHARS = 40;
const NAME = /^[a-z0-9-]{1,40}-job_[A-Za-z0-9_-]{1,80}$/;

/** Folder and last part of the branch: a word for people, and the id of the job. */
export function worktreeName(label: string | null, jobId: string): string {
  const slug = (label ?? '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, SLUG_CHARS)
    .replace(/^-+|-+$/g, '');
  return `${slug === '' ? 'job' : slug}-${jobId}`;
}

/**
 * The checkout that a worktree of ours was made in; null for any other checkout.
 * @param top of a checkout
 */
export function homeOfWorktree(top: string): string | null {
  return OWN_WORKTREE.exec(top)?.groups?.['home'] ?? null;
}

/** The same for the worktree in which the work of a job is proved: no label makes this name. */
export const verifyName = (jobId: string): string => `verify--${jobId}`;

/** The ref at which a job's work is kept. */
export function keepRefOf(jobId: string): string {
  return `refs/agy-mcp/${jobId}`;
}

export function namesOf(
  { root, gitDir, slug, madeBy }: { root: string; gitDir: string; slug: string; madeBy?: string | undefined },
  jobId: string,
): Names {
  // the name becomes a path and a branch: a plan from elsewhere must not choose it
  if (!NAME.test(slug) || !slug.endsWith(`-${madeBy ?? jobId}`)) {
    throw new BridgeError('workspace_failed', 'The plan of the worktree does not belong to this job.', {
      hint: 'Start the job again.',
    });
  }
  const branch = `agy-mcp/${slug}`;
  return {
    path: path.join(root, WORKTREES, slug),
    branch,
    ref: `refs/heads/${branch}`,
    keepRef: keepRefOf(slug === verifyName(jobId) ? slug : jobId),
    adminDir: path.join(gitDir, 'worktrees', slug),
  };
}
