import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearestName } from '../../../../src/protocol/text/nearest-name.ts';

const NAMES = [
  'prompt',
  'cwd',
  'mode',
  'session_id',
  'wait_seconds',
  'max_output_chars',
  'worktree',
  'label',
];

const MEANT: Readonly<Record<string, string>> = {
  promt: 'prompt',
  Prompt: 'prompt',
  pormpt: 'prompt',
  sessionId: 'session_id',
  'session-id': 'session_id',
  session: 'session_id',
  waitSeconds: 'wait_seconds',
  work_tree: 'worktree',
  outputChars: 'max_output_chars',
};

for (const [wrong, meant] of Object.entries(MEANT)) {
  test(`${wrong} most likely means ${meant}`, () => {
    expect(nearestName(wrong, NAMES)).toBe(meant);
  });
}

test('what is like nothing gets no guess', () => {
  for (const wrong of ['temperature', 'xyzzyxyzzy', '']) expect(nearestName(wrong, NAMES), wrong).toBeNull();
  expect(nearestName('prompt', [])).toBeNull();
});

test('a name without its separators and capitals is itself', () => {
  fc.assert(
    fc.property(fc.constantFrom(...NAMES), (name) => {
      expect(nearestName(name.toUpperCase().replaceAll('_', ' '), NAMES)).toBe(name);
    }),
  );
});

test('a very long wrong name costs no time', { timeout: 2_000 }, () => {
  expect(nearestName('x'.repeat(5_000_000), NAMES)).toBeNull();
});
