import { expect, test } from 'vitest';
import { colourDiff } from '../../../../src/cli/output/colour-diff.ts';

const painted = (line: string, colour: number) => `\u001b[${colour}m${line}\u001b[0m`;

test('headers, hunks, added and removed lines have colours of their own, the rest has none', () => {
  expect(
    colourDiff('diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-old\n+new\n same').split('\n'),
  ).toEqual([
    painted('diff --git a/x b/x', 1),
    painted('--- a/x', 1),
    painted('+++ b/x', 1),
    painted('@@ -1 +1 @@', 36),
    painted('-old', 31),
    painted('+new', 32),
    ' same',
  ]);
});
