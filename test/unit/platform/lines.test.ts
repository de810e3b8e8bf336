import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLineSplitter } from '../../../src/platform/lines.ts';

function split(chunks: readonly Uint8Array[], maxChars = 1_000): string[] {
  const splitter = createLineSplitter(maxChars);
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.end()];
}

test('lines are the same however the bytes are cut, in the middle of a character too', () => {
  const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n]/g, ' '));
  const lines = fc.array(line, { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(lines, fc.array(fc.nat(64), { maxLength: 20 }), (wanted, cuts) => {
      const bytes = Buffer.from(`${wanted.join('\n')}\n`);
      const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
      const chunks = places.slice(1).map((to, index) => bytes.subarray(places[index] ?? 0, to));
      expect(split(chunks)).toEqual(wanted);
    }),
  );
});

test('a line may end with CRLF, cut between the two', () => {
  expect(split([Buffer.from('one\r'), Buffer.from('\ntwo\r\n\r\nth\rree')])).toEqual([
    'one',
    'two',
    '',
    'th\rree',
  ]);
});

test('U+2028, U+2029 and U+0085 end no line: they may stand raw inside JSON', () => {
  expect(split([Buffer.from('a\u2028b\u2029c\u0085d\n')])).toEqual(['a\u2028b\u2029c\u0085d']);
});

test('a line that never ends is cut at the limit, and the next one is whole again', () => {
  const splitter = createLineSplitter(4);
  expect(splitter.push(Buffer.from('abc'))).toEqual([]);
  expect(splitter.push(Buffer.from('defghi'))).toEqual([]);
  expect(splitter.push(Buffer.from('jkl\nnext\n'))).toEqual(['abcd', 'next']);
  expect(splitter.end()).toEqual([]);
});

test('a last line without its end is given at the end, once', () => {
  const splitter = createLineSplitter(100);
  expect(splitter.push(Buffer.from('whole\nrest'))).toEqual(['whole']);
  expect(splitter.end()).toEqual(['rest']);
  expect(splitter.end()).toEqual([]);
});
