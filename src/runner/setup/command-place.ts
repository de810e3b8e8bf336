// What every command of the user gets: the variables, wrappers and confinement of an agent, and a shell.
import type { ConfinedWorkspace } from '../../confinement/facts.ts';
import { buildChildEnv } from '../../policy/child-env.ts';
import { DEPTH_VARIABLE } from '../../policy/recursion-limit.ts';
import type { BridgeError } from '../../protocol/error.ts';
import type { Handoff } from '../../protocol/handoff.ts';
import { wrapsOf } from '../agent/launch-wrappers.ts';
import type { Run } from '../agent/run-agent-session.ts';
import { confineStart, type ConfineOrders } from '../confined-start.ts';
import type { RunnerApp } from '../runner-app.ts';
import { type CommandPlan, shellOf } from './run-commands.ts';

export type CommandPlace = Pick<
  CommandPlan,
  'env' | 'wraps' | 'mark' | 'shell' | 'onReport' | 'limitOfEnd' | 'limited'
>;

export interface OpenCommandPlace {
  readonly place: CommandPlace;
  /** To be called when nothing of the commands is alive. @returns warnings */
  close(): Promise<readonly string[]>;
}

/**
 * @param workspace what the commands have to work in; null: they are not confined
 * @throws BridgeError `confinement_unavailable`
 */
export async function openCommandPlace(
  orders: ConfineOrders & Pick<Handoff, 'passEnv' | 'extraEnv' | 'depth'>,
  app: RunnerApp,
  {
    mark,
    portBase,
    workspace,
  }: Pick<Run, 'mark' | 'portBase'> & { readonly workspace: ConfinedWorkspace | null },
): Promise<OpenCommandPlace> {
  const { env, platform } = app;
  const { passEnv, extraEnv, depth } = orders;
  const set = { [DEPTH_VARIABLE]: String(depth) };
  const childEnv = buildChildEnv({ env, platform, fixed: {}, passEnv, extraEnv, set });
  const shell = shellOf(platform, env);
  const launch = { program: shell.program, env: childEnv };
  const limited = new AbortController();
  const onLimit = (error: BridgeError): void => {
    limited.abort(error);
  };
  const sandbox =
    workspace === null
      ? null
      : await confineStart(orders, app, workspace, { launch, agent: null, logFile: null, mark, onLimit });
  const confine = sandbox?.confine ?? null;
  return {
    place: {
      env: childEnv,
      wraps: wrapsOf({ mark, temp: null, portBase, platform, confine }),
      mark,
      shell,
      onReport: sandbox?.judge ?? null,
      limitOfEnd: sandbox?.limitOfEnd ?? (() => null),
      limited: limited.signal,
    },
    close: async () => (await sandbox?.close()) ?? [],
  };
}
