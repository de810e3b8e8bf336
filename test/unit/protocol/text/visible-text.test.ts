import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  fromVisible,
  quotedName,
  toVisible,
  visibleBytes,
  visibleName,
} from '../../../../src/protocol/text/visible-text.ts';
import { cleanText } from '../../../../src/protocol/text/clean-text.ts';

const HIDDEN = [
  ...Array.from({ length: 0xa0 }, (_, code) => code).filter((code) => code < 0x20 || code >= 0x7f),
  ...[0xad, 0x34f, 0x61c, 0x115f, 0x180e, 0x200b, 0x200d, 0x200e, 0x2028, 0x2029, 0x202e, 0x2060, 0x2066],
  ...[
    0x2800, 0x3164, 0xfdd0, 0xfe0f, 0xfeff, 0xffa0, 0xfffb, 0xfffe, 0x1fffe, 0x10ffff, 0x1d173, 0xe0001,
    0xe0041, 0xe0100,
  ],
].filter((code) => code !== 0x0a && code !== 0x09);

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc
    .array(
      fc.constantFrom(
        '\\',
        'x',
        '1',
        'b',
        '\\x1b',
        '‹',
        'U+',
        '202E',
        '›',
        '‹U+202E›',
        '\u202e',
        '\x1b',
        'ü',
        '***',
      ),
    )
    .map((parts) => parts.join('')),
  fc
    .array(fc.constantFrom(...HIDDEN).map((code) => String.fromCodePoint(code)))
    .map((parts) => parts.join('a')),
);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  text.map((each) => Buffer.from(each)),
);

// promise: review-visible
test('any bytes come back from what is shown of them, and nothing that hides is shown', () => {
  fc.assert(
    fc.property(bytes, (each) => {
      const shown = visibleBytes(each);
      expect(fromVisible(shown)).toEqual(Buffer.from(each));
      expect(shown).not.toMatch(/[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/u);
      // eslint-disable-next-line no-control-regex -- these characters are the subject
      expect(shown).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
      expect(cleanText(shown)).toBe(shown);
    }),
    { numRuns: 3_000 },
  );
});

test.each(HIDDEN)('the character %i is an escape', (code) => {
  const shown = toVisible(`a${String.fromCodePoint(code)}b`);
  const hex = code.toString(16);
  expect(shown).toBe(
    code < 0x80 ? `a\\x${hex.padStart(2, '0')}b` : `a‹U+${hex.toUpperCase().padStart(4, '0')}›b`,
  );
});

test('what can be seen stays as it is', () => {
  for (const seen of ['const a = "\\n\\u001b" + \'\\\\\';\n\tü 日本 👍 ‹x› \u3000', 'C:\\xampp\\x.txt'])
    expect(toVisible(seen)).toBe(seen);
});

test('what looks like an escape is one itself', () => {
  expect(toVisible('"\\x1b" ‹U+202E› \\x1B')).toBe('"\\x5cx1b" ‹U+2039›U+202E› \\x1B');
});

test('what no character has as its escape stays as it is', () => {
  expect(fromVisible('‹U+FFFFFF› \\xZZ').toString()).toBe('‹U+FFFFFF› \\xZZ');
});

test('a name in a sentence ends where its quotes end', () => {
  expect(quotedName('a"b\u202e')).toBe('"a\\x22b‹U+202E›"');
});

test('a name has no line end and no tab', () => {
  expect(visibleName('a\n\tb\udcff')).toBe('a\\x0a\\x09b\\xff');
});
