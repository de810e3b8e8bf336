// Makes another process the owner of a waiting job.
import { createHash } from 'node:crypto';
import { writeWhole } from '../platform/safe-file.ts';
import type { JobId, ProcessIdentity } from '../protocol/job.ts';
import type { JobStore } from './job-store.ts';

/** A short name for where a process lives: the same for all that can see each other's pids. */
export function placeOf({ machine, boot, pid_namespace }: ProcessIdentity): string {
  return createHash('sha256')
    .update(JSON.stringify([machine, boot, pid_namespace]))
    .digest('hex')
    .slice(0, 12);
}

export function isSameProcess(one: ProcessIdentity | null, other: ProcessIdentity | null): boolean {
  if (one === null || other === null) return one === other;
  return one.pid === other.pid && one.started === other.started && placeOf(one) === placeOf(other);
}

/**
 * Of the record nothing else changes, so what stands on the disk stays redacted.
 * @returns false when the job does not wait any more, or has another owner than `from`
 * @throws BridgeError as `claim`
 */
export function passOwner(
  store: JobStore,
  id: JobId,
  from: ProcessIdentity,
  to: ProcessIdentity,
): Promise<boolean> {
  return store.claim(id, async (record) => {
    if (record.status !== 'queued' || !isSameProcess(record.owner, from)) return false;
    await writeWhole(store.paths(id).meta, JSON.stringify({ ...record, owner: to }, null, 1));
    return true;
  });
}
