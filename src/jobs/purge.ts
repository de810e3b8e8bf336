// Deletes old jobs: on request, and automatically once a day.
import type { Clock } from '../platform/clock.ts';
import { madeAt } from '../platform/ids.ts';
import type { Log } from '../platform/log.ts';
import { kindOf, removeTree } from '../platform/files/paths.ts';
import { BridgeError } from '../protocol/error.ts';
import { hasEnded, type JobId, type JobRecord } from '../protocol/job.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { JobStore } from '../store/job-store.ts';
import type { SetupUsage } from '../store/setup-entries.ts';
import { createSetups } from '../store/setups.ts';
import { changedAt, newestChange, setAsideBefore } from '../store/stray-files.ts';
import { damageOf } from '../store/store-error.ts';
import { listPaths } from '../workspace/inventory/list-paths.ts';
import type { Workspaces } from '../workspace/workspace.ts';
import { distrustsClock } from './clock-check.ts';
import { fieldRef } from '../protocol/text/references.ts';

const DAY_MS = 86_400_000;
/** Jobs removed at the same time: it is the disk that one waits for. */
const AT_ONCE = 16;

export interface Purged {
  /** The first of them, newest first. */
  readonly removed: readonly JobId[];
  readonly removedCount: number;
  /** Jobs that are still there. */
  readonly remaining: number;
  /** Finished setups that no worktree has used for so long. */
  readonly setups: SetupUsage;
  readonly warnings: readonly string[];
}

export interface PurgeOrder {
  readonly days: number;
  readonly dryRun: boolean;
  /** Whoever asks says that the clock is right. */
  readonly trustsClock?: boolean;
  /** How far the clock may lie ahead of the last that was done in the store. */
  readonly gapDays?: number;
}

interface PurgeDeps {
  readonly store: JobStore;
  readonly clock: Clock;
  readonly workspaces: Pick<Workspaces, 'forget'>;
  /** Told which jobs are about to be removed; what it throws keeps them. */
  readonly announce?: (ids: readonly JobId[], days: number) => Promise<void>;
}

/** What keeps a job from being removed; `away`: work, or what may be, in a repository that is not there. */
export type HeldBy = 'work' | 'worktree' | 'away';

/** Why the job must stay: work that nobody has applied or discarded, or a worktree that still stands. */
export async function workHeld({ workspace, worktree, continued_by }: JobRecord): Promise<HeldBy | null> {
  if (workspace?.kind !== 'worktree' || continued_by !== undefined) return null; // that job has both
  const isOpen = worktree !== null && worktree.applied_at === null && worktree.discarded_at === null;
  const hasWork = isOpen && worktree.head_commit !== null;
  if ((await kindOf(workspace.path)) !== 'absent') return hasWork ? 'work' : 'worktree';
  if (worktree === null) return null;
  // a disk that is not mounted, or a folder that was moved, brings the worktree back with it
  if ((await kindOf(worktree.git_dir)) === 'absent')
    return hasWork || (isOpen && !worktree.harvested) ? 'away' : null;
  return hasWork ? 'work' : null;
}

/** The record; null when it is damaged. What cannot be read now may be whole the next time, and is an error. */
const recordOrDamage = (store: JobStore, id: JobId): Promise<JobRecord | null> =>
  store.read(id).catch((error: unknown) => {
    if (damageOf(error) === null) throw error;
    return null;
  });

/** Why the clock may not decide; null when it may. */
async function doubtOf(
  { store, clock }: PurgeDeps,
  ids: readonly JobId[],
  gapDays: number,
): Promise<string | null> {
  const last = await store.lastRetention();
  const seen = [last, ...ids.map(madeAt)].filter((at) => at !== null);
  return distrustsClock({
    fileMs: await store.fileTimeMs(),
    nowMs: clock.now().getTime(),
    seenMs: seen.map((at) => at.getTime()),
    mostGapMs: gapDays * DAY_MS,
  });
}

/** Acts on some at a time. @returns those for which it gave true */
async function those(ids: readonly JobId[], act: (id: JobId) => Promise<boolean>): Promise<JobId[]> {
  const found: JobId[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE);
    const done = await Promise.all(some.map(act));
    found.push(...some.filter((_, index) => done[index]));
  }
  return found;
}

/**
 * Removes the jobs that ended more than `days` ago. A job that has not ended stays, and so does one whose worktree
 * still exists or whose work was neither applied nor discarded. The ref that kept its work is removed with the job. A damaged
 * job is removed when nothing in its folder was written for so long; its ref stays, as nobody knows where it is.
 * @throws BridgeError `invalid_request` when the clock may be wrong: then nothing is removed
 */
export async function purgeJobs(
  deps: PurgeDeps,
  { days, dryRun, trustsClock = false, gapDays = LIMITS.clockGapDays.asked }: PurgeOrder,
): Promise<Purged> {
  const { store, clock, workspaces } = deps;
  const before = clock.now().getTime() - days * DAY_MS;
  const isOld = async (id: JobId, record: JobRecord | null): Promise<boolean> => {
    if (record === null) return (await newestChange(store.root, id)) < before;
    if (!hasEnded(record) || record.verify?.status === 'running') return false;
    if (Date.parse(record.finished_at ?? record.updated_at) >= before) return false;
    const held = await workHeld(record);
    if (held === 'away') away.add(id);
    return held === null;
  };
  const away = new Set<JobId>();
  const damaged = new Set<JobId>();
  const mayGo = async (id: JobId): Promise<boolean> => {
    try {
      const record = await recordOrDamage(store, id);
      if (record === null) damaged.add(id);
      return (await isOld(id, record)) && (record !== null || (await changedAt(store.root, id)) < before);
    } catch {
      return false; // it is gone, or cannot be looked at now: the next time
    }
  };
  /** The ref first: without its job nobody would find it again. */
  const letGo = async (id: JobId, record: JobRecord | null): Promise<boolean> => {
    if (!(await isOld(id, record))) return false;
    if (record?.workspace?.kind !== 'worktree' || record.worktree === null) return true;
    return workspaces.forget(record).then(
      () => true,
      () => false, // git does not answer: the job stays until the next time
    );
  };

  const ids = await store.list();
  // Nothing ends before it begins: the young ones need not even be read.
  const old = await those(
    ids.filter((id) => (madeAt(id)?.getTime() ?? 0) < before),
    mayGo,
  );
  const aside = await setAsideBefore(store.root, before);
  const doubt = trustsClock || old.length + aside.length === 0 ? null : await doubtOf(deps, ids, gapDays);
  if (doubt !== null && !dryRun) throw clockError(doubt);
  if (!dryRun && old.length > 0) await deps.announce?.(old, days);
  const removed = dryRun ? old : await those(old, (id) => store.remove(id, (record) => letGo(id, record)));
  if (!dryRun) for (const each of aside) await removeTree(each);
  const kept = createSetups(store.places);
  const setups = await (dryRun ? kept.unusedSince(before) : kept.removeBefore(before));
  const lost = removed.filter((id) => damaged.has(id));
  return {
    removed: removed.slice(0, LIMITS.removedShown),
    removedCount: removed.length,
    remaining: ids.length - removed.length,
    setups,
    warnings: [
      ...(doubt === null ? [] : [doubt]),
      ...(lost.length === 0 ? [] : [refsStay(lost)]),
      ...(away.size === 0 ? [] : [reposAway([...away])]),
    ],
  };
}

const refsStay = (ids: readonly JobId[]): string =>
  `The records of ${listPaths(ids)} are damaged. If a repository has work of theirs, it keeps it at refs/agy-mcp/JOB.`;

const reposAway = (ids: readonly JobId[]): string =>
  `The repositories of ${listPaths(ids)} are not there, and nobody has applied or discarded their work: they stay. Discard one whose repository is gone for good with ${fieldRef('force', true)}.`;

const clockError = (doubt: string): BridgeError =>
  new BridgeError('invalid_request', `${doubt} Nothing was removed.`, {
    hint: `Correct the clock. If it is right, use ${fieldRef('trust_clock', true)}, or wait for a day: a clock that was seen yesterday is believed.`,
  });

/**
 * Looks for old jobs at most once a day, whatever the number of processes. It returns at once and never fails; what a
 * process that ends in the middle leaves is taken up the next time.
 * @param days 0 keeps every job
 */
export function createRetention({ days, log, ...deps }: PurgeDeps & { days: number; log: Log }): () => void {
  const { store, clock } = deps;
  /** By a clock that nobody sets. */
  let next = -Infinity;

  const run = async (): Promise<void> => {
    const last = await store.lastRetention();
    const since = last === null ? DAY_MS : clock.now().getTime() - last.getTime();
    if (since >= 0 && since < DAY_MS) return; // a moment of the future counts as none
    const gapDays = LIMITS.clockGapDays.unasked;
    const { removedCount } = await purgeJobs(deps, { days, dryRun: false, gapDays });
    await store.noteRetention(clock.now());
    if (removedCount > 0)
      log.info(`${removedCount} jobs that ended more than ${days} days ago were removed.`);
  };

  return () => {
    const now = performance.now();
    if (days === 0 || now < next) return;
    next = now + DAY_MS / 24;
    run().catch((error: unknown) => {
      if (error instanceof BridgeError && error.code === 'invalid_request')
        log.info(`Old jobs were left as they are. ${error.message}`);
      else log.error('Old jobs could not be removed.', error);
    });
  };
}
