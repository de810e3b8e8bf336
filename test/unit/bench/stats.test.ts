// Medians, spreads and ratios of samples.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measured, median, quantile, spread } from '../../bench/report/stats.ts';

describe('the median', () => {
  it.each([
    [[3], 3],
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[10, 9, 8, 1_000], 9.5],
  ])('of %j is %d', (values, wanted) => {
    expect(median(values)).toBe(wanted);
  });
  it('of nothing is no number', () => {
    expect(median([])).toBeNaN();
  });
  it('orders by size, and leaves the samples as they are', () => {
    const values = [100, 20, 3];
    expect(median(values)).toBe(20);
    expect(values).toEqual([100, 20, 3]);
  });
});

describe('quantiles', () => {
  it('stand between two samples in proportion', () => {
    expect(quantile([0, 10], 0.25)).toBe(2.5);
    expect(quantile([1, 2, 3, 4, 5], 0.99)).toBeCloseTo(4.96);
  });
  it('lie within the samples and grow with their part', () => {
    const sample = fc.array(fc.integer(), { minLength: 1 });
    fc.assert(
      fc.property(sample, fc.double({ min: 0, max: 1, noNaN: true }), (values, part) => {
        const found = quantile(values, part);
        expect(found).toBeGreaterThanOrEqual(Math.min(...values) - 1e-6);
        expect(found).toBeLessThanOrEqual(Math.max(...values) + 1e-6);
        expect(quantile(values, 1)).toBe(Math.max(...values));
      }),
    );
  });
});

describe('the spread', () => {
  it('is half of the distance between the quartiles, as a part of the median', () => {
    expect(spread([80, 90, 100, 110, 120])).toBeCloseTo(0.1);
  });
  it('is not moved by one stray sample', () => {
    expect(spread([99, 100, 100, 100, 101, 9_000])).toBeLessThan(0.02);
  });
  it.each([[[5]], [[7, 7, 7]], [[0, 0, 0]]])('of %j is nothing', (values) => {
    expect(spread(values)).toBe(0);
  });
});

describe('what was measured', () => {
  it('has a ratio of medians where there is a floor', () => {
    expect(measured({ values: [200, 300, 250], floor: [100, 90, 110] })).toMatchObject({
      median: 250,
      rounds: 3,
      ratio: 2.5,
    });
  });
  it('has none without', () => {
    expect(measured({ values: [1] }).ratio).toBeNull();
  });
});
