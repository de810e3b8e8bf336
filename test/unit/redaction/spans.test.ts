// Offsets of what must go: merged, cut to a line, and applied.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applySpans, mergeSpans, spansWithin } from '../../../src/redaction/spans.ts';

const pairs = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 16 });
const offset = fc.integer({ min: 0, max: 40 });

/** Which offsets are in one of the spans. */
const covered = (spans: readonly number[]): Set<number> =>
  new Set(
    Array.from({ length: 40 }, (_, at) => at).filter((at) =>
      mergeSpans(spans).some(({ from, to }) => from <= at && at < to),
    ),
  );

test('what stands between two offsets is what is covered there, counted from the first', () => {
  fc.assert(
    fc.property(pairs, offset, offset, (all, one, two) => {
      const [from, to] = [Math.min(one, two), Math.max(one, two)];
      const within = spansWithin(mergeSpans(all), from, to);
      const expected = [...covered(all)].filter((at) => at >= from && at < to).map((at) => at - from);
      expect([...covered(within)]).toEqual(expected);
      for (let at = 0; at < within.length; at += 2) {
        expect(within[at]).toBeGreaterThanOrEqual(0);
        expect(within[at + 1]).toBeGreaterThan(within[at] ?? Infinity);
        expect(within[at + 1]).toBeLessThanOrEqual(to - from);
      }
    }),
  );
});

test('between two offsets that are none nothing stands, also inside a span', () => {
  const spans = [{ from: 2, to: 6 }];
  expect(applySpans('abcdefgh', spans, 4, 4)).toBe('');
  expect(applySpans('abcdefgh', spans, 5, 3)).toBe('');
  expect(applySpans('abcdefgh', spans, 1, 7)).toBe('b***g');
  expect(applySpans('abcdefgh', spans, 4, 8)).toBe('***gh');
});
