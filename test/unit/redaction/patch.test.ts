// promise: review-visible, mask-in-line
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromVisible } from '../../../src/protocol/visible-text.ts';
import type { MaskedPlace } from '../../../src/redaction/patch.ts';
import { createRedactor } from '../../../src/redaction/redact.ts';

const TOKEN = ['ghp', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('_');
/** Synthetic: base64 of what no key says. */
const KEY_LINES = Array.from({ length: 4 }, (_, at) =>
  Buffer.from(`not a key, line ${at} of synthetic text 0123456789`).toString('base64').slice(0, 64),
);
const marker = (word: string, kind = 'RSA ') => ['-----', word, ' ', kind, 'PRIVATE', ' KEY', '-----'].join('');

interface Shown {
  readonly text: string;
  readonly masked: readonly (MaskedPlace & { file: number })[];
}

/** @param cuts where the patch is cut into pieces */
function show(patch: Uint8Array, cuts: readonly number[] = []): Shown {
  const redactor = createRedactor().patch();
  const parts = [];
  let from = 0;
  for (const cut of [...cuts].sort((one, other) => one - other)) {
    parts.push(...redactor.push(patch.subarray(from, Math.max(from, cut))));
    from = Math.max(from, cut);
  }
  parts.push(...redactor.push(patch.subarray(from)), ...redactor.end());
  let text = '';
  const masked = [];
  for (const part of parts) {
    for (const place of part.masked) masked.push({ ...place, at: text.length + place.at, file: part.file });
    text += part.text;
  }
  return { text, masked };
}

/** The patch of new files with these lines. */
function patchOf(...files: readonly (readonly (string | Uint8Array)[])[]): Buffer {
  const parts = files.flatMap((lines, at) => [
    `diff --git a/f${at} b/f${at}\nnew file mode 100644\nindex 000..111\n--- /dev/null\n+++ b/f${at}\n@@ -0,0 +1,${lines.length} @@\n`,
    ...lines.flatMap((line) => ['+', line, '\n']),
  ]);
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

const contentOf = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('+') && !line.startsWith('+++'))
    .map((line) => line.slice(1));

describe('a shown patch', () => {
  const line = fc.oneof(
    fc
      .uint8Array({ maxLength: 60 })
      .map((each) => Buffer.from(each.map((byte) => (byte === 10 ? 11 : byte)))),
    fc.string({ unit: 'binary', maxLength: 40 }).map((each) => Buffer.from(each.replaceAll('\n', ' '))),
    fc.constantFrom(
      'diff --git a/x b/x',
      '@@ -1,9 +1,9 @@',
      'GIT binary patch',
      '\\ No newline at end of file',
      '\\x1b\u202e',
      '',
      marker('BEGIN'),
      marker('END'),
      ...KEY_LINES,
      `token = "${TOKEN}"`,
      `x ${TOKEN.slice(0, 20)}\u200b${TOKEN.slice(20)} y`,
    ),
  );
  const patches = fc
    .array(fc.array(line, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 3 })
    .map((files) => patchOf(...files));

  test('says the stored one byte for byte, but for what is masked, however it comes', () => {
    fc.assert(
      fc.property(patches, fc.array(fc.nat(2_000), { maxLength: 6 }), (patch, cuts) => {
        const { text, masked } = show(
          patch,
          cuts.map((cut) => Math.min(cut, patch.length)),
        );
        expect({ text, masked }).toEqual(show(patch));
        expect(text.split('\n').length).toBe(patch.toString('latin1').split('\n').length);
        // the unmasked pieces stand in the patch, in order, line by line
        let at = 0;
        let from = 0;
        for (const end of [...masked.map((place) => place.at), text.length]) {
          const piece = fromVisible(text.slice(from, end));
          const found = patch.indexOf(piece, at);
          if (from === 0) expect(found).toBe(0);
          expect(found).toBeGreaterThanOrEqual(at);
          expect(patch.subarray(at, found).includes(10)).toBe(false);
          at = found + piece.length;
          from = end + 3;
        }
        if (masked.length === 0) expect(fromVisible(text)).toEqual(patch);
      }),
      { numRuns: 600 },
    );
  });

  test('of a line of a megabyte is whole, and a secret in its middle masked', () => {
    const long = `${'let a = 1; '.repeat(60_000)}${TOKEN} ${'let b = 2; '.repeat(60_000)}`;
    const patch = patchOf([long]);
    const { text, masked } = show(patch);
    expect(masked).toHaveLength(1);
    expect(text).toBe(patch.toString().replace(TOKEN, '***'));
    expect(show(patch, [7, 70_000, 700_000, 1_048_577])).toEqual({ text, masked });
  });

  test('finds a secret whose name stands in lines that were shown long before', () => {
    const lines = Array.from({ length: 9_000 }, (_, at) => `const line${at} = ${at};`);
    lines.splice(4_500, 0, 'password: "hunter2-Zx9!"');
    const { text, masked } = show(patchOf(lines));
    expect(masked).toEqual([expect.objectContaining({ line: 4_501, file: 0 })]);
    expect(text).toContain('+password: "***"\n');
  });
});

describe('a mask', () => {
  test('covers a token that invisible characters cut in two, and no more', () => {
    const cut = `${TOKEN.slice(0, 12)}\u200b\u202e${TOKEN.slice(12)}`;
    const { text } = show(patchOf([`before ${cut} after\u200b`]));
    expect(contentOf(text)).toEqual(['before *** after‹U+200B›']);
  });

  test('tells the line: of the new file, of a removed line that of the old one, 0 for a name', () => {
    const secret = `key = ${TOKEN}`;
    const patch = `diff --git a/${TOKEN} b/x\nindex 1..2 100644\n--- a/${TOKEN}\n+++ b/x\n@@ -5,3 +9,3 @@ f\n one\n-${secret}\n+two\n+${secret}\n`;
    const { text, masked } = show(Buffer.from(patch));
    expect(text).not.toContain(TOKEN);
    expect(masked.map((place) => place.line)).toEqual([0, 0, 6, 11]);
  });

  test('of a key covers the lines of it alone', () => {
    const { text, masked } = show(patchOf(['a', marker('BEGIN'), ...KEY_LINES, 'QUJD', marker('END'), 'b']));
    expect(contentOf(text)).toEqual([
      'a',
      marker('BEGIN'),
      '***',
      '***',
      '***',
      '***',
      '***',
      marker('END'),
      'b',
    ]);
    expect(masked.map((place) => place.line)).toEqual([3, 4, 5, 6, 7]);
  });

  test.each([
    ['a marker without an end', [`// ${marker('BEGIN')}`, 'evil();', 'more();']],
    ['code between two markers', [`// ${marker('BEGIN')}`, 'evil();', `// ${marker('END')}`]],
    [
      'code between two markers of one line',
      [`/* ${marker('BEGIN')} */ evilFunctionWithALongName(); /* ${marker('END')} */`],
    ],
    ['a marker behind code', ['evil();', 'evilFunctionWithAVeryLongNameThatLooksLikeNothing', marker('END')]],
  ])('of %s hides nothing', (_what, lines) => {
    const { text, masked } = show(patchOf(lines, ['next file']));
    expect(contentOf(text)).toEqual([...lines, 'next file']);
    expect(masked).toEqual([]);
  });

  test('of a key stops at the first line that is none, and never crosses files', () => {
    const { text } = show(
      patchOf([marker('BEGIN'), KEY_LINES[0] ?? '', 'evil();', KEY_LINES[1] ?? ''], [KEY_LINES[2] ?? '']),
    );
    expect(contentOf(text)).toEqual([marker('BEGIN'), '***', 'evil();', KEY_LINES[1], KEY_LINES[2]]);
  });

  test('reaches keys without their beginning, in quotes, with escaped breaks, of PuTTY', () => {
    const quoted = KEY_LINES.map((each) => `  "${each}\\n" +`);
    const joined = `"${marker('BEGIN', '')}\\n${KEY_LINES.join('\\n')}\\n${marker('END', '')}\\n"`;
    const putty = ['Private-Lines: 4', ...KEY_LINES, 'Private-MAC: 00'];
    for (const lines of [
      [...KEY_LINES, 'QUJD', marker('END')],
      [marker('BEGIN'), ...quoted, marker('END')],
      [joined],
      [marker('BEGIN'), 'Proc-Type: 4,ENCRYPTED', '', ...KEY_LINES, marker('END')],
      putty,
      [marker('BEGIN', 'OPENSSH '), ...KEY_LINES, marker('END', 'OPENSSH ')],
    ]) {
      const { text } = show(patchOf(lines));
      for (const each of KEY_LINES) expect(text).not.toContain(each);
    }
  });
});
