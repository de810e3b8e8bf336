// The place of a job: made, or taken over from a job that has ended.
import type { Handoff } from '../protocol/handoff.ts';
import type { WorkspaceView } from '../protocol/job.ts';
import type { OpenWorkspace } from '../workspace/open-workspace.ts';
import type { Run } from './agent/run-agent-session.ts';
import type { RunnerApp } from './runner-app.ts';
import { openByTakeOver } from './take-over.ts';

/** @throws BridgeError; nothing of it is this job's then */
export async function openPlace(handoff: Handoff, app: RunnerApp, run: Run): Promise<OpenWorkspace> {
  const { jobId, workspace: plan, preparation } = handoff;
  if (plan.kind === 'continued') return openByTakeOver(handoff, plan, app, run);
  // noted first: who finds this runner dead must know what to look for
  const planned = app.workspaces.plannedRecord(plan);
  if (planned !== null) await run.save({ worktree: planned });
  const { scratch } = app.store.paths(jobId);
  return app.workspaces.open(plan, { jobId, scratch, bring: preparation }, run.stop.signal);
}

/** That there is a worktree, and since when, for who follows the job. */
export function readyWords(
  { workspace: plan }: Pick<Handoff, 'workspace'>,
  { branch, continues }: WorkspaceView,
): string {
  if (plan.kind === 'continued')
    return `works on in the worktree of ${continues ?? plan.job}, on branch ${branch ?? ''}; it has nothing of what changed in the checkout since that began`;
  const ready = `worktree ready on branch ${branch ?? ''}`;
  return continues === undefined ? ready : `${ready}, with the work of ${continues}`;
}
