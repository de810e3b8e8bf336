// A profile as a flame graph.
import { describe, expect, test } from 'vitest';
import { drawFlame, foldProfile, type Profile } from '../../bench/report/flame.ts';

const node = (id: number, functionName: string, url: string, children: number[] = []) => ({
  id,
  callFrame: { functionName, url },
  children,
});
const PROFILE: Profile = {
  nodes: [
    node(1, '(root)', '', [2, 3, 6]),
    node(2, 'parse', 'file:///x/dist/chunks/zod-ABCD1234.js', [4]),
    node(3, 'parse', 'file:///x/dist/chunks/zod-ABCD1234.js', [5]),
    node(4, '', 'file:///x/dist/main.js'),
    node(5, '', 'file:///x/dist/main.js'),
    node(6, '(idle)', ''),
  ],
  samples: [2, 4, 3, 5, 6],
  timeDeltas: [100, 200, 300, 400, 9_000],
};

describe('a profile', () => {
  test('is folded by what was called from where; waiting is no work', () => {
    expect(foldProfile(PROFILE)).toEqual({
      name: 'all',
      total: 1_000,
      calls: [
        {
          name: 'parse (zod.js)',
          total: 1_000,
          calls: [{ name: 'top of main.js', total: 600, calls: [] }],
        },
      ],
    });
  });
  test('of nothing is nothing', () => {
    expect(foldProfile({ nodes: [], samples: [], timeDeltas: [] })).toEqual({
      name: 'all',
      total: 0,
      calls: [],
    });
  });
});

describe('the picture', () => {
  test('has a frame for each, as wide as it is long, and the same bytes each time', () => {
    const svg = drawFlame('A <run>', foldProfile(PROFILE));
    expect(svg).toBe(drawFlame('A <run>', foldProfile(PROFILE)));
    expect(svg).toContain('aria-label="A &lt;run&gt;"');
    expect([...svg.matchAll(/<rect [^>]*width="([\d.]+)"/g)].map(([, width]) => width)).toEqual([
      '959.5',
      '959.5',
      '575.5',
    ]);
    expect(svg).toContain('top of main.js: 0.6 ms, 60.0 %');
  });
  test('of no work is empty', () => {
    expect(drawFlame('none', { name: 'all', total: 0, calls: [] })).not.toContain('<rect');
  });
});
