import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Budget, hasBounds, UNBOUNDED } from '../../../../src/policy/budgets/budget.ts';
import { type Counts, judge } from '../../../../src/policy/budgets/judge.ts';

const NOW = Date.UTC(2026, 10, 28, 12);
const [MINUTE, HOUR] = [60_000, 3_600_000];
const NONE: Counts = { running: [], starts: [], spent: [], same: [] };
const bounded = (bounds: Partial<Budget>): Budget => ({ ...UNBOUNDED, ...bounds });

describe('one bound', () => {
  it('of jobs at once has room until as many run or wait, and then when enough must have ended', () => {
    const budget = bounded({ jobsAtOnce: 2 });
    expect(judge(budget, { ...NONE, running: [null] }, NOW)).toBeNull();
    expect(judge(budget, { ...NONE, running: [null, null] }, NOW)).toMatchObject({ used: 2, freesAt: null });
    const running = [NOW + 9_000, null, NOW + 5_000];
    expect(judge(budget, { ...NONE, running }, NOW)).toMatchObject({
      bound: 'jobsAtOnce',
      used: 3,
      freesAt: NOW + 9_000,
    });
  });
  it('of jobs an hour frees when the first of those that fill it is an hour old', () => {
    const starts = [NOW - 61 * MINUTE, NOW - 50 * MINUTE, NOW - MINUTE];
    expect(judge(bounded({ jobsAnHour: 3 }), { ...NONE, starts }, NOW)).toBeNull();
    expect(judge(bounded({ jobsAnHour: 2 }), { ...NONE, starts }, NOW)).toEqual({
      bound: 'jobsAnHour',
      allowed: 2,
      used: 2,
      windowMs: HOUR,
      freesAt: NOW + 10 * MINUTE,
    });
  });
  it('of tokens and of agent time looks at what was used within a day', () => {
    const spent = [
      { at: NOW - 25 * HOUR, tokens: 900, seconds: 900 },
      { at: NOW - 20 * HOUR, tokens: 100, seconds: 10 },
      { at: NOW - HOUR, tokens: 500, seconds: 50 },
    ];
    expect(judge(bounded({ tokensADay: 601 }), { ...NONE, spent }, NOW)).toBeNull();
    expect(judge(bounded({ tokensADay: 600 }), { ...NONE, spent }, NOW)?.freesAt).toBe(NOW + 4 * HOUR);
    expect(judge(bounded({ tokensADay: 500 }), { ...NONE, spent }, NOW)?.freesAt).toBe(NOW + 23 * HOUR);
    expect(judge(bounded({ agentSecondsADay: 60 }), { ...NONE, spent }, NOW)).toMatchObject({ used: 60 });
  });
  it('of the same request permits as many as it says', () => {
    const budget = bounded({ sameRequests: { count: 2, minutes: 10 } });
    expect(judge(budget, { ...NONE, same: [NOW - 10 * MINUTE, NOW - MINUTE] }, NOW)).toBeNull();
    expect(judge(budget, { ...NONE, same: [NOW - 9 * MINUTE, NOW - MINUTE] }, NOW)).toMatchObject({
      bound: 'sameRequests',
      freesAt: NOW + MINUTE,
    });
  });
  it('of nothing never has room', () => {
    expect(judge(bounded({ jobsAnHour: 0 }), NONE, NOW)).toMatchObject({ used: 0, freesAt: null });
    expect(judge(bounded({ jobsAtOnce: 0 }), NONE, NOW)).toMatchObject({ used: 0, freesAt: null });
  });
  it('that is not set counts nothing', () => {
    expect(hasBounds(UNBOUNDED)).toBe(false);
    expect(hasBounds(bounded({ tokensADay: 1 }))).toBe(true);
  });
});

const moments = fc.array(
  fc.integer({ min: -26 * HOUR, max: 2 * HOUR }).map((ago) => NOW + ago),
  {
    maxLength: 12,
  },
);
const counts: fc.Arbitrary<Counts> = fc.record({
  running: fc.array(fc.option(fc.integer({ min: -HOUR, max: HOUR }).map((ms) => NOW + ms)), { maxLength: 6 }),
  starts: moments,
  spent: fc.array(
    fc.record({
      at: fc.integer({ min: -26 * HOUR, max: 2 * HOUR }).map((ms) => NOW + ms),
      tokens: fc.nat(500),
      seconds: fc.nat(500),
    }),
    { maxLength: 12 },
  ),
  same: moments,
});
const bound = fc.option(fc.integer({ min: 1, max: 8 }));
const budgets: fc.Arbitrary<Budget> = fc.record({
  jobsAtOnce: bound,
  jobsAnHour: bound,
  tokensADay: fc.option(fc.integer({ min: 1, max: 2_000 })),
  agentSecondsADay: fc.option(fc.integer({ min: 1, max: 2_000 })),
  sameRequests: fc.option(
    fc.record({ count: fc.integer({ min: 1, max: 8 }), minutes: fc.integer({ min: 1, max: 120 }) }),
  ),
});

describe('any budget', () => {
  it('has room at the moment that it names, and not a millisecond earlier', () => {
    fc.assert(
      fc.property(budgets, counts, (budget, counted) => {
        const over = judge(budget, counted, NOW);
        if (over === null || over.freesAt === null || over.bound === 'jobsAtOnce') return;
        // What was of the future counts as of now, from now on.
        const past = (at: number): number => Math.min(at, NOW);
        const seen = {
          ...counted,
          starts: counted.starts.map(past),
          same: counted.same.map(past),
          spent: counted.spent.map((each) => ({ ...each, at: past(each.at) })),
        };
        expect(over.freesAt).toBeGreaterThan(NOW);
        expect(judge(budget, seen, over.freesAt - 1)).toMatchObject({ bound: over.bound });
        expect(['jobsAtOnce', undefined]).toContain(judge(budget, seen, over.freesAt)?.bound);
      }),
    );
  });
  it('has no more room when more is counted, or when a bound is lower', () => {
    fc.assert(
      fc.property(budgets, counts, counts, (budget, counted, more) => {
        if (judge(budget, counted, NOW) === null) return;
        const sum = {
          running: [...counted.running, ...more.running],
          starts: [...counted.starts, ...more.starts],
          spent: [...counted.spent, ...more.spent],
          same: [...counted.same, ...more.same],
        };
        expect(judge(budget, sum, NOW)).not.toBeNull();
        const lower = (value: number | null): number | null => (value === null ? null : value - 1);
        const tighter = { ...budget, jobsAtOnce: lower(budget.jobsAtOnce), tokensADay: budget.tokensADay };
        expect(judge({ ...tighter, jobsAnHour: lower(budget.jobsAnHour) }, counted, NOW)).not.toBeNull();
      }),
    );
  });
  it('without bounds has room for everything', () => {
    fc.assert(
      fc.property(counts, (counted) => {
        expect(judge(UNBOUNDED, counted, NOW)).toBeNull();
      }),
    );
  });
  it('counts nothing twice, whatever the order', () => {
    fc.assert(
      fc.property(budgets, counts, (budget, counted) => {
        const turned = {
          running: counted.running.toReversed(),
          starts: counted.starts.toReversed(),
          spent: counted.spent.toReversed(),
          same: counted.same.toReversed(),
        };
        expect(judge(budget, turned, NOW)).toEqual(judge(budget, counted, NOW));
      }),
    );
  });
});
