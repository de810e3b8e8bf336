// Closes a job whose runner is gone: ends what it left alive, keeps what the agent said, records what happened.
import { clearStandIns } from '../confinement/prepare.ts';
import { killTree } from '../platform/processes/kill-tree.ts';
import { removeLimitGroup } from '../platform/processes/limit-group.ts';
import { removeTree } from '../platform/files/paths.ts';
import { identify, isSameProcess } from '../platform/processes/process-identity.ts';
import { timestamp } from '../platform/clock.ts';
import { modeWrites } from '../policy/modes.ts';
import { approvalDenied } from '../protocol/approval-errors.ts';
import { BridgeError } from '../protocol/error.ts';
import type { StoredEvent } from '../protocol/event.ts';
import { hasEnded, type JobId, type JobRecord, STRUCTURAL_FIELDS } from '../protocol/job.ts';
import { TIMES } from '../protocol/limits.ts';
import { createEventCursor, openEventWriter } from '../store/events/event-log.ts';
import { isStale, remainsStale } from '../store/heartbeat.ts';
import type { JobStore } from '../store/job-store.ts';
import { lastEvent } from '../store/events/last-event.ts';
import { ownerLiveness } from '../store/owner.ts';
import { hasItsWorktree } from '../store/worktree-jobs.ts';
import type { RunnerApp } from './runner-app.ts';
import { finishJob } from './finish.ts';
import { collectChanges, collectingSignal } from './collect-changes.ts';
import { foldEvent, type OutcomeState, startFold } from './output/fold-events.ts';
import { decideOutcome } from './outcome.ts';
import { holdJob } from './hold-job.ts';
import { listenForStop } from './agent/stop-signal.ts';
import { createRecorder } from './output/event-recorder.ts';
import { createUntrustedWatch, type UntrustedWatch } from './output/watch-untrusted.ts';
import { withoutVerify } from './verify/recover-verify.ts';

/**
 * Does nothing when the job has ended or its owner lives. An owner that cannot be seen from here is gone when it was
 * silent for long, and stays so while it is watched.
 */
export async function recoverJob(
  id: JobId,
  app: RunnerApp,
  watchMs: number = TIMES.heartbeatWatchMs,
): Promise<void> {
  const { store, redactor, clock } = app;
  const lost = await ownerIsGone(store, await store.read(id), watchMs);
  if (lost === null) return;
  const record = await store.claim(id, async (found, { write }) => {
    if (hasEnded(found) || !isSameProcess(found.owner, lost.owner)) return null;
    if (lost.silentOn !== null && !(await isStale(store, found))) return null;
    const own: JobRecord = { ...found, owner: await identify(), updated_at: timestamp(clock) };
    await write(redactor.redactFields(own, STRUCTURAL_FIELDS));
    return own;
  });
  if (record === null) return;
  const held = holdJob(store, record);
  const listening = listenForStop(store, id, app.terminated);
  const survivors = await killTree(null, record.mark);
  removeLimitGroup(record.mark);

  const paths = store.paths(id);
  await clearStandIns(paths.temp);
  await removeTree(paths.temp);
  const writer = await openEventWriter(paths.events);
  try {
    // Read when a last line without its end has got one: a whole one counts then.
    const last = await lastEvent(paths.events);
    const untrusted = createUntrustedWatch();
    const first = last === null ? 0 : last.i + 1;
    const recorder = createRecorder({ writer, redactor, clock, first, untrusted });
    const unanswered = record.waiting_for === undefined ? null : approvalDenied('lost', id);
    const what = unanswered?.message ?? whatHappened(lost);
    await recorder.push([{ type: 'system', subtype: 'notice', text: what }]);
    const state = await foldLog(paths.events, untrusted);
    const cancelReason = await store.readCancel(id);
    const stop =
      cancelReason === null
        ? (unanswered ??
          new BridgeError('agent_failed', what, {
            jobId: id,
            hint: hintFor(record.status === 'queued' ? 'waiting' : isSetup(last) ? 'setup' : 'agent'),
          }))
        : new BridgeError('cancelled', 'The job was cancelled.', { jobId: id });
    const outcome = decideOutcome({
      state,
      exit: null,
      stop,
      requestedSessionId: null,
      schema: null,
      backend: record.backend,
      drive: 'stream_stdin',
    });
    const readOnly = !modeWrites(record.mode);
    const until = collectingSignal(stop, listening.cancelled);
    const close = async () => {
      if (await hasItsWorktree(store, record))
        return app.workspaces.closeAfterCrash(record, readOnly, paths.scratch, until);
      await app.workspaces.forget(record).catch(() => undefined); // its ref would keep what the other job keeps
      return { workspace: null, worktree: null, warnings: [] };
    };
    const harvested = await collectChanges(record, close, app.log, until);
    await removeTree(paths.scratch);
    await finishJob(
      app,
      await withoutVerify(app, harvested),
      recorder,
      { ...outcome, end: { exitCode: null, signal: null, survivors } },
      cancelReason,
    );
  } finally {
    listening.close();
    await held.close();
    await writer.close();
  }
}

interface Lost {
  readonly status: JobRecord['status'];
  readonly owner: JobRecord['owner'];
  /** The host of an owner that cannot be seen from here; null when it is proved dead. */
  readonly silentOn: string | null;
}

/** @returns null when the job is nobody else's to close */
async function ownerIsGone(store: JobStore, record: JobRecord, watchMs: number): Promise<Lost | null> {
  const { job_id: id, status, owner } = record;
  if (hasEnded(record)) return null;
  const liveness = await ownerLiveness(record);
  if (liveness === 'dead') return { status, owner, silentOn: null };
  if (liveness === 'alive' || !(await isStale(store, record))) return null;
  if (!(await remainsStale(store, id, watchMs))) return null;
  return { status, owner, silentOn: owner?.host ?? 'an unknown host' };
}

/** What there is now, by what the runner did last. */
const HINTS = {
  waiting: 'Nothing of it has run. Start it again.',
  setup: 'It was preparing the worktree, and the agent was not started. Start it again.',
  agent: 'What the agent said until then is kept. Start it again, or continue its session.',
} as const;
const hintFor = (doing: keyof typeof HINTS): string => HINTS[doing];

/** The end of setup is an event of another kind. */
const isSetup = (last: StoredEvent | null): boolean => last?.type === 'system' && last.subtype === 'setup';

function whatHappened({ status, silentOn }: Lost): string {
  const who =
    status === 'queued' ? 'The process that held this job while it waited' : 'The runner of this job';
  if (silentOn !== null)
    return `${who} had no heartbeat for more than ${TIMES.heartbeatSilentMs / 1_000} s; it ran on ${silentOn}, and cannot be seen from here.`;
  return status === 'queued'
    ? 'The process that held the request of this job ended before the job began, and the request is lost.'
    : `${who} ended unexpectedly (killed, out of memory, or a restart of the machine).`;
}

const FOLD_AT_ONCE = 1_000;

async function foldLog(file: string, untrusted: UntrustedWatch): Promise<OutcomeState> {
  const cursor = createEventCursor(file);
  try {
    let state = startFold();
    for (;;) {
      const events = await cursor.take(FOLD_AT_ONCE);
      if (events.length === 0) return state;
      await untrusted.look(events);
      for (const event of events) state = foldEvent(state, event);
    }
  } finally {
    await cursor.close();
  }
}
