// Who has a worktree: the last job of those that worked on in it, and whoever works there at this moment.
import path from 'node:path';
import { BridgeError } from '../protocol/error.ts';
import { hasEnded, type JobId, type JobRecord } from '../protocol/job.ts';
import type { JobStore } from './job-store.ts';
import { hasLivingOwner } from './owner.ts';

type Reads = Pick<JobStore, 'read'>;

/** Null for a job that is gone; any other trouble is an error. */
const readOrGone = (store: Reads, id: JobId): Promise<JobRecord | null> =>
  store.read(id).catch((error: unknown) => {
    if (error instanceof BridgeError && error.code === 'job_not_found') return null;
    throw error;
  });

/** The job that has the worktree of this one now. @throws BridgeError when a record cannot be read */
export async function lastContinuation(store: Reads, first: JobRecord): Promise<JobRecord> {
  let last = first;
  for (const seen = new Set([first.job_id]); last.continued_by !== undefined; seen.add(last.job_id)) {
    const next = await readOrGone(store, last.continued_by);
    if (next === null || seen.has(next.job_id)) return last;
    last = next;
  }
  return last;
}

/**
 * Whether a job has the worktree that its record names. One that was going to take it over from another job has it only
 * when the record of that one says so; a job that is gone cannot have kept it.
 */
export async function hasItsWorktree(store: Reads, { job_id: id, worktree }: JobRecord): Promise<boolean> {
  const from = worktree?.taken_from;
  if (from === undefined) return true;
  const before = await readOrGone(store, from);
  return before === null || before.continued_by === id;
}

/** A living job that works in a folder or below; null when there is none. @param own is not looked at */
export async function workingIn(
  store: Pick<JobStore, 'read' | 'live'>,
  folder: string,
  own: JobId | null = null,
): Promise<JobId | null> {
  for (const id of await store.live.list()) {
    if (id === own) continue;
    const record = await store.read(id).catch(() => null); // removed, damaged, or not written yet
    if (record === null || hasEnded(record)) continue;
    const at = record.workspace?.path ?? record.cwd;
    if (`${at}${path.sep}`.startsWith(`${folder}${path.sep}`) && (await hasLivingOwner(record))) return id;
  }
  return null;
}
