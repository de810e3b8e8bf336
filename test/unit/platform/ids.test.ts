import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newJobId, newMark } from '../../../src/platform/ids.ts';
import { JOB_ID_PATTERN } from '../../../src/protocol/job.ts';

test('the order of ids is the order of their making, to the millisecond', () => {
  const time = fc.integer({ min: 0, max: Date.UTC(2300, 0) });
  fc.assert(
    fc.property(time, time, (left, right) => {
      fc.pre(left !== right);
      expect(newJobId(new Date(left)) < newJobId(new Date(right))).toBe(left < right);
    }),
  );
});

test('an id is a job id, and a folder and branch name that no file system folds', () => {
  const id = newJobId(new Date());
  expect(id).toMatch(JOB_ID_PATTERN);
  expect(id).toMatch(/^[a-z0-9_]+$/);
});

test('ids and marks of one millisecond differ', () => {
  const now = new Date();
  expect(new Set(Array.from({ length: 1_000 }, () => newJobId(now))).size).toBe(1_000);
  expect(new Set(Array.from({ length: 1_000 }, newMark)).size).toBe(1_000);
});
