// Text in pieces: whatever the pieces, the same comes out as from the whole text.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../../../src/redaction/redact.ts';
import { userPatterns } from '../../../../src/redaction/user-patterns.ts';

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
      { numRuns: 500 },
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
});

// promise: redact-patterns
test("the user's patterns are redacted", () => {
  expect(redactor.text('see ticket-4711, not ticket-x')).toBe('see ***, not ticket-x');
});
