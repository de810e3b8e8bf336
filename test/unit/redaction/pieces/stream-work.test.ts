// What a stream asks of its finders, what it shares with other streams, and what it shows where lines are cut.
import { beforeEach, describe, expect, test } from 'vitest';
import { findSecrets } from '../../../../src/redaction/find-secrets.ts';
import { createRecent, type Recent } from '../../../../src/redaction/pieces/recent-results.ts';
import { createTextStream } from '../../../../src/redaction/pieces/redact-stream.ts';

const token = `ghp_${'aB3dE5gH7jK9'.repeat(3)}`;
const body = Array.from(
  { length: 4 },
  (_, line) => `MIIEvQIBADANBgkqhkiG9w0B${line}AQEFAASCBKcwggSjAgEAAoIBAQC7`,
);
const [one = '', two = ''] = body;
const marker = (word: string) => ['-----', word, ' RSA PRIVATE', ' KEY', '-----'].join('');
const wide = `${'lorem ipsum dolor '.repeat(5).slice(0, 70)} connected`;

/** The texts that were looked at, with how much of each was known to be clear. */
let asked: (readonly [text: string, clear: number])[];
let recent: Recent;
beforeEach(() => {
  asked = [];
  recent = createRecent();
});
const find = (text: string, pairs: number[], clear = 0, opened?: Parameters<typeof findSecrets>[3]) => {
  asked.push([text, clear]);
  return findSecrets(text, true, pairs, opened);
};
const stream = (behind?: string) => createTextStream({ find, begun: (text) => text.length }, recent, behind);

// promise: redact-stream
describe('the same text in a second stream', () => {
  test('is not judged again, and goes on as in the first', () => {
    const parts = ['An answer.\n', `It is ${token.slice(0, 8)}`] as const;
    const [first, second] = [stream(), stream()];
    const shown = first.push(parts[0]) + first.push(parts[1]) + first.pause();
    const before = asked.length;
    expect(second.push(parts[0]) + second.push(parts[1]) + second.pause()).toBe(shown);
    expect(asked).toHaveLength(before);
    expect(second.behind()).toBeNull();
    expect(second.flush(`${token.slice(8)}\n`)).toBe('***\n');
    expect(asked.at(-1)).toEqual([`It is ${token}\n`, expect.any(Number)]);
  });

  test('is judged by what came before it there', () => {
    const header = 'DEK-Info: AES-256-CBC,00112233445566778899\n';
    const plain = stream();
    expect(plain.push(header)).toBe(header);
    const first = stream();
    expect(first.push(`${marker('BEGIN')}\n`)).toBe(`${marker('BEGIN')}\n`);
    expect(first.push(header)).toBe('DEK-Info: AES-256-CBC,***\n');
    const second = stream();
    second.push(`${marker('BEGIN')}\n`);
    expect(second.push(`${one}\n${two}\n`)).toBe('***\n***\n');
    expect(stream().push(header)).toBe(header);
  });

  test('is not judged again where lines have only looked like a key', () => {
    const text = `words.\n${one}\nand more words!\n`;
    expect(stream().push(text)).toBe(text);
    const before = asked.length;
    expect(stream().push(text)).toBe(text);
    expect(asked).toHaveLength(before);
    expect(recent.isPlain(text)).toBe(true);
  });
});

describe('how much of a text was clear before', () => {
  test('is said as long as nothing was found', () => {
    const text = stream();
    text.push('nothing here');
    text.pause();
    text.push(', or there');
    text.pause();
    expect(asked.filter(([, clear]) => clear > 0)).toEqual([['nothing here, or there', 12]]);
    text.push(' password = x');
    text.pause();
    asked = [];
    text.flush('yz');
    expect(asked[0]).toEqual(['nothing here, or there password = xyz', 0]);
  });

  test('is nothing of what another stream has shown', () => {
    expect(stream('one\npassword = ').flush(token)).toBe('***');
    expect(asked[0]).toEqual([`one\npassword = ${token}`, 0]);
    asked = [];
    expect(stream().flush('password')).toBe('password');
    expect(stream('').flush('words')).toBe('words');
    expect(asked.map(([, clear]) => clear)).toEqual([0, 0]);
  });

  test('is what was known when the text was judged first', () => {
    const [first, second] = [stream(), stream()];
    for (const each of [first, second]) {
      each.push('a password = x');
      each.pause();
    }
    asked = [];
    second.flush('yz');
    expect(asked[0]?.[1]).toBe(0);
  });
});

test('a pause behind which nothing came asks nothing', () => {
  const text = stream();
  text.push(`${wide}\n`);
  const before = asked.length;
  expect(text.pause()).toBe('');
  expect(asked).toHaveLength(before);
});

// promise: redact-stream
describe('what is held', () => {
  test('is a wrapped line until the next one is certain', () => {
    const text = stream();
    expect(wide).toHaveLength(80);
    expect(text.push(`first\n${wide}\n`)).toBe('first\n');
    expect(text.behind()).toBeNull();
    expect(text.push('part') + text.pause()).toBe('');
    expect(text.push(' of it\n')).toBe(`${wide}\npart of it\n`);
    expect(text.behind()).toBe('');
  });

  test('is nothing of a line below one that may go on in it with a short word', () => {
    const text = stream();
    const short = `${wide.slice(0, 74)} words`;
    expect(text.push(`${short}\n`)).toBe(`${short}\n`);
    expect(text.push('and more of them, ') + text.pause()).toBe('and more of them, ');
    expect(text.flush('at last')).toBe('at last');
  });

  test('is a secret that has begun, until all of it is there', () => {
    const text = createTextStream(
      {
        find(text, pairs) {
          for (const { index, 0: run } of text.matchAll(/s{2,}/g)) pairs.push(index, index + run.length);
          return false;
        },
        begun: (text) => Math.max(0, text.length - 1),
      },
      recent,
    );
    expect(text.push('a sss') + text.pause()).toBe('a ');
    expect(text.push('sss') + text.pause()).toBe('');
    expect(text.flush(' end')).toBe('*** end');
  });

  test('is an unfinished line of a key, whatever is put before it', () => {
    const fresh = stream();
    expect(fresh.push(`words.\n${one.slice(0, 44)}`) + fresh.pause()).toBe('words.\n');
    expect(fresh.push(`${one.slice(44)} and words\n`)).toBe(`${one} and words\n`);
    const inside = stream();
    inside.push(`${marker('BEGIN')}\n${one}\n`);
    expect(inside.push('AbCd1') + inside.pause()).toBe('');
    const numbered = stream();
    numbered.push(`1: ${marker('BEGIN')}\n2: ${one}\n`);
    expect(numbered.push(two.slice(0, 44)) + numbered.pause()).toBe('');
  });

  test('is shown as a mask where a key goes on in the middle of a line', () => {
    const text = stream();
    const shown = text.flush(`${marker('BEGIN')}\n${one}\n${two.slice(0, 30)}`);
    expect(shown).toBe(`${marker('BEGIN')}\n***\n***`);
    expect(text.flush(`${two.slice(30)}\n${marker('END')}\nafter`)).toBe(`***\n${marker('END')}\nafter`);
  });

  test('is no more than may be a secret, and all of a text that is whole', () => {
    const cut = `It is ${token.slice(0, 20)}`;
    expect(stream().flush(cut)).toBe(cut);
    expect(stream().stop(cut)).toBe('It is ***');
    expect(stream().stop(`one\n${cut}`)).toBe('one\nIt is ***');
  });
});

// promise: redact-stream
describe('a secret beside a key', () => {
  test('is hidden in the lines that are looked at for one', () => {
    const text = `${marker('BEGIN')}\nX-Note: password = ${token} and ${token} more\n${one}\nlast`;
    expect(stream().flush(text)).toBe(`${marker('BEGIN')}\nX-Note: password = *** and *** more\n***\nlast`);
  });

  test('is hidden with one whose breaks are escaped, where the text pauses', () => {
    const text = stream();
    const rest = 'lorem ipsum dolor, '.repeat(10);
    const line = String.raw`k: "${marker('BEGIN')}\n${one}\n${two}\n${marker('END')}" of ${token}, `;
    expect(text.push(`first\nsecond\n${line}${rest}`) + text.pause()).toBe(
      `first\nsecond\n${line.replace(one, '***').replace(two, '***').replace(token, '***')}${rest}`,
    );
  });
});

// promise: redact-stream
// promise: bounded-everywhere
describe('a line that is cut', () => {
  const filler = 'lorem ipsum dolor '.repeat(8_000);

  test('stands behind the lines that wait for the end of a key', () => {
    const text = stream();
    expect(text.push(`${one}\n`)).toBe('');
    const shown = text.push(filler);
    expect(shown.startsWith(`${one}\nlorem ipsum`)).toBe(true);
    expect(shown + text.flush()).toBe(`${one}\n${filler}`);
  });

  test('leaves waiting what stands above it, as long as nothing of it is shown', () => {
    const text = stream();
    expect(
      text.push(`${one}\r${two}\r${marker('END').slice(0, 20)}`.padStart(131_072, ' words \r')),
    ).not.toContain(one);
    expect(text.flush(`${marker('END').slice(20)}\n`)).toContain(`***\n***\n${marker('END')}`);
  });

  test('shows an endless secret as masks, and nothing of it', () => {
    const text = createTextStream(
      {
        find(text, pairs) {
          for (const { index, 0: run } of text.matchAll(/s{2,}/g)) pairs.push(index, index + run.length);
          return false;
        },
        begun: (text) => text.length,
      },
      recent,
    );
    let shown = text.push('a secret=');
    for (let turn = 0; turn < 20; turn += 1) shown += text.push('s'.repeat(60_000));
    expect(shown.replaceAll('***', '')).toBe('a secret=');
    expect(shown.length).toBeGreaterThan(15);
    expect(text.flush('\nafter').replaceAll('***', '')).toBe('\nafter');
  });

  test('is taken in parts, however long the last piece is', () => {
    const long = filler.repeat(2);
    expect(long.length).toBeGreaterThan(4 * 65_536);
    expect(stream().flush(long)).toBe(long);
    expect(Math.max(...asked.map(([text]) => text.length))).toBeLessThan(131_072 + 3 * 65_536);
    const lines = Array.from({ length: 20_000 }, (_, at) => `a line, ${at} of many\n`).join('');
    asked = [];
    expect(stream().push(lines)).toBe(lines);
    expect(Math.max(...asked.map(([text]) => text.length))).toBeLessThanOrEqual(65_536 + 32);
    expect(asked.length).toBeGreaterThan(4);
  });
});
