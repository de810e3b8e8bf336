// Hands a job over to a runner: the request goes down its standard input, never on argv, env or disk.
import { timestamp, type Clock } from '../platform/clock.ts';
import { BridgeError } from '../protocol/error.ts';
import type { Handoff } from '../protocol/handoff.ts';
import { type JobRecord, STRUCTURAL_FIELDS } from '../protocol/job.ts';
import type { Redactor } from '../redaction/redact.ts';
import type { JobStore } from '../store/job-store.ts';
import type { Runners, StartedRunner } from './runners.ts';

export interface HandOverDeps {
  readonly store: JobStore;
  readonly redactor: Redactor;
  readonly clock: Clock;
  readonly runners: Runners;
}

/**
 * @throws BridgeError `store_failed`, or `internal` when no runner could be started; the job is then closed as failed
 */
export async function handOver(deps: HandOverDeps, record: JobRecord, handoff: Handoff): Promise<void> {
  let runner: StartedRunner | null = null;
  try {
    runner = await deps.runners.start(record.job_id);
    // It waits for its input. Until then the record is the server's to write: from here on the job is the runner's,
    // also when the server ends now.
    const owned: JobRecord = { ...record, owner: runner.identity };
    await deps.store.write(deps.redactor.seal(owned, STRUCTURAL_FIELDS));
    await runner.send(JSON.stringify(handoff));
    // A runner that ends before it took the job over would leave it queued.
    void runner.exited.then(() => closeIfQueued(deps, record));
  } catch (error) {
    await runner?.giveUp();
    await closeIfQueued(deps, record);
    if (error instanceof BridgeError) throw error;
    throw new BridgeError('internal', 'The runner of the job could not be started.', {
      jobId: record.job_id,
      hint: 'Try again; if it happens again, run agy_doctor.',
      cause: error,
    });
  }
}

async function closeIfQueued({ store, redactor, clock }: HandOverDeps, record: JobRecord): Promise<void> {
  const found = await store.read(record.job_id).catch(() => null);
  if (found?.status !== 'queued') return; // nearly always: no lock is taken
  await store
    .claim(record.job_id, async (now) => {
      if (now.status !== 'queued') return;
      const at = timestamp(clock);
      const closed: JobRecord = {
        ...now,
        status: 'failed',
        reason: 'agent_failed',
        failure: {
          message: 'The runner of this job ended before it began.',
          hint: 'Its words are in runner.log in the folder of the job.',
          retry: 'later',
        },
        owner: null,
        finished_at: at,
        updated_at: at,
      };
      await store.write(redactor.seal(closed, STRUCTURAL_FIELDS));
    })
    .catch(() => undefined); // the folder may be gone, by a purge or with the disk
}
