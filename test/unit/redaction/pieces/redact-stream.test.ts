// Text in pieces: whatever the pieces, the same comes out as from the whole text.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../../../src/redaction/redact.ts';
import { userPatterns } from '../../../../src/redaction/user-patterns.ts';
import { examples } from '../../../support/examples.ts';

const token = `ghp_${'aB3dE5gH7jK9'.repeat(3)}`;
const body = Array.from(
  { length: 4 },
  (_, line) => `MIIEvQIBADANBgkqhkiG9w0B${line}AQEFAASCBKcwggSjAgEAAoIBAQC7`,
);
const marker = (word: string) => `-----${word} RSA PRIVATE KEY-----`;
const key = [marker('BEGIN'), ...body, marker('END')].join('\n');
const redactor = createRedactor({
  literals: ['known-value-4711'],
  findOwn: await userPatterns(['ticket-[0-9]+']),
});

function inPieces(text: string, sizes: readonly number[]): string {
  const stream = redactor.stream();
  let out = '';
  let at = 0;
  for (let turn = 0; at < text.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    out += stream.push(text.slice(at, at + size));
    at += size;
  }
  return out + stream.flush();
}

const planted = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        token,
        key,
        `password = "${token}"`,
        `Authorization: Bearer ${token}`,
        'known-value-4711',
      ),
      fc.constantFrom(
        '\npassword:\n',
        '\n  password: |\n',
        '\nuser,password\n',
        '\nalice,Tr0ub4dor.3x\n',
        '\n    Tr0ub4dor.3x\n',
        '\n| User | Password |\n',
        '\n| alice | Tr0ub4dor.3x |\n',
        '\n- name: DB_PASSWORD\n',
        '\n  value: Tr0ub4dor.3x\n',
        '\nsecret = <<EOT\n',
        '\nEOT\n',
        '\n<password>\n',
      ),
      fc.constantFrom('\n', ' ', 'a word', '"', '\x1b[31m', 'سلام', '👩‍💻', '\r\n', '{"a":1}'),
      fc.string({ maxLength: 12 }),
    ),
    { maxLength: 14 },
  )
  .map((pieces) => pieces.join(' '));

// promise: redact-stream
describe('a text in pieces', () => {
  test('comes out as the whole text does, and no planted secret survives', () => {
    fc.assert(
      fc.property(
        planted,
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
        (text, sizes) => {
          const out = inPieces(text, sizes);
          expect(out).toBe(redactor.text(text));
          for (const secret of [token, 'known-value-4711', ...body]) expect(out).not.toContain(secret);
        },
      ),
      { numRuns: examples(500) },
    );
  });

  test('a line without an end is shown in parts, and hides its secrets still', () => {
    const filler = 'lorem ipsum dolor, '.repeat(12_000);
    const stream = redactor.stream();
    let out = '';
    for (const piece of [filler, token.slice(0, 9), token.slice(9), ' ', filler, filler])
      out += stream.push(piece);
    expect(out.length).toBeGreaterThan(filler.length);
    out += stream.flush();
    expect(out).toBe(`${filler}*** ${filler}${filler}`);
  });

  test('a key goes on over everything that was shown before its end', () => {
    const stream = redactor.stream();
    let out = stream.push(`before\n${marker('BEGIN')}\n`) + stream.flush();
    for (const line of body) out += stream.push(`${line}\n`) + stream.flush();
    out += stream.push(`${marker('END')}\nafter\n`) + stream.flush();
    expect(out).toBe(`before\n${marker('BEGIN')}\n${'***\n'.repeat(4)}${marker('END')}\nafter\n`);
  });

  test('a key with escaped line breaks is hidden in a line that is cut', () => {
    const filler = 'lorem ipsum dolor, '.repeat(7_500);
    const escaped = key.replaceAll('\n', String.raw`\n`);
    for (const text of [`${filler}"${escaped}" ${filler}\n`, `"${escaped}" ${filler}${filler}`]) {
      const out = inPieces(text, [40_000]);
      for (const line of body) expect(out).not.toContain(line);
      expect(out).toContain(filler.slice(-100));
    }
  });
});

// promise: redact-stream
describe('a text that pauses', () => {
  test('shows what cannot become a secret any more, at once', () => {
    const stream = redactor.stream();
    expect(stream.pause()).toBe('');
    expect(stream.push('Working on it') + stream.pause()).toBe('Working on it');
    expect(stream.pause()).toBe('');
    expect(stream.push(' and done.') + stream.pause()).toBe(' and done.');
    expect(stream.flush()).toBe('');
  });

  test('holds back what would be a secret if it went on, and shows it when it does not', () => {
    const cut = token.slice(0, 20);
    const going = redactor.stream();
    expect(going.push(`It is ${cut}`) + going.pause()).toBe('It is ');
    expect(going.push(token.slice(20)) + going.flush()).toBe('***');
    const ended = redactor.stream();
    expect(ended.push('It is gh') + ended.pause() + ended.push('ost.\n') + ended.flush()).toBe(
      'It is ghost.\n',
    );
  });

  test('never shows a part of a secret, wherever it pauses', () => {
    fc.assert(
      fc.property(planted, fc.integer({ min: 1, max: 30 }), (text, size) => {
        const stream = redactor.stream();
        let out = '';
        for (let at = 0; at < text.length; at += size)
          out += stream.push(text.slice(at, at + size)) + stream.pause();
        out += stream.flush();
        for (const secret of [token, token.slice(0, 30), 'known-value-4711', ...body])
          expect(out).not.toContain(secret);
      }),
      { numRuns: examples(300) },
    );
  });

  test('holds the lines of a key until it is over', () => {
    const stream = redactor.stream();
    const begun = stream.push(`${marker('BEGIN')}\n${body[0] ?? ''}\n`) + stream.pause();
    expect(begun).not.toContain(body[0]);
    expect(stream.isInKey()).toBe(true);
    const half = stream.push((body[1] ?? '').slice(0, 40)) + stream.pause();
    expect(half).not.toContain((body[1] ?? '').slice(0, 40));
    const rest = stream.push(`${(body[1] ?? '').slice(40)}\n${marker('END')}\nafter\n`) + stream.flush();
    expect(begun + half + rest).toBe(`${marker('BEGIN')}\n***\n***\n${marker('END')}\nafter\n`);
    expect(stream.isInKey()).toBe(false);
  });
});

// promise: redact-stream
describe('a text that may be a piece', () => {
  test('ends without what would be a secret', () => {
    const stream = redactor.stream();
    expect(stream.push(`It is ${token.slice(0, 20)}`) + stream.stop()).toBe('It is ***');
    expect(stream.push(' next') + stream.stop()).toBe(' next');
  });

  test('is gone on from by another stream that knows what was before', () => {
    const first = redactor.stream();
    expect(first.behind()).toBe('');
    const shown = first.push('password = ') + first.flush();
    expect(shown).toBe('password = ');
    expect(first.behind()).toBe('password = ');
    first.push('held');
    expect(first.behind()).toBeNull();
    const inKey = redactor.stream();
    inKey.push(`${marker('BEGIN')}\n${body[0] ?? ''}\n`);
    expect(inKey.behind()).toBeNull();
  });
});

// promise: redact-patterns
test("the user's patterns are redacted", () => {
  expect(redactor.text('see ticket-4711, not ticket-x')).toBe('see ***, not ticket-x');
});
