/** Plays a list of steps: guards, then the action of each. */
import { END_ACTIONS } from './actions-end.ts';
import { PROCESS_ACTIONS } from './actions-process.ts';
import { TALK_ACTIONS } from './actions-output.ts';
import { TOOL_ACTIONS } from './actions-tools.ts';
import type { Flow, Run } from './run.ts';
import type { ActionName, Guards, Step, StepKinds, StepOf } from './scenario.ts';
import { atLeast } from '../agy/version.ts';

type Actions = { readonly [K in ActionName]: (step: StepOf<K>, run: Run) => Promise<Flow> };

async function loop(step: StepKinds['loop'], run: Run): Promise<Flow> {
  for (let i = 0; i < step.loop; i++) if ((await playSteps(step.steps, run)) === 'over') return 'over';
  return 'on';
}

const ACTIONS: Actions = { ...TALK_ACTIONS, ...TOOL_ACTIONS, ...PROCESS_ACTIONS, ...END_ACTIONS, loop };

const ACTION_NAMES = Object.keys(ACTIONS) as readonly ActionName[];

/** `touch` carries content and `link` a target too: only its own key names an action. */
export const actionOf = (step: object): ActionName | undefined => ACTION_NAMES.find((name) => name in step);

const isSet = (env: Run['machine']['env'], wanted: string): boolean => {
  const [name = '', value] = wanted.split('=');
  return value === undefined ? env[name] !== undefined : env[name] === value;
};

function isPlayed(step: Guards, run: Run): boolean {
  if (step.since !== undefined && !atLeast(run.version, step.since)) return false;
  if (step.before !== undefined && atLeast(run.version, step.before)) return false;
  if (step.unless_env !== undefined && isSet(run.machine.env, step.unless_env)) return false;
  if (step.unless_flag !== undefined && run.flags.has(step.unless_flag)) return false;
  return step.once === undefined || run.firstTime(step.once);
}

export async function playSteps(steps: readonly Step[], run: Run): Promise<Flow> {
  for (const step of steps) {
    if (!isPlayed(step, run)) continue;
    run.clock.check();
    const name = actionOf(step);
    if (name === undefined) throw new Error(`a step without an action: ${JSON.stringify(step)}`);
    // The key found in the step is the one its type is told apart by.
    const act = ACTIONS[name] as (step: Step, run: Run) => Promise<Flow>;
    if ((await act(step, run)) === 'over') return 'over';
  }
  return 'on';
}
