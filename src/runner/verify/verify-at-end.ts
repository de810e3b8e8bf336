// The proof of a job's changes as the last part of the job: its end waits for it, and says so.
import { timestamp } from '../../platform/clock.ts';
import { modeWrites } from '../../policy/modes.ts';
import type { Handoff } from '../../protocol/handoff.ts';
import type { JobRecord } from '../../protocol/job.ts';
import { begunVerify } from '../../protocol/verify-record.ts';
import type { Run } from '../agent/run-agent-session.ts';
import type { Outcome } from '../outcome.ts';
import type { RunnerApp } from '../runner-app.ts';
import { verifyWork } from './verify-work.ts';

function hasChanges({ mode, workspace, worktree }: JobRecord): boolean {
  const isKept = worktree?.harvested === true && worktree.discarded_at === null;
  return isKept && (workspace?.changed_files ?? 0) > 0 && modeWrites(mode);
}

/**
 * Does nothing where no commands are configured, nothing was changed, or the job did not succeed.
 * @param record with what the job changed
 * @param signal ends the proof, and not the job
 */
export async function verifyAtEnd(
  handoff: Handoff,
  app: RunnerApp,
  run: Run,
  record: JobRecord,
  { status }: Pick<Outcome, 'status'>,
  signal: AbortSignal,
): Promise<JobRecord> {
  const { preparation } = handoff;
  if (preparation === undefined || preparation.verify.length === 0) return record;
  if (status !== 'completed' || !hasChanges(record)) return record;
  const work = { ...handoff, preparation, mark: run.mark, portBase: run.portBase };
  const started = { at: timestamp(app.clock), mark: run.mark };
  const begun = { ...begunVerify(preparation, started), runner: null };
  await run.save({ verify: begun });
  const verify = await verifyWork(app, record, work, begun, {
    signal,
    push: (events) => run.recorder.push(events),
    background: run.background,
  });
  return { ...record, verify };
}
