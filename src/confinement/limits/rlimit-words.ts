// (pure) Limits of a process as a shell sets them, and as the kernel tells them.
import type { LimitPlan, Rlimit } from './limit-plan.ts';

interface RlimitWords {
  /** Of `ulimit`, by POSIX and by dash, bash and busybox; the first that the shell knows. */
  readonly flags: readonly string[];
  /** So many make one of the shell. */
  readonly unit: number;
  /** The row of /proc/self/limits. */
  readonly row: string;
}

const RLIMITS: Readonly<Record<Rlimit, RlimitWords>> = {
  nofile: { flags: ['n'], unit: 1, row: 'Max open files' },
  fsize: { flags: ['f'], unit: 512, row: 'Max file size' },
  cpu: { flags: ['t'], unit: 1, row: 'Max cpu time' },
  nproc: { flags: ['u', 'p'], unit: 1, row: 'Max processes' },
  data: { flags: ['d'], unit: 1_024, row: 'Max data size' },
};
const ROWS = Object.entries(RLIMITS) as readonly [Rlimit, RlimitWords][];

/** One argument of the probe for each limit: `l`, the value, and the flags to try. */
export function rlimitArgs({ rlimits }: Pick<LimitPlan, 'rlimits'>): string[] {
  return ROWS.flatMap(([name, { flags, unit }]) => {
    const value = rlimits[name];
    return value === undefined ? [] : [`l${Math.floor(value / unit)} ${flags.join(' ')}`];
  });
}

/**
 * @param lines of /proc/PID/limits: name, soft limit, hard limit, unit
 * @returns what is limited
 */
export function readRlimits(
  lines: readonly string[],
  which: 'soft' | 'hard',
): Partial<Record<Rlimit, number>> {
  const found: Partial<Record<Rlimit, number>> = {};
  for (const [name, { row }] of ROWS) {
    const line = lines.find((each) => each.startsWith(row));
    const [soft, hard] = line?.slice(row.length).trim().split(/\s+/) ?? [];
    const value = Number(which === 'soft' ? soft : hard);
    if (Number.isFinite(value)) found[name] = value;
  }
  return found;
}
