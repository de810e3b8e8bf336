// A new worktree made ready before the agent starts: the setup commands of the user.
import { buildChildEnv } from '../../policy/child-env.ts';
import { DEPTH_VARIABLE } from '../../policy/recursion-limit.ts';
import { BridgeError } from '../../protocol/error.ts';
import type { Handoff } from '../../protocol/handoff.ts';
import type { CommandRun } from '../../protocol/command-run.ts';
import { toolCall } from '../../protocol/text/references.ts';
import { quotedName } from '../../protocol/text/visible-text.ts';
import { wrapsOf } from '../agent/launch-wrappers.ts';
import type { Run } from '../agent/run-agent-session.ts';
import type { RunnerApp } from '../runner-app.ts';
import { type CommandPlan, runCommands, shellOf } from './run-commands.ts';

/** What every command of the user gets: the agent's variables and wrappers, and a shell. */
function commandPlace(
  { passEnv, extraEnv, depth }: Pick<Handoff, 'passEnv' | 'extraEnv' | 'depth'>,
  { env, platform }: Pick<RunnerApp, 'env' | 'platform'>,
  { mark, portBase }: Pick<Run, 'mark' | 'portBase'>,
): Pick<CommandPlan, 'env' | 'wraps' | 'mark' | 'shell'> {
  const set = { [DEPTH_VARIABLE]: String(depth) };
  return {
    env: buildChildEnv({ env, platform, fixed: {}, passEnv, extraEnv, set }),
    wraps: wrapsOf({ mark, temp: null, portBase, platform }),
    mark,
    shell: shellOf(platform, env),
  };
}

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

/**
 * Does nothing where nothing is configured.
 * @param top of the worktree
 * @throws BridgeError `workspace_failed` when a command fails, and the reason of a stop
 */
export async function prepareWorktree(
  handoff: Handoff,
  app: RunnerApp,
  run: Run,
  top: string,
): Promise<void> {
  const { preparation, jobId } = handoff;
  if (preparation === undefined || preparation.setup.length === 0) return;
  const { setup: lines, setupTimeoutSeconds: timeoutSeconds } = preparation;
  const place = { ...commandPlace(handoff, app, run), cwd: top, signal: run.stop.signal };
  const setup = await runCommands({ lines, timeoutSeconds, ...place }, app.redactor, (events) =>
    run.recorder.push(events),
  );
  await run.save({ setup });
  if (setup.status !== 'passed') throw setupFailed(jobId, setup, timeoutSeconds);
}
