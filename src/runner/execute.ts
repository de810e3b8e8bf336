// The recipe of one job, from its folder and the handed-over request to its outcome.
import { ADAPTERS } from '../adapters/index.ts';
import type { AgentCommand, LineSource } from '../adapters/adapter.ts';
import { timestamp } from '../platform/clock.ts';
import { MARK_VARIABLE } from '../platform/kill-tree.ts';
import { errnoOf } from '../platform/safe-file.ts';
import { buildChildEnv } from '../policy/child-env.ts';
import { DEPTH_VARIABLE } from '../policy/depth.ts';
import { BridgeError, toBridgeError } from '../protocol/error.ts';
import type { AgentEvent } from '../protocol/event.ts';
import type { Handoff } from '../protocol/handoff.ts';
import { hasEnded, type JobRecord, STRUCTURAL_FIELDS } from '../protocol/job.ts';
import { openEventWriter } from '../store/event-log.ts';
import type { OpenWorkspace } from '../workspace/opening.ts';
import { type AgentRunEnd, runAgent, type Wish } from './agent-run.ts';
import { finishJob } from './finish.ts';
import { harvestWork } from './harvest.ts';
import { openOutputLogs } from './output-logs.ts';
import { type Outcome, judge } from './outcome.ts';
import { createRecorder, type Recorder } from './record.ts';
import type { RunnerApp } from './runner-app.ts';
import { listenForStop, type Stop } from './stop.ts';
import { waitForTurn } from './turn.ts';

/** Runs a job to its end. Whatever happens to the agent is written as data; only the bridge's own faults throw. */
export async function executeJob(handoff: Handoff, app: RunnerApp): Promise<void> {
  const { store, clock } = app;
  const stop = listenForStop(store, handoff.jobId, app.terminated);
  const writer = await openEventWriter(store.paths(handoff.jobId).events);
  const recorder = createRecorder({ writer, redactor: app.redactor, clock, first: 0 });
  try {
    let refusal: BridgeError | null = null;
    const begun = await waitForTurn(handoff, app, stop.signal).catch((error: unknown) => {
      refusal = toBridgeError(error);
      return null;
    });
    let record = begun ?? (await store.read(handoff.jobId));
    // Without a turn: cancelled while it waited, refused, or closed by somebody who found it without an owner.
    if (begun === null && hasEnded(record)) return;
    const save = async (change: Partial<JobRecord>): Promise<void> => {
      record = { ...record, ...change, updated_at: timestamp(clock) };
      await store.write(app.redactor.seal(record, STRUCTURAL_FIELDS));
    };
    const run: Run = { recorder, stop, save, mark: record.mark };
    const outcome =
      begun === null
        ? { ...judgeRun(handoff, run, null, refusal), end: null, opened: null }
        : await runToOutcome(handoff, app, run);
    const { opened } = outcome;
    const none = () => Promise.resolve({ workspace: record.workspace, worktree: null, warnings: [] });
    const harvested = await harvestWork(record, opened === null ? none : () => opened.close(), app.log);
    await finishJob(app, harvested, recorder, outcome, stop.cancelReason());
  } finally {
    stop.close();
    await writer.close();
  }
}

interface Run {
  readonly recorder: Recorder;
  readonly stop: Stop;
  readonly save: (change: Partial<JobRecord>) => Promise<void>;
  readonly mark: string;
}

async function runToOutcome(
  handoff: Handoff,
  app: RunnerApp,
  run: Run,
): Promise<Outcome & { end: AgentRunEnd | null; opened: OpenWorkspace | null }> {
  const { recorder, stop } = run;
  const { spec, capability } = handoff;
  let end: AgentRunEnd | null = null;
  let failure: BridgeError | null = null;
  let warnings: readonly string[] = [];
  let opened: OpenWorkspace | null = null;
  try {
    await recorder.push([{ type: 'user', subtype: 'prompt', text: spec.prompt }]);
    // noted first: who finds this runner dead must know what to look for
    const announced = app.workspaces.announce(handoff.workspace);
    if (announced !== null) await run.save({ worktree: announced });
    opened = await app.workspaces.open(handoff.workspace, handoff.jobId, stop.signal);
    const { cwd, view, worktree } = opened;
    await run.save({ workspace: view, worktree });
    if (view.kind === 'worktree') {
      await recorder.push([
        { type: 'system', subtype: 'notice', text: `worktree ready on branch ${view.branch ?? ''}` },
      ]);
    }
    const places = { cwd, logFile: app.store.paths(handoff.jobId).rawAgentLog };
    const command = ADAPTERS[capability.backend].command(spec, capability, places);
    warnings = [...opened.warnings, ...command.warnings];
    if (stop.error() === null) end = await converse(handoff, app, run, { command, cwd });
  } catch (error) {
    failure = startFailure(error);
    if (failure.code === 'internal') app.log.error(`${handoff.jobId} failed.`, error);
  }
  await recorder.flush().catch((error: unknown) => {
    failure ??= toBridgeError(error);
  });
  const outcome = judgeRun(handoff, run, end, failure);
  return { ...outcome, warnings: [...warnings, ...outcome.warnings], end, opened };
}

function judgeRun(
  { spec, capability }: Handoff,
  { recorder, stop }: Run,
  end: AgentRunEnd | null,
  failure: BridgeError | null,
): Outcome {
  return judge({
    state: recorder.state(),
    exit: end,
    stop: stop.error() ?? failure,
    requestedSessionId: spec.sessionId,
    wantsSchema: spec.outputSchema !== null,
    backend: capability.backend,
    drive: capability.drive,
  });
}

/** Starts the agent and takes its lines until nothing of it is left. */
async function converse(
  handoff: Handoff,
  app: RunnerApp,
  run: Run,
  how: { command: AgentCommand; cwd: string },
): Promise<AgentRunEnd> {
  const { spec, capability } = handoff;
  const { recorder } = run;
  const paths = app.store.paths(handoff.jobId);
  const parser = ADAPTERS[capability.backend].parser(spec, capability);
  const logs = await openOutputLogs(paths, app.redactor);
  const tools = new Set<string>();
  const onLines = async (source: LineSource, lines: readonly string[]): Promise<Wish> => {
    await logs.append(source, lines);
    const events = lines.flatMap((line) => parser.line(source, line));
    for (const event of events) {
      if (event.type === 'tool_use') tools.add(event.tool_id);
      if (event.type === 'tool_result') tools.delete(event.tool_id);
    }
    run.stop.sign(tools.size > 0);
    await recorder.push(events);
    for (const event of events) {
      if (event.type !== 'system' || event.subtype !== 'init' || event.session_id === null) continue;
      await run.save({ session_id: event.session_id, model: event.model ?? spec.model });
    }
    return wishAfter(events, spec.sessionId);
  };
  run.stop.startClock(spec.timeoutSeconds, {
    firstSeconds: handoff.idle.firstSeconds,
    seconds: handoff.idle.seconds,
  });
  try {
    const end = await runAgent({
      executable: capability.executable,
      command: how.command,
      cwd: how.cwd,
      logFile: paths.rawAgentLog,
      mark: run.mark,
      signal: run.stop.signal,
      onLines,
      env: buildChildEnv({
        env: app.env,
        platform: app.platform,
        backend: capability.backend,
        passEnv: handoff.passEnv,
        extraEnv: handoff.extraEnv,
        set: { ...how.command.env, [MARK_VARIABLE]: run.mark, [DEPTH_VARIABLE]: String(handoff.depth) },
      }),
    });
    await recorder.push(parser.end(end));
    return end;
  } finally {
    await logs.close();
  }
}

/** What the agent's events ask of its process: input, patience, or an end. */
function wishAfter(events: readonly AgentEvent[], requestedSession: string | null): Wish {
  for (const event of events) {
    if (event.type === 'error' && (event.subtype === 'not_found' || event.subtype === 'quota'))
      return 'take_down';
    if (event.type === 'result') return 'expect_exit';
    if (event.type === 'system' && event.subtype === 'init') {
      const other =
        requestedSession !== null && event.session_id !== null && event.session_id !== requestedSession;
      return other ? 'take_down' : 'send_input';
    }
  }
  return 'go_on';
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
