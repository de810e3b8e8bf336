// Line charts: the same bytes for the same points, every point inside its frame.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawChart, ticks } from '../../bench/report/chart.ts';

const plot = (points: readonly (readonly [number, number])[]) => ({
  file: 'jobs',
  title: 'Jobs < & >',
  x: 'jobs',
  y: 'ms',
  curves: [
    { label: 'page', points },
    { label: 'status', points: [[0, 1] as const] },
  ],
});

describe('ticks', () => {
  it.each([
    [100_000, [0, 20_000, 40_000, 60_000, 80_000, 100_000]],
    [7, [0, 2, 4, 6, 8]],
    [0.9, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [0, [0, 1]],
    [Number.NaN, [0, 1]],
  ])('up to %d are round', (most, wanted) => {
    expect(ticks(most)).toEqual(wanted);
  });
  it('reach what is drawn, in few steps', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), (most) => {
        const all = ticks(most);
        expect(all.at(-1)).toBeGreaterThanOrEqual(most * (1 - 1e-6));
        expect(all.length).toBeLessThanOrEqual(7);
      }),
    );
  });
});

describe('a chart', () => {
  it('is the same for the same points', () => {
    const points = [[0, 1] as const, [1_000, 2.5] as const, [100_000, 12] as const];
    expect(drawChart(plot(points))).toBe(drawChart(plot(points)));
  });
  it('has every point, inside the picture', () => {
    const svg = drawChart(
      plot([
        [0, 0],
        [50, 3],
        [100, 9],
      ]),
    );
    const places = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)];
    expect(places).toHaveLength(4);
    for (const [, x, y] of places) {
      expect(Number(x)).toBeGreaterThanOrEqual(64);
      expect(Number(x)).toBeLessThanOrEqual(624);
      expect(Number(y)).toBeGreaterThanOrEqual(40);
      expect(Number(y)).toBeLessThanOrEqual(272);
    }
    expect(svg).not.toContain('NaN');
  });
  it('takes words as words', () => {
    const svg = drawChart(plot([[1, 1]]));
    expect(svg).toContain('Jobs &lt; &amp; &gt;');
    expect(svg.match(/<svg /g)).toHaveLength(1);
  });
});
