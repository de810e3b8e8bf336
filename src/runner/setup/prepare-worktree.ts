// A new worktree made ready before the agent starts: the setup commands of the user.
import { BridgeError } from '../../protocol/error.ts';
import type { AgentEvent } from '../../protocol/event.ts';
import type { Handoff } from '../../protocol/handoff.ts';
import type { CommandRun } from '../../protocol/command-run.ts';
import { toolCall } from '../../protocol/text/references.ts';
import { quotedName } from '../../protocol/text/visible-text.ts';
import type { Run } from '../agent/run-agent-session.ts';
import { listPaths } from '../../workspace/inventory/list-paths.ts';
import type { WorktreeSetup } from '../../workspace/setup/worktree-setup.ts';
import type { RunnerApp } from '../runner-app.ts';
import { openCommandPlace } from './command-place.ts';
import { runSetup } from './setup-lines.ts';

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

interface Preparing {
  readonly app: RunnerApp;
  readonly run: Run;
  readonly worktree: WorktreeSetup;
  readonly push: (events: AgentEvent[]) => Promise<void>;
}

/** What setup changed in files that git does not ignore is no work of the agent. */
async function takeIn({ app, run, worktree, push }: Preparing): Promise<string[]> {
  const { signal } = run.stop;
  try {
    const { names, view } = await worktree.takeIn(signal);
    if (names.length === 0) return [];
    await run.save({ workspace: view });
    const list = listPaths(names);
    const text = `Setup changed files that git does not ignore: ${list}.`;
    await push([{ type: 'system', subtype: 'setup', text }]);
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
  const { preparation, jobId, workspace } = handoff;
  if (worktree === null || preparation === undefined || preparation.setup.length === 0) return [];
  if (workspace.kind !== 'worktree') return [];
  const push = (events: AgentEvent[]): Promise<void> => run.recorder.push(events);
  const { addDirs } = handoff.spec;
  const opened = await openCommandPlace({ ...handoff, addDirs, ...run.refusals }, app, {
    ...run,
    workspace: run.place(),
  });
  const setup = await runSetup(
    {
      orders: { ...handoff, preparation, gitDir: workspace.gitDir },
      worktree,
      place: opened.place,
      signal: run.stop.signal,
      push,
      background: run.background,
    },
    app,
  ).finally(() => opened.close());
  await run.save({ setup });
  if (setup.status !== 'passed') throw setupFailed(jobId, setup, preparation.setupTimeoutSeconds);
  const warnings = await takeIn({ app, run, worktree, push });
  // Who finds this runner dead knows by it that the agent may have been started.
  await run.recorder.push([{ type: 'system', subtype: 'notice', text: 'the worktree is prepared' }]);
  return warnings;
}
