// A job's worktree without an agent: opened, changed by the test, closed as the runner closes it.
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { JobRecord } from '../../src/protocol/job.ts';
import type { Closing } from '../../src/workspace/close-workspace.ts';
import type { OpenWorkspace } from '../../src/workspace/open-workspace.ts';
import type { PlacedJob } from '../../src/workspace/worktree/finished-worktree.ts';
import type { Workspaces } from '../../src/workspace/workspace.ts';

export interface JobOptions {
  readonly id?: string;
  readonly baseRef?: string | null;
  readonly readOnly?: boolean;
}

export interface WorktreeJob extends OpenWorkspace {
  readonly job: PlacedJob;
  /** Closes it as its runner does, or as the one that finds the runner dead. */
  finish(how?: 'runner' | 'crash'): Promise<{ job: PlacedJob; closing: Closing }>;
}

export async function openJob(
  workspaces: Workspaces,
  cwd: string,
  options: JobOptions = {},
): Promise<WorktreeJob> {
  const { id = 'job_a1', baseRef = null, readOnly = false } = options;
  const input = { cwd, worktree: true, readOnly, baseRef, jobId: id, label: null };
  const { plan } = await workspaces.plan(input);
  if (plan.kind !== 'worktree') throw new Error('the job was to have a worktree');
  const scratch = path.join(path.dirname(plan.root), `scratch-${randomUUID()}`);
  const open = await workspaces.open(plan, { jobId: id, scratch });
  const job = { job_id: id as JobRecord['job_id'], workspace: open.view, worktree: open.worktree };
  return {
    ...open,
    job,
    async finish(how = 'runner') {
      const closing =
        how === 'runner'
          ? await open.close()
          : await workspaces.closeAfterCrash({ ...job, label: null, started_at: null }, readOnly, scratch);
      return { closing, job: { ...job, workspace: closing.workspace, worktree: closing.worktree } };
    },
  };
}
