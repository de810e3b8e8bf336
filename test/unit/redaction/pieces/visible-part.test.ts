// How far an unfinished line is shown, and what is remembered of what was shown.
import { describe, expect, test } from 'vitest';
import { findSecrets } from '../../../../src/redaction/find-secrets.ts';
import {
  begunIn,
  besideSecrets,
  contextOf,
  cutLimit,
  cutSecretStart,
  keysOfLine,
  lastLine,
  openAbove,
} from '../../../../src/redaction/pieces/visible-part.ts';

const token = `ghp_${'aB3dE5gH7jK9'.repeat(3)}`;
const finders = {
  find: (text: string, pairs: number[]) => findSecrets(text, true, pairs),
  begun: (text: string) => text.length,
};

// promise: redact-stream
describe('a line that asks something of a line below', () => {
  const text = 'password:\nuser:\n  more\n';
  const first = { from: 0, to: 9, until: Infinity };
  const second = { from: 10, to: 15, until: 16 };

  test('counts until another line has ended it', () => {
    expect(openAbove(text, [first, second], 16)).toBe('password:\nuser:\n');
    expect(openAbove(text, [first, second], 23)).toBe('password:\n');
    expect(openAbove(text, [first, second], 10)).toBe('password:\n');
    expect(openAbove(text, [first, second], 0)).toBe('');
    expect(openAbove(text, [first, second], 16, 15)).toBe('password:\n');
  });

  test('stands in what is remembered before the line that was shown in part', () => {
    expect(contextOf(text, 16, 20, [first])).toEqual({ text: 'password:\n  mo', line: 10 });
    // it is of the part already
    const wrapped = `${'p'.repeat(79)}:\nxy`;
    expect(contextOf(wrapped, 81, 83, [{ from: 0, to: 80, until: Infinity }])).toEqual({
      text: wrapped,
      line: 81,
    });
  });
});

// promise: redact-stream
describe('of what was shown is remembered', () => {
  test('the line that is not over, and what it may be the rest of', () => {
    expect(contextOf('one\ntwo', 4, 7, [])).toEqual({ text: 'two', line: 0 });
    expect(contextOf('one\ntwo\n', 8, 8, [])).toEqual({ text: '', line: 0 });
    const wide = `${'x'.repeat(80)}\n`;
    expect(contextOf(`one\n${wide}two`, 85, 87, [])).toEqual({ text: `${wide}tw`, line: 81 });
  });

  test('the line of what was shown, where lines behind it wait', () => {
    expect(contextOf('one two\nthree\n', 14, 3, [])).toEqual({ text: 'one', line: 0 });
    expect(contextOf('one two\nthree\nx', 14, 10, [])).toEqual({ text: 'th', line: 0 });
    expect(contextOf('one two\nthree\nx', 14, 14, [])).toEqual({ text: '', line: 0 });
  });

  test('no more than a name may stand before its value', () => {
    const long = `one\n${'y'.repeat(10_000)}`;
    expect(contextOf(long, 4, 10_004, [])).toEqual({ text: 'y'.repeat(8_192), line: 0 });
    const opened = { from: 0, to: 3, until: Infinity };
    expect(contextOf(long, 4, 10_004, [opened])).toEqual({ text: `one\n${'y'.repeat(8_192)}`, line: 4 });
  });

  test('where its last line begins, which may have begun before what follows', () => {
    expect(lastLine({ text: 'a\nbc', line: 2 }, 'de')).toBe(2);
    expect(lastLine({ text: 'a\nbc', line: 2 }, 'd\ne')).toBe(6);
    expect(lastLine({ text: 'a\nbc', line: 2 }, '\n')).toBe(5);
  });
});

// promise: redact-keys
test('the keys of one line are found where their breaks are escaped', () => {
  const body = 'MIIEvQIBADANBgkqhkiG9w0B1AQEFAASCBKcwggSjAgEAAoIBAQC7';
  const marker = (word: string) => ['-----', word, ' RSA PRIVATE', ' KEY', '-----'].join('');
  const begin = `k: "${marker('BEGIN')}`;
  const line = String.raw`${begin}\n${body}\n${body}\n${marker('END')}"`;
  const from = begin.length + 2;
  const next = from + body.length + 2;
  expect(keysOfLine(line)).toEqual([from, from + body.length, next, next + body.length]);
  expect(keysOfLine(String.raw`${begin}\n${body}`)).toEqual([from, from + body.length]);
  expect(keysOfLine(body)).toEqual([]);
});

// promise: redact-stream
describe('what may become a secret', () => {
  test('begins where the secret would', () => {
    const text = `one\nIt is ${token.slice(0, 12)}`;
    expect(begunIn(text, 4, [], finders)).toBe(10);
    expect(begunIn('one\nIt is over.', 4, [], finders)).toBe(15);
    expect(begunIn(text, 4, [], finders, () => false)).toBeGreaterThanOrEqual(10);
  });

  test('goes on from a line that a terminal has wrapped', () => {
    const wide = `${'lorem ipsum dolor '.repeat(5).slice(0, 75)} ${token.slice(0, 4)}`;
    expect(wide).toHaveLength(80);
    const text = `${wide}\n${token.slice(4, 16)}`;
    expect(begunIn(text, 81, [], finders)).toBe(81);
    expect(begunIn(`one\n${text}`, 85, [], finders)).toBe(85);
  });

  test('is asked about with the lines that ask for it', () => {
    const text = 'password:\nTr0ub4do';
    expect(begunIn(text, 10, [], finders)).toBe(18);
    expect(begunIn(text, 10, [{ from: 0, to: 9, until: Infinity }], finders)).toBe(10);
    expect(begunIn('password:\n  Tr0ub4do', 10, [{ from: 0, to: 9, until: Infinity }], finders)).toBe(12);
  });

  test('and was cut is a secret, unless it says something', () => {
    const text = `one\nIt is ${token.slice(0, 20)}`;
    expect(cutSecretStart(text, 4, [], finders)).toBe(10);
    expect(cutSecretStart(`${token}\nIt is over now.`, token.length + 1, [], finders)).toBe(
      token.length + 16,
    );
    for (const words of ['It is ghp_tool_v2_start', 'q7Xb2Rk9Lw4Tz8Nc5, ghp_tool_v2_start'])
      expect(cutSecretStart(words, 0, [], finders)).toBe(words.length);
    const long = `${'lorem ipsum '.repeat(400)}${token.slice(0, 20)}`;
    expect(cutSecretStart(long, 0, [], finders)).toBe(long.length - 20);
  });

  test('is not asked about at great cost where the last line can hold none', () => {
    let asked = 0;
    const counting = { ...finders, find: () => ((asked += 1), true) };
    for (const text of ['a line without digits', '1234567890 12345', 'ab12', `${token}\nonly words here`])
      expect(cutSecretStart(text, text.lastIndexOf('\n') + 1, [], counting)).toBe(text.length);
    const far = `a1${'- '.repeat(2_000)}`;
    expect(cutSecretStart(far, 0, [], counting)).toBe(far.length);
    expect(asked).toBe(0);
    expect(cutSecretStart('a line of 12 digits', 0, [], counting)).toBe(19);
    expect(asked).toBeGreaterThan(0);
  });
});

// promise: redact-stream
describe('the end of what is shown of a line', () => {
  test('leaves as much of a line that is cut as a secret may be long', () => {
    expect(cutLimit('x'.repeat(50_000), 4)).toBe(17_232);
    expect(cutLimit('x'.repeat(32_768), 4)).toBe(4);
  });

  test.each([
    ['beside all of them', 5, 0, 5, 5],
    ['where one begins', 10, 0, 10, 10],
    ['where one ends', 20, 0, 20, 20],
    ['in one that was not shown', 15, 0, 10, 10],
    ['in one of which the text before was shown', 15, 9, 10, 10],
    ['in one that begins where the shown text ends', 15, 10, 20, 10],
    ['in one of which a part was shown', 15, 12, 20, 12],
    ['before what was shown', 5, 8, 8, 8],
    ['in the second', 35, 0, 30, 30],
    ['where one begins and the shown text ends', 10, 10, 10, 10],
  ])('divides no secret: %s', (_what, limit, shown, goingOn, pausing) => {
    const spans = [
      { from: 10, to: 20 },
      { from: 30, to: 40 },
    ];
    expect(besideSecrets(limit, spans, shown, true)).toBe(goingOn);
    expect(besideSecrets(limit, spans, shown, false)).toBe(pausing);
  });
});
