// Stops one job and answers when nothing of it is alive.
import { setTimeout as delay } from 'node:timers/promises';
import { findMarked, killTree, signalProcess } from '../platform/kill-tree.ts';
import { isAlive } from '../platform/process-identity.ts';
import { hasEnded, type JobId, type JobRecord, type ProcessIdentity } from '../protocol/job.ts';
import { TIMES } from '../protocol/limits.ts';
import type { Redactor } from '../redaction/redact.ts';
import type { FollowDeps } from './follow.ts';
import { waitForJob } from './wait.ts';

export interface Cancelled {
  readonly record: JobRecord;
  /** False: the job had ended before. */
  readonly signalled: boolean;
}

export async function cancelJob(
  deps: FollowDeps & { redactor: Redactor },
  id: JobId,
  reason: string,
): Promise<Cancelled> {
  const { store, redactor } = deps;
  const before = await store.read(id);
  if (hasEnded(before)) return { record: before, signalled: false };
  await store.requestCancel(id, redactor.seal({ text: reason }));
  // A queued job is still its server's; the runner reads the wish as soon as it takes over.
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
