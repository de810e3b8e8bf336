// Makes another process the owner of a waiting job.
import { createHash } from 'node:crypto';
import { isSameProcess } from '../platform/processes/process-identity.ts';
import { writeWhole } from '../platform/files/private-file.ts';
import { isRecord } from '../protocol/is-record.ts';
import type { JobId, ProcessIdentity } from '../protocol/job.ts';
import type { JobStore } from './job-store.ts';
import { readRecord } from './record-file.ts';

/** A short name for where a process lives: the same for all that can see each other's pids. */
export function processScopeId({ machine, boot, pid_namespace }: ProcessIdentity): string {
  // Not by the boot where there is something that lasts: every restart would leave its files behind.
  const words = JSON.stringify([machine ?? boot, pid_namespace]);
  return createHash('sha256').update(words).digest('hex').slice(0, 12);
}

/**
 * Of the record nothing else changes, so what is on the disk stays redacted.
 * @returns false when the job does not wait any more, or has another owner than `from`
 * @throws BridgeError as `claim`
 */
export function transferOwnership(
  store: JobStore,
  id: JobId,
  from: ProcessIdentity,
  to: ProcessIdentity,
): Promise<boolean> {
  return store.claim(id, async ({ status, owner }, { confirm }) => {
    if (status !== 'queued' || !isSameProcess(owner, from)) return false;
    const { meta } = store.paths(id);
    const found = await readRecord(meta, id);
    if (found === null || !isRecord(found.raw)) return false; // removed meanwhile
    await confirm();
    await writeWhole(meta, JSON.stringify({ ...found.raw, owner: to }, null, 1));
    return true;
  });
}
