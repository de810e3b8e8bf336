// What is known of a call when it is decided about. (pure)
import { modeWrites } from '../modes.ts';

/** A fact that is absent or null is not known, and a condition on it does not hold. */
export interface Asked {
  readonly tool: string;
  /** Name that the client gives itself; `terminal` for the command line. */
  readonly client: string | null;
  readonly mode?: string;
  readonly backend?: string;
  /** Null where the agent takes its own. */
  readonly model?: string | null;
  /** Absolute and without links: the directory of the job, and each further one. */
  readonly paths?: readonly string[];
  readonly network?: 'open' | 'agent' | 'none' | readonly string[];
  /** What confines the job, by its name; `none` where nothing does. */
  readonly confinement?: string;
  readonly permissions?: string;
  /** Names of credentials that the job wants. */
  readonly grants?: readonly string[];
}

/** Tools that start a job. */
export const STARTING_TOOLS: readonly string[] = ['agy', 'agy_continue', 'agy_start'];

export const startsJob = ({ tool }: Pick<Asked, 'tool'>): boolean => STARTING_TOOLS.includes(tool);

/**
 * What a call does, as the table of risks tells calls apart. `reads`: neither of the others; `writes`: a job in a mode
 * that writes; `removes`: work or records of jobs; `applies`: changes files of the user at once; `unbounded`: a job
 * that skips permissions, or writes without confinement.
 */
export const EFFECTS = ['reads', 'writes', 'removes', 'applies', 'unbounded'] as const;
export type Effect = (typeof EFFECTS)[number];

const BY_TOOL: Readonly<Record<string, Effect>> = {
  agy_apply: 'applies',
  agy_install_skill: 'applies',
  agy_discard: 'removes',
  agy_purge: 'removes',
};

export function effectOf(asked: Asked): Effect {
  if (!startsJob(asked)) return (Object.hasOwn(BY_TOOL, asked.tool) ? BY_TOOL[asked.tool] : null) ?? 'reads';
  const writes = modeWrites(asked.mode ?? '');
  if (asked.permissions === 'skip' || (writes && asked.confinement === 'none')) return 'unbounded';
  return writes ? 'writes' : 'reads';
}
