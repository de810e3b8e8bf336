// Where a text in pieces may be cut: never inside a character, a terminal sequence, a wrapped line or a key.
import { describe, expect, test } from 'vitest';
import {
  dueAt,
  endOf,
  isLast,
  keylessEnd,
  lineStart,
  linesEnd,
} from '../../../../src/redaction/pieces/cut-points.ts';

const body = Array.from(
  { length: 4 },
  (_, line) => `MIIEvQIBADANBgkqhkiG9w0B${line}AQEFAASCBKcwggSjAgEAAoIBAQC7`,
);
const marker = (word: string) => ['-----', word, ' RSA PRIVATE', ' KEY', '-----'].join('');
const lines = (...all: readonly string[]) => all.map((line) => `${line}\n`).join('');

test('a piece is judged when it ends a line, or when too much waits', () => {
  expect(dueAt('a\nb', 131_072)).toBe('line');
  expect(dueAt('ab', 131_071)).toBeNull();
  expect(dueAt('ab', 131_072)).toBe('cut');
  expect((['line', 'cut', 'pause', 'stop', 'end'] as const).filter(isLast)).toEqual(['stop', 'end']);
});

// promise: redact-stream
test.each([
  ['', 'line', 0],
  ['', 'cut', 0],
  ['', 'pause', 0],
  ['ab\ncd', 'line', 3],
  ['ab\ncd', 'stop', 5],
  ['ab\ncd\x1b[', 'end', 7],
  ['ab\n\tcd ~', 'pause', 8],
  ['abcd\x1b[3', 'pause', 3],
  ['abcd\x9b3', 'pause', 3],
  ['abcdé', 'pause', 3],
  ['abcd\x1b[31m\nef', 'pause', 11],
  ['abcdef', 'cut', 5],
  ['abcdef\x1b[3', 'cut', 5],
  ['ab👍👍', 'cut', 1],
  ['éé', 'cut', 1],
  ['ab  é', 'cut', 3],
  ['ab\x7f\x7fé', 'cut', 1],
] as const)('%j is judged at a %s up to %i', (raw, until, end) => {
  expect(endOf(raw, until)).toBe(end);
});

test('what no plain character ends is cut in the end, however long it is', () => {
  const raw = 'é'.repeat(10_000);
  expect(endOf(raw, 'cut')).toBe(9_999);
  expect(endOf(`ab${'é'.repeat(4_094)}`, 'pause')).toBe(1);
  expect(endOf(`ab${'é'.repeat(4_096)}`, 'cut')).toBe(4_097);
  expect(endOf(`${'a'.repeat(5_000)}\x1b[31`, 'cut')).toBe(4_999);
  expect(endOf(`\x1b${'a'.repeat(4_095)}`, 'pause')).toBe(0);
  expect(endOf(`\x1b${'a'.repeat(4_096)}`, 'pause')).toBe(4_097);
});

test('a line begins at the text or behind a line break', () => {
  expect([0, 1, 2, 3, 4, 5].map((at) => lineStart('ab\ncd', at))).toEqual([0, 0, 0, 3, 3, 3]);
  expect(lineStart('\na', 0)).toBe(0);
});

// promise: redact-stream
test('lines are certain that nothing can wrap any more', () => {
  const wide = 'x'.repeat(80);
  const text = `${lines('one', wide)}rest`;
  const last = text.length - 4;
  expect(linesEnd(text, last, 'stop')).toBe(text.length);
  expect(linesEnd(text, last, 'cut')).toBe(last);
  expect(linesEnd(text, last, 'pause')).toBe(4);
  expect(linesEnd(text.slice(0, last), last, 'line')).toBe(4);
  expect(linesEnd(`${lines('one', 'two')}rest`, 8, 'pause')).toBe(8);
});

// promise: redact-keys
describe('lines matter to no key', () => {
  const [one = '', two = '', three = ''] = body;

  test('where none looks like one', () => {
    const text = lines('one line', 'another line');
    expect(keylessEnd(text, 0, text.length, false)).toBe(text.length);
    expect(keylessEnd(text, 0, text.length, true)).toBe(text.length);
    expect(keylessEnd(text, text.length, text.length, false)).toBe(text.length);
  });

  test('above those at the end that look like one, of which the last may be short', () => {
    const text = lines('a line of words.', one, two, 'Ab3=');
    expect(keylessEnd(text, 0, text.length, false)).toBe(17);
    expect(keylessEnd(text, 17 + one.length + 1, text.length, false)).toBe(17 + one.length + 1);
    expect(keylessEnd(text, 0, text.length, true)).toBe(text.length);
    const apart = lines(one, 'a line of words.', two);
    expect(keylessEnd(apart, 0, apart.length, false)).toBe(apart.length - two.length - 1);
    const short = lines(one, 'Ab3=', 'Ab3=');
    expect(keylessEnd(short, 0, short.length, false)).toBe(short.length);
    const middle = lines(one, 'Ab3=', two);
    expect(keylessEnd(middle, 0, middle.length, false)).toBe(middle.length - two.length - 1);
  });

  test('above the line before a marker, and what looks like one above that', () => {
    const end = lines('text.', one, two, three, marker('END'), 'more.');
    expect(keylessEnd(end, 0, end.length, true)).toBe(6);
    const begin = lines('text.', 'more text.', 'on three', marker('BEGIN'), one);
    expect(keylessEnd(begin, 0, begin.length, true)).toBe(6 + 11);
    expect(keylessEnd(begin, 6 + 11 + 9, begin.length, true)).toBe(6 + 11 + 9);
    const first = lines(marker('BEGIN'), one);
    expect(keylessEnd(first, 0, first.length, false)).toBe(0);
    expect(keylessEnd(`\n${first}`, 0, first.length + 1, false)).toBe(0);
  });

  test('where the marker stands behind what is judged', () => {
    const text = lines('text.', 'more text.');
    expect(keylessEnd(text + lines(marker('BEGIN')), 0, text.length, false)).toBe(text.length);
  });

  test('further above than a key may be long', () => {
    const width = one.length + 1;
    const many = lines(...Array.from({ length: 1_000 }, () => one));
    const from = keylessEnd(many, 0, many.length, false);
    expect(many.length - from).toBe(Math.ceil(16_384 / width) * width);
    const exact = lines(...Array.from({ length: 600 }, () => one.slice(0, 31)));
    expect(exact.length - keylessEnd(exact, 0, exact.length, false)).toBe(16_384);
  });
});
