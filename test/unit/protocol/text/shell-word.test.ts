import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOfText } from '../../../../src/protocol/text/byte-text.ts';
import { shellWord } from '../../../../src/protocol/text/shell-word.ts';
import { visibleName } from '../../../../src/protocol/text/visible-text.ts';

/** What a ref can be named: no control characters, no space, none of ~^:?*[\ */
const name = fc
  .array(
    fc.oneof(
      fc.constantFrom("'", '"', '$', '`', ';', '&', '|', '(', ')', '!', '#', '{', '}', '-', '%', '<', '>'),
      fc.constantFrom('a', 'ü', '名', '\u202e', '\u200b', '\ufeff', '/'),
      fc.integer({ min: 0xdc80, max: 0xdcff }).map((unit) => String.fromCharCode(unit)),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(''));

test.skipIf(process.platform === 'win32')(
  'a name comes out of a shell as it went in, and nothing hides in it',
  () => {
    fc.assert(
      fc.property(name, (text) => {
        const word = shellWord(text);
        expect(visibleName(word).replaceAll('\\x5cx', '\\x')).toBe(word);
        const told = execFileSync('bash', ['-c', `printf %s ${word.startsWith('-') ? `-- ${word}` : word}`]);
        expect(told).toEqual(bytesOfText(text));
      }),
      { numRuns: 60 },
    );
  },
);
