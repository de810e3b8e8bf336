// A job whose runner is gone is closed by a new one, so that the outcome has one home.
import type { RecoveryOrders } from '../protocol/handoff.ts';
import { hasEnded, type JobId, type JobRecord } from '../protocol/job.ts';
import { TIMES } from '../protocol/limits.ts';
import { isStale } from '../store/heartbeat.ts';
import { livenessOf } from '../platform/processes/process-identity.ts';
import { hasLivingOwner, ownerLiveness } from '../store/owner.ts';
import { storeError } from '../store/store-error.ts';
import type { JobStore } from '../store/job-store.ts';
import { type RunnerProgram, spawnRunner } from '../platform/processes/spawn-runner.ts';

/**
 * Closes the job if its owner is proved dead, or stays silent where it cannot be seen, and returns its record as it
 * then is.
 */
export type SpawnRecovery = (id: JobId) => Promise<JobRecord>;

/** Longer than the watch, so that one watches at a time. */
const SUSPECT_AGAIN_MS = 2 * TIMES.heartbeatWatchMs;

export interface RecoverDeps {
  readonly store: JobStore;
  readonly recover: SpawnRecovery;
  /** Sees to it that a job is closed whose owner cannot be seen and is silent for long. It returns at once. */
  readonly suspect: (record: JobRecord) => void;
}

/** Whether the runner is dead that proves the changes of a job which has ended. */
async function isVerifyLost({ verify }: JobRecord): Promise<boolean> {
  if (verify?.status !== 'running') return false;
  return verify.runner === null || (await livenessOf(verify.runner)) === 'dead';
}

/**
 * The record of a job. One that has not ended, although its owner has, is closed first.
 * @throws BridgeError `job_not_found`, `store_failed`
 */
export async function readOrClose({ store, recover, suspect }: RecoverDeps, id: JobId): Promise<JobRecord> {
  const record = await store.read(id);
  if (hasEnded(record)) return (await isVerifyLost(record)) ? recover(id) : record;
  if (record.owner === null) return record;
  const liveness = await ownerLiveness(record);
  if (liveness === 'dead') return recover(id);
  if (liveness === 'unknown') suspect(record);
  return record;
}

interface Program extends RunnerProgram {
  readonly store: JobStore;
  /** The user's own patterns for the redactor. */
  readonly redactPatterns: readonly string[];
  /** As the handoff has it. */
  readonly auditKey: string;
}

export function createRecoverySpawner(deps: Program): Pick<RecoverDeps, 'recover' | 'suspect'> {
  const { store } = deps;
  const underWay = new Map<JobId, Promise<JobRecord>>();
  /** When a job that cannot be seen was last looked at, by a clock that never jumps. */
  const looked = new Map<JobId, number>();

  const spawn = async (id: JobId) => {
    const { folder } = store.paths(id);
    const recovery = await spawnRunner(deps, { does: 'recover', folder }, await store.openRunnerLog(id));
    const orders: RecoveryOrders = {
      redactPatterns: [...deps.redactPatterns],
      auditKey: deps.auditKey,
    };
    await recovery.send(JSON.stringify(orders));
    return recovery;
  };
  const run = async (id: JobId): Promise<JobRecord> => {
    await (
      await spawn(id)
    ).exited;
    const record = await store.read(id);
    if (!hasEnded(record) && !(await hasLivingOwner(record))) {
      throw storeError('written: the job has no runner and could not be closed', null, id);
    }
    return record;
  };
  const watch = async (record: JobRecord): Promise<void> => {
    // The watch takes long, and this process need not live for it.
    if (await isStale(store, record)) (await spawn(record.job_id)).letGo();
  };

  return {
    recover(id) {
      const running = underWay.get(id) ?? run(id).finally(() => underWay.delete(id));
      underWay.set(id, running);
      return running;
    },
    suspect(record) {
      const now = performance.now();
      for (const [id, at] of looked) if (now - at > SUSPECT_AGAIN_MS) looked.delete(id);
      if (looked.has(record.job_id)) return;
      looked.set(record.job_id, now);
      void watch(record).catch(() => undefined); // the next look tries again
    },
  };
}
