// What a job may be called, what it may become, and what of its record is left as it is.
import { describe, expect, test } from 'vitest';
import {
  hasEnded,
  JOB_ID_PATTERN,
  JOB_STATUSES,
  jobId,
  type JobStatus,
  canBecome,
  STRUCTURAL_FIELDS,
} from '../../../src/protocol/job.ts';

describe('the id of a job', () => {
  test.each(['job_m2x8', 'job_A', `job_${'a'.repeat(80)}`, 'job_a-b_C-9'])('may be %s', (id) => {
    expect(JOB_ID_PATTERN.test(id)).toBe(true);
    expect(jobId.parse(id)).toBe(id);
  });
  test.each([
    '',
    'job_',
    `job_${'a'.repeat(81)}`,
    '../job_a',
    'job_a/../../b',
    'xjob_a',
    'job_a.lock',
    'job_a b',
    'job_a\n',
    'JOB_a',
  ])('is never %j: it names a folder', (id) => {
    expect(JOB_ID_PATTERN.test(id)).toBe(false);
    expect(() => jobId.parse(id)).toThrow('must look like job_m2x8…');
  });
});

/** What each status may become; nothing else. */
const MAY_BECOME: Readonly<Record<JobStatus, readonly JobStatus[]>> = {
  queued: ['queued', 'running', 'failed', 'cancelled'],
  running: ['running', 'completed', 'failed', 'cancelled', 'upstream_error'],
  completed: ['completed'],
  failed: ['failed'],
  cancelled: ['cancelled'],
  upstream_error: ['upstream_error'],
  unknown: [],
};

describe('the status of a job', () => {
  test.each(JOB_STATUSES)('%s changes only as it may', (from) => {
    for (const to of JOB_STATUSES) expect(canBecome(from, to), to).toBe(MAY_BECOME[from].includes(to));
  });
  test('is an end, for ever, or is none', () => {
    const ends = JOB_STATUSES.filter((status) => hasEnded({ status }));
    expect(ends).toEqual(['completed', 'failed', 'cancelled', 'upstream_error']);
    for (const end of ends) for (const to of JOB_STATUSES) expect(canBecome(end, to)).toBe(to === end);
  });
});

test('only places on this machine are left unredacted in a record', () => {
  expect([...STRUCTURAL_FIELDS].sort()).toEqual(
    ['branch', 'cwd', 'git_dir', 'path', 'root', 'root_git_dir'].sort(),
  );
});
