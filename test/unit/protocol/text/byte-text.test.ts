import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOfText, systemPath, textOfBytes } from '../../../../src/protocol/text/byte-text.ts';

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => Buffer.from(text)),
  fc.array(fc.constantFrom(0x41, 0xc3, 0xa9, 0xed, 0xb2, 0x80, 0xf0, 0x9f, 0xff), { maxLength: 12 }),
);

test('any bytes come back from their text, and UTF-8 is plain text', () => {
  fc.assert(
    fc.property(bytes, (each) => {
      const whole = Buffer.from(each);
      expect(bytesOfText(textOfBytes(whole))).toEqual(whole);
      if (Buffer.from(whole.toString('utf8')).equals(whole))
        expect(textOfBytes(whole)).toBe(whole.toString());
    }),
    { numRuns: 2_000 },
  );
});

test('a path is text where that is exact, and bytes elsewhere', () => {
  expect(systemPath('/a/ü')).toBe('/a/ü');
  expect(systemPath(textOfBytes(Buffer.from([0x2f, 0xff])))).toEqual(Buffer.from([0x2f, 0xff]));
});
