// A job whose runner is gone is closed by a new one, so that the outcome has one home.
import { startDetached } from '../platform/spawn.ts';
import { isAlive } from '../platform/process-identity.ts';
import type { RecoveryOrders } from '../protocol/handoff.ts';
import { hasEnded, type JobId, type JobRecord } from '../protocol/job.ts';
import { storeError } from '../store/store-error.ts';
import type { JobStore } from '../store/job-store.ts';

/** Closes the job if nobody owns it any more, and returns its record as it then is. */
export type Recover = (id: JobId) => Promise<JobRecord>;

export function createRecover(deps: {
  store: JobStore;
  runnerScript: string;
  env: NodeJS.ProcessEnv;
  /** The user's own patterns for the redactor. */
  redactPatterns: readonly string[];
}): Recover {
  const underWay = new Map<JobId, Promise<JobRecord>>();

  const run = async (id: JobId): Promise<JobRecord> => {
    const { folder } = deps.store.paths(id);
    const output = await deps.store.openRunnerLog(id);
    try {
      const recovery = await startDetached(deps.runnerScript, [folder, '--recover'], {
        env: deps.env,
        cwd: folder,
        outputFd: output.fd,
      });
      const orders: RecoveryOrders = { redactPatterns: [...deps.redactPatterns] };
      await recovery.send(JSON.stringify(orders));
      await recovery.exited;
    } finally {
      await output.close();
    }
    const record = await deps.store.read(id);
    if (!hasEnded(record) && (record.owner === null || !(await isAlive(record.owner)))) {
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
