import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOfText } from '../../../../src/protocol/byte-text.ts';
import { visibleName } from '../../../../src/protocol/visible-text.ts';
import { kindOfRef, shellWord, undoOf } from '../../../../src/workspace/inventory/shared-refs-undo.ts';

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

// promise: refs-told
test('a ref that stands for another is put back as such', () => {
  const plain = { object: 'a1', commit: 'a1', symbolic: '' };
  const symbolic = { object: 'a1', commit: 'a1', symbolic: 'refs/heads/main' };
  const change = { name: 'refs/x', stash: null };
  expect(undoOf({ ...change, change: 'created', old: null, new: symbolic })).toBe(
    'git symbolic-ref --delete refs/x',
  );
  expect(undoOf({ ...change, change: 'moved', old: symbolic, new: plain })).toBe(
    'git symbolic-ref refs/x refs/heads/main',
  );
  expect(undoOf({ ...change, change: 'moved', old: plain, new: symbolic })).toBe(
    'git update-ref --no-deref refs/x a1',
  );
});

test('a ref is told as what it is', () => {
  const of = (ref: string) => kindOfRef({ name: ref, change: 'created', old: null, new: null, stash: null });
  expect(['refs/heads/a', 'refs/tags/a', 'refs/notes/a', 'refs/bisect/a'].map(of)).toEqual([
    'branch',
    'tag',
    'notes',
    'other',
  ]);
});
