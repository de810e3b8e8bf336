// A job whose runner is gone is closed by a new one, so that the outcome has one home.
import type { RecoveryOrders } from '../protocol/handoff.ts';
import { hasEnded, type JobId, type JobRecord } from '../protocol/job.ts';
import { hasLivingOwner, isOrphan } from '../store/owner.ts';
import { storeError } from '../store/store-error.ts';
import type { JobStore } from '../store/job-store.ts';
import { type RunnerProgram, spawnRunner } from '../platform/spawn-runner.ts';

/** Closes the job if nobody owns it any more, and returns its record as it then is. */
export type Recover = (id: JobId) => Promise<JobRecord>;

interface RecoverDeps extends RunnerProgram {
  readonly store: JobStore;
  /** The user's own patterns for the redactor. */
  readonly redactPatterns: readonly string[];
}

/**
 * The record of a job. One that has not ended, although its owner has, is closed first.
 * @throws BridgeError `job_not_found`, `store_failed`
 */
export async function readOrClose(
  { store, recover }: { readonly store: JobStore; readonly recover: Recover },
  id: JobId,
): Promise<JobRecord> {
  const record = await store.read(id);
  return (await isOrphan(record)) ? recover(id) : record;
}

export function createRecover(deps: RecoverDeps): Recover {
  const underWay = new Map<JobId, Promise<JobRecord>>();

  const run = async (id: JobId): Promise<JobRecord> => {
    const { folder } = deps.store.paths(id);
    const recovery = await spawnRunner(deps, { does: 'recover', folder }, await deps.store.openRunnerLog(id));
    const orders: RecoveryOrders = { redactPatterns: [...deps.redactPatterns] };
    await recovery.send(JSON.stringify(orders));
    await recovery.exited;
    const record = await deps.store.read(id);
    if (!hasEnded(record) && !(await hasLivingOwner(record))) {
      throw storeError('written: the job has no runner and could not be closed', null, id);
    }
    return record;
  };

  return (id) => {
    const running = underWay.get(id) ?? run(id).finally(() => underWay.delete(id));
    underWay.set(id, running);
    return running;
  };
}
