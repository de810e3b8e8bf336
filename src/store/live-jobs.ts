// Which jobs have not ended: one empty file per job, so that no hundred thousand records have to be read.
import path from 'node:path';
import { ensureFolder, namesIn, removeFile, writeOnce } from '../platform/files/private-file.ts';
import { occupiedFolder } from '../platform/files/regular-file.ts';
import { type JobId, JOB_ID_PATTERN, jobId } from '../protocol/job.ts';
import { storePaths } from './job-paths.ts';
import { storeError } from './store-error.ts';

/**
 * The mark comes before the record does and is removed after the record has ended, so a live job always has one. A mark
 * alone says nothing: the record and its owner are asked.
 */
export interface LiveJobs {
  /** The folder that changes whenever a job comes or goes. */
  readonly folder: string;
  fileOf(id: JobId): string;
  mark(id: JobId): Promise<void>;
  /** It never throws: a mark that stays says nothing, and goes when the record is next looked at. */
  unmark(id: JobId): Promise<void>;
  /**
   * Oldest first.
   * @throws BridgeError `store_failed` when the folder cannot be read
   */
  list(): Promise<JobId[]>;
}

export function createLiveJobs(root: string): LiveJobs {
  const folder = storePaths(root).live;
  const fileOf = (id: JobId): string => path.join(folder, id);
  return {
    folder,
    fileOf,
    async mark(id) {
      await ensureFolder(folder);
      await writeOnce(fileOf(id), '');
    },
    unmark: (id) => removeFile(fileOf(id)).catch(() => undefined),
    async list() {
      const names = await namesIn(folder).catch(async (error: unknown) => {
        throw storeError('listed', await occupiedFolder(folder, error));
      });
      const ids = names.filter((name) => JOB_ID_PATTERN.test(name));
      return ids.sort().map((name) => jobId.parse(name));
    },
  };
}
