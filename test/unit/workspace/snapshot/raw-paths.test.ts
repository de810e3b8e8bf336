import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rawPathsOf, workMessage } from '../../../../src/workspace/snapshot/raw-paths.ts';

/** Any name that a file can have: bytes that are not UTF-8 stand as lone surrogates. */
const name = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer({ min: 0xdc80, max: 0xdcff }).map((unit) => String.fromCharCode(unit)),
      fc.constantFrom('\n', '\r\n', '"', '\\', '/', 'Recorded-as-is: ', ' ', '\u2028', '\t'),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(''))
  .filter((each) => each !== '');

test('names of any kind come back from a message as they went in', () => {
  fc.assert(
    fc.property(fc.array(name, { maxLength: 8 }), (names) => {
      const message = workMessage('job_a1', names);
      expect([...rawPathsOf(message)]).toEqual([...new Set(names)]);
      expect(message.split('\n')[0]).toBe('Work of job_a1');
    }),
  );
});

test('a message holds a line in plain characters for each name, so that no encoding of a log changes it', () => {
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 8 }), (names) => {
      const lines = workMessage('job_a1', names).split('\n');
      expect(lines).toHaveLength(names.length + 2);
      for (const line of lines) expect(line).toMatch(/^[\x20-\x7e]*$/);
    }),
  );
});

test('a message of somebody else names nothing, whatever is in it', () => {
  for (const text of ['', 'Work', 'Recorded-as-is: none', 'Recorded-as-is: {"a":1}', 'Recorded-as-is: 7'])
    expect(rawPathsOf(text).size).toBe(0);
});
