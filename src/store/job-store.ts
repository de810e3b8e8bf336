// The jobs on disk: one folder a job.
import { withLock } from '../platform/lock-file.ts';
import { kindOf, removeTree } from '../platform/paths.ts';
import {
  createFolder,
  ensureFolder,
  errnoOf,
  moveFile,
  openAppend,
  type OpenFile,
  readRange,
  readText,
  sizeOf,
  writeOnce,
  writeWhole,
} from '../platform/safe-file.ts';
import { BridgeError } from '../protocol/error.ts';
import { isRecord } from '../protocol/is-record.ts';
import { hasEnded, type JobId, type JobRecord, jobRecord, mayBecome } from '../protocol/job.ts';
import type { Redacted } from '../redaction/redact.ts';
import {
  type JobPaths,
  jobPaths,
  removedFolder,
  type StorePaths,
  storePaths,
  type WaitingPlaces,
  waitingPlaces,
} from './job-paths.ts';
import { createJobIndex } from './job-index.ts';
import { createLiveJobs, type LiveJobs } from './live-jobs.ts';
import { storeError, systemError } from './store-error.ts';

export interface JobStore {
  readonly root: string;
  /** The jobs that have not ended. */
  readonly live: LiveJobs;
  /** What stands beside the jobs and belongs to none. */
  readonly places: StorePaths;
  paths(id: JobId): JobPaths;
  /** Makes the job's folder and its first meta.json. */
  create(record: Redacted<JobRecord>): Promise<void>;
  /** @throws BridgeError `job_not_found`, or `store_failed` when meta.json is unreadable */
  read(id: JobId): Promise<JobRecord>;
  /**
   * Reads the record and acts on it while nobody else can: for whoever becomes the owner of a job.
   * @throws BridgeError as `read`
   */
  claim<T>(id: JobId, act: (record: JobRecord) => Promise<T>): Promise<T>;
  /**
   * Replaces meta.json whole. Only the record's owner may call it.
   * @throws BridgeError `internal` when the job has ended otherwise, `store_failed` when the disk refuses
   */
  write(record: Redacted<JobRecord>): Promise<void>;
  /** Every job id, newest first. */
  list(): Promise<readonly JobId[]>;
  /**
   * Removes a job with all that was written of it, at once for every reader. `may` is asked while nobody else can
   * act on the job; null stands for a record that cannot be read.
   * @returns false when it may not, or somebody else was faster
   */
  remove(id: JobId, may: (record: JobRecord | null) => Promise<boolean>): Promise<boolean>;
  writeAnswer(id: JobId, answer: Redacted<{ text: string }>): Promise<void>;
  /**
   * A part of the final or partial answer, and the length of all of it, in UTF-16 units; empty when there is none.
   * @param record tells how long the answer was when it was written: one with a byte for each unit needs no reading
   * from its beginning
   */
  readAnswer(
    record: Pick<JobRecord, 'job_id' | 'answer_chars'>,
    offset: number,
    units: number,
  ): Promise<{ text: string; total: number }>;
  /** Leaves the wish to cancel, with its reason, for the runner; the first one stays. */
  requestCancel(id: JobId, reason: Redacted<{ text: string }>): Promise<void>;
  readCancel(id: JobId): Promise<string | null>;
  /** Where a runner's own complaints go; the caller closes it. */
  openRunnerLog(id: JobId): Promise<OpenFile>;
  /** The same for a runner that has no job yet, with the places that it has until then. */
  openWaitingLog(): Promise<WaitingPlaces & { readonly file: OpenFile }>;
  /** Makes it the log of this job's runner; false when it is gone. */
  takeWaitingLog(log: string, id: JobId): Promise<boolean>;
  /** When old jobs were last looked for; null when never. */
  lastRetention(): Promise<Date | null>;
  noteRetention(at: Date): Promise<void>;
}

/** @param root the session root; made when the first job is */
export function createJobStore(root: string): JobStore {
  const paths = (id: JobId): JobPaths => jobPaths(root, id);
  const places = storePaths(root);
  const live = createLiveJobs(root);
  const index = createJobIndex(root);

  /** Whether a root was there before: then its absence is a loss, and not a beginning. */
  let seen = false;

  /** The folder of a job is a folder, and no link to one; an absent one is the caller's to judge. */
  async function checkFolder(id: JobId): Promise<void> {
    const kind = await kindOf(paths(id).folder);
    if (kind === 'link') throw systemError('ELOOP');
    if (kind === 'folder') seen = true;
    else if (kind !== 'absent') throw systemError('ENOTDIR');
  }

  async function checkRoot(): Promise<void> {
    if (seen && (await kindOf(root)) === 'absent') throw systemError('ENOENT');
  }

  async function guard<T>(what: string, id: JobId, act: () => Promise<T>): Promise<T> {
    try {
      await checkFolder(id);
      return await act();
    } catch (error) {
      throw storeError(what, error, id);
    }
  }

  async function read(id: JobId): Promise<JobRecord> {
    const text = await guard('read', id, () => readText(paths(id).meta));
    if (text === null) {
      await guard('read', id, checkRoot);
      throw new BridgeError('job_not_found', `There is no job ${id}.`, {
        hint: 'List the jobs with agy_sessions.',
      });
    }
    try {
      return jobRecord.parse(JSON.parse(text));
    } catch (error) {
      throw storeError('read: meta.json is damaged', error, id);
    }
  }

  return {
    root,
    live,
    places,
    paths,
    read,
    async claim(id, act) {
      await guard('read', id, () => Promise.resolve()); // a link has no lock to take
      try {
        return await withLock(paths(id).lock, async () => act(await read(id)));
      } catch (error) {
        if (errnoOf(error) === 'ENOENT') await read(id); // the job is gone
        throw errnoOf(error) === null ? error : storeError('locked', error, id);
      }
    },
    async create(record) {
      await guard('written', record.job_id, async () => {
        await ensureFolder(root);
        await live.mark(record.job_id);
        await createFolder(paths(record.job_id).folder);
        seen = true;
        await writeWhole(paths(record.job_id).meta, JSON.stringify(record, null, 1));
      });
    },
    async write(record) {
      const { status } = await read(record.job_id);
      if (!mayBecome(status, record.status)) {
        throw new BridgeError(
          'internal',
          `Job ${record.job_id} is ${status} and cannot become ${record.status}.`,
        );
      }
      await guard('written', record.job_id, async () => {
        await writeWhole(paths(record.job_id).meta, JSON.stringify(record, null, 1));
        if (hasEnded(record)) await live.unmark(record.job_id);
      });
    },
    async list() {
      try {
        const ids = await index.list();
        if (ids.length > 0) seen = true;
        else await checkRoot();
        return ids;
      } catch (error) {
        throw storeError('listed', error);
      }
    },
    remove: (id, may) =>
      guard('written', id, async () => {
        const { folder, lock } = paths(id);
        const aside = removedFolder(root, id);
        const moved = await withLock(lock, async () => {
          const record = await read(id).catch(() => null); // damaged: `may` decides
          // The lock goes with the folder.
          return (await may(record)) && (await moveFile(folder, aside));
        }).catch(async (error: unknown) => {
          if ((await kindOf(folder)) === 'absent') return false; // somebody else was faster
          throw error;
        });
        if (moved) await removeTree(aside);
        return moved;
      }),
    async writeAnswer(id, answer) {
      await guard('written', id, () => writeWhole(paths(id).answer, answer.text));
    },
    async readAnswer({ job_id: id, answer_chars: total }, offset, units) {
      const { answer } = paths(id);
      if (total > 0 && (await guard('read', id, () => sizeOf(answer))) === total) {
        const length = Math.max(0, Math.min(units, total - offset));
        const bytes = await guard('read', id, () => readRange(answer, offset, length));
        return { text: bytes?.toString('latin1') ?? '', total };
      }
      const whole = (await guard('read', id, () => readText(answer))) ?? '';
      return { text: whole.slice(offset, offset + units), total: whole.length };
    },
    async requestCancel(id, reason) {
      await guard('written', id, () => writeOnce(paths(id).cancel, JSON.stringify({ reason: reason.text })));
    },
    async readCancel(id) {
      const text = await guard('read', id, () => readText(paths(id).cancel));
      if (text === null) return null;
      try {
        const value: unknown = JSON.parse(text);
        const reason = isRecord(value) ? value['reason'] : null;
        return typeof reason === 'string' ? reason : '';
      } catch {
        return ''; // half written: the wish counts, its reason is lost
      }
    },
    openRunnerLog: (id) => guard('written', id, () => openAppend(paths(id).runnerLog)),
    async openWaitingLog() {
      await ensureFolder(places.waiting);
      const own = waitingPlaces(root);
      return { ...own, file: await openAppend(own.log) };
    },
    takeWaitingLog: (log, id) => guard('written', id, () => moveFile(log, paths(id).runnerLog)),
    async lastRetention() {
      const at = new Date((await readText(places.retention)) ?? '');
      return Number.isNaN(at.getTime()) ? null : at;
    },
    noteRetention: (at) => writeWhole(places.retention, at.toISOString()),
  };
}
