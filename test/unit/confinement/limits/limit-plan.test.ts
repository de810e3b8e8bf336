// Which limits a job gets, and what holds it to them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LimitFacts, planLimits, type Rlimit } from '../../../../src/confinement/limits/limit-plan.ts';
import type { Controller } from '../../../../src/platform/processes/cgroup-hierarchies.ts';
import { LIMIT_NAMES, type LimitName } from '../../../../src/protocol/confinement-limits.ts';

const MB = 1_048_576;
const FACTS: LimitFacts = {
  memoryBytes: 16_000 * MB,
  cores: 8,
  freeBytes: 100_000 * MB,
  controllers: new Set<Controller>(['memory', 'pids', 'cpuacct']),
  hard: {},
  countsProcesses: true,
};

const someFacts: fc.Arbitrary<LimitFacts> = fc.record({
  memoryBytes: fc.integer({ min: 256 * MB, max: 2_000_000 * MB }),
  cores: fc.integer({ min: 0, max: 512 }),
  freeBytes: fc.option(fc.integer({ min: 0, max: 9_000_000 * MB }), { nil: null }),
  controllers: fc.subarray<Controller>(['memory', 'pids', 'cpuacct']).map((some) => new Set(some)),
  hard: fc.dictionary(
    fc.constantFrom<Rlimit>('nofile', 'fsize', 'cpu', 'nproc', 'data'),
    fc.integer({ min: 1, max: 1e9 }),
  ),
  countsProcesses: fc.boolean(),
});
const someAsked = fc.dictionary(fc.constantFrom(...LIMIT_NAMES), fc.integer({ min: 0, max: 1e9 }));

describe('a plan of limits', () => {
  test('has what is asked for, to the number, and never raises what this process may have itself', () => {
    fc.assert(
      fc.property(someAsked, someFacts, (asked, facts) => {
        const { limits, group, rlimits } = planLimits(asked, facts);
        for (const name of LIMIT_NAMES) {
          const found = limits.find((each) => each.name === name);
          if (asked[name] === 0) expect(found).toBeUndefined();
          else if (asked[name] !== undefined) expect(found?.value).toBe(asked[name]);
          else if (name !== 'written_mb' || facts.freeBytes !== null) expect(found?.value).toBeGreaterThan(0);
        }
        for (const [name, value] of Object.entries(rlimits)) {
          expect(value).toBeLessThanOrEqual(facts.hard[name as Rlimit] ?? Number.POSITIVE_INFINITY);
          expect(value).toBeGreaterThan(0);
        }
        for (const controller of Object.keys(group))
          expect(facts.controllers.has(controller as Controller)).toBe(true);
      }),
    );
  });

  test('leaves nothing to the runner that a group could hold', () => {
    fc.assert(
      fc.property(someAsked, someFacts, (asked, facts) => {
        const byName = new Map(planLimits(asked, facts).limits.map(({ name, holder }) => [name, holder]));
        const pairs: readonly [LimitName, Controller][] = [
          ['memory_mb', 'memory'],
          ['processes', 'pids'],
        ];
        for (const [name, controller] of pairs)
          if (byName.has(name)) expect(byName.get(name) === 'group').toBe(facts.controllers.has(controller));
      }),
    );
  });

  test('is generous where nothing is asked for', () => {
    const plan = planLimits({}, FACTS);
    expect(Object.fromEntries(plan.limits.map(({ name, value }) => [name, value]))).toEqual({
      memory_mb: 13_600,
      processes: 8_192,
      open_files: 65_536,
      file_size_mb: 65_536,
      cpu_seconds: 115_200,
      written_mb: 90_000,
    });
    expect(plan.group).toEqual({ memory: 13_600 * MB, pids: 8_192 });
    expect(plan.rlimits).toEqual({ nofile: 65_536, fsize: 65_536 * MB, cpu: 115_200 });
  });

  test('limits the data of a process only where memory is asked for and no group can be made', () => {
    const without = { ...FACTS, controllers: new Set<Controller>() };
    expect(planLimits({}, without).rlimits.data).toBeUndefined();
    expect(planLimits({ memory_mb: 500 }, without).rlimits.data).toBe(500 * MB);
    expect(planLimits({ memory_mb: 500 }, FACTS).rlimits.data).toBeUndefined();
  });

  test('counts processes of a user where the kernel does, else by the runner', () => {
    const without = { ...FACTS, controllers: new Set<Controller>() };
    expect(planLimits({ processes: 50 }, without).rlimits.nproc).toBe(50);
    const asRoot = planLimits({ processes: 50 }, { ...without, countsProcesses: false });
    expect(asRoot.rlimits.nproc).toBeUndefined();
    expect(asRoot.limits.find(({ name }) => name === 'processes')?.holder).toBe('watch');
  });
});
