// The jobs on disk: one folder a job.
import path from 'node:path';
import {
  ensureFolder,
  fileTimeMs,
  moveFile,
  openAppend,
  type OpenFile,
  readRange,
  readText,
  sizeOf,
  writeOnce,
  writeWhole,
} from '../platform/files/private-file.ts';
import { BridgeError } from '../protocol/error.ts';
import { isRecord } from '../protocol/is-record.ts';
import { hasEnded, type JobId, type JobRecord, canBecome } from '../protocol/job.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { Redacted } from '../redaction/redact.ts';
import {
  damagedPlace,
  type JobPaths,
  jobPaths,
  removedFolder,
  type StorePaths,
  storePaths,
  type WaitingPlaces,
  waitingPlaces,
} from './job-paths.ts';
import { createJobAccess, type MayGo, takeApart } from './job-access.ts';
import { type ClaimJob, createClaim, type ReplaceRecord } from './job-claim.ts';
import { createJob } from './create-job.ts';
import { createJobIndex } from './job-index.ts';
import { createLiveJobs, type LiveJobs } from './live-jobs.ts';
import { recordText } from './record-file.ts';
import { storeError } from './store-error.ts';

export interface JobStore {
  readonly root: string;
  /** The jobs that have not ended. */
  readonly live: LiveJobs;
  /** What is beside the jobs and belongs to none. */
  readonly places: StorePaths;
  paths(id: JobId): JobPaths;
  /** Makes the job's folder and its first meta.json. */
  create(record: Redacted<JobRecord>): Promise<void>;
  /** @throws BridgeError `job_not_found`, or `store_failed` when meta.json is unreadable */
  read(id: JobId): Promise<JobRecord>;
  /**
   * Reads the record and acts on it while nobody else can: for whoever becomes the owner of a job. When the lock is lost
   * before anything was written, that begins again.
   * @throws BridgeError as `read`, and `busy`, naming the holder, when that takes too long
   */
  readonly claim: ClaimJob;
  /**
   * Replaces meta.json whole. Only the record's owner may call it.
   * @throws BridgeError `internal` when the job has ended otherwise, `store_failed` when the disk refuses
   */
  write(record: Redacted<JobRecord>): Promise<void>;
  /** Every job id, newest first. */
  list(): Promise<readonly JobId[]>;
  /**
   * Removes a job with all that was written of it, at once for every reader. `may` is asked while nobody else can
   * act on the job. Of a damaged one whatever is in its place is removed, and nothing that a link leads to.
   * @returns false when it may not, or somebody else was faster
   */
  remove(id: JobId, may: MayGo): Promise<boolean>;
  /** The same, but it is kept in the store, beside the jobs. */
  setAside(id: JobId, may: MayGo): Promise<boolean>;
  /** Moves what is in the place of a file of a job out of the way; false when it is gone. */
  setFileAside(id: JobId, name: string): Promise<boolean>;
  writeAnswer(id: JobId, answer: Redacted<{ text: string }>): Promise<void>;
  /**
   * A part of the final or partial answer, and the length of all of it, in UTF-16 units; empty when there is none.
   * @param record says how long the answer was when it was written: one with a byte for each unit needs no reading
   * from its beginning
   */
  readAnswer(
    record: Pick<JobRecord, 'job_id' | 'answer_chars'>,
    offset: number,
    units: number,
  ): Promise<{ text: string; total: number }>;
  /** Leaves the cancel request, with its reason, for the runner; the first one stays. */
  requestCancel(id: JobId, reason: Redacted<{ text: string }>): Promise<void>;
  readCancel(id: JobId): Promise<string | null>;
  /** Where a runner's own complaints go; the caller closes it. */
  openRunnerLog(id: JobId): Promise<OpenFile>;
  /** The same for a runner that has no job yet, with the places that it has until then. */
  openStandbyLog(): Promise<WaitingPlaces & { readonly file: OpenFile }>;
  /** Makes it the log of this job's runner; false when it is gone. */
  adoptStandbyLog(log: string, id: JobId): Promise<boolean>;
  /** When old jobs were last looked for; null when never. */
  lastRetention(): Promise<Date | null>;
  noteRetention(at: Date): Promise<void>;
  /** What time it is by the file system of the store. */
  fileTimeMs(): Promise<number>;
}

/** Every character of an answer takes at most three bytes. */
const OWN_ANSWER = { own: true, maxBytes: 3 * LIMITS.answerChars };
/** A wish, a moment: some words. */
const OWN_NOTE = { own: true, maxBytes: LIMITS.noteBytes };

/**
 * @param root the session root; made when the first job is
 * @param ends told of the record of each job that this process ends, right before it is written
 */
export function createJobStore(
  root: string,
  ends: (record: JobRecord) => Promise<void> = () => Promise.resolve(),
): JobStore {
  const paths = (id: JobId): JobPaths => jobPaths(root, id);
  const places = storePaths(root);
  const live = createLiveJobs(root);
  const index = createJobIndex(root);

  const access = createJobAccess(root);
  const { secure, guard, readWhole, read, take, checkRoot, noteSeen } = access;
  const setFileAside = (id: JobId, name: string): Promise<boolean> =>
    guard('written', id, async () => {
      await ensureFolder(places.damaged);
      return moveFile(path.join(paths(id).folder, name), damagedPlace(root, `${id}.${name}`));
    });

  const replace: ReplaceRecord = async (confirm, record) => {
    const { job_id: id } = record;
    const before = await readWhole(id);
    const { status } = before.record;
    if (!canBecome(status, record.status))
      throw new BridgeError('internal', `Job ${id} is ${status} and cannot become ${record.status}.`);
    await guard('written', id, async () => {
      await confirm();
      if (hasEnded(record) && !hasEnded(before.record)) await ends(record);
      await writeWhole(paths(id).meta, recordText(record, before));
      if (hasEnded(record)) await live.unmark(id);
    });
  };

  return {
    root,
    live,
    places,
    paths,
    read,
    claim: createClaim(root, access, replace),
    create: (record) => createJob(access, live, paths(record.job_id), record),
    write: (record) => replace(() => Promise.resolve(), record),
    async list() {
      try {
        await secure();
        const ids = await index.list();
        if (ids.length > 0) noteSeen();
        else await checkRoot();
        return ids;
      } catch (error) {
        throw storeError('listed', error);
      }
    },
    async remove(id, may) {
      try {
        const aside = removedFolder(root, id);
        if (!(await take(id, aside, may))) return false;
        await live.unmark(id);
        await takeApart(aside);
        return true;
      } catch (error) {
        throw storeError('written', error, id);
      }
    },
    async setAside(id, may) {
      try {
        await ensureFolder(places.damaged);
        return await take(id, damagedPlace(root, id), may);
      } catch (error) {
        throw storeError('written', error, id);
      }
    },
    setFileAside,
    async writeAnswer(id, answer) {
      await guard('written', id, () => writeWhole(paths(id).answer, answer.text));
    },
    async readAnswer({ job_id: id, answer_chars: total }, offset, units) {
      const { answer } = paths(id);
      if (total > 0 && (await guard('read', id, () => sizeOf(answer))) === total) {
        const length = Math.max(0, Math.min(units, total - offset));
        const bytes = await guard('read', id, () => readRange(answer, offset, length, OWN_ANSWER));
        return { text: bytes?.toString('latin1') ?? '', total };
      }
      const whole = (await guard('read', id, () => readText(answer, OWN_ANSWER))) ?? '';
      return { text: whole.slice(offset, offset + units), total: whole.length };
    },
    async requestCancel(id, reason) {
      const { cancel } = paths(id);
      const text = JSON.stringify({ reason: reason.text });
      await guard('written', id, async () => {
        const isThere = async () => (await readText(cancel, OWN_NOTE).catch(() => null)) !== null;
        if ((await writeOnce(cancel, text)) || (await isThere())) return;
        await setFileAside(id, path.basename(cancel)); // whoever put it there does not keep the job from ending
        await writeOnce(cancel, text);
      });
    },
    async readCancel(id) {
      const text = await guard('read', id, () => readText(paths(id).cancel, OWN_NOTE));
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
    async openStandbyLog() {
      await secure();
      await ensureFolder(places.waiting);
      const own = waitingPlaces(root);
      return { ...own, file: await openAppend(own.log) };
    },
    adoptStandbyLog: (log, id) => guard('written', id, () => moveFile(log, paths(id).runnerLog)),
    async lastRetention() {
      // Whatever else is there says nothing; it is replaced the next time.
      const at = new Date((await readText(places.retention, OWN_NOTE).catch(() => null)) ?? '');
      return Number.isNaN(at.getTime()) ? null : at;
    },
    noteRetention: (at) => writeWhole(places.retention, at.toISOString()),
    async fileTimeMs() {
      const beside = path.dirname(places.index); // in the root it would seem that the list changed
      try {
        await ensureFolder(beside);
        return await fileTimeMs(beside);
      } catch (error) {
        throw storeError('written', error);
      }
    },
  };
}
