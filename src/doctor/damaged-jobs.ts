// Damaged jobs: a record or a file was replaced by something else. That is set aside, never removed or followed.
import { BridgeError } from '../protocol/error.ts';
import { hasEnded, type JobId, type JobRecord } from '../protocol/job.ts';
import type { JobStore } from '../store/job-store.ts';
import { newestChange, type OddFile } from '../store/stray-files.ts';

/** A runner touches something of its job much more often. */
const SILENT_MS = 600_000;

interface Damaged {
  readonly kind: 'damaged';
  readonly what: string;
  readonly damage: string;
  clear(): Promise<void>;
}

export interface DamagedJobs {
  /** @param damage as "FILE is …" */
  ofJob(id: JobId, damage: string): Damaged;
  ofFile(record: JobRecord, odd: OddFile): Damaged;
}

const mayRun = (id: JobId, why: string): BridgeError =>
  new BridgeError('job_not_finished', `Job ${id} is damaged and may still run: ${why}.`, {
    jobId: id,
    hint: 'Try again in ten minutes, or when its processes have ended.',
  });

/** @param isUnknownAlive whether processes run whose job is not known */
export function createDamagedJobs(
  { store }: { store: JobStore },
  isUnknownAlive: () => boolean,
): DamagedJobs {
  const isSilent = async (id: JobId): Promise<boolean> =>
    (await store.fileTimeMs()) - (await newestChange(store.root, id)) > SILENT_MS;

  return {
    ofJob: (id, damage) => ({
      kind: 'damaged',
      what: id,
      damage,
      async clear() {
        if (isUnknownAlive()) throw mayRun(id, 'processes are alive whose job is not known');
        const may = async (record: JobRecord | null): Promise<boolean> => {
          if (record !== null) return false; // it is whole by now
          if (await isSilent(id)) return true;
          throw mayRun(id, 'something of it changed a moment ago');
        };
        await store.setAside(id, may);
      },
    }),
    ofFile: (record, { name, what }) => ({
      kind: 'damaged',
      what: `${record.job_id} ${name}`,
      damage: `${name} is ${what}`,
      async clear() {
        if (!hasEnded(record)) throw mayRun(record.job_id, `it is ${record.status}`);
        await store.setFileAside(record.job_id, name);
      },
    }),
  };
}
