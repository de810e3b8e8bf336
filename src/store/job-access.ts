// The way to a job's folder: a private root, a folder of this user and no link, the record in it.
import { type Held, withLock } from '../platform/locks/lock-file.ts';
import { kindOf, removeTree } from '../platform/files/paths.ts';
import { closeFolder, lookAtFolder } from '../platform/files/private-folder.ts';
import { DamagedFileError } from '../platform/files/regular-file.ts';
import { errnoOf, moveFile } from '../platform/files/private-file.ts';
import { BridgeError } from '../protocol/error.ts';
import type { JobId, JobRecord } from '../protocol/job.ts';
import { jobPaths } from './job-paths.ts';
import { type ReadRecord, readRecord } from './record-file.ts';
import { securedRoot } from './session-root.ts';
import { damageOf, storeError, systemError } from './store-error.ts';

/** Whether a job may go; null stands for a record that is damaged. */
export type MayGo = (record: JobRecord | null) => Promise<boolean>;

export interface JobAccess {
  /** @throws BridgeError `store_failed` when the root is not this user's alone and cannot be made so */
  readonly secure: () => Promise<void>;
  /** Notes that there is a store. */
  readonly noteSeen: () => void;
  /** @throws when a root that was there is gone */
  readonly checkRoot: () => Promise<void>;
  /**
   * Acts on the folder of a job.
   * @param what what could not be done, as `storeError` has it
   */
  readonly guard: <T>(what: string, id: JobId, act: () => Promise<T>) => Promise<T>;
  /** @throws BridgeError `job_not_found`, or `store_failed` when it is damaged or cannot be read now */
  readonly readWhole: (id: JobId) => Promise<ReadRecord>;
  readonly read: (id: JobId) => Promise<JobRecord>;
  /** Takes a job out of the list, to another place. @returns false when it may not, or somebody else was faster */
  readonly take: (id: JobId, to: string, may: MayGo) => Promise<boolean>;
}

/** For what nobody can hold a lock of. */
const NO_LOCK: Held = { confirm: () => Promise.resolve() };

/** Removes the folder of a job that was taken: who waited for its lock may still make a file of it there. */
export async function takeApart(folder: string, tries = 5): Promise<void> {
  await removeTree(folder).catch((error: unknown) => {
    if (errnoOf(error) !== 'ENOTEMPTY' || tries === 0) throw error;
    return takeApart(folder, tries - 1);
  });
}

export function createJobAccess(root: string): JobAccess {
  const paths = (id: JobId) => jobPaths(root, id);

  /** Whether a root was there before: then its absence is a loss, and not a beginning. */
  let seen = false;

  /** Whether the root was found private: asked once, as soon as there is one. */
  let secured = false;

  async function secure(): Promise<void> {
    secured ||= await securedRoot(root);
  }

  /** The folder of a job is a private folder of this user; an absent one is the caller's to judge. */
  async function checkFolder(id: JobId): Promise<void> {
    const { folder } = paths(id);
    const look = await lookAtFolder(folder);
    if (look.kind === 'absent') return;
    if (look.kind === 'none') throw new DamagedFileError(folder, look);
    if (!look.isOwn) throw new DamagedFileError(folder, { what: 'of another user', code: 'EPERM' });
    seen = true;
    if (look.isOpen) await closeFolder(folder);
  }

  async function checkRoot(): Promise<void> {
    if (seen && (await kindOf(root)) === 'absent') throw systemError('ENOENT');
  }

  async function guard<T>(what: string, id: JobId, act: () => Promise<T>): Promise<T> {
    try {
      await secure();
      await checkFolder(id);
      return await act();
    } catch (error) {
      throw storeError(what, error, id);
    }
  }

  async function readWhole(id: JobId): Promise<ReadRecord> {
    const { folder, meta } = paths(id);
    const found = await guard('read', id, async () => {
      const whole = await readRecord(meta, id);
      if (whole !== null) return whole;
      await checkRoot();
      if ((await kindOf(folder)) === 'absent') return null;
      throw new DamagedFileError(meta, { what: 'missing', code: 'EBADMSG' });
    });
    if (found !== null) return found;
    throw new BridgeError('job_not_found', `There is no job ${id}.`, {
      hint: 'List the jobs with agy_sessions.',
    });
  }

  const read = async (id: JobId): Promise<JobRecord> => (await readWhole(id)).record;

  async function take(id: JobId, to: string, may: MayGo): Promise<boolean> {
    await secure();
    const { folder, lock } = paths(id);
    const look = await lookAtFolder(folder);
    if (look.kind === 'absent') return false;
    const ask = async ({ confirm }: Held): Promise<boolean> => {
      const record = await read(id).catch((error: unknown) => {
        if (damageOf(error) === null) throw error;
        return null;
      });
      if (!(await may(record))) return false;
      await confirm();
      return moveFile(folder, to);
    };
    // What is no folder of ours has no lock, and nobody who could hold it.
    if (look.kind === 'none' || !look.isOwn) return ask(NO_LOCK);
    try {
      return await withLock(lock, ask); // the lock is removed with the folder
    } catch (error) {
      if (error instanceof DamagedFileError) return ask(NO_LOCK); // a lock that nobody can hold
      if ((await kindOf(folder)) === 'absent') return false; // somebody else was faster
      throw error;
    }
  }

  return {
    secure,
    noteSeen: () => {
      seen = true;
    },
    checkRoot,
    guard,
    readWhole,
    read,
    take,
  };
}
