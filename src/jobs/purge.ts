// Forgets old jobs: when asked to, and by itself once a day.
import type { Clock } from '../platform/clock.ts';
import { madeAt } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import { kindOf } from '../platform/paths.ts';
import { hasEnded, type JobId, type JobRecord } from '../protocol/job.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { JobStore } from '../store/job-store.ts';
import { newestChange } from '../store/stray-files.ts';
import type { Workspaces } from '../workspace/workspace.ts';

const DAY_MS = 86_400_000;
/** Jobs removed at the same time: it is the disk that one waits for. */
const AT_ONCE = 16;

export interface Purged {
  /** The first of them, newest first. */
  readonly removed: readonly JobId[];
  readonly removedCount: number;
  /** Jobs that are still there. */
  readonly remaining: number;
}

interface PurgeDeps {
  readonly store: JobStore;
  readonly clock: Clock;
  readonly workspaces: Pick<Workspaces, 'forget'>;
}

/** Work of the job that nobody has taken over or discarded, while its repository is there. */
async function holdsWork({ workspace, worktree }: JobRecord): Promise<boolean> {
  if (workspace?.kind !== 'worktree') return false;
  if ((await kindOf(workspace.path)) !== 'absent') return true;
  if (worktree === null || (await kindOf(worktree.git_dir)) === 'absent') return false;
  return worktree.head_commit !== null && worktree.applied_at === null && worktree.discarded_at === null;
}

/**
 * Removes the jobs that ended more than `days` ago. A job that has not ended stays, and so does one whose worktree
 * still stands or whose work was neither applied nor discarded. With a job goes the ref that kept its work. A job
 * without a readable record goes when nothing in its folder was written for so long.
 */
export async function purgeJobs(
  { store, clock, workspaces }: PurgeDeps,
  { days, dryRun }: { days: number; dryRun: boolean },
): Promise<Purged> {
  const before = clock.now().getTime() - days * DAY_MS;
  const isOld = async (id: JobId, record: JobRecord | null): Promise<boolean> => {
    if (record === null) return (await newestChange(store.root, id)) < before;
    if (!hasEnded(record) || Date.parse(record.finished_at ?? record.updated_at) >= before) return false;
    return !(await holdsWork(record));
  };
  const mayGo = async (id: JobId): Promise<boolean> => {
    // A link in the place of a folder is never old: nothing behind it is looked at or removed.
    if ((await kindOf(store.paths(id).folder)) !== 'folder') return false;
    return isOld(id, await store.read(id).catch(() => null)); // damaged: judged by its files
  };

  const ids = await store.list();
  const removed: JobId[] = [];
  /** The ref first: without its job nobody would find it again. */
  const letGo = async (id: JobId, record: JobRecord | null): Promise<boolean> => {
    if (!(await isOld(id, record))) return false;
    if (record?.workspace?.kind !== 'worktree' || record.worktree === null) return true;
    return workspaces.forget(record).then(
      () => true,
      () => false, // git does not answer: the job stays until the next time
    );
  };
  const purge = async (id: JobId): Promise<boolean> =>
    (await mayGo(id)) && (dryRun || (await store.remove(id, (record) => letGo(id, record))));
  // Nothing ends before it begins: the young ones need not even be read.
  const made = ids.filter((id) => (madeAt(id)?.getTime() ?? 0) < before);
  for (let at = 0; at < made.length; at += AT_ONCE) {
    const some = made.slice(at, at + AT_ONCE);
    const gone = await Promise.all(some.map(purge));
    removed.push(...some.filter((_, index) => gone[index]));
  }
  return {
    removed: removed.slice(0, LIMITS.removedShown),
    removedCount: removed.length,
    remaining: ids.length - removed.length,
  };
}

/**
 * Looks for old jobs at most once a day, whatever the number of processes. It returns at once and never fails; what a
 * process that ends in the middle leaves is taken up the next time.
 * @param days 0 keeps every job
 */
export function createRetention({ days, log, ...deps }: PurgeDeps & { days: number; log: Log }): () => void {
  const { store, clock } = deps;
  let next = 0;

  const run = async (): Promise<void> => {
    const last = await store.lastRetention();
    if (last !== null && clock.now().getTime() - last.getTime() < DAY_MS) return;
    const { removedCount } = await purgeJobs(deps, { days, dryRun: false });
    await store.noteRetention(clock.now());
    if (removedCount > 0)
      log.info(`${removedCount} jobs that ended more than ${days} days ago were removed.`);
  };

  return () => {
    const now = clock.now().getTime();
    if (days === 0 || now < next) return;
    next = now + DAY_MS / 24;
    run().catch((error: unknown) => {
      log.error('Old jobs could not be removed.', error);
    });
  };
}
