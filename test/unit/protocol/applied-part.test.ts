// Which files of a patch were brought back, and when that is all of them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AppliedWhat,
  appliedRows,
  inCheckout,
  isApplied,
  isWhole,
  partOf,
  sizeOfPart,
} from '../../../src/protocol/applied-part.ts';

const OF = 12;
const places = fc.uniqueArray(fc.nat(OF - 1)).map((all) => [...all].sort((one, other) => one - other));
const row = (chosen: readonly number[]): AppliedWhat => ({ as: 'changes', part: partOf(chosen, OF) });
const ALL: AppliedWhat = { as: 'commit' };

describe('a part', () => {
  test.each([
    [[], []],
    [[3], [[3, 3]]],
    [[0, 1, 2, 5, 7, 8], [[0, 2], [5, 5], [7, 8]]], // prettier-ignore
  ])('of %j is kept as its runs', (chosen, runs) => {
    expect(partOf(chosen, OF)).toEqual({ runs, of: OF });
  });

  test('has the files that it was made of, and no others', () => {
    fc.assert(
      fc.property(places, (chosen) => {
        const part = partOf(chosen, OF);
        expect(sizeOfPart(part)).toBe(chosen.length);
        for (let at = 0; at < OF; at += 1)
          expect(isApplied([{ as: 'branch', part }], at)).toBe(chosen.includes(at));
      }),
    );
  });
});

describe('all of the work', () => {
  const dealt = fc.array(fc.nat(3), { minLength: OF, maxLength: OF });

  test('is brought by parts that have every file, and not while one lacks', () => {
    fc.assert(
      fc.property(dealt, fc.nat(OF - 1), (hands, missing) => {
        const deal = (isDealt: (at: number) => boolean): AppliedWhat[] =>
          [0, 1, 2, 3].map((hand) =>
            row(hands.flatMap((each, at) => (each === hand && isDealt(at) ? [at] : []))),
          );
        expect(isWhole(deal(() => true))).toBe(true);
        const lacking = deal((at) => at !== missing);
        expect(isWhole(lacking)).toBe(false);
        expect(isWhole([...lacking, ALL])).toBe(true);
      }),
    );
  });

  test('is not brought where nothing was', () => {
    expect(isWhole([])).toBe(false);
  });
});

describe('the rows of a record', () => {
  const at = '2026-11-21T12:00:00.000Z';

  test('are those that it has; an older one with a time alone was applied as a whole', () => {
    const applied = [{ ...row([1]), at }];
    expect(appliedRows({ applied_at: null, applied })).toEqual(applied);
    expect(appliedRows({ applied_at: at })).toEqual([{ as: 'changes' }]);
    expect(appliedRows({ applied_at: null })).toEqual([]);
    expect(appliedRows(null)).toEqual([]);
  });

  test('that are of a branch say nothing of the checkout', () => {
    const branch: AppliedWhat = { as: 'branch', branch: 'agy/x', commit: '0'.repeat(40) };
    expect(inCheckout([branch, row([1]), ALL])).toEqual([row([1]), ALL]);
  });
});
