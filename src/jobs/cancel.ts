// Stops one job and answers when nothing of it is alive.
import { setTimeout as delay } from 'node:timers/promises';
import { type Clock, timestamp } from '../platform/clock.ts';
import { findMarked, killTree, signalProcess } from '../platform/kill-tree.ts';
import { isAlive } from '../platform/process-identity.ts';
import { BridgeError } from '../protocol/error.ts';
import {
  hasEnded,
  type JobId,
  type JobRecord,
  type ProcessIdentity,
  STRUCTURAL_FIELDS,
} from '../protocol/job.ts';
import { TIMES } from '../protocol/limits.ts';
import type { Redactor } from '../redaction/redact.ts';
import type { JobStore } from '../store/job-store.ts';
import { isSameProcess } from '../store/pass-owner.ts';
import type { FollowDeps } from './follow.ts';
import { waitForJob } from './wait.ts';

export interface Cancelled {
  readonly record: JobRecord;
  /** False: the job had ended before. */
  readonly signalled: boolean;
}

type CancelDeps = FollowDeps & { readonly redactor: Redactor; readonly clock: Clock };

export async function cancelJob(deps: CancelDeps, id: JobId, reason: string): Promise<Cancelled> {
  const { store, redactor } = deps;
  const before = await store.read(id);
  if (hasEnded(before)) return { record: before, signalled: false };
  await store.requestCancel(id, redactor.seal({ text: reason }));
  const closed = await closeQueued(deps, id, reason);
  if (closed !== null) {
    if (!(await hasOthers(store, before.owner))) await ended(before.owner);
    return { record: closed, signalled: true };
  }
  await signalRunner(before);
  let record = await waitForJob(deps, id, { seconds: TIMES.cancelMs / 1_000 });
  if (!hasEnded(record)) {
    // The runner itself hangs: take everything down and let a new one close the job.
    if (record.status === 'running' && record.owner !== null && (await isAlive(record.owner))) {
      signalProcess(record.owner.pid, 'SIGKILL');
    }
    await killTree(null, record.mark);
    record = await waitForJob(deps, id, { seconds: TIMES.cancelMs / 1_000 });
  }
  if ((await findMarked(record.mark)).length > 0) await killTree(null, record.mark);
  await ended(record.owner ?? before.owner);
  return { record, signalled: true };
}

/**
 * A queued job has no agent yet. Whoever holds its request drops it when it sees the end; that process holds others too, and is
 * left alone.
 * @returns null when the job has begun or ended meanwhile
 */
async function closeQueued(
  { store, redactor, clock }: CancelDeps,
  id: JobId,
  reason: string,
): Promise<JobRecord | null> {
  return store.claim(id, async (found) => {
    if (found.status !== 'queued') return null;
    const at = timestamp(clock);
    const { message, hint, retry } = new BridgeError('cancelled', 'The job was cancelled before it began.');
    const record: JobRecord = {
      ...found,
      status: 'cancelled',
      reason: 'cancelled',
      failure: { message, hint, retry },
      cancel_reason: reason,
      owner: null,
      finished_at: at,
      updated_at: at,
    };
    const sealed = redactor.seal(record, STRUCTURAL_FIELDS);
    await store.write(sealed);
    return sealed;
  });
}

/** Whether a process has other jobs in hand, and so does not end with one of them. */
async function hasOthers(store: JobStore, owner: ProcessIdentity | null): Promise<boolean> {
  const records = await Promise.all((await store.live.list()).map((id) => store.read(id).catch(() => null)));
  return records.some((record) => record !== null && !hasEnded(record) && isSameProcess(record.owner, owner));
}

/** Waits, within bounds, for the runner that has told the end to be gone too: nothing signals it to a stranger. */
async function ended(owner: ProcessIdentity | null): Promise<void> {
  if (owner === null || owner.pid === process.pid) return; // a server still owned it
  for (let ms = 5; ms < TIMES.runnerExitMs && (await isAlive(owner)); ms *= 2) await delay(ms);
}

async function signalRunner({ status, owner }: JobRecord): Promise<void> {
  // On Windows a signal would end the runner at once; there it sees the file.
  if (status !== 'running' || owner === null || process.platform === 'win32') return;
  if (await isAlive(owner)) signalProcess(owner.pid, 'SIGTERM');
}
