// Private keys in texts: their lines and nothing else, at a cost that grows with the text.
import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../../src/redaction/redact.ts';
import { randomText } from '../../support/leak-kinds.ts';
import { leastTime, processorTime } from '../../support/least-time.ts';

const redactor = createRedactor();
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const marker = (word: string) => ['-----', word, ' RSA PRIVATE', ' KEY', '-----'].join('');
const body = (width: number, chars = 400): string[] =>
  randomText(`key ${width}`, chars, BASE64).match(new RegExp(`.{1,${width}}`, 'g')) ?? [];

function inPieces(text: string, size: number): string {
  const stream = redactor.stream();
  let out = '';
  for (let at = 0; at < text.length; at += size) out += stream.push(text.slice(at, at + size));
  return out + stream.flush();
}

// promise: redact-keys
describe('a marker hides nothing', () => {
  const code = Array.from({ length: 40 }, (_, at) => `export const value${at} = compute(${at}, 'x');`).join(
    '\n',
  );

  test.each([
    ['code', `// ${marker('BEGIN')}\n${code}\n`],
    ['an answer', `It begins with ${marker('BEGIN')}\nThen comes base64. Do not share it.\n`],
    ['a log', `${marker('BEGIN')}\n2026-11-21 INFO started\n2026-11-21 INFO done\n`],
    ['code before an end', `${code}\n${marker('END')}\n`],
    ['two markers', `${marker('BEGIN')}\n${code}\n${marker('END')}\n`],
    [
      'a certificate behind it',
      `${marker('BEGIN')}\n\n-----BEGIN CERTIFICATE-----\n${body(64).join('\n')}\n`,
    ],
    ['commits before an end', `commit list\n${randomText('a', 40, '0123456789abcdef')}\n${marker('END')}\n`],
  ])('%s stays', (_what, text) => {
    expect(redactor.text(text)).toBe(text);
    expect(inPieces(text, 7)).toBe(text);
  });

  test('what follows a key that breaks off stays', () => {
    const text = [marker('BEGIN'), ...body(64).slice(0, 3), 'and then the disk was full', code].join('\n');
    expect(redactor.text(text)).toBe(
      [marker('BEGIN'), '***', '***', '***', 'and then the disk was full', code].join('\n'),
    );
  });
});

// promise: redact-keys
describe('the lines of a key', () => {
  test.each([16, 20, 32, 48, 64, 70, 76, 100, 400])(
    'of %i characters are masked, each for itself',
    (width) => {
      const lines = body(width);
      const text = [marker('BEGIN'), ...lines, marker('END'), 'next'].join('\n');
      expect(redactor.text(text)).toBe(
        // a plus at the front may be the mark of a patch
        [
          marker('BEGIN'),
          ...lines.map((line) => (line.startsWith('+') ? '+***' : '***')),
          marker('END'),
          'next',
        ].join('\n'),
      );
    },
  );

  test('are found in lists, behind headers, on one line and between the numbers of an editor', () => {
    const lines = body(64);
    const whole = [marker('BEGIN'), ...lines, marker('END')];
    const headers = ['Proc-Type: 4,ENCRYPTED', 'DEK-Info: AES-256-CBC,00112233445566778899', ''];
    for (const text of [
      JSON.stringify(whole),
      JSON.stringify(whole, null, 2),
      JSON.stringify([marker('BEGIN'), ...headers, ...lines, marker('END')].join('\n')),
      `KEY="${whole.join(' ')}"`,
      `KEY="${whole.join('')}"`,
      whole.map((line, at) => `${String(at + 1).padStart(6)}\t${line}`).join('\n'),
      whole.map((line, at) => `conf/key.pem:${at + 1}:${line}`).join('\n'),
      whole.map((line) => `"${line}\\n"`).join(' + '),
    ])
      for (const line of lines) expect(redactor.text(text)).not.toContain(line.slice(0, 12));
    for (const line of JSON.stringify(redactor.json({ list: whole })).split('"'))
      expect(lines).not.toContain(line);
  });
});

// promise: redact-stream
test.each([8, 70])('key-like lines in pieces of %i cost what they weigh', async (size) => {
  const text = (chars: number): string => {
    const lines = body(16, 1_600).join('\n');
    return `${lines}\n`.repeat(Math.ceil(chars / lines.length)).slice(0, chars);
  };
  const cost = (chars: number, enough = 0): Promise<number> => {
    const input = text(chars);
    return leastTime(
      () =>
        processorTime(() => {
          expect(inPieces(input, size)).toBe(input);
        }),
      enough,
    );
  };
  const bound = 8 * (await cost(100_000)) + 100;
  expect(await cost(400_000, bound)).toBeLessThan(bound);
});

describe('what another rule hides beside a key', () => {
  const token = `ghp_${randomText('beside', 36)}`;
  const rest = randomText('rest', 18);
  const cases: readonly (readonly [string, string])[] = [
    ['a token that a line of the key begins with', `${marker('BEGIN')}\n${token}/aA+password`],
    ['a token before a quote', `${marker('BEGIN')}\n${token}'${rest}\nword`],
    ['a token before words above an end', `${token}!aJAuthorization: Bearer ${marker('END')}`],
    ['tokens above an end', `${body(20).join('\n')}\n${token}\n${token}\n${marker('END')}`],
    ['words between markers', `${marker('BEGIN')} //++Note: hello ${marker('END')}`],
    ['a header', `${marker('BEGIN')}\n${body(64)[0] ?? ''}\nNote: so far\n${rest}\nmore`],
  ];

  test.each(cases)('%s: the text is judged alike before and after it is masked', (_what, text) => {
    const once = redactor.text(text);
    expect(once).not.toBe(text);
    expect(redactor.text(once)).toBe(once);
    for (const size of [1, 7, 40]) expect(inPieces(text, size)).toBe(once);
  });

  test('lines of which somebody masked a part are still of the key', () => {
    const lines = body(64);
    const masked = lines.map((line, at) => (at % 2 === 0 ? `***${line.slice(9)}` : line));
    const told = redactor.text([marker('BEGIN'), ...masked, 'and so on'].join('\n'));
    expect(told).toBe([marker('BEGIN'), ...lines.map(() => '***'), 'and so on'].join('\n'));
  });

  test('a mask makes no key of a list, code or headings', () => {
    for (const text of [
      `const markers = [\n  '${marker('BEGIN')}',\n  token: '***',\n  first: 'deadline2024',\n];\n`,
      `***\n\nA heading\n\n***\n`,
      `password=***\ndeadline\n${marker('END')}\n`,
    ])
      expect(redactor.text(text)).toBe(text);
  });
});
