// What every command of the user gets: the variables and wrappers of an agent, and a shell.
import { buildChildEnv } from '../../policy/child-env.ts';
import { DEPTH_VARIABLE } from '../../policy/recursion-limit.ts';
import type { Handoff } from '../../protocol/handoff.ts';
import { wrapsOf } from '../agent/launch-wrappers.ts';
import type { Run } from '../agent/run-agent-session.ts';
import type { RunnerApp } from '../runner-app.ts';
import { type CommandPlan, shellOf } from './run-commands.ts';

export function commandPlace(
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
