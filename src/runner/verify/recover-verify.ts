// Closes a proof whose runner is gone: ends its processes, removes its worktree, and records that it is over.
import { clearStandIns } from '../../confinement/prepare.ts';
import { removeTree } from '../../platform/files/paths.ts';
import { killTree } from '../../platform/processes/kill-tree.ts';
import { removeLimitGroup } from '../../platform/processes/limit-group.ts';
import { livenessOf } from '../../platform/processes/process-identity.ts';
import { hasEnded, type JobId, type JobRecord } from '../../protocol/job.ts';
import type { RunnerApp } from '../runner-app.ts';
import { noteVerify } from './verify-job.ts';

/** The record of a job with a proof that was under way when its runner died, when nothing of it is left. */
export async function withoutVerify(app: RunnerApp, record: JobRecord): Promise<JobRecord> {
  const { verify } = record;
  if (verify?.status !== 'running') return record;
  await killTree(null, verify.mark);
  removeLimitGroup(verify.mark);
  const { temp } = app.store.paths(record.job_id);
  await clearStandIns(temp);
  await removeTree(temp);
  await app.workspaces.removeMerged(record).catch((error: unknown) => {
    // the next one removes it before it begins
    app.log.error(`What the verification of ${record.job_id} left could not be removed.`, error);
  });
  const why = 'It was broken off: its runner ended unexpectedly.';
  return { ...record, verify: { ...verify, status: 'error', why, runner: null } };
}

/** Does nothing when none is under way, or its runner may live. */
export async function recoverVerify(id: JobId, app: RunnerApp): Promise<void> {
  const record = await app.store.read(id);
  const runner = record.verify?.runner ?? null;
  if (!hasEnded(record) || record.verify?.status !== 'running') return;
  if (runner !== null && (await livenessOf(runner)) !== 'dead') return;
  const { verify } = await withoutVerify(app, record);
  if (verify !== undefined) await noteVerify(app, id, verify);
}
