// A new worktree made ready before the agent starts: the setup commands of the user.
import { BridgeError } from '../../protocol/error.ts';
import type { Handoff } from '../../protocol/handoff.ts';
import type { CommandRun } from '../../protocol/command-run.ts';
import { toolCall } from '../../protocol/text/references.ts';
import { quotedName, visibleName } from '../../protocol/text/visible-text.ts';
import type { Run } from '../agent/run-agent-session.ts';
import { createSetups } from '../../store/setups.ts';
import { listPaths } from '../../workspace/inventory/list-paths.ts';
import type { WorktreeSetup } from '../../workspace/setup/worktree-setup.ts';
import type { RunnerApp } from '../runner-app.ts';
import { leadingInstallations } from './installations.ts';
import { openReuse, type Reuse } from './reuse-installation.ts';
import { type CommandPlace, openCommandPlace } from './command-place.ts';
import { runCommands } from './run-commands.ts';

/** How it ended, as the end of a sentence. */
function endOf({ status, exit_code }: CommandRun, timeoutSeconds: number): string {
  if (status === 'timed_out') return `did not end within ${timeoutSeconds} s`;
  return exit_code === null ? 'was ended by a signal' : `ended with exit code ${exit_code}`;
}

function setupFailed(jobId: string, run: CommandRun, timeoutSeconds: number): BridgeError {
  const what = `The setup command ${quotedName(run.command)} ${endOf(run, timeoutSeconds)}, so the agent was not started.`;
  const longer = run.status === 'timed_out' ? ' or give it more time with `setup_timeout`,' : '';
  return new BridgeError('workspace_failed', what, {
    jobId,
    hint: `Its last lines are in \`setup.tail\` of ${toolCall('agy_status', { job_id: jobId })}, all of them among the events. Run it in the worktree to see why, correct it in the configuration or in the repository,${longer} and start the job again; ${toolCall('agy_discard', { job_id: jobId })} removes the worktree.`,
  });
}

/** The lines at the beginning that only install: put there from what is kept, or run and kept. */
async function install(
  job: Preparing,
  lines: readonly string[],
  run: (lines: readonly string[]) => Promise<CommandRun>,
): Promise<CommandRun> {
  const reuse = await openInstallations(job, lines);
  const reused = (await reuse?.restore()) ?? null;
  if (reused !== null) {
    const { files, seconds } = reused;
    await job.say(`Reused what ${countOf(lines)} made before: ${files} files in ${seconds} s.`);
    const command = visibleName(lines.at(-1) ?? '');
    return {
      status: 'passed',
      seconds,
      command,
      exit_code: 0,
      tail: [],
      reused: { commands: lines.length, ...reused },
    };
  }
  const done = await run(lines);
  if (done.status === 'passed') await reuse?.keep();
  return done;
}

const countOf = (lines: readonly string[]): string =>
  lines.length === 1 ? quotedName(lines[0] ?? '') : `the first ${lines.length} commands`;

interface Preparing {
  readonly handoff: Handoff;
  readonly app: RunnerApp;
  readonly run: Run;
  readonly worktree: WorktreeSetup;
  readonly place: CommandPlace;
  readonly say: (text: string) => Promise<void>;
}

function openInstallations(
  { handoff, app, run, worktree, place, say }: Preparing,
  lines: readonly string[],
): Promise<Reuse | null> {
  const { preparation, workspace, setupCacheMb = 0, passEnv, extraEnv, jobId } = handoff;
  if (preparation === undefined || workspace.kind !== 'worktree') return Promise.resolve(null);
  const { setupInputs: patterns, setupCache } = preparation;
  const { log, platform } = app;
  return openReuse(
    { setups: createSetups(app.store.places), worktree, jobId, log, signal: run.stop.signal, say },
    {
      gitDir: workspace.gitDir,
      lines,
      patterns,
      env: place.env,
      added: [...passEnv, ...Object.keys(extraEnv)],
      platform,
      mostMb: setupCache ? setupCacheMb : 0,
    },
  );
}

/** All lines, within one time limit; keeping what they made takes none of it. */
async function runSetup(job: Preparing): Promise<CommandRun> {
  const { handoff, app, run, worktree, place } = job;
  const { setup: lines = [], setupTimeoutSeconds: most = 0 } = handoff.preparation ?? {};
  let left: number = most;
  const runLines = async (some: readonly string[]): Promise<CommandRun> => {
    const plan = { ...place, lines: some, timeoutSeconds: left, cwd: worktree.top, signal: run.stop.signal };
    const done = await runCommands(plan, app.redactor, (events) => run.recorder.push(events));
    left = Math.max(left - done.seconds, 0);
    return done;
  };
  const count = leadingInstallations(lines);
  const first = count === 0 ? null : await install(job, lines.slice(0, count), runLines);
  if (first !== null && (first.status !== 'passed' || count === lines.length)) return first;
  const rest = await runLines(lines.slice(count));
  const { seconds = 0, reused } = first ?? {};
  const all = Math.round((rest.seconds + seconds) * 1_000) / 1_000;
  return { ...rest, seconds: all, ...(reused === undefined ? {} : { reused }) };
}

/** What setup changed in files that git does not ignore is no work of the agent. */
async function takeIn({ app, run, worktree, say }: Preparing): Promise<string[]> {
  const { signal } = run.stop;
  try {
    const { names, view } = await worktree.takeIn(signal);
    if (names.length === 0) return [];
    await run.save({ workspace: view });
    const list = listPaths(names);
    await say(`Setup changed files that git does not ignore: ${list}.`);
    return [
      `Setup changed files that git does not ignore; they are part of what the agent started from, and no part of its changes: ${list}.`,
    ];
  } catch (error) {
    signal.throwIfAborted();
    app.log.warn(`What setup changed could not be recorded: ${String(error)}`);
    return ['What setup changed could not be recorded apart; it is among the changes of the agent.'];
  }
}

/**
 * Does nothing where nothing is configured.
 * @param worktree a new one; null for a job in place
 * @returns warnings
 * @throws BridgeError `workspace_failed` when a command fails, and the reason of a stop
 */
export async function prepareWorktree(
  handoff: Handoff,
  app: RunnerApp,
  run: Run,
  worktree: WorktreeSetup | null,
): Promise<string[]> {
  const { preparation, jobId } = handoff;
  if (worktree === null || preparation === undefined || preparation.setup.length === 0) return [];
  const say = (text: string): Promise<void> =>
    run.recorder.push([{ type: 'system', subtype: 'setup', text }]);
  const { addDirs } = handoff.spec;
  const opened = await openCommandPlace({ ...handoff, addDirs }, app, { ...run, workspace: run.place() });
  const job: Preparing = { handoff, app, run, worktree, place: opened.place, say };
  const setup = await runSetup(job).finally(() => opened.close());
  await run.save({ setup });
  if (setup.status !== 'passed') throw setupFailed(jobId, setup, preparation.setupTimeoutSeconds);
  const warnings = await takeIn(job);
  // Who finds this runner dead knows by it that the agent may have been started.
  await run.recorder.push([{ type: 'system', subtype: 'notice', text: 'the worktree is prepared' }]);
  return warnings;
}
