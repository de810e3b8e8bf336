// Counts what a job used, in whichever process ends it. Without a policy nothing of it is loaded.
import type { Clock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { JobRecord } from '../protocol/job.ts';
import type { JobStore } from './job-store.ts';

interface CountDeps {
  readonly store: Pick<JobStore, 'places'>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'error'>;
}

/** @param record as it is about to be written for the last time; where it cannot be counted, the next start looks at it */
export async function countEnd(record: JobRecord, { store, clock, log }: CountDeps): Promise<void> {
  if (record.role === undefined) return;
  try {
    const [{ createBudgetLedger }, { endOf }] = await Promise.all([
      import('./budget-ledger.ts'),
      import('./budget-end.ts'),
    ]);
    await createBudgetLedger(store, clock).end(endOf(record, clock.now().getTime()));
  } catch (error) {
    log.error(`What job ${record.job_id} used is not counted yet.`, error);
  }
}
