// Hands a job over to a runner, or to the queue holder when the slots are taken: the request is never on argv, in
// env or on disk.
import { timestamp, type Clock } from '../platform/clock.ts';
import { isSameProcess } from '../platform/processes/process-identity.ts';
import { approvalDenied } from '../protocol/approval-errors.ts';
import { BridgeError, type ErrorCode } from '../protocol/error.ts';
import type { Handoff } from '../protocol/handoff.ts';
import {
  type Failure,
  type JobRecord,
  type ProcessIdentity,
  STRUCTURAL_FIELDS,
  withoutWait,
} from '../protocol/job.ts';
import { queueFull } from '../protocol/queue-errors.ts';
import type { Redactor } from '../redaction/redact.ts';
import type { JobStore } from '../store/job-store.ts';
import type { QueueAccess } from '../store/queue-access.ts';
import type { RunnerPool, StartedRunner } from './runner-pool.ts';

interface DispatchDeps {
  readonly store: JobStore;
  readonly redactor: Redactor;
  readonly clock: Clock;
  readonly runners: RunnerPool;
  readonly queue: QueueAccess;
}

/**
 * @throws BridgeError `busy` when the queue holds no more, `store_failed`, or `internal` when no runner could be
 * started; the job is then closed as failed
 */
export async function dispatchJob(deps: DispatchDeps, record: JobRecord, handoff: Handoff): Promise<void> {
  // One that waits for a yes takes no slot: its runner asks, and queues it.
  if (handoff.approval === undefined && (await mustWait(deps, handoff))) {
    const passed = await deps.queue.passOn(handoff);
    if (passed === 'held') return;
    if (passed === 'full') {
      const refusal = queueFull(null, record.job_id);
      await closeIfQueued(deps, record, record.owner, 'busy', refusal);
      throw refusal;
    }
  }
  await giveToRunner(deps, record, handoff);
}

/**
 * A guess, as no record is read: marks of jobs that have ended count too. Wrong either way is no harm: the holder begins a
 * job at once that may begin, and a runner passes on one that may not.
 */
async function mustWait({ store }: DispatchDeps, { queue }: Handoff): Promise<boolean> {
  const live = await store.live.list().catch(() => []);
  return live.length > queue.slots;
}

async function giveToRunner(deps: DispatchDeps, record: JobRecord, handoff: Handoff): Promise<void> {
  let runner: StartedRunner | null = null;
  try {
    runner = await deps.runners.start(record.job_id);
    const { identity } = runner;
    // It waits for its input. Until then the record is the server's to write: from here on the job is the runner's,
    // also when the server ends now.
    const owned: JobRecord = { ...record, owner: identity };
    await deps.store.write(deps.redactor.redactFields(owned, STRUCTURAL_FIELDS));
    await runner.send(JSON.stringify(handoff));
    // A runner that ends before it took the job over would leave it queued.
    void runner.exited.then(() => closeIfQueued(deps, record, identity, 'agent_failed', BEFORE_IT_BEGAN));
  } catch (error) {
    await runner?.giveUp();
    await closeIfQueued(deps, record, runner?.identity ?? record.owner, 'agent_failed', BEFORE_IT_BEGAN);
    if (error instanceof BridgeError) throw error;
    throw new BridgeError('internal', 'The runner of the job could not be started.', {
      jobId: record.job_id,
      hint: 'Try again; if it happens again, run agy_doctor.',
      cause: error,
    });
  }
}

const BEFORE_IT_BEGAN: Failure = {
  message: 'The runner exited before the job started.',
  hint: 'Its words are in runner.log in the folder of the job.',
  retry: 'later',
};

/** @param owner of the job as it was left: it may have been passed on since */
async function closeIfQueued(
  { store, redactor, clock }: DispatchDeps,
  record: JobRecord,
  owner: ProcessIdentity | null,
  reason: ErrorCode,
  failure: Failure,
): Promise<void> {
  const isLeft = ({ status, owner: now }: JobRecord): boolean =>
    status === 'queued' && (isSameProcess(now, owner) || isSameProcess(now, record.owner));
  const found = await store.read(record.job_id).catch(() => null);
  if (found === null || !isLeft(found)) return; // nearly always: no lock is taken
  await store
    .claim(record.job_id, async (now, { write }) => {
      if (!isLeft(now)) return;
      const at = timestamp(clock);
      const unanswered = now.waiting_for === undefined ? null : approvalDenied('lost', now.job_id);
      const { message, hint, retry } = unanswered ?? failure;
      const closed: JobRecord = {
        ...withoutWait(now),
        status: 'failed',
        reason: unanswered?.code ?? reason,
        failure: { message, hint, retry },
        owner: null,
        finished_at: at,
        updated_at: at,
      };
      await write(redactor.redactFields(closed, STRUCTURAL_FIELDS));
    })
    .catch(() => undefined); // the folder may be gone, by a purge or with the disk
}
