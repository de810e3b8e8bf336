// The limits of one start in a job: its group is made, entered, looked at while the job runs, and taken away.
import { availableParallelism } from 'node:os';
import { freeBytes } from '../../platform/files/free-space.ts';
import { readTextSync } from '../../platform/files/sync-read.ts';
import type { Controller } from '../../platform/processes/cgroup-hierarchies.ts';
import { type LimitGroup, openLimitGroup } from '../../platform/processes/limit-group.ts';
import { countsProcesses, memoryBytes } from '../../platform/processes/machine-limits.ts';
import { processTree, usageOf } from '../../platform/processes/process-usage.ts';
import type { ConfinedPart } from '../../protocol/confinement.ts';
import type { AskedLimits, LimitName } from '../../protocol/confinement-limits.ts';
import type { BridgeError } from '../../protocol/error.ts';
import { type LimitFacts, type LimitPlan, type PlannedLimit, planLimits } from './limit-plan.ts';
import {
  limitError,
  limitHit,
  limitOfSignal,
  limitsHeld,
  limitWarning,
  type SeenUsage,
} from './limit-verdict.ts';
import { readRlimits, rlimitArgs } from './rlimit-words.ts';

export interface JobLimits {
  /** Of the probe: what it sets before it starts the program. */
  readonly probeArgs: readonly string[];
  /** What comes before a program so that it is started in the job's group. */
  readonly before: readonly string[];
  /** Whether the job has a group of version 2, which nobody is to take it out of. */
  readonly isGrouped: boolean;
  /** @param lines of /proc/self/limits inside; pid of a process that was started so */
  judge(lines: readonly string[], pid: number): { part: ConfinedPart; detail: string };
  /** Looks at the job until it is closed. @param onHit called once */
  watch(pid: number, onHit: (error: BridgeError) => void): void;
  /** The limit that was hit until the end of the job's first process; null where there is none. */
  readonly ofEnd: (signal: string | null) => LimitAtEnd | null;
  /** To be called when nothing of the job is alive. */
  close(): void;
}

export interface LimitAtEnd {
  readonly error: BridgeError;
  /** Where the job has ended well all the same. */
  readonly warning: string;
}

/** Enters each group and becomes the program: no process more, and nothing can be started outside. */
const ENTER =
  'while [ "$1" != -- ]; do { echo 0 > "$1/cgroup.procs"; } 2>/dev/null; shift; done; shift; exec "$@"';

async function limitFacts(group: LimitGroup | null, workspace: string): Promise<LimitFacts> {
  return {
    memoryBytes: await memoryBytes(),
    cores: availableParallelism(),
    freeBytes: await freeBytes(workspace),
    controllers: group?.controllers ?? new Set<Controller>(),
    hard: readRlimits((readTextSync('/proc/self/limits') ?? '').split('\n'), 'hard'),
    countsProcesses: countsProcesses(),
  };
}

/** The limits of a job on this machine. @param workspace whose disk is written to */
export async function limitValues(
  asked: AskedLimits,
  workspace: string,
): Promise<Readonly<Partial<Record<LimitName, number>>>> {
  const { limits } = planLimits(asked, await limitFacts(null, workspace));
  return Object.fromEntries(limits.map(({ name, value }) => [name, value]));
}

const NAME_OF: Readonly<Partial<Record<Controller, LimitName>>> = {
  memory: 'memory_mb',
  pids: 'processes',
};

/** @returns names of the limits that the group holds */
function setGroup(group: LimitGroup, { group: wanted }: LimitPlan): Set<LimitName> {
  const held = Object.entries(wanted).filter(([controller, value]) =>
    group.limit(controller as Controller, value),
  );
  return new Set(held.flatMap(([controller]) => NAME_OF[controller as Controller] ?? []));
}

function look(plan: LimitPlan, group: LimitGroup | null, root: number): SeenUsage {
  const watchesMemory = plan.limits.some(({ name, holder }) => name === 'memory_mb' && holder !== 'group');
  const usage = usageOf(group?.pids() ?? processTree(root), watchesMemory);
  return {
    refusedMemory: group?.hits('memory') ?? 0,
    refusedProcesses: group?.hits('pids') ?? 0,
    memoryBytes: usage.memoryBytes,
    threads: usage.threads,
    openFiles: usage.openFiles,
    cpuSeconds: Math.max(usage.cpuSeconds, group?.cpuSeconds() ?? 0),
    writtenBytes: usage.writtenBytes,
  };
}

const EVERY_MS = 1_000;
/** Of the time of the runner, where a job has so many processes that looking takes long. */
const MOST_OF_TIME = 0.02;

/**
 * @param mark of the job: names its group
 * @param workspace whose disk is written to
 */
export async function openJobLimits(asked: AskedLimits, mark: string, workspace: string): Promise<JobLimits> {
  const group = openLimitGroup(mark);
  const plan = planLimits(asked, await limitFacts(group, workspace));
  const held = group === null ? new Set<LimitName>() : setGroup(group, plan);
  let timer: NodeJS.Timeout | null = null;
  let last: () => PlannedLimit | null = () => null;
  return {
    probeArgs: rlimitArgs(plan),
    before: group === null ? [] : ['/bin/sh', '-c', ENTER, 'agy-mcp-enter', ...group.folders, '--'],
    isGrouped: group?.isUnified === true,
    judge(lines, pid) {
      const grouped = group?.has(pid) === true ? held : new Set<LimitName>();
      return limitsHeld(plan, { rlimits: readRlimits(lines, 'soft'), grouped });
    },
    watch(pid, onHit) {
      last = () => limitHit(plan, look(plan, group, pid));
      const next = (tookMs: number): void => {
        timer = setTimeout(check, Math.max(EVERY_MS, tookMs / MOST_OF_TIME));
        timer.unref();
      };
      const check = (): void => {
        const from = performance.now();
        const hit = last();
        if (hit === null) next(performance.now() - from);
        else onHit(limitError(hit));
      };
      next(0);
    },
    ofEnd: (signal) => {
      const hit = limitOfSignal(plan, signal) ?? last();
      return hit === null ? null : { error: limitError(hit), warning: limitWarning(hit) };
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      group?.remove();
    },
  };
}
