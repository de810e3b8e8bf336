// A job works on in the worktree of another one: it takes the worktree over, so that there is one owner at any time.
import { errnoOf } from '../platform/files/private-file.ts';
import { withLock } from '../platform/locks/lock-file.ts';
import { timestamp } from '../platform/clock.ts';
import { BridgeError } from '../protocol/error.ts';
import type { Handoff, WorkspacePlan } from '../protocol/handoff.ts';
import { hasEnded, type JobId, type JobRecord, STRUCTURAL_FIELDS } from '../protocol/job.ts';
import { toolCall } from '../protocol/text/references.ts';
import { storeError } from '../store/store-error.ts';
import { lastContinuation, workingIn } from '../store/worktree-jobs.ts';
import type { OpenWorkspace } from '../workspace/open-workspace.ts';
import type { Run } from './agent/run-agent-session.ts';
import { recoverJob } from './recover.ts';
import type { RunnerApp } from './runner-app.ts';

const inUse = (id: JobId, by: JobId): BridgeError =>
  new BridgeError('busy', `Job ${by} works in the worktree of job ${id} at this moment.`, {
    hint: `Wait for it with ${toolCall('agy_status', { job_id: by, wait_seconds: 60 })}, then continue again.`,
    retry: 'later',
  });

const discarded = (id: JobId): BridgeError =>
  new BridgeError('workspace_failed', `The worktree of job ${id} was discarded before this job began.`, {
    hint: 'Continue again: it then begins in a new worktree.',
  });

/** The job that has the worktree now; one whose runner died is closed first. */
async function ownerOf(app: RunnerApp, first: JobId): Promise<JobRecord> {
  const { store } = app;
  const last = await lastContinuation(store, await store.read(first));
  if (hasEnded(last)) return last;
  await recoverJob(last.job_id, app);
  return lastContinuation(store, last);
}

/** @throws BridgeError why nobody may take its worktree over now */
function refuseTaken(before: JobRecord): void {
  if (!hasEnded(before)) throw inUse(before.job_id, before.job_id);
  if (before.continued_by !== undefined) throw inUse(before.job_id, before.continued_by);
  if (before.worktree === null || before.worktree.discarded_at !== null) throw discarded(before.job_id);
}

/** From here on the worktree is the new job's: this one write decides. */
async function handOn({ store, redactor, clock }: RunnerApp, from: JobId, to: JobId): Promise<void> {
  await store.claim(from, async (found, { write }) => {
    refuseTaken(found);
    const record: JobRecord = { ...found, continued_by: to, updated_at: timestamp(clock) };
    await write(redactor.redactFields(record, STRUCTURAL_FIELDS));
  });
}

async function takeOver(
  { jobId, preparation }: Handoff,
  plan: Extract<WorkspacePlan, { kind: 'continued' }>,
  app: RunnerApp,
  run: Run,
): Promise<OpenWorkspace> {
  const { store, workspaces } = app;
  const before = await lastContinuation(store, await store.read(plan.job));
  refuseTaken(before);
  const user = await workingIn(store, before.workspace?.path ?? '', jobId);
  if (user !== null) throw inUse(before.job_id, user);
  const place = { jobId, scratch: store.paths(jobId).scratch, inside: plan.inside, bring: preparation };
  const opened = await workspaces.continueIn(before, place, run.stop.signal);
  const own = { workspace: opened.view, worktree: opened.worktree };
  try {
    // before it is this job's: who finds this runner dead learns from the other record whose it is
    await run.save(own);
    await workspaces.keepEarlier({ job_id: jobId, ...own });
    await handOn(app, before.job_id, jobId);
  } catch (error) {
    run.note({ workspace: null, worktree: null });
    await workspaces.forget({ job_id: jobId, ...own }).catch(() => undefined); // the first failure is the one to report
    throw error;
  }
  return opened;
}

/**
 * Nobody applies or discards meanwhile: they take the same lock.
 * @throws BridgeError `busy` when another job works there, `workspace_failed` when it does not stand any more
 */
export async function openByTakeOver(
  handoff: Handoff,
  plan: Extract<WorkspacePlan, { kind: 'continued' }>,
  app: RunnerApp,
  run: Run,
): Promise<OpenWorkspace> {
  await ownerOf(app, plan.job);
  const { applyLock } = app.store.places;
  let isHeld = false;
  return withLock(
    applyLock,
    () => {
      isHeld = true;
      return takeOver(handoff, plan, app, run);
    },
    { signal: run.stop.signal, makesFolder: true },
  ).catch((error: unknown) => {
    throw isHeld || errnoOf(error) === null ? error : storeError('locked', error, handoff.jobId);
  });
}
