// When a limit counts as hit, what is said then, and how far limits hold.
import { describe, expect, test } from 'vitest';
import { type LimitPlan, planLimits } from '../../../../src/confinement/limits/limit-plan.ts';
import {
  limitError,
  limitHit,
  limitOfSignal,
  limitsHeld,
  type SeenUsage,
} from '../../../../src/confinement/limits/limit-verdict.ts';
import { readRlimits, rlimitArgs } from '../../../../src/confinement/limits/rlimit-words.ts';
import type { Controller } from '../../../../src/platform/processes/cgroup-hierarchies.ts';
import { LIMIT_NAMES, type LimitName } from '../../../../src/protocol/confinement-limits.ts';

const MB = 1_048_576;
const planWith = (controllers: readonly Controller[]): LimitPlan =>
  planLimits(
    { memory_mb: 100, processes: 40, open_files: 30, file_size_mb: 2, cpu_seconds: 5, written_mb: 10 },
    {
      memoryBytes: 1e10,
      cores: 2,
      freeBytes: 1e10,
      controllers: new Set(controllers),
      hard: {},
      countsProcesses: true,
    },
  );
const GROUPED = planWith(['memory', 'pids', 'cpuacct']);
const ALONE = planWith([]);
const NOTHING: SeenUsage = {
  refusedMemory: 0,
  refusedProcesses: 0,
  memoryBytes: 0,
  threads: 0,
  openFiles: 0,
  cpuSeconds: 0,
  writtenBytes: 0,
};

describe('a limit is hit', () => {
  const rows: readonly [string, LimitPlan, Partial<SeenUsage>, LimitName | null][] = [
    ['nothing is used', GROUPED, {}, null],
    ['the kernel ended a process for its memory', GROUPED, { refusedMemory: 1 }, 'memory_mb'],
    ['much memory is used that the kernel counts', GROUPED, { memoryBytes: 100 * MB }, null],
    ['much memory is used that nobody else counts', ALONE, { memoryBytes: 100 * MB }, 'memory_mb'],
    ['the kernel refused a process', GROUPED, { refusedProcesses: 3 }, 'processes'],
    ['a user has nearly as many processes as it may', ALONE, { threads: 38 }, 'processes'],
    ['there are many processes', ALONE, { threads: 37 }, null],
    ['one process has as many files as it may', GROUPED, { openFiles: 30 }, 'open_files'],
    ['time is used up', ALONE, { cpuSeconds: 5 }, 'cpu_seconds'],
    ['a little less was written', GROUPED, { writtenBytes: 10 * MB - 1 }, null],
    ['so much was written', GROUPED, { writtenBytes: 10 * MB }, 'written_mb'],
  ];
  test.each(rows)('when %s', (_what, plan, seen, name) => {
    expect(limitHit(plan, { ...NOTHING, ...seen })?.name ?? null).toBe(name);
  });

  test('by the signal of the kernel', () => {
    expect(limitOfSignal(GROUPED, 'SIGXFSZ')?.name).toBe('file_size_mb');
    expect(limitOfSignal(GROUPED, 'SIGXCPU')?.name).toBe('cpu_seconds');
    expect(limitOfSignal(GROUPED, 'SIGKILL')).toBeNull();
    expect(limitOfSignal(planLimits({ file_size_mb: 0 }, { ...FACTS }), 'SIGXFSZ')).toBeNull();
  });

  test('and the error names the number and the setting', () => {
    for (const name of LIMIT_NAMES) {
      const error = limitError({ name, value: 12_345, holder: 'watch' });
      expect(error.message).toContain('12,345');
      expect(error.hint).toContain(`\`${name}\``);
      expect(error.retry).toBe('after_fix');
    }
  });
});

const FACTS = {
  memoryBytes: 1e10,
  cores: 2,
  freeBytes: 1e10,
  controllers: new Set<Controller>(),
  hard: {},
  countsProcesses: true,
};

const LINES = `Limit                     Soft Limit           Hard Limit           Units
Max cpu time              5                    6                    seconds
Max file size             2097152              2097152              bytes
Max data size             unlimited            unlimited            bytes
Max stack size            8388608              unlimited            bytes
Max processes             96364                96364                processes
Max open files            30                   4096                 files`.split('\n');

describe('limits as the kernel tells them', () => {
  test('are read, soft or hard', () => {
    expect(readRlimits(LINES, 'soft')).toEqual({ cpu: 5, fsize: 2_097_152, nproc: 96_364, nofile: 30 });
    expect(readRlimits(LINES, 'hard')).toMatchObject({ cpu: 6, nofile: 4_096 });
    expect(readRlimits([], 'soft')).toEqual({});
  });
  test('are set in the units of the shell', () => {
    expect(rlimitArgs({ rlimits: { fsize: 2 * MB, nproc: 40, data: 100 * MB } })).toEqual([
      'l4096 f',
      'l40 u p',
      'l102400 d',
    ]);
  });
});

describe('what is said to hold', () => {
  const read = readRlimits(LINES, 'soft');
  test('is what was read back of group and processes', () => {
    const found = { rlimits: read, grouped: new Set<LimitName>(['memory_mb', 'processes']) };
    const { part, detail } = limitsHeld(GROUPED, found);
    expect(part).toBe('enforced');
    expect(detail).toMatch(
      /^The kernel limits it to 100 MB of memory, 40 processes.*The runner ends it at .*10 MB/,
    );
    // Of the time of all processes together the kernel knows nothing.
    expect(detail).toMatch(/kernel.* s of processor time in each process.*runner.* s of processor time/);
  });
  test('is not what was intended', () => {
    const noGroup = { rlimits: read, grouped: new Set<LimitName>() };
    expect(limitsHeld(GROUPED, noGroup).part).toBe('partial');
    expect(limitsHeld(GROUPED, { ...noGroup, rlimits: {} }).part).toBe('none');
    const raised = { ...read, nofile: 31 };
    const grouped = new Set<LimitName>(['memory_mb', 'processes']);
    expect(limitsHeld(GROUPED, { rlimits: raised, grouped }).part).toBe('partial');
  });
  test('is partial where memory is limited process by process', () => {
    const rlimits = { ...read, data: 100 * MB, nproc: 40 };
    expect(limitsHeld(ALONE, { rlimits, grouped: new Set() }).part).toBe('partial');
  });
});
