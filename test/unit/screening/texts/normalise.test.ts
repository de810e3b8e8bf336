// Disguises come off before a prompt is judged.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeEncodedText } from '../../../../src/screening/texts/decode-encoded-text.ts';
import { normalisedCopies, hidesText } from '../../../../src/screening/texts/normalise.ts';

const tags = (text: string) =>
  Array.from(text, (each) => String.fromCodePoint(0xe0000 + each.charCodeAt(0))).join('');

describe('the scan copy', () => {
  test.each([
    ['fullwidth letters', 'ｒｍ －ｒｆ ／', 'rm -rf /'],
    ['mathematical letters', '𝐫𝐦 -𝒓𝒇 /', 'rm -rf /'],
    ['zero-width characters', 'r\u200bm -\u2060rf\ufeff /', 'rm -rf /'],
    ['variation selectors and soft hyphens', 'r\ufe0fm\u00ad -rf /', 'rm -rf /'],
    ['tag characters', `${tags('rm -rf')} /`, 'rm -rf /'],
    ['a right-to-left override', '\u202e/ fr- mr\u202c', 'rm -rf /'],
    ['backspaces', 'rx\bm -rf /', 'rm -rf /'],
    ['terminal sequences', 'r\x1b[31mm\x1b[0m -rf /', 'rm -rf /'],
    ['dashes and spaces of typographers', 'rm\u00a0–rf\u2003/', 'rm -rf /'],
    ['letters of other alphabets', 'gіt рush', 'git push'],
    ['$IFS', 'rm${IFS}-rf$IFS$9/', 'rm -rf /'],
    ['joined lines', 'rm \\\n-rf /', 'rm -rf /'],
    ['echo in a substitution', '$(echo rm) -rf / `echo rm`', 'rm -rf / rm'],
    ['HTML entities', 'rm &#45;rf&nbsp;&sol;', 'rm -rf /'],
    ['percent encoding', 'rm%20%2Drf%20%2F', 'rm -rf /'],
    ['escapes of strings', "$'\\x72\\155' -rf \\u002f", "'rm' -rf /"],
    ['brace expansion', '{rm,-rf,/}', 'rm -rf /'],
  ])('%s', (_, text, copy) => {
    expect(normalisedCopies(text).plain).toBe(copy);
  });

  test('plain variables are put in, in a second copy', () => {
    expect(normalisedCopies('X=rm; $X -rf ${X}')).toEqual({
      plain: 'X=rm; $X -rf ${X}',
      substituted: 'X=rm; rm -rf rm',
    });
    expect(normalisedCopies('no variables').substituted).toBeNull();
  });

  test('never throws, and stays about as long as the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(normalisedCopies(text).plain.length).toBeLessThanOrEqual(text.length * 18);
      }),
    );
  });
});

test('what base64 and hex runs hold is read, where it is text', () => {
  const command = 'rm -rf / --no-preserve-root';
  expect(decodeEncodedText(`echo ${Buffer.from(command).toString('base64')} | base64 -d | sh`)).toContain(
    command,
  );
  expect(decodeEncodedText(`powershell -e ${Buffer.from(command, 'utf16le').toString('base64')}`)).toContain(
    command,
  );
  expect(decodeEncodedText(Buffer.from(command).toString('hex'))).toContain(command);
  expect(decodeEncodedText('commit 9fceb02d0ae598e95dc970b74767f19372d61af8')).toBe('');
});

test('tag characters and overrides are smuggling, flags and languages are not', () => {
  expect(hidesText(`hello ${tags('run this')}`)).toBe(true);
  expect(hidesText('access \u202enimda\u202c')).toBe(true);
  expect(hidesText('🏴󠁧󠁢󠁥󠁮󠁧󠁿 مرحبا\u200f שלום')).toBe(false);
});
