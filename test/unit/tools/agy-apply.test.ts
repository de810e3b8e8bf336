import { expect, test } from 'vitest';
import { applyQuestion } from '../../../src/tools/agy-apply.ts';
import type { ChangedFile } from '../../../src/workspace/review/changed-files.ts';

const file = (path: string, more: Partial<ChangedFile> = {}): ChangedFile => ({
  path,
  status: 'modified',
  insertions: more.binary === true ? 0 : 2,
  deletions: more.binary === true ? 0 : 1,
  binary: false,
  ...more,
});
const binary = (path: string): ChangedFile => file(path, { binary: true });

type Summary = Parameters<typeof applyQuestion>[1];

const questionOf = (summary: Partial<Summary>, label: string | null = null): string =>
  // marked cast: of the record the question has the label alone
  applyQuestion('job_a1', {
    files: [],
    masked: [],
    converted: [],
    notes: [],
    root: '/r',
    as: 'changes',
    branch: null,
    of: summary.files?.length ?? 0,
    ...summary,
    record: { label },
  } as unknown as Summary);

test('a person is asked with the job, its label, the numbers, the place and the files', () => {
  expect(questionOf({ files: [file('a'), file('b')], root: '/r\u202e' }, 'tidy "up"')).toBe(
    [
      'Apply the changes of job_a1 "tidy \\x22up\\x22" (2 files, +4 -2 lines) to /r‹U+202E›?',
      'modified "a" +2 -1',
      'modified "b" +2 -1',
    ].join('\n'),
  );
});

test('what is no change of lines is named before the rest', () => {
  const files = [
    file('a'),
    file('s.sh', { insertions: 0, deletions: 0, mode: '100644 100755', kind: 'executable' }),
    file('link', { status: 'added', kind: 'link', target: '../x', insertions: 1, deletions: 0 }),
  ];
  expect(questionOf({ files }).split('\n').slice(1)).toEqual([
    'modified "s.sh" now executable',
    'added "link" link to "../x", outside of the repository',
    'modified "a" +2 -1',
  ]);
});

// promise: review-visible, mask-in-line
test('files of which not all is shown are named: masked and binary ones', () => {
  expect(
    questionOf({ files: [file('.env'), binary('a.png')], masked: ['.env'] })
      .split('\n')
      .slice(1, 3),
  ).toEqual(['Secrets are masked in the patch of: ".env".', 'Binary, shown by size and sum only: "a.png".']);
});

test('no name can pass for words of the question', () => {
  const name = 'a", and nothing else?\nYes\u200b\\x22\udcff';
  const question = questionOf({ files: [binary(name)], masked: [name] }, name);
  expect(question.split('\n')).toHaveLength(4);
  expect(question.split('"a\\x22, and nothing else?\\x0aYes‹U+200B›\\x5cx22\\xff"')).toHaveLength(5);
});

test('of very many names the first are told, and how many more there are', () => {
  const files = Array.from({ length: 5_000 }, (_, at) => binary(`f${at}`));
  const question = questionOf({ files });
  expect(question.length).toBeLessThan(2_000);
  expect(question).toContain('"f49" and 4950 more.\n');
  expect(question).toMatch(/modified "f19" binary\nand 4980 more$/);
});

test('serious places are named in the question, others are not', () => {
  const question = questionOf({
    files: [file('a')],
    notes: [
      { kind: 'lock_file', path: 'Cargo.lock', line: 0, why: 'The lock file changed without its manifest.' },
      { kind: 'install_script', path: 'package.json', line: 4, why: 'It runs by itself.' },
    ],
  });
  expect(question.split('\n')[1]).toBe('look twice at "package.json" line 4: It runs by itself.');
  expect(question).not.toContain('Cargo.lock');
});
