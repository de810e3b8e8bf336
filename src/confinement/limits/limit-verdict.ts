// (pure) Whether a job has hit one of its limits, what is said of that, and how far the limits hold.
import type { ConfinedPart } from '../../protocol/confinement.ts';
import { LIMIT_WORDS, type LimitName } from '../../protocol/confinement-limits.ts';
import { BridgeError } from '../../protocol/error.ts';
import type { LimitPlan, PlannedLimit, Rlimit } from './limit-plan.ts';

/** What was seen of a job. */
export interface SeenUsage {
  /** How often the kernel refused memory and processes to its group. */
  readonly refusedMemory: number;
  readonly refusedProcesses: number;
  readonly memoryBytes: number;
  readonly threads: number;
  readonly openFiles: number;
  readonly cpuSeconds: number;
  readonly writtenBytes: number;
}

const MB = 1_048_576;

/** Of processes that a user's own count refuses nobody is told, and who was refused one mostly ends. */
const NEARLY = 0.95;

const HIT: Readonly<Record<LimitName, (limit: PlannedLimit, seen: SeenUsage) => boolean>> = {
  memory_mb: ({ value, holder }, seen) =>
    holder === 'group' ? seen.refusedMemory > 0 : seen.memoryBytes >= value * MB,
  processes: ({ value, holder }, seen) =>
    holder === 'group' ? seen.refusedProcesses > 0 : seen.threads >= value * NEARLY,
  open_files: ({ value }, seen) => seen.openFiles >= value,
  file_size_mb: () => false, // the kernel ends the process that writes more, and tells nobody else
  cpu_seconds: ({ value }, seen) => seen.cpuSeconds >= value,
  written_mb: ({ value }, seen) => seen.writtenBytes >= value * MB,
};

/** @returns the first limit that was hit; null where there is none */
export function limitHit({ limits }: LimitPlan, seen: SeenUsage): PlannedLimit | null {
  return limits.find((limit) => HIT[limit.name](limit, seen)) ?? null;
}

/** Signals with which the kernel ends a process that goes beyond a limit. */
const SIGNALS: Readonly<Record<string, LimitName>> = { SIGXFSZ: 'file_size_mb', SIGXCPU: 'cpu_seconds' };

/** @param signal that the job's first process ended by */
export function limitOfSignal({ limits }: LimitPlan, signal: string | null): PlannedLimit | null {
  const name = signal === null ? undefined : SIGNALS[signal];
  return limits.find((limit) => limit.name === name) ?? null;
}

/** Not by Intl, which takes as long to load as the whole plan does. */
const amount = (value: number): string => String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');

const wayOut = (name: LimitName): string =>
  `A person can raise \`${name}\` under [confinement.limits] in the configuration; 0 is no limit.`;

/** The error that ends a job which has hit a limit. */
export function limitError({ name, value }: PlannedLimit): BridgeError {
  const what = `its limit of ${amount(value)} ${LIMIT_WORDS[name].unit}`;
  return new BridgeError('agent_failed', `The job reached ${what} and was stopped.`, {
    hint: wayOut(name),
    retry: 'after_fix',
  });
}

/** Of a job that has ended well all the same. */
export function limitWarning({ name, value }: PlannedLimit): string {
  return `The job reached its limit of ${amount(value)} ${LIMIT_WORDS[name].unit}. ${wayOut(name)}`;
}

/** What was found of the limits when the job started. */
export interface FoundLimits {
  /** Soft limits of a process inside; absent where it has none. */
  readonly rlimits: Readonly<Partial<Record<Rlimit, number>>>;
  /** Names whose limit of the group was read back, with the job in that group. */
  readonly grouped: ReadonlySet<LimitName>;
}

const RLIMIT_OF: Readonly<Partial<Record<LimitName, Rlimit>>> = {
  memory_mb: 'data',
  processes: 'nproc',
  open_files: 'nofile',
  file_size_mb: 'fsize',
  cpu_seconds: 'cpu',
};

function isHeld({ name, holder }: PlannedLimit, { rlimits: wanted }: LimitPlan, found: FoundLimits): boolean {
  if (holder === 'group') return found.grouped.has(name);
  const rlimit = RLIMIT_OF[name];
  const most = rlimit === undefined ? undefined : wanted[rlimit];
  const is = rlimit === undefined ? undefined : found.rlimits[rlimit];
  return holder === 'process' && most !== undefined && is !== undefined && is <= most;
}

/** Held by the kernel in each process alone: in all of the job the runner looks at it. */
const WIDER: ReadonlySet<LimitName> = new Set<LimitName>(['memory_mb', 'cpu_seconds']);

const words = ({ name, value }: PlannedLimit): string => `${amount(value)} ${LIMIT_WORDS[name].unit}`;

/** Of the whole job only a group knows it; a process alone says little. */
const NEEDS_GROUP: ReadonlySet<LimitName> = new Set<LimitName>(['memory_mb']);
/** By their nature of one process or one file, or looked at besides. */
const NOT_KERNEL: ReadonlySet<LimitName> = new Set<LimitName>(['written_mb']);

/** How far the kernel holds a job to its limits, with a sentence. */
export function limitsHeld(plan: LimitPlan, found: FoundLimits): { part: ConfinedPart; detail: string } {
  const held = plan.limits.filter((limit) => isHeld(limit, plan, found));
  const whole = plan.limits.filter(
    (limit) =>
      NOT_KERNEL.has(limit.name) ||
      (held.includes(limit) && !(NEEDS_GROUP.has(limit.name) && limit.holder !== 'group')),
  );
  const isWider = ({ name, holder }: PlannedLimit): boolean => holder === 'process' && WIDER.has(name);
  const watched = plan.limits.filter((limit) => !held.includes(limit) || isWider(limit));
  const kernel = held.map((limit) => `${words(limit)}${isWider(limit) ? ' in each process' : ''}`);
  const part = held.length === 0 ? 'none' : whole.length === plan.limits.length ? 'enforced' : 'partial';
  const sentences = [
    ...(held.length === 0 ? [] : [`The kernel limits it to ${kernel.join(', ')}.`]),
    ...(watched.length === 0 ? [] : [`The runner ends it at ${watched.map(words).join(', ')}.`]),
    ...(plan.limits.length === 0 ? ['Memory, processor time and disk are not limited.'] : []),
  ];
  return { part, detail: sentences.join(' ') };
}
