// What git answers to a merge that collides, as recorded, in words of the checkout and the job.
import { expect, test } from 'vitest';
import { describeConflicts, readMerge } from '../../../../src/workspace/apply/conflicts.ts';
import type { HardenedGit } from '../../../../src/workspace/git/git.ts';

const [OURS, THEIRS, TREE] = ['1', '2', '3'].map((digit) => digit.repeat(40)) as [string, string, string];
const [A, B, C] = ['a', 'b', 'c'].map((digit) => digit.repeat(40)) as [string, string, string];
const [FILE, LINK, SUBMODULE] = ['100644', '120000', '160000'] as const;
const MARKED = 'one\n<<<<<<< 11\ntwo\nthree\n||||||| 00\nold\n=======\nnew\n>>>>>>> 22\nfour\n';

/** Merged text has marks of git; all else has none. */
const git = (text: string) =>
  // marked cast: nothing else is asked of it
  ({ ask: () => Promise.resolve({ ok: true, stdout: text, stderr: '' }) }) as unknown as HardenedGit;

async function said(rows: readonly string[], text = 'plain\n'): Promise<string> {
  const merge = readMerge([TREE, ...rows, ''].join('\0'));
  if (merge === null) throw new Error('not read');
  return describeConflicts(git(text), merge, { ours: OURS, theirs: THEIRS });
}

test.each<[string, string[], string]>([
  [
    'an edit against a deletion',
    [`${FILE} ${A} 1\tx`, `${FILE} ${B} 2\tx`],
    '"x" (changed in the checkout, deleted by the job)',
  ],
  [
    'a deletion against an edit',
    [`${FILE} ${A} 1\tx`, `${FILE} ${B} 3\tx`],
    '"x" (deleted in the checkout, changed by the job)',
  ],
  [
    'a new name against a deletion',
    [`${FILE} ${A} 1\tn`, `${FILE} ${A} 2\tn`],
    '"n" (renamed in the checkout, deleted by the job)',
  ],
  [
    'two new names',
    [`${FILE} ${A} 1\tx`, `${FILE} ${A} 2\ty`, `${FILE} ${A} 3\tz`],
    '"x" (renamed by both, to different names), "y" (renamed to this in the checkout), "z" (renamed to this by the job)',
  ],
  [
    'a new file in a folder that was renamed',
    [`${FILE} ${A} 3\td2/new`],
    '"d2/new" (added by the job, in a folder that the checkout renamed)',
  ],
  ['a file of both', [`${FILE} ${A} 2\tn`, `${FILE} ${B} 3\tn`], '"n" (added by both)'],
  [
    'two targets of a link',
    [`${LINK} ${A} 1\tl`, `${LINK} ${B} 2\tl`, `${LINK} ${C} 3\tl`],
    '"l" (changed by both)',
  ],
  [
    'a folder against a file',
    [`${FILE} ${A} 3\tn~${THEIRS}`],
    '"n" (a folder in the checkout, a file by the job)',
  ],
  [
    'a file against a folder',
    [`${FILE} ${A} 1\tn~${OURS}_0`, `${FILE} ${B} 2\tn~${OURS}_0`],
    '"n" (a file in the checkout, a folder by the job)',
  ],
  [
    'a file against a link',
    [`${LINK} ${A} 3\tn`, `${FILE} ${B} 2\tn~${OURS}`],
    '"n" (a file in the checkout, a link by the job)',
  ],
  [
    'a submodule against a folder',
    [`${SUBMODULE} ${A} 3\tn~${THEIRS}`],
    '"n" (a folder in the checkout, a submodule by the job)',
  ],
  [
    'a name that only looks like one of git',
    [`${FILE} ${A} 2\tn~${C}`, `${FILE} ${B} 3\tn~${C}`],
    `"n~${C}" (added by both)`,
  ],
])('%s', async (_, rows, words) => {
  expect(await said(rows)).toBe(words);
});

test('lines are those of the checkout', async () => {
  const both = [`${FILE} ${A} 1\tx`, `${FILE} ${B} 2\tx`, `${FILE} ${C} 3\tx`];
  expect(await said(both, MARKED)).toBe('"x" (lines 2-3)');
  expect(await said(both.slice(1), MARKED)).toBe('"x" (added by both; lines 2-3)');
  const one = 'a\n<<<<<<< ours\nb\n||||||| base\nc\n=======\nd\n>>>>>>> theirs\n';
  expect(await said(both, one)).toBe('"x" (line 2)');
});
