import { expect, test } from 'vitest';
import { kindOfRef, undoOf } from '../../../../src/workspace/inventory/shared-refs-undo.ts';

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
