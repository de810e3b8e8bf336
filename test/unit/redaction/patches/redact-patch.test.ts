import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromVisible } from '../../../../src/protocol/text/visible-text.ts';
import type { MaskedPlace } from '../../../../src/redaction/patches/redact-patch.ts';
import { createRedactor } from '../../../../src/redaction/redact.ts';
import { examples, sampled } from '../../../support/examples.ts';

const TOKEN = ['ghp', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('_');
/** Synthetic: base64 of what no key says. */
const KEY_LINES = Array.from({ length: 4 }, (_, at) =>
  Buffer.from(`not a key, line ${at} of synthetic text 0123456789`).toString('base64').slice(0, 64),
);
const marker = (word: string, kind = 'RSA ') =>
  ['-----', word, ' ', kind, 'PRIVATE', ' KEY', '-----'].join('');

interface Shown {
  readonly text: string;
  readonly masked: readonly (MaskedPlace & { file: number })[];
}

/**
 * @param cuts where the patch is cut into pieces
 * @param own what is masked besides
 */
function show(patch: Uint8Array, cuts: readonly number[] = [], own?: RegExp): Shown {
  const findOwn = (text: string, pairs: number[]): void => {
    for (const { 0: found, index } of own === undefined ? [] : text.matchAll(own))
      pairs.push(index, index + found.length);
  };
  const redactor = createRedactor({ findOwn }).patch();
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

// promise: review-visible
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

  /** With what masks runs that begin or end with any character. */
  const patterns = fc.constantFrom(undefined, /[\\‹a-m]{1,4}/gu, /.[\\‹]/gu, /[\\‹]./gu, /[^x]{9}/gu);

  test('says the stored one byte for byte, but for what is masked, however it comes', () => {
    fc.assert(
      fc.property(patches, fc.array(fc.nat(2_000), { maxLength: 6 }), patterns, (patch, cuts, own) => {
        const pieces = cuts.map((cut) => Math.min(cut, patch.length));
        const { text, masked } = show(patch, pieces, own);
        expect({ text, masked }).toEqual(show(patch, [], own));
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
      { numRuns: examples(300) },
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

  test.each(sampled(['‹U+202E›', '\\x1b', '‹U+E0041›', '\\\\x1b', '\\', 'ü', '\u202e', '👍']))(
    'of a line of megabytes of %j can be turned back, wherever it is cut',
    (unit) => {
      const bytes = Buffer.from(unit).length;
      for (let shift = 0; shift < bytes; shift += bytes > 5 ? 3 : 1) {
        const patch = patchOf(['a'.repeat(shift) + unit.repeat(Math.ceil(1_100_000 / bytes))]);
        expect(fromVisible(show(patch).text).equals(patch)).toBe(true);
      }
    },
  );

  test('of a line of megabytes has no half of a secret where the line is cut', () => {
    const secret = 'correct horse battery 17 staple!';
    for (let before = 1_048_576 - 60; before < 1_048_576; before += 7) {
      const line = `${'a '.repeat(before / 2)} password: "${secret}" ${'b '.repeat(300_000)}`;
      const { text } = show(patchOf([line]));
      for (const word of secret.split(' ')) expect(text.includes(word)).toBe(false);
    }
  });

  test('finds a secret whose name stands in lines that were shown long before', () => {
    const lines = Array.from({ length: 9_000 }, (_, at) => `const line${at} = ${at};`);
    lines.splice(4_500, 0, 'password: "hunter2-Zx9!"');
    const { text, masked } = show(patchOf(lines));
    expect(masked).toEqual([expect.objectContaining({ line: 4_501, file: 0 })]);
    expect(text).toContain('+password: "***"\n');
  });
});

// promise: mask-in-line
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

  test.each([
    ['whole', [marker('BEGIN')], [marker('END')]],
    ['with a header', [marker('BEGIN'), 'Proc-Type: 4,ENCRYPTED', 'DEK-Info: AES', ''], [marker('END')]],
    ['without its beginning', [], [marker('END')]],
  ])('of a key that is %s is the same wherever it stands in a long file', (_what, before, after) => {
    const key = [...before, ...KEY_LINES, 'QUJDZA', ...after];
    for (const fill of sampled(Array.from({ length: 64 }, (_, at) => 64_900 + at * 11))) {
      const lines = [
        ...Array.from({ length: fill / 50 }, () => 'y'.repeat(49)),
        'z'.repeat(fill % 50),
        ...key,
      ];
      const shown = contentOf(show(patchOf([...lines, 'end'])).text);
      expect(shown.slice(-key.length - 1)).toEqual([
        ...before,
        ...Array.from({ length: 5 }, () => '***'),
        ...after,
        'end',
      ]);
    }
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

describe('a hunk in the middle of a key', () => {
  const hunk = (start: number, lines: readonly string[]) =>
    Buffer.from(
      `diff --git a/k b/k\nindex 1..2 100644\n--- a/k\n+++ b/k\n@@ -${start},${lines.length} +${start},${lines.length} @@\n${lines.map((line) => ` ${line}\n`).join('')}`,
    );

  test('shows none of it, though its markers are out of sight', () => {
    const { text, masked } = show(hunk(9, [...KEY_LINES, 'evil();']));
    for (const line of KEY_LINES) expect(text).not.toContain(line);
    expect(text).toContain(' evil();\n');
    expect(masked.map((place) => place.line)).toEqual(KEY_LINES.map((_, at) => 9 + at));
  });

  test('is none where the file itself begins so, or where other text stands before', () => {
    for (const [start, lines] of [
      [1, KEY_LINES],
      [9, ['const text = `', ...KEY_LINES]],
    ] as const)
      expect(show(hunk(start, lines)).masked).toEqual([]);
  });
});
