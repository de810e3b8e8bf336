// Starts the runner of a job and hands it the request: down its standard input, never on argv, env or disk.
import { timestamp, type Clock } from '../platform/clock.ts';
import { identify } from '../platform/process-identity.ts';
import { startDetached } from '../platform/spawn.ts';
import type { OpenFile } from '../platform/safe-file.ts';
import { BridgeError } from '../protocol/error.ts';
import type { Handoff } from '../protocol/handoff.ts';
import { type JobRecord, STRUCTURAL_FIELDS } from '../protocol/job.ts';
import type { Redactor } from '../redaction/redact.ts';
import type { JobStore } from '../store/job-store.ts';

export interface SpawnDeps {
  readonly store: JobStore;
  readonly redactor: Redactor;
  readonly clock: Clock;
  readonly runnerScript: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * @throws BridgeError `store_failed`, or `internal` when no runner could be started; the job is then closed as failed
 */
export async function spawnRunner(deps: SpawnDeps, record: JobRecord, handoff: Handoff): Promise<void> {
  const { folder } = deps.store.paths(record.job_id);
  let output: OpenFile | null = null;
  try {
    output = await deps.store.openRunnerLog(record.job_id);
    const runner = await startDetached(deps.runnerScript, [folder], {
      env: deps.env,
      cwd: folder,
      outputFd: output.fd,
      keepsAlive: false,
    });
    // It waits for its input. Until then the record is the server's to write: from here on the job is the runner's,
    // also when the server ends now.
    const owned: JobRecord = { ...record, owner: await identify(runner.pid) };
    await deps.store.write(deps.redactor.seal(owned, STRUCTURAL_FIELDS));
    await runner.send(JSON.stringify(handoff));
    // A runner that ends before it took the job over would leave it queued.
    void runner.exited.then(() => closeIfQueued(deps, record));
  } catch (error) {
    await closeIfQueued(deps, record);
    if (error instanceof BridgeError) throw error;
    throw new BridgeError('internal', 'The runner of the job could not be started.', {
      jobId: record.job_id,
      hint: 'Try again; if it happens again, run agy_doctor.',
      cause: error,
    });
  } finally {
    await output?.close();
  }
}

async function closeIfQueued({ store, redactor, clock }: SpawnDeps, record: JobRecord): Promise<void> {
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
