// One start of an agent: its lines to events, its process to what the events ask of it.
import { ADAPTERS } from '../../adapters/index.ts';
import type { LineParser, LineSource } from '../../adapters/adapter.ts';
import { type AgentLaunch, wrapLaunch } from '../../adapters/launch.ts';
import type { ConfinedWorkspace } from '../../confinement/facts.ts';
import { removeTree } from '../../platform/files/paths.ts';
import { ensureFolder, readText } from '../../platform/files/private-file.ts';
import type { Capability } from '../../protocol/capability.ts';
import type { AgentEvent } from '../../protocol/event.ts';
import type { Handoff } from '../../protocol/handoff.ts';
import type { JobRecord } from '../../protocol/job.ts';
import { type AgentRunEnd, runAgent, type ProcessDirective } from './agent-process.ts';
import { wrapsOf } from './launch-wrappers.ts';
import { confineStart } from '../confined-start.ts';
import { makeEmpty } from '../../platform/files/stand-in.ts';
import { createOutputReader, LINE_SOURCES } from '../output/read-output.ts';
import { openOutputLogs } from '../output/output-logs.ts';
import type { Background } from '../background.ts';
import type { OutcomeState } from '../output/fold-events.ts';
import type { Recorder } from '../output/event-recorder.ts';
import type { JobRefusals } from '../network/refusal-events.ts';
import type { RunnerApp } from '../runner-app.ts';
import { openProjectFiles } from './project-files.ts';
import type { Stop } from './stop-signal.ts';

/** A job under way. */
export interface Run {
  readonly recorder: Recorder;
  readonly stop: Stop;
  /** Changes the record; written with the next `save`. */
  readonly note: (change: Partial<JobRecord>) => void;
  readonly save: (change: Partial<JobRecord>) => Promise<void>;
  readonly mark: string;
  /** The first of the job's own ports. */
  readonly portBase: number | undefined;
  readonly refusals: JobRefusals;
  /** What the job has to work in; null until that is open. */
  readonly place: () => ConfinedWorkspace | null;
  readonly background: Background;
}

/** An agent with its start for this job. */
export interface Agent {
  readonly capability: Capability;
  readonly start: AgentLaunch;
}

/** Starts the agent and takes its lines until nothing of it is left. */
export async function runAgentSession(
  handoff: Handoff,
  app: RunnerApp,
  run: Run,
  { capability, start }: Agent,
): Promise<AgentRunEnd & { warnings: readonly string[] }> {
  const { spec } = handoff;
  const { recorder } = run;
  const paths = app.store.paths(handoff.jobId);
  const parser = ADAPTERS[capability.backend].parser(spec, capability);
  const intake = createOutputReader(parser, app.redactor, capability.drive !== 'text');
  if (start.logFile !== null) await makeEmpty(start.logFile, '');
  const place = run.place();
  const { launch, logFile } = start;
  const places = ADAPTERS[capability.backend].places;
  const project = place === null ? null : await openProjectFiles(handoff, app, place, launch.cwd);
  const sandbox =
    place === null || project === null
      ? null
      : await confineStart({ ...handoff, addDirs: spec.addDirs, ...run.refusals }, app, place, {
          launch,
          agent: places,
          project,
          logFile,
          mark: run.mark,
          onLimit: run.stop.end,
        });
  const confine = sandbox?.confine ?? null;
  const temp = start.privateTemp && confine === null ? paths.temp : null;
  if (temp !== null) await ensureFolder(temp);
  const { judge = null } = sandbox ?? {};
  const ofProject = (await project?.begin(confine !== null)) ?? [];
  const logs = await openOutputLogs(paths);
  const tools = new Set<string>();
  const onLines = async (source: LineSource, lines: readonly string[]): Promise<ProcessDirective> => {
    const { events, kept } = intake.take(source, lines, recorder.take);
    for (const event of events) {
      if (event.type === 'tool_use') tools.add(event.tool_id);
      if (event.type === 'tool_result') tools.delete(event.tool_id);
    }
    run.stop.sign(tools.size > 0);
    // Before the events: who reads what the agent said can continue its conversation.
    for (const event of events) {
      if (event.type !== 'system' || event.subtype !== 'init' || event.session_id === null) continue;
      await run.save({ session_id: event.session_id, model: event.model ?? spec.model });
    }
    await Promise.all([logs.append(source, kept), recorder.push()]);
    return directiveAfter(events, spec.sessionId, recorder.state());
  };
  try {
    const end = await runAgent({
      launch: wrapLaunch(
        launch,
        wrapsOf({ mark: run.mark, temp, portBase: run.portBase, platform: app.platform, confine }),
      ),
      stdinAfterInit: start.stdinAfterInit,
      logFile,
      ...(judge === null ? {} : { onReport: (report, pid) => run.save({ confinement: judge(report, pid) }) }),
      mark: run.mark,
      signal: run.stop.signal,
      onLines,
    });
    const hit = sandbox?.limitOfEnd(end.signal) ?? null;
    if (hit !== null && end.exitCode !== 0) run.stop.end(hit.error);
    const limited = hit !== null && end.exitCode === 0 ? [hit.warning] : [];
    for (const source of LINE_SOURCES) {
      const { events, kept } = intake.end(source);
      await Promise.all([logs.append(source, kept), recorder.push(events)]);
    }
    await recorder.flush();
    if (end.exitCode === 0) await recorder.push(await answerFromTranscript(parser, app, recorder.state()));
    await recorder.push(parser.end(end));
    return { ...end, warnings: [...ofProject, ...limited, ...((await sandbox?.close()) ?? [])] };
  } finally {
    await sandbox?.close();
    await project?.end();
    if (temp !== null) await removeTree(temp);
    await logs.close();
  }
}

/** What the agent kept of its answer, where it printed none and nothing explains that. */
async function answerFromTranscript(
  { transcript }: LineParser,
  { home }: RunnerApp,
  { text, sessions, told, denied }: OutcomeState,
): Promise<AgentEvent[]> {
  const [session] = sessions;
  const isExplained = text.trim() !== '' || told.length > 0 || denied.length > 0;
  if (transcript === undefined || session === undefined || isExplained) return [];
  for (const file of transcript.files(home, session)) {
    const kept = await readText(file).catch(() => null); // one that cannot be read is none
    if (kept !== null) return transcript.read(kept);
  }
  return [];
}

/** What the agent's events ask of its process: input, patience, or an end. */
function directiveAfter(
  events: readonly AgentEvent[],
  requestedSession: string | null,
  { sessions }: OutcomeState,
): ProcessDirective {
  for (const event of events) {
    if (event.type === 'error' && (event.subtype === 'not_found' || event.subtype === 'quota'))
      return 'take_down';
    if (event.type === 'result') return 'expect_exit';
    if (event.type === 'system' && event.subtype === 'init') {
      const isNamed = event.session_id !== null || event.session_unusable === true;
      const other = requestedSession !== null && isNamed && event.session_id !== requestedSession;
      return other ? 'take_down' : 'send_input';
    }
    // Nobody is there who could sign in; it may still find its keyring.
    if (event.type === 'error' && event.subtype === 'auth' && sessions.length === 0) return 'expect_sign_in';
  }
  return 'go_on';
}
