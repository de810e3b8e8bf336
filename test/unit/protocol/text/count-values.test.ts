import { describe, expect, test } from 'vitest';
import { hasMoreValues } from '../../../../src/protocol/text/count-values.ts';

/** As many as the text has, found from below; the text is long enough to be looked at. */
function valuesOf(json: string): number {
  const text = json + ' '.repeat(1_000);
  for (let most = 1; most < 400; most += 1) if (!hasMoreValues(text, most)) return most;
  return Infinity;
}

describe('the values of a JSON text', () => {
  test.each([
    ['1', 1],
    ['[1,2,3]', 4],
    ['{"a":1,"b":[{},{}]}', 7],
    ['"a,b,[c{"', 1],
    ['["\\\\",","]', 3],
    ['["\\",\\\\\\",[",2]', 3],
    ['"never ends, [', 1],
  ])('%s', (json, count) => {
    expect(valuesOf(json)).toBe(count);
  });

  test('a text that is too short for so many is not looked at', () => {
    expect(hasMoreValues('[1,1,1]', 3)).toBe(true);
    expect(hasMoreValues('[1,1,1]', 4)).toBe(false);
    expect(hasMoreValues('x'.repeat(10), 6)).toBe(false);
  });
});
