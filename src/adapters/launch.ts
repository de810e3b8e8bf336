// How an agent is started: one description, which dry_run shows and the runner executes (pure).
import { buildChildEnv } from '../policy/child-env.ts';
import { DEPTH_VARIABLE } from '../policy/recursion-limit.ts';
import type { Capability } from '../protocol/capability.ts';
import type { Handoff } from '../protocol/handoff.ts';
import type { AgentCommand, RunPlaces } from './adapter.ts';
import { ADAPTERS } from './index.ts';

/** One start of a process. */
export interface Launch {
  /** Absolute path. */
  readonly program: string;
  readonly argv: readonly string[];
  /** The whole environment: nothing is inherited besides. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** What is written to standard input before it is closed; null closes it at once. */
  readonly stdin: string | null;
  /** Whether the program is a sandbox around another one, which reports on descriptors of its own. */
  readonly isSandboxed?: boolean;
  /** Whether it enters a control group by itself, which nobody is to take it out of. */
  readonly isGrouped?: boolean;
}

/** The same start in another way: with further variables, or under another program. */
export type Wrap = (launch: Launch) => Launch;

/** The start of an agent, and what its runner must know of it. */
export interface AgentLaunch extends Pick<AgentCommand, 'stdinAfterInit' | 'privateTemp' | 'warnings'> {
  readonly launch: Launch;
  /** What the agent writes and the runner reads as a third stream; null where it writes none. */
  readonly logFile: string | null;
}

interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/**
 * The start of this agent for a job, before anything is wrapped around it.
 * @throws BridgeError `invalid_request` when the agent cannot do what was asked
 */
export function agentLaunch(
  { spec, passEnv, extraEnv, depth }: Pick<Handoff, 'spec' | 'passEnv' | 'extraEnv' | 'depth'>,
  capability: Capability,
  places: RunPlaces,
  { env, platform }: Machine,
): AgentLaunch {
  const adapter = ADAPTERS[capability.backend];
  const { argv, stdin, readsLog, ...rest } = adapter.command(spec, capability, places);
  const set = { [DEPTH_VARIABLE]: String(depth) };
  return {
    ...rest,
    launch: {
      program: capability.executable,
      argv,
      env: buildChildEnv({ env, platform, fixed: adapter.environment, passEnv, extraEnv, set }),
      cwd: places.cwd,
      stdin,
    },
    logFile: readsLog ? places.logFile : null,
  };
}

/** Applies each wrapper to what the one before it made. */
export function wrapLaunch(launch: Launch, wraps: readonly Wrap[]): Launch {
  return wraps.reduce((wrapped, wrap) => wrap(wrapped), launch);
}
