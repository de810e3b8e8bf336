// Acting on a job while nobody else can: its lock, and a record that is read and written under it.
import { type Held, type LockOptions, withLock } from '../platform/locks/lock-file.ts';
import { errnoOf } from '../platform/files/private-file.ts';
import type { JobId, JobRecord } from '../protocol/job.ts';
import type { Redacted } from '../redaction/redact.ts';
import type { JobAccess } from './job-access.ts';
import { jobPaths } from './job-paths.ts';
import { storeError } from './store-error.ts';

/** Replaces the record of a job; `confirm` is called right before, and what it throws ends it. */
export type ReplaceRecord = (confirm: () => Promise<void>, record: Redacted<JobRecord>) => Promise<void>;

/** The lock of a job, which this process holds. */
export interface Claim extends Held {
  /**
   * As `write` of the store, when the lock is still held.
   * @param confirm asked right before as well
   */
  readonly write: (record: Redacted<JobRecord>, confirm?: () => Promise<void>) => Promise<void>;
}

export type ClaimJob = <T>(
  id: JobId,
  act: (record: JobRecord, claim: Claim) => Promise<T>,
  wait?: Pick<LockOptions, 'deadlineMs' | 'signal'>,
) => Promise<T>;

export function createClaim(root: string, { guard, read }: JobAccess, replace: ReplaceRecord): ClaimJob {
  return async (id, act, wait) => {
    await guard('read', id, () => Promise.resolve()); // a link has no lock to take
    try {
      return await withLock(
        jobPaths(root, id).lock,
        async ({ confirm }) =>
          act(await read(id), {
            confirm,
            async write(record, more) {
              await confirm(); // what stands there now may have no place for this record
              await replace(() => confirm().then(more), record);
            },
          }),
        { ...wait, startsOver: true },
      );
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') await read(id); // the job is gone
      throw errnoOf(error) === null ? error : storeError('locked', error, id);
    }
  };
}
