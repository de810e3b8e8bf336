// How the agent will be started, which an agent may refuse; dry_run shows it.
import { agentLaunch, type Launch } from '../../adapters/launch.ts';
import type { ConfinementPreview } from '../../confinement/preview.ts';
import { BridgeError } from '../../protocol/error.ts';
import type { Preparation } from '../../protocol/preparation.ts';
import { withInsteadOf } from './agent.ts';
import type { PlannedRun } from './handoff.ts';
import type { AdmissionStep, AdmitDeps } from './step.ts';
import type { Workplace } from './workspace.ts';

export interface CommandPreview {
  readonly executable: string;
  readonly argv: readonly string[];
  readonly stdin: string | null;
  readonly cwd: string;
  readonly prompt: string;
  /** What it would see and change. */
  readonly confinement?: ConfinementPreview;
  /** What would prepare the worktree, where something is configured. */
  readonly preparation?: Pick<Preparation, 'setup' | 'copy' | 'link'> & {
    readonly verify?: readonly string[];
  };
}

export interface PlannedLaunch {
  /** What would be executed, for people and dry_run. */
  readonly preview: CommandPreview;
}

/** Of a worktree that stands already. */
const NOT_AGAIN = { setup: [], copy: [], link: [] };

export const launchStep: AdmissionStep<Workplace & PlannedRun, PlannedLaunch> = {
  name: 'launch',
  run(found, deps) {
    const { program, argv, stdin } = launchOf(found, deps);
    const { spec, preparation } = found.handoff;
    const preview = { executable: program, argv, stdin, cwd: found.agentCwd, prompt: spec.prompt };
    if (preparation === undefined) return Promise.resolve({ preview });
    const isNew = found.workspace.kind === 'worktree';
    const { setup, copy, link, verify } = isNew ? preparation : { ...preparation, ...NOT_AGAIN };
    const shown = { setup, copy, link, ...(verify.length === 0 ? {} : { verify }) };
    return Promise.resolve({ preview: { ...preview, preparation: shown } });
  },
};

/** What the runner will start, unless it has to choose another agent. */
function launchOf({ handoff, agentCwd }: Workplace & PlannedRun, deps: AdmitDeps): Launch {
  const { capability, insteadOf } = handoff;
  const places = { cwd: agentCwd, logFile: deps.store.paths(handoff.jobId).rawAgentLog };
  try {
    return agentLaunch(handoff, capability, places, deps).launch;
  } catch (error) {
    throw error instanceof BridgeError ? withInsteadOf(capability.backend, error, insteadOf ?? null) : error;
  }
}
