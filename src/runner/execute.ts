// The recipe of one job, from its folder and the handed-over request to its outcome.
import { started } from '../audit/entries.ts';
import { timestamp } from '../platform/clock.ts';
import { removeTree } from '../platform/files/paths.ts';
import { errnoOf } from '../platform/files/private-file.ts';
import { BridgeError, toBridgeError } from '../protocol/error.ts';
import type { Handoff } from '../protocol/handoff.ts';
import { type JobRecord, STRUCTURAL_FIELDS } from '../protocol/job.ts';
import { openEventWriter } from '../store/events/event-log.ts';
import type { OpenWorkspace } from '../workspace/open-workspace.ts';
import { openPlace, readyWords } from './open-place.ts';
import type { AgentRunEnd } from './agent/agent-process.ts';
import type { Run } from './agent/run-agent-session.ts';
import { type AbandonedAgent, notThere, withFirstReason } from './agent/retry-policy.ts';
import { awaitApproval } from './approval/await-approval.ts';
import { type Background, createBackground } from './background.ts';
import { confinedWorkspace } from './confined-facts.ts';
import { finishJob } from './finish.ts';
import { collectChanges, collectingSignal } from './collect-changes.ts';
import { holdJob, isOwnedBy, takenOver, whileOurs } from './hold-job.ts';
import { type Outcome, decideOutcome } from './outcome.ts';
import { createRecorder } from './output/event-recorder.ts';
import type { RunnerApp } from './runner-app.ts';
import { listenForStop, type Stop } from './agent/stop-signal.ts';
import { type FallbackResult, runWithFallback } from './agent/run-with-fallback.ts';
import { prepareWorktree } from './setup/prepare-worktree.ts';
import { verifyAtEnd } from './verify/verify-at-end.ts';
import { type JobRefusals, watchRefusals } from './network/refusal-events.ts';
import { type QueueOutcome, waitInQueue } from './queue/queue-wait.ts';

/** Runs a job to its end. Whatever happens to the agent is written as data; only the bridge's own faults throw. */
export async function executeJob(handoff: Handoff, app: RunnerApp): Promise<void> {
  const { store } = app;
  const stop = listenForStop(store, handoff.jobId, app.terminated);
  const background = createBackground(app.log, app.terminated);
  try {
    const begun = await begin(handoff, app, stop.signal).catch(toBridgeError);
    // Passed on, or closed by somebody else: not one word of it is this process's to write.
    if (!(begun instanceof BridgeError) && begun.is === 'gone') return;
    await runBegun(handoff, app, { stop, background }, begun);
  } finally {
    stop.close();
  }
  await background.end(); // its end is recorded, and everybody knows
}

/** A job that a person must agree to is queued after that. */
async function begin(handoff: Handoff, app: RunnerApp, signal: AbortSignal): Promise<QueueOutcome> {
  const { approval, ...approved } = handoff;
  if (approval !== undefined) {
    const is = await awaitApproval(handoff.jobId, approval, app, signal);
    if (is !== 'approved') return { is };
  }
  return waitInQueue(approved, app, signal);
}

/** @param begun also a job that was stopped or refused before its turn: it gets its end here */
async function runBegun(
  handoff: Handoff,
  app: RunnerApp,
  { stop, background }: { readonly stop: Stop; readonly background: Background },
  begun: Exclude<QueueOutcome, { is: 'gone' }> | BridgeError,
): Promise<void> {
  const { store, clock } = app;
  const isRunning = !(begun instanceof BridgeError) && begun.is === 'running';
  let record = isRunning ? begun.record : await store.read(handoff.jobId);
  if (!isRunning && record.status !== 'queued') return; // somebody closed it meanwhile
  const held = holdJob(store, record, stop.end);
  const writer = whileOurs(await openEventWriter(store.paths(handoff.jobId).events), held);
  const recorder = createRecorder({ writer, redactor: app.redactor, clock, first: 0 });
  try {
    const note = (change: Partial<JobRecord>): void => {
      record = { ...record, ...change, updated_at: timestamp(clock) };
    };
    const save = async (change: Partial<JobRecord>): Promise<void> => {
      note(change);
      await store.claim(handoff.jobId, async (found, { write }) => {
        if (!isOwnedBy(found, record.owner)) throw takenOver(handoff.jobId);
        await write(app.redactor.redactFields(record, STRUCTURAL_FIELDS));
      });
    };
    let place: ReturnType<Run['place']> = null;
    const settle = (opened: OpenWorkspace): void => {
      place = confinedWorkspace(handoff, opened);
    };
    const run: Run = {
      recorder,
      stop,
      note,
      save,
      mark: record.mark,
      portBase: record.port_base,
      refusals: watchRefusals((events) => recorder.push(events)),
      place: () => place,
      background,
    };
    const refusal = begun instanceof BridgeError ? begun : null;
    const outcome = isRunning
      ? await runToOutcome(handoff, app, run, settle)
      : { ...judgeRun(handoff, run, null, refusal), end: null, opened: null };
    if (!(await held.isOurs())) return; // its end is written by whoever has it
    const { opened } = outcome;
    const none = () => Promise.resolve({ workspace: record.workspace, worktree: null, warnings: [] });
    stop.stopClock();
    const stopped = stop.error();
    // A signal that has come for another reason says nothing more; a cancel may come all the same.
    const until = collectingSignal(stopped, ...(stopped === null ? [stop.signal] : []), stop.cancelled);
    const close = opened === null ? none : () => opened.close(until);
    const harvested = await collectChanges(record, close, app.log, until);
    const proved = await verifyAtEnd(handoff, app, run, harvested, outcome, until);
    await removeTree(store.paths(handoff.jobId).scratch);
    const logged = (await writer.isWhole())
      ? proved
      : { ...proved, warnings: [...proved.warnings, LOG_CHANGED] };
    await finishJob(app, withRefusals(logged, run.refusals), recorder, outcome, stop.cancelReason());
  } finally {
    await held.close();
    await writer.close();
  }
}

const LOG_CHANGED =
  'Something else removed or changed the event log of the job while it ran: events may be missing there, or not be from its agent.';

function withRefusals(record: JobRecord, refusals: JobRefusals): JobRecord {
  const refused = [...refusals.list()];
  if (refused.length === 0) return record;
  const warnings = [...record.warnings, ...refusals.warnings()];
  const { confinement } = record;
  return {
    ...record,
    warnings,
    ...(confinement === undefined ? {} : { confinement: { ...confinement, refused } }),
  };
}

type Ended = Outcome & { end: AgentRunEnd | null; opened: OpenWorkspace | null };

async function runToOutcome(
  handoff: Handoff,
  app: RunnerApp,
  run: Run,
  settle: (opened: OpenWorkspace) => void,
): Promise<Ended> {
  const { recorder, stop } = run;
  let attempts: FallbackResult = { end: null, warnings: [], capability: handoff.capability };
  let failure: BridgeError | null = null;
  let opened: OpenWorkspace | null = null;
  const givenUp: AbandonedAgent[] = [];
  const prepared: string[] = [];
  const announced = app.audit?.record(started(handoff)) ?? Promise.resolve();
  announced.catch(() => undefined); // thrown where it is awaited
  try {
    await recorder.push([{ type: 'user', subtype: 'prompt', text: handoff.spec.prompt }]);
    opened = await openPlace(handoff, app, run);
    const { view, worktree } = opened;
    settle(opened);
    // Where it works in place, nobody must know who finds this runner dead: it is written with the next change.
    if (view.kind === 'in_place' && view.continues === undefined) run.note({ workspace: view });
    else await run.save({ workspace: view, worktree });
    await announced; // whatever starts from here on is in the trail
    if (view.kind === 'worktree') {
      await recorder.push([{ type: 'system', subtype: 'notice', text: readyWords(handoff, view) }]);
      prepared.push(...(await prepareWorktree(handoff, app, run, opened.setup)));
    }
    // From here on a failure is that of an agent, and one that was not there is the first reason.
    givenUp.push(...notThere(handoff));
    attempts = await runWithFallback(handoff, app, run, opened.cwd, (agent, end, instead) => {
      const verdict = judgeRun({ ...handoff, capability: agent }, run, end, null);
      givenUp.push({ backend: agent.backend, verdict });
      attempts = { ...attempts, capability: instead };
    });
  } catch (error) {
    failure = startFailure(error);
    if (failure.code === 'internal') app.log.error(`${handoff.jobId} failed.`, error);
  }
  await recorder.flush().catch((error: unknown) => {
    failure ??= toBridgeError(error);
  });
  const { end, capability } = attempts;
  const outcome = judgeRun({ ...handoff, capability }, run, end, failure);
  const warnings = [...(opened?.warnings ?? []), ...prepared, ...attempts.warnings, ...outcome.warnings];
  // A stop is a reason of its own.
  const { status, reason, failure: why } = outcome;
  const last = { backend: capability.backend, verdict: { status, reason, failure: why } };
  const verdict = stop.error() === null ? withFirstReason(last, givenUp) : last.verdict;
  return { ...outcome, ...verdict, warnings, end, opened };
}

function judgeRun(
  { spec, capability }: Handoff,
  { recorder, stop }: Run,
  end: AgentRunEnd | null,
  failure: BridgeError | null,
): Outcome {
  return decideOutcome({
    state: recorder.state(),
    exit: end,
    stop: stop.error() ?? failure,
    requestedSessionId: spec.sessionId,
    schema: spec.outputSchema,
    backend: capability.backend,
    drive: capability.drive,
  });
}

const START_FAILURES: Readonly<Record<string, string>> = {
  ENOENT: 'The agent program is gone.',
  EACCES: 'The agent program may not be executed.',
  ENOEXEC: 'The agent program is not an executable of this system.',
};

function startFailure(error: unknown): BridgeError {
  const message = START_FAILURES[errnoOf(error) ?? ''];
  if (error instanceof BridgeError || message === undefined) return toBridgeError(error);
  return new BridgeError('agent_missing', message, {
    hint: 'Run agy_doctor to see which program is used.',
    cause: error,
  });
}
