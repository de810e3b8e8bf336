// Pages of jobs, newest first.
import path from 'node:path';
import { toBridgeError } from '../protocol/error.ts';
import { hasEnded, type JobId, type JobRecord, type JobStatus } from '../protocol/job.ts';
import { kindOf, realFolder } from '../platform/files/paths.ts';
import type { JobStore } from '../store/job-store.ts';
import { damageOf } from '../store/store-error.ts';

export interface ListFilter {
  readonly limit: number;
  /** Id of the last job of the page before. */
  readonly cursor?: string | undefined;
  readonly status?: JobStatus | undefined;
  /** Absolute; jobs of this directory and below. */
  readonly cwd?: string | undefined;
  readonly session_id?: string | undefined;
  /** Words that must be in label, id, mode or directory. */
  readonly query?: string | undefined;
}

export interface Page {
  readonly records: readonly (JobRecord | DamagedJob)[];
  readonly nextCursor: string | null;
}

/** A job whose record cannot be read; it is shown rather than hidden. */
export interface DamagedJob {
  readonly job_id: JobId;
  readonly status: 'unknown';
  readonly reason: 'store_failed';
  /** What is wrong with it, for people. */
  readonly damage: string;
}

/** @param folder absolute and without links, as the directory of a job is */
const isBelow = (place: string, folder: string): boolean =>
  place === folder || place.startsWith(folder.endsWith(path.sep) ? folder : `${folder}${path.sep}`);

const isFilter = (record: JobRecord, { status, cwd, session_id }: ListFilter): boolean =>
  (status === undefined || record.status === status) &&
  (cwd === undefined || isBelow(record.cwd, cwd)) &&
  (session_id === undefined || record.session_id === session_id);

function matches(record: JobRecord, filter: ListFilter): boolean {
  if (!isFilter(record, filter)) return false;
  const words = (filter.query ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const text = `${record.job_id} ${record.label ?? ''} ${record.mode} ${record.cwd}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

const isWanted = (record: JobRecord | DamagedJob, filter: ListFilter): boolean =>
  record.status === 'unknown' ? (filter.status ?? 'unknown') === 'unknown' : matches(record, filter);

/** Jobs looked at together; few, as each of them may be one to close. */
const AT_ONCE = 8;

/** @param look reads one job, and closes it when its runner is gone */
export async function listJobs(
  store: JobStore,
  look: (id: JobId) => Promise<JobRecord>,
  asked: ListFilter,
): Promise<Page> {
  const { cursor, cwd } = asked;
  // A directory that is gone may still have had jobs, under the name that it had.
  const filter = { ...asked, cwd: cwd === undefined ? cwd : ((await realFolder(cwd)) ?? path.resolve(cwd)) };
  const ids = (await store.list()).filter((id) => cursor === undefined || id < cursor);
  const records: (JobRecord | DamagedJob)[] = [];
  const full = (): Page => ({ records, nextCursor: records.at(-1)?.job_id ?? null });
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    if (records.length === filter.limit) return full();
    const some = ids.slice(at, at + AT_ONCE);
    for (const record of await Promise.all(
      some.map((id) => look(id).catch((error: unknown) => damaged(store, id, error))),
    )) {
      if (record === null) continue;
      if (records.length === filter.limit) return full();
      if (isWanted(record, filter)) records.push(record);
    }
  }
  return { records, nextCursor: null };
}

/** A job that cannot be looked at must not hide the others; one that was removed meanwhile is none. */
async function damaged(store: JobStore, id: JobId, error: unknown): Promise<DamagedJob | null> {
  if ((await kindOf(store.paths(id).folder)) === 'absent') return null;
  const damage = damageOf(error) ?? toBridgeError(error).message;
  return { job_id: id, status: 'unknown', reason: 'store_failed', damage };
}

/** The newest job that has ended, or null. */
export async function newestEnded(
  store: JobStore,
  look: (id: JobId) => Promise<JobRecord>,
): Promise<JobRecord | null> {
  for (const id of await store.list()) {
    const record = await look(id).catch(() => null); // a damaged job is not a finished one
    if (record !== null && hasEnded(record)) return record;
  }
  return null;
}
