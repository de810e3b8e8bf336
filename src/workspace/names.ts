// Where the worktree of a job stands and what it is called.
import path from 'node:path';
import { BridgeError } from '../protocol/error.ts';

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

export const FOLDER = '.agy-mcp';
export const EXCLUDED = `${FOLDER}/`;
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

function keepRefOf(jobId: string): string {
  return `refs/agy-mcp/${jobId}`;
}

export function namesOf(
  { root, gitDir, slug }: { root: string; gitDir: string; slug: string },
  jobId: string,
): Names {
  // the name becomes a path and a branch: a plan from elsewhere must not choose it
  if (!NAME.test(slug) || !slug.endsWith(`-${jobId}`)) {
    throw new BridgeError('workspace_failed', 'The plan of the worktree does not belong to this job.', {
      hint: 'Start the job again.',
    });
  }
  const branch = `agy-mcp/${slug}`;
  return {
    path: path.join(root, FOLDER, 'worktrees', slug),
    branch,
    ref: `refs/heads/${branch}`,
    keepRef: keepRefOf(jobId),
    adminDir: path.join(gitDir, 'worktrees', slug),
  };
}
