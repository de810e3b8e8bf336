// A job waits for a slot and for its conversation; whoever ends wakes the others.
import { timestamp } from '../platform/clock.ts';
import { withLock } from '../platform/lock-file.ts';
import { identify } from '../platform/process-identity.ts';
import { watchFolder } from '../platform/watch-folder.ts';
import type { Handoff } from '../protocol/handoff.ts';
import { hasEnded, type JobId, type JobRecord, STRUCTURAL_FIELDS } from '../protocol/job.ts';
import { sessionBusy } from '../protocol/session-busy.ts';
import { TIMES } from '../protocol/limits.ts';
import { hasLivingOwner } from '../store/owner.ts';
import type { RunnerApp } from './runner-app.ts';
import { type LiveJob, type Turn, whoseTurn } from './whose-turn.ts';

const view = ({ job_id, status, session_id }: JobRecord): LiveJob => ({
  id: job_id,
  running: status === 'running',
  session: session_id,
});

/** The other jobs that live. One whose owner died holds nothing; whoever looks at it closes it. */
async function othersAlive({ store }: RunnerApp, own: JobId): Promise<LiveJob[]> {
  const ids = (await store.live.list()).filter((id) => id !== own);
  const records = await Promise.all(
    ids.map(async (id) => {
      const record = await store.read(id).catch(() => null); // removed, damaged, or not written yet
      if (record === null) return null;
      if (hasEnded(record)) {
        await store.live.unmark(id); // its writer was killed between the two
        return null;
      }
      return (await hasLivingOwner(record)) ? record : null;
    }),
  );
  return records.filter((record) => record !== null).map(view);
}

/**
 * Resolves with the job's record when it has become `running`; null when somebody closed it or `signal` aborted.
 * @throws BridgeError `session_busy` when the conversation is in use and the job is not to queue for it
 */
export async function waitForTurn(
  handoff: Handoff,
  app: RunnerApp,
  signal: AbortSignal,
): Promise<JobRecord | null> {
  const { store, clock } = app;
  const { jobId, queue } = handoff;

  const tryOnce = (): Promise<JobRecord | Turn | null> =>
    withLock(
      store.places.turnLock,
      () =>
        store.claim(jobId, async (queued) => {
          // Somebody found it without a living owner and closed it.
          if (queued.status !== 'queued') return null;
          const turn = whoseTurn(view(queued), await othersAlive(app, jobId), queue.slots);
          if (turn.turn !== 'go') return turn;
          const at = timestamp(clock);
          const owner = await identify();
          const running: JobRecord = { ...queued, status: 'running', started_at: at, updated_at: at, owner };
          await store.write(app.redactor.seal(running, STRUCTURAL_FIELDS));
          return running;
        }),
      { signal, makesFolder: true },
    );

  const watching = watchFolder(store.live.folder, TIMES.followBackstopMs, signal);
  try {
    while (!signal.aborted) {
      const now = await tryOnce();
      if (now === null || !('turn' in now)) return now;
      if (now.turn === 'session_busy' && !queue.sameSession) throw sessionBusy(now.holder, jobId);
      await watching.changed();
    }
    return null;
  } finally {
    watching.close();
  }
}
