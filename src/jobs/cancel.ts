// Stops one job, and answers with what was found out about its processes.
import { timestamp, type Clock } from '../platform/clock.ts';
import { requestEnd, endProcess } from '../platform/processes/end-process.ts';
import { findMarked, killTree, canListMarked } from '../platform/processes/kill-tree.ts';
import { isSameScope, currentScope } from '../platform/processes/process-scope.ts';
import { BridgeError } from '../protocol/error.ts';
import { hasEnded, type JobId, type JobRecord, STRUCTURAL_FIELDS, withoutWait } from '../protocol/job.ts';
import { TIMES } from '../protocol/limits.ts';
import type { Redactor } from '../redaction/redact.ts';
import type { Claim } from '../store/job-claim.ts';
import { ownerLiveness } from '../store/owner.ts';
import type { FollowDeps } from './follow.ts';
import { waitForJob } from './follow.ts';

export interface Cancelled {
  readonly record: JobRecord;
  /** False: the job had ended before. */
  readonly signalled: boolean;
  /** What is known of the processes of the job, and of the one that had it; null when it had ended before. */
  readonly found: Found | null;
  /** It was not the job that was stopped, which had ended before, but the proof of its changes. */
  readonly verification?: true;
}

export interface Found {
  /**
   * `none`: no agent was ever started. `gone`: looked for, and nothing is alive. `left`: some live. `unseen`: this
   * process cannot see them.
   */
  readonly processes: 'none' | 'gone' | 'left' | 'unseen';
  /** Those that live. */
  readonly pids: readonly number[];
  /** Where the job is or was, when that is not here. */
  readonly host: string | null;
}

interface CancelDeps extends FollowDeps {
  readonly redactor: Redactor;
  readonly clock: Clock;
}

export async function cancelJob(deps: CancelDeps, id: JobId, reason: string): Promise<Cancelled> {
  const { store, redactor } = deps;
  const before = await store.read(id);
  if (hasEnded(before)) return { record: before, signalled: false, found: null };
  await store.requestCancel(id, redactor.redactFields({ text: reason }));
  const closed = before.status === 'queued' ? await closeWaiting(deps, before) : null;
  if (closed !== null) return { record: closed, signalled: true, found: NEVER_STARTED };
  const running = await store.read(id);
  const record = hasEnded(running) ? running : await stopRunning(deps, running);
  return { record, signalled: true, found: await lookFor(record, running) };
}

const NEVER_STARTED: Found = { processes: 'none', pids: [], host: null };

/**
 * A job that waits is ended by whoever cancels it: it has an owner to tell, and no agent. The owner may hold many such
 * jobs; it is ended only when it has no other.
 * @returns null when the job has begun, or has ended otherwise
 */
async function closeWaiting(deps: CancelDeps, { job_id: id, owner }: JobRecord): Promise<JobRecord | null> {
  const { store, redactor, clock } = deps;
  const close = async (found: JobRecord, { write }: Claim): Promise<JobRecord | null> => {
    if (found.status !== 'queued') return null;
    const at = timestamp(clock);
    const { message, hint, retry } = new BridgeError('cancelled', 'The job was cancelled before it began.');
    const closed: JobRecord = {
      ...withoutWait(found),
      status: 'cancelled',
      reason: 'cancelled',
      failure: { message, hint, retry },
      cancel_reason: await store.readCancel(id),
      owner: null,
      finished_at: at,
      updated_at: at,
    };
    await write(redactor.redactFields(closed, STRUCTURAL_FIELDS));
    return closed;
  };
  const claim = (): Promise<JobRecord | null> => store.claim(id, close, { deadlineMs: TIMES.cancelLockMs });
  const endOwner = async (): Promise<boolean> => {
    if (owner?.only_job !== true) return false;
    await requestEnd(owner);
    return endProcess(owner);
  };
  try {
    const closed = await claim();
    if (closed !== null) await endOwner();
    return closed;
  } catch (error) {
    // The job's lock is held by somebody who does not go on. If that is its runner, which has no other job, it ends.
    if (!(error instanceof BridgeError) || error.code !== 'busy' || !(await endOwner())) throw error;
    return claim();
  }
}

/** @returns the job as it is when it has ended, or when there is nothing more to be done from here */
async function stopRunning(deps: CancelDeps, before: JobRecord): Promise<JobRecord> {
  const { job_id: id, mark } = before;
  const isSeen = (await ownerLiveness(before)) !== 'unknown';
  if (isSeen && before.owner !== null) await requestEnd(before.owner);
  const seconds = (isSeen ? TIMES.cancelMs : TIMES.cancelElsewhereMs) / 1_000;
  const record = await waitForJob(deps, id, { seconds });
  if (hasEnded(record) || (await ownerLiveness(record)) === 'unknown') return record;
  // The runner itself hangs: take everything down and let a new one close the job.
  if (record.status === 'running' && record.owner !== null) await endProcess(record.owner, 0);
  await killTree(null, mark);
  return waitForJob(deps, id, { seconds: TIMES.cancelMs / 1_000 });
}

/**
 * Looks for what is alive of a job, and ends what is left of one that has ended.
 * @param before says who had it
 */
async function lookFor(record: JobRecord, before: JobRecord): Promise<Found> {
  const owner = record.owner ?? before.owner;
  const isHere = owner === null || isSameScope(owner, await currentScope());
  const host = isHere ? null : (owner.host ?? 'an unknown host');
  // A runner that has reported the end has nothing to lose.
  const isLeft = isHere && owner !== null && hasEnded(record) && !(await endProcess(owner));
  if (!canListMarked()) return { processes: 'unseen', pids: [], host };
  const marked = await findMarked(record.mark);
  const left = hasEnded(record) && marked.length > 0 ? await killTree(null, record.mark) : marked;
  const pids = isLeft ? [...left, owner.pid] : left;
  if (pids.length > 0) return { processes: 'left', pids, host };
  return { processes: isHere && hasEnded(record) ? 'gone' : 'unseen', pids, host };
}
