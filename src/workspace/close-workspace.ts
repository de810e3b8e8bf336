// The end of a workspace: what was changed, reported in fields of the job's record.
import { BridgeError } from '../protocol/error.ts';
import type { WorkspaceView, WorktreeRecord } from '../protocol/job.ts';
import { type Beginning, recordJobWork, type Work } from './worktree/record-work.ts';
import { removeKept } from './worktree/discard-worktree.ts';
import { type PlacedJob, placeOf } from './worktree/finished-worktree.ts';
import type { GitAccess } from './git/git.ts';
import { listPaths } from './inventory/list-paths.ts';
import { namesOf } from './worktree/worktree-names.ts';
import { removeWorktree } from './worktree/worktree.ts';

/** Fields of the job's record, and what people should know. */
export interface Closing {
  readonly workspace: WorkspaceView | null;
  readonly worktree: WorktreeRecord | null;
  readonly warnings: readonly string[];
}

/** @param where said behind the word files */
export const readOnlyViolation = (paths: readonly string[], where = ''): string[] =>
  paths.length === 0
    ? []
    : [`workspace_modified: files${where} changed although the mode is for reading: ${listPaths(paths)}`];

function withNumbers(view: WorkspaceView, { files }: Work): WorkspaceView {
  if (files === null) return view;
  const sum = (field: 'insertions' | 'deletions') => files.reduce((total, file) => total + file[field], 0);
  return {
    ...view,
    changed_files: files.length,
    insertions: sum('insertions'),
    deletions: sum('deletions'),
  };
}

/** Keeps the work at its ref; of a job that was for reading, the worktree is then removed. */
export async function closeWorktree(
  gitAccess: GitAccess,
  job: PlacedJob,
  readOnly: boolean,
  beginning: Beginning,
  now: () => string,
  signal?: AbortSignal,
): Promise<Closing> {
  const { workspace, worktree } = job;
  if (workspace === null || worktree === null) throw new Error('a placed job has both');
  const work = await recordJobWork(gitAccess, placeOf(job), beginning, signal);
  const record = { ...worktree, head_commit: work.head, harvested: true, inventory: work.inventory };
  const closing = {
    workspace: withNumbers(workspace, work),
    worktree: record,
    warnings: [
      ...work.warnings,
      ...(readOnly ? readOnlyViolation((work.files ?? []).map((file) => file.path)) : []),
    ],
  };
  if (!readOnly) return closing;
  try {
    await removeKept(gitAccess, placeOf(job), work.head, false, signal);
  } catch (error) {
    if (!(error instanceof BridgeError) && signal?.aborted !== true) throw error;
    const why = error instanceof BridgeError ? error.message : 'It could not be removed in time.';
    return { ...closing, warnings: [...closing.warnings, `The worktree stays. ${why}`] };
  }
  return { ...closing, worktree: { ...record, discarded_at: now() } };
}

/** Removes what a runner that died had begun to make; no agent was there yet. */
export async function removeHalfMade(
  gitAccess: GitAccess,
  { root, git_dir: gitDir }: WorktreeRecord,
  slug: string,
  jobId: string,
): Promise<Closing> {
  const git = await gitAccess.hardened({ cwd: root, gitDir });
  const names = namesOf({ root, gitDir, slug }, jobId);
  await removeWorktree(git, names);
  await git.ask(['update-ref', '-d', names.keepRef]);
  return { workspace: null, worktree: null, warnings: [] };
}
