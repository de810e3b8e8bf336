// Goals, baselines and the comparison with them.
import { describe, expect, it } from 'vitest';
import { baselineOf, compare, linesOf, mergeLines, type Result } from '../../bench/report/result.ts';
import { verdictOf, worseBy } from '../../bench/report/verdict.ts';
import type { Figure } from '../../bench/row.ts';
import { FOUND, ROWS } from './figures.ts';

const resultOf = (found: Parameters<typeof linesOf>[1] = FOUND): Result => ({
  short: false,
  nodes: { '20': '20.1.0', '24': '24.1.0' },
  machine: 'a machine',
  lines: linesOf(ROWS, found),
});
const verdictsOf = (result: Result) =>
  result.lines.map(({ id, cells }) => [id, ...Object.values(cells).map(({ verdict }) => verdict)]);

describe('a goal', () => {
  it('is judged by the ratio where the figure says so, on each Node', () => {
    expect(verdictsOf(resultOf())).toEqual([
      ['start.list', 'pass', 'short'],
      ['start.files', 'listed', 'listed'],
      ['flood.rate', 'pass'],
    ]);
  });
  it.each<[string, Figure, number, string]>([
    ['reached to the point', { what: '', unit: 'ms', goal: { most: 20 } }, 20, 'pass'],
    ['missed', { what: '', unit: 'ms', goal: { most: 20 } }, 20.1, 'short'],
    ['at least', { what: '', unit: 'MB/s', goal: { least: 40 } }, 39, 'short'],
    ['not measured', { what: '', unit: 'ms', goal: { most: 20 } }, Number.NaN, 'short'],
    ['a ratio that is missing', { what: '', unit: 'ms', goal: { most: 20 }, judged: 'ratio' }, 1, 'short'],
  ])('%s', (_what, figure, median, verdict) => {
    expect(verdictOf(figure, { median, spread: 0, rounds: 1, ratio: null })).toBe(verdict);
  });
});

describe('worse', () => {
  const less: Figure = { what: '', unit: 'ms' };
  const more: Figure = { what: '', unit: 'MB/s', higher: true };
  it('is more where less is wanted, and less where more is', () => {
    expect(worseBy(less, 110, 100)).toBeCloseTo(0.1);
    expect(worseBy(more, 110, 100)).toBeCloseTo(-0.1);
    expect(worseBy(more, 50, 100)).toBeCloseTo(0.5);
  });
  it('than nothing is anything', () => {
    expect(worseBy(less, 0, 0)).toBe(0);
    expect(worseBy(less, 1, 0)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('the baseline', () => {
  it('holds what is steady, by figure and Node', () => {
    expect(baselineOf(resultOf())).toEqual({
      'start.files': { '20': 20, '24': 30 },
      'flood.rate': { '20': 50 },
    });
  });
  it('finds itself neither better nor worse', () => {
    const result = resultOf();
    expect(compare(result, baselineOf(result))).toEqual({ compared: 3, regressions: [], gains: [] });
  });
  it('lets noise pass, and tells what is beyond it', () => {
    const later = {
      start: { '20': { files: { values: [21] } }, '24': { files: { values: [34] } } },
      flood: { '20': { rate: { values: [70] } } },
    };
    const { regressions, gains } = compare(resultOf(later), baselineOf(resultOf()));
    expect(regressions).toMatchObject([{ id: 'start.files', node: '24', was: 30, is: 34 }]);
    expect(gains).toMatchObject([{ id: 'flood.rate', node: '20', was: 50, is: 70 }]);
  });
  it('is not asked about what it does not know', () => {
    expect(compare(resultOf(), { 'start.files': { '22': 1 } }).compared).toBe(0);
  });
});

describe('a later run of some rows', () => {
  const old = linesOf(ROWS, FOUND);
  const later = linesOf(ROWS, { start: { '20': { files: { values: [7] } } } });
  it('takes the place of the same figures and keeps the others, in the order of the rows', () => {
    const merged = mergeLines(ROWS, old, later);
    expect(merged.map(({ id }) => id)).toEqual(['start.list', 'start.files', 'flood.rate']);
    expect(merged[1]?.cells['20']?.median).toBe(7);
    expect(merged[0]).toBe(old[0]);
  });
  it('brings no line that nobody has measured, or that no row has any more', () => {
    expect(mergeLines(ROWS, [], later).map(({ id }) => id)).toEqual(['start.files']);
    expect(mergeLines(ROWS.slice(1), old, later).map(({ id }) => id)).toEqual(['flood.rate']);
  });
});
