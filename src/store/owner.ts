// Whether somebody still has a job in hand: its owner is the process that may write its record.
import { isAlive } from '../platform/process-identity.ts';
import { hasEnded, type JobRecord } from '../protocol/job.ts';

export async function hasLivingOwner({ owner }: Pick<JobRecord, 'owner'>): Promise<boolean> {
  return owner !== null && (await isAlive(owner));
}

/** Whether a job has not ended, although its owner has. */
export async function isOrphan(record: Pick<JobRecord, 'owner' | 'status'>): Promise<boolean> {
  return !hasEnded(record) && record.owner !== null && !(await hasLivingOwner(record));
}
