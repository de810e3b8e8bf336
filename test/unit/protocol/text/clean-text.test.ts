// Terminal output without what a terminal or a reader could be deceived by.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText } from '../../../../src/protocol/text/clean-text.ts';

const FORBIDDEN =
  // eslint-disable-next-line no-control-regex -- what must be gone
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|[\u{e0000}-\u{e007f}]/u;

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\x1b[31m',
        '\x1b]0;title\x07',
        '\x1b]8;;https://e.example\x1b\\',
        '\x1bP1$q',
        '\x9b2J',
        '\x90',
        '\x9c',
        '\x1b',
        '\r',
        '\r\n',
        '\b',
        '\x00',
        '\u202e',
        '\u2066',
        '\u200d',
        '\u200c',
        '\ufe0f',
        '\ufe0e',
        '\ufeff',
        '\u{e0041}',
        '\u{e0101}',
        '\ud83d',
        '\ude00',
        '👨',
        '🏳',
        'é',
        'م',
        'a',
        '\u0301',
        '\udb40',
        '\udc41',
      ),
      fc.string({ maxLength: 4 }),
    ),
    { maxLength: 24 },
  )
  .map((pieces) => pieces.join(''));

// promise: clean-terminal
describe('what is removed', () => {
  test.each([
    ['colours and other CSI sequences', 'a\x1b[31mb\x1b[0m\x1b[?1049hc\x1b[4:3md', 'abcd'],
    ['8-bit CSI', 'a\x9b31mb', 'ab'],
    [
      'window titles and hyperlinks',
      'a\x1b]0;owned\x07b\x1b]8;;https://evil.example/\x1b\\docs\x1b]8;;\x1b\\',
      'abdocs',
    ],
    ['writes to the clipboard', 'a\x1b]52;c;cm0gLXJmIC8=\x07b', 'ab'],
    ['device control strings', 'a\x1bPq#0;2\x1b\\b\x90x\x9cc', 'abc'],
    ['control characters, DEL and C1', 'a\x00b\x07c\x08d\x0be\x7ff\x85g', 'abcdefg'],
    ['bidi controls', 'a\u202eb\u202cc\u2066d\u2069e\u200ef\u061c', 'abcdef'],
    ['tag characters', 'a\u{e0001}\u{e0072}\u{e006d}\u{e007f}b', 'ab'],
    ['invisible separators', 'a\u200bb\u2060c\ufeffd\u00ade', 'abcde'],
    ['joiners and selectors with nothing to join', 'r\u200dm r\ufe0fm \u200c', 'rm rm '],
    ['a form feed within a line', 'a\x0cb', 'ab'],
    ['more joiners than a letter needs', 'അ\u200d\u200d\u200c\u200dക', 'അ\u200dക'],
    ['any number of joiners before an ASCII letter', 'അ\u200d\u200d\u200c\u200dx', 'അx'],
    ['runs of selectors, which can carry bytes', '😀\u{e0101}\u{e0102}\u{e0103}', '😀\u{e0101}'],
  ])('%s', (_, text, cleaned) => {
    expect(cleanText(text)).toBe(cleaned);
  });

  test('CRLF and a lone CR become a line feed', () => {
    expect(cleanText('a\r\nb\rc')).toBe('a\nb\nc');
  });

  test('an unfinished sequence does not swallow the text behind it', () => {
    expect(cleanText('before\x1b]0;title\nafter')).toBe('before0;title\nafter');
  });

  test('half a character does not become a tag when what stood between is removed', () => {
    expect(cleanText('\udb40\u200b\udc41')).not.toMatch(FORBIDDEN);
  });
});

describe('what stays', () => {
  test.each([
    '\tif (x) {\n\t\treturn;\n\t}\n',
    'Γειά σου Κόσμε, 日本語, 한국어',
    'می‌خواهم کتاب‌ها را بخوانم',
    'क्‍ष and families 👨‍👩‍👧‍👦 👩🏽‍💻 🏳️‍🌈 1️⃣',
    'the literal text \\u001b[31m stays',
    'the chillu of അവന്\u200d at the end of a word, \u0631\u0647\u200d too',
    'בְּ\u034fּ and 日\u00ad本 in a table',
    'one section\n\f\nthe next\n\fand one more',
  ])('%j', (text) => {
    expect(cleanText(text)).toBe(text);
  });
});

test('nothing forbidden is left, whatever comes in, and cleaning again changes nothing', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const once = cleanText(text);
      expect(once).not.toMatch(FORBIDDEN);
      expect(cleanText(once)).toBe(once);
    }),
    { numRuns: 500 },
  );
});

test.each(['\u0645\u200d\ufe0f0', '\u0645\u200d\u200d0', '\u0645\u200d\u200d\u200d\ufe0f\u200d0'])(
  'a joiner whose neighbours are removed is judged by what is left: %j',
  (text) => {
    expect(cleanText(text)).toBe('\u06450');
  },
);
