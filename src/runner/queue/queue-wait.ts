// A job begins when it may, or is passed on to the queue holder; where there is none, its runner waits itself.
import { timestamp } from '../../platform/clock.ts';
import { errnoOf } from '../../platform/files/private-file.ts';
import { withLock } from '../../platform/locks/lock-file.ts';
import { identify } from '../../platform/processes/process-identity.ts';
import { watchFolder } from '../../platform/waiting/watch-folder.ts';
import { approvalDenied } from '../../protocol/approval-errors.ts';
import type { Handoff } from '../../protocol/handoff.ts';
import { type JobRecord, STRUCTURAL_FIELDS } from '../../protocol/job.ts';
import { queueFull } from '../../protocol/queue-errors.ts';
import { sessionBusy } from '../../protocol/queue-errors.ts';
import { TIMES } from '../../protocol/limits.ts';
import { startHeartbeat } from '../../store/heartbeat.ts';
import { storeError } from '../../store/store-error.ts';
import { assignPorts } from './assign-ports.ts';
import { takenPorts } from './hold-ports.ts';
import { createLiveView, toLiveJob } from './live-view.ts';
import { orderQueue, type Turn, watchUnusedTurns } from './queue-order.ts';
import type { RunnerApp } from '../runner-app.ts';

export type QueueOutcome =
  | { readonly is: 'running'; readonly record: JobRecord }
  /** Somebody else has the job now, or has closed it: nothing of it may be written. */
  | { readonly is: 'gone' }
  /** The wait was ended by its signal. */
  | { readonly is: 'stopped' };

/**
 * Resolves when the job may begin, or is this process's no more.
 * @throws BridgeError `session_busy` when the conversation is in use and the job is not to queue for it, `busy` when
 * the queue is full
 */
export async function waitInQueue(
  handoff: Handoff,
  app: RunnerApp,
  signal: AbortSignal,
): Promise<QueueOutcome> {
  const { store, clock } = app;
  const { jobId, queue } = handoff;
  const view = createLiveView(store);
  const unused = watchUnusedTurns((id) => id === jobId, TIMES.unusedTurnMs);
  let passedOver: ReadonlySet<string> = new Set(queue.passOver);

  const tryOnce = (): Promise<QueueOutcome | Turn> =>
    withLock<QueueOutcome | Turn>(
      store.places.turnLock,
      (lock) =>
        store.claim(jobId, async (queued, { write }) => {
          if (queued.status !== 'queued') return { is: 'gone' };
          if (queued.waiting_for !== undefined) throw approvalDenied('lost', jobId); // nobody has agreed
          const { jobs: others } = await view.look((id) => id === jobId);
          const jobs = [...others, toLiveJob(queued)];
          const turns = orderQueue(jobs, queue.slots, passedOver);
          const turn = turns.get(jobId) ?? { turn: 'wait' };
          passedOver = new Set([...queue.passOver, ...unused.note(jobs, turns, performance.now())]);
          if (turn.turn !== 'go') return turn;
          const at = timestamp(clock);
          const owner = await identify();
          const taken = await takenPorts(store, others);
          const port_base = await assignPorts({ jobId, before: handoff.portBase, taken });
          const record: JobRecord = {
            ...queued,
            status: 'running',
            started_at: at,
            updated_at: at,
            owner,
            ...(port_base === undefined ? {} : { port_base }),
          };
          await write(app.redactor.redactFields(record, STRUCTURAL_FIELDS), lock.confirm);
          return { is: 'running', record };
        }),
      { signal, makesFolder: true, startsOver: true },
    ).catch((error: unknown): QueueOutcome => {
      if (signal.aborted) return { is: 'stopped' }; // while it waited for a lock
      throw errnoOf(error) === null ? error : storeError('locked', error, jobId);
    });

  const first = await tryOnce();
  if ('is' in first) return first;
  if (first.turn === 'session_busy' && !queue.sameSession) throw sessionBusy(first.holder, jobId);
  const isStopped = (): boolean => signal.aborted;
  if (isStopped()) return { is: 'stopped' };
  const passed = await app.queue.passOn(handoff);
  if (passed === 'held') return { is: 'gone' };
  if (passed === 'full') throw queueFull(null, jobId);

  const watching = watchFolder(store.live.folder, TIMES.followBackstopMs, signal);
  const beating = startHeartbeat(() => [store.paths(jobId)]);
  try {
    while (!isStopped()) {
      const now = await tryOnce();
      if ('is' in now) return now;
      await watching.changed();
    }
    return { is: 'stopped' };
  } finally {
    watching.close();
    await beating.end();
  }
}
