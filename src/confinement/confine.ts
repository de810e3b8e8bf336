// One start of a program inside of a sandbox: the plan is made, prepared and wrapped around the start.
import path from 'node:path';
import { BridgeError } from '../protocol/error.ts';
import type { ConfinementRecord, ConfiningMeans } from '../protocol/confinement.ts';
import { ensureFolder } from '../platform/files/private-file.ts';
import { createLookMemory } from '../platform/files/look-at.ts';
import { bubblewrapArgs } from './bubblewrap.ts';
import type { JobLimits } from './limits/job-limits.ts';
import { gatherFacts, type Gathering } from './gather.ts';
import { type ConfinementPlan, planConfinement } from './plan.ts';
import { type Prepared, preparePlan } from './prepare.ts';
import { confinedBy, PROBE_SCRIPT, probeChecks, readProbe } from './probe.ts';

/** A start of a program, as far as confinement is concerned. */
interface Start {
  readonly program: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

export interface Sandbox {
  /** The same start inside; its descriptor 3 is the probe's, 4 the sandbox's own. */
  wrap(start: Start): Start;
  /**
   * What is enforced, by what the probe found.
   * @param pid of the process that was started
   * @throws BridgeError `confinement_unavailable` when the sandbox did not come about or does not hold
   */
  judge(report: string, pid: number): ConfinementRecord;
  /** To be called when nothing of it is alive. @returns warnings */
  close(): Promise<readonly string[]>;
}

/** What every program is started through, and the variables that it gets with that. */
interface Entrance {
  readonly before: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

const HINT =
  'Run agy_doctor to see what this machine can do. `level = "off"` under [confinement] in the configuration runs jobs without confinement.';

const unavailable = (message: string, cause?: unknown): BridgeError =>
  new BridgeError('confinement_unavailable', message, { hint: HINT, cause });

/** Variables set and removed, as the plan says. */
function inside(
  env: Readonly<Record<string, string>>,
  changes: ConfinementPlan['environment'],
): Record<string, string> {
  const kept = Object.entries(env).filter(([name]) => !Object.hasOwn(changes, name));
  const set = Object.entries(changes).flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
  return Object.fromEntries([...kept, ...set]) as Record<string, string>;
}

/** What is put before the probe and its program: the sandbox, with its own program first. */
type Around = (plan: ConfinementPlan, standIns: Prepared['standIns'], cwd: string) => readonly string[];

async function aroundBy(means: ConfiningMeans, temp: string): Promise<Around> {
  if (means.by === 'bubblewrap') {
    const { program, disablesNamespaces } = means;
    return (plan, standIns, cwd) => [program, ...bubblewrapArgs(plan, { standIns, cwd, disablesNamespaces })];
  }
  const { program, setpriv } = means;
  const root = path.join(temp, 'root');
  await ensureFolder(root);
  const { unshareArgs } = await import('./unshare.ts');
  return (plan, standIns, cwd) => unshareArgs(plan, { program, setpriv, standIns, cwd, root });
}

/**
 * Makes a sandbox for a start; nothing runs in it yet.
 * @throws BridgeError `confinement_unavailable`
 */
export async function makeSandbox(
  asked: Gathering,
  means: ConfiningMeans,
  limits: Pick<JobLimits, 'probeArgs' | 'before' | 'judge'>,
  enter: Entrance,
): Promise<Sandbox> {
  const { facts, missing, notes } = gatherFacts(asked);
  for (const folder of missing) await ensureFolder(folder);
  const plan = planConfinement(facts, createLookMemory());
  if (plan.conflict !== null) throw unavailable(`The job cannot be confined: ${plan.conflict}.`);
  await ensureFolder(facts.temp);
  const prepared = await preparePlan(plan, facts.temp, facts.agent.state).catch((error: unknown) => {
    throw unavailable('What keeps a job out of protected places could not be made.', error);
  });
  const around = await aroundBy(means, facts.temp);
  const { workspace } = facts;
  const written = workspace.kind === 'worktree' || workspace.writes ? workspace.top : null;
  return {
    wrap: ({ program, argv, env, cwd }) => {
      const [first = means.program, ...words] = [
        ...limits.before,
        ...around(plan, prepared.standIns, cwd),
        '/bin/sh',
        '-c',
        PROBE_SCRIPT,
        'agy-mcp-probe',
        ...probeChecks(plan, written),
        ...limits.probeArgs,
        ...(means.by === 'unshare' ? ['i'] : []),
        '--',
        ...enter.before,
        program,
        ...argv,
      ];
      return {
        program: first,
        argv: words,
        env: inside(env, { ...plan.environment, ...enter.variables }),
        cwd,
      };
    },
    judge(report, pid) {
      const found = readProbe(report);
      if (found === null) throw unavailable('The sandbox could not be set up, so the agent was not started.');
      const { against } = found;
      if (against.length > 0)
        throw unavailable(`The sandbox does not hold, so the agent was not started: ${against.join('; ')}.`);
      return confinedBy(means.by, plan, facts.home, notes, limits.judge(found.limits, pid));
    },
    close: () => prepared.close(),
  };
}
