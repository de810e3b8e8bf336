// A new job on the disk: all of it or nothing.
import path from 'node:path';
import { createFolder, ensureFolder, syncFolder, writeWhole } from '../platform/files/private-file.ts';
import type { JobRecord } from '../protocol/job.ts';
import type { Redacted } from '../redaction/redact.ts';
import { type JobAccess, takeApart } from './job-access.ts';
import type { JobPaths } from './job-paths.ts';
import type { LiveJobs } from './live-jobs.ts';
import { recordText } from './record-file.ts';
import { storeError } from './store-error.ts';

/**
 * Makes the job's folder and its first record.
 * @throws BridgeError `store_failed`, without the id: then there is no such job
 */
export async function createJob(
  access: JobAccess,
  live: LiveJobs,
  { folder, meta }: JobPaths,
  record: Redacted<JobRecord>,
): Promise<void> {
  const root = path.dirname(folder);
  let isOurs = false;
  try {
    await access.secure();
    await ensureFolder(root, true);
    await live.mark(record.job_id);
    await createFolder(folder);
    isOurs = true;
    access.noteSeen();
    await writeWhole(meta, recordText(record, null));
    // The id is answered next: from then on the job is there, whatever happens.
    await syncFolder(root);
    await live.mark(record.job_id); // in case it was taken for one that a crash left
  } catch (error) {
    if (isOurs) {
      // What cannot be removed either stays for the doctor.
      await takeApart(folder).catch(() => undefined);
      await live.unmark(record.job_id);
    }
    throw storeError('written', error);
  }
}
