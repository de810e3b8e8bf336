// (pure) Which resources one job is limited in, and what holds it to that on this machine.
import { type AskedLimits, LIMIT_NAMES, type LimitName } from '../../protocol/confinement-limits.ts';
import type { Controller } from '../../platform/processes/cgroup-hierarchies.ts';

/**
 * - `group`: the kernel, over all processes of the job (a control group)
 * - `process`: the kernel, over each process (setrlimit(2)); processes themselves are counted over the namespace
 * - `watch`: the runner, which looks every second and ends the job
 */
export type Holder = 'group' | 'process' | 'watch';

export interface PlannedLimit {
  readonly name: LimitName;
  readonly value: number;
  readonly holder: Holder;
}

/** A limit as setrlimit(2) knows it. */
export type Rlimit = 'nofile' | 'fsize' | 'cpu' | 'nproc' | 'data';

export interface LimitPlan {
  /** In the order of the names; what has no limit is left out. */
  readonly limits: readonly PlannedLimit[];
  /** Of the group: bytes, and processes. */
  readonly group: Readonly<Partial<Record<Controller, number>>>;
  /** Of each process: files, bytes, seconds, processes, bytes. */
  readonly rlimits: Readonly<Partial<Record<Rlimit, number>>>;
}

export interface LimitFacts {
  /** Of the machine, or of what this process is limited to itself. */
  readonly memoryBytes: number;
  readonly cores: number;
  /** On the disk that the job writes to; null where the system does not say. */
  readonly freeBytes: number | null;
  /** What groups can be made for. */
  readonly controllers: ReadonlySet<Controller>;
  /** Hard limits of this process, which no other one can raise; absent: none. */
  readonly hard: Readonly<Partial<Record<Rlimit, number>>>;
  /** The kernel counts processes by user and namespace, and this user is not exempt (root is). */
  readonly countsProcesses: boolean;
}

const MB = 1_048_576;

/** Generous: a large build does not reach them. */
const DEFAULTS: Readonly<Record<LimitName, (facts: LimitFacts) => number>> = {
  memory_mb: ({ memoryBytes }) => Math.max(1_024, Math.floor((memoryBytes * 0.85) / MB)),
  processes: () => 8_192,
  open_files: () => 65_536,
  file_size_mb: () => 65_536,
  cpu_seconds: ({ cores }) => 14_400 * Math.max(1, cores),
  written_mb: ({ freeBytes }) =>
    freeBytes === null ? 0 : Math.max(4_096, Math.floor((freeBytes * 0.9) / MB)),
};

interface Row {
  readonly holder: (facts: LimitFacts, isAsked: boolean) => Holder;
  readonly controller?: Controller;
  readonly rlimit?: Rlimit;
  /** From the setting to what the kernel counts in. */
  readonly scale: number;
}

const ROWS: Readonly<Record<LimitName, Row>> = {
  memory_mb: {
    // Sanitizers reserve terabytes that they never use, and end at once under a limit of data: only who asks gets it.
    holder: ({ controllers }, isAsked) =>
      controllers.has('memory') ? 'group' : isAsked ? 'process' : 'watch',
    controller: 'memory',
    rlimit: 'data',
    scale: MB,
  },
  processes: {
    holder: ({ controllers, countsProcesses }) =>
      controllers.has('pids') ? 'group' : countsProcesses ? 'process' : 'watch',
    controller: 'pids',
    rlimit: 'nproc',
    scale: 1,
  },
  open_files: { holder: () => 'process', rlimit: 'nofile', scale: 1 },
  file_size_mb: { holder: () => 'process', rlimit: 'fsize', scale: MB },
  cpu_seconds: { holder: () => 'process', rlimit: 'cpu', scale: 1 },
  written_mb: { holder: () => 'watch', scale: MB },
};

/** @param asked as the configuration has it; nothing in it is raised beyond what this process may have itself */
export function planLimits(asked: AskedLimits, facts: LimitFacts): LimitPlan {
  const limits: PlannedLimit[] = [];
  const group: Partial<Record<Controller, number>> = {};
  const rlimits: Partial<Record<Rlimit, number>> = {};
  for (const name of LIMIT_NAMES) {
    const value = asked[name] ?? DEFAULTS[name](facts);
    if (value === 0) continue;
    const { holder: holderOf, controller, rlimit, scale } = ROWS[name];
    const holder = holderOf(facts, asked[name] !== undefined);
    if (holder === 'group' && controller !== undefined) group[controller] = value * scale;
    if (holder === 'process' && rlimit !== undefined)
      rlimits[rlimit] = Math.min(value * scale, facts.hard[rlimit] ?? Number.POSITIVE_INFINITY);
    limits.push({ name, value, holder });
  }
  return { limits, group, rlimits };
}
