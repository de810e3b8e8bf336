import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fieldsOf } from '../../support/audit-log.ts';
import { canonical, fromLine, type Json, NO_RECORD, toLine } from '../../../src/audit/chain.ts';

/** The example of RFC 8785 that needs no fractions: order of names by UTF-16 code units, escapes of strings. */
test('canonical JSON orders names by code units and escapes as RFC 8785 says', () => {
  const names = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
  expect(canonical(names)).toBe(
    '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
  );
  expect(canonical({ text: '\u20ac$\u000f\nA\'B"\\\\"/' })).toBe(
    '{"text":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
  expect(canonical([null, true, false, -0, 10])).toBe('[null,true,false,0,10]');
});

test('canonical JSON refuses fractions', () => {
  expect(() => canonical({ size: 0.5 })).toThrow(TypeError);
});

const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'grapheme' }),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
  ),
})).value;

test('what is written is read back, and equal values have one text', () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = canonical(value);
      expect(canonical(JSON.parse(text) as Json)).toBe(text);
    }),
  );
});

const made = (text: string) =>
  toLine({ seq: 1, ts: '2026-01-01T00:00:00.000Z', prev: NO_RECORD, kind: 'admitted', job_id: null, text });

test('the hash is SHA-256 over the length-prefixed hash before and the record without its hash', () => {
  const { line, hash } = made('a');
  const rest = fieldsOf(line);
  expect(
    createHash('sha256')
      .update(`64:${NO_RECORD}${canonical(rest)}`)
      .digest('hex'),
  ).toBe(hash);
  expect(fromLine(line.trimEnd())).toMatchObject({ seq: 1, hash });
});

test('a line with any one byte edited is no record any more', () => {
  const { line } = made('a “quoted” "hash":"x"');
  const bytes = Buffer.from(line.trimEnd());
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const edited = Buffer.from(bytes);
      edited[at] = (edited[at] ?? 0) ^ change;
      expect(fromLine(edited.toString('utf8'))).toSatisfy((found) => typeof found === 'string');
    }),
    { numRuns: 2_000 },
  );
});
