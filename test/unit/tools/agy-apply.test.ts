import { expect, test } from 'vitest';
import { applyQuestion } from '../../../src/tools/agy-apply.ts';
import type { ChangedFile } from '../../../src/workspace/review/changed-files.ts';

const file = (path: string, binary = false): ChangedFile => ({
  path,
  status: 'modified',
  insertions: binary ? 0 : 2,
  deletions: binary ? 0 : 1,
  binary,
});

type Summary = Parameters<typeof applyQuestion>[1];

const questionOf = (summary: Partial<Summary>): string =>
  // marked cast: the record is no part of the question
  applyQuestion('job_a1', { files: [], masked: [], converted: [], root: '/r', ...summary } as Summary);

test('a person is asked with the numbers and the place, of plain files nothing else', () => {
  expect(questionOf({ files: [file('a'), file('b')], root: '/r\u202e' })).toBe(
    'Apply the changes of job_a1 (2 files, +4 -2 lines) to /r‹U+202E›?',
  );
});

// promise: review-visible, mask-in-line
test('files of which not all is shown are named: masked and binary ones', () => {
  expect(
    questionOf({ files: [file('.env'), file('a.png', true)], masked: ['.env'] })
      .split('\n')
      .slice(1),
  ).toEqual(['Secrets are masked in the patch of: ".env".', 'Binary, shown by size and sum only: "a.png".']);
});

test('no name can pass for words of the question', () => {
  const name = 'a", and nothing else?\nYes\u200b\\x22\udcff';
  const question = questionOf({ files: [file(name, true)], masked: [name] });
  expect(question.split('\n')).toHaveLength(3);
  expect(question).toContain('"a\\x22, and nothing else?\\x0aYes‹U+200B›\\x5cx22\\xff"');
});

test('of very many names the first are told, and how many more there are', () => {
  const files = Array.from({ length: 5_000 }, (_, at) => file(`f${at}`, true));
  const question = questionOf({ files });
  expect(question.length).toBeLessThan(1_000);
  expect(question).toContain('"f49" and 4950 more.');
});
