// Holds ownership of a job: writes its heartbeat, and notices when another process has taken or closed the job.
import { isSameProcess } from '../platform/processes/process-identity.ts';
import { removeFile } from '../platform/files/private-file.ts';
import { BridgeError } from '../protocol/error.ts';
import { hasEnded, type JobId, type JobRecord } from '../protocol/job.ts';
import { TIMES } from '../protocol/limits.ts';
import { startHeartbeat } from '../store/heartbeat.ts';
import type { EventWriter } from '../store/events/event-log.ts';
import type { JobStore } from '../store/job-store.ts';

export interface HeldJob {
  /**
   * Whether the job is still this process's. It asks the disk only when that was long ago: a process that was stopped,
   * or a machine that slept, does not know what happened meanwhile.
   */
  readonly isOurs: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/** Whether a record is of a job that has not ended and has this owner. */
export function isOwnedBy(found: JobRecord, owner: JobRecord['owner']): boolean {
  return !hasEnded(found) && isSameProcess(found.owner, owner);
}

export function takenOver(jobId: JobId): BridgeError {
  return new BridgeError(
    'cancelled',
    'Another process took the job over because this one sent no heartbeat for too long.',
    {
      jobId,
    },
  );
}

/**
 * @param record as this process has taken it
 * @param onLost called once, when the job is somebody else's
 */
export function holdJob(
  store: JobStore,
  { job_id, owner }: JobRecord,
  onLost: (reason: BridgeError) => void = () => undefined,
): HeldJob {
  let isLost = false;
  let asked = { mono: performance.now(), wall: Date.now() };

  const ask = async (): Promise<void> => {
    const now = { mono: performance.now(), wall: Date.now() };
    const found = await store.read(job_id).catch((error: unknown) => {
      // Any other trouble of the disk says nothing about whose the job is.
      return error instanceof BridgeError && error.code === 'job_not_found' ? 'removed' : null;
    });
    if (found === null) return;
    asked = now;
    if (isLost || (found !== 'removed' && isOwnedBy(found, owner))) return;
    isLost = true;
    onLost(takenOver(job_id));
  };
  const beating = startHeartbeat(() => [store.paths(job_id)], ask);

  return {
    async isOurs() {
      // Both clocks: the one does not count the sleep of the machine, the other one jumps.
      const silent = Math.max(performance.now() - asked.mono, Math.abs(Date.now() - asked.wall));
      if (!isLost && silent > 2 * TIMES.heartbeatMs) await ask();
      return !isLost;
    },
    async close() {
      await beating.end();
      if (!isLost) await removeFile(store.paths(job_id).alive).catch(() => undefined); // it is one small file
    },
  };
}

/** Writes events as long as the job is this process's: those of whoever took it over follow each other. */
export function whileOurs(writer: EventWriter, { isOurs }: HeldJob): EventWriter {
  return {
    async append(events) {
      if (await isOurs()) await writer.append(events);
    },
    isWhole: () => writer.isWhole(),
    close: () => writer.close(),
  };
}
