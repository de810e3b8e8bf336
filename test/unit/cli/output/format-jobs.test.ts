import { describe, expect, test } from 'vitest';
import { createColours } from '../../../../src/cli/output/colours.ts';
import { formatJobs } from '../../../../src/cli/output/format-jobs.ts';

const NOW = new Date('2026-01-10T12:00:00.000Z');
const job = (at: number, more: object = {}) => ({
  job_id: `job_0mwypefg${at}quopvcn7`,
  status: 'upstream_error',
  mode: 'prototype',
  label: 'a rather long label of several words',
  cwd: '/home/ann/src/work/a-project-with-a-long-name',
  created_at: '2026-01-10T09:00:00.000Z',
  ...more,
});

const shown = (records: readonly object[], columns: number | undefined): string[] =>
  formatJobs(
    { records: records as Record<string, unknown>[], next_cursor: null },
    { paint: createColours(false), now: NOW, isFiltered: false, home: '/home/ann', columns },
  ).split('\n');

describe('jobs in columns', () => {
  test('fit the terminal, with all that tells them apart', () => {
    for (const columns of [80, 100]) {
      const [head = '', ...rows] = shown([job(1), job(2, { status: 'running', label: null })], columns);
      expect(head.split(/ +/)).toEqual(['JOB', 'AGE', 'STATUS', 'MODE', 'LABEL', 'PLACE']);
      for (const row of rows) expect(row.length).toBeLessThanOrEqual(columns);
      expect(rows[0]).toMatch(
        /^job_0mwypefg1 +3 h +upstream_error +prototype +a rather lo.*… +(?:…|~).*name$/,
      );
      expect(rows[1]).toMatch(/^job_0mwypefg2 +3 h +running +prototype +(?:…|~).*name$/);
    }
  });
  test('are whole where nobody looks at a terminal, or there is room', () => {
    for (const columns of [undefined, 200])
      expect(shown([job(1)], columns)[1]).toBe(
        'job_0mwypefg1quopvcn7  3 h  upstream_error  prototype  a rather long label of several words  ~/src/work/a-project-with-a-long-name',
      );
  });
  test('an id is only shortened to what still names it', () => {
    const twins = [job(1), job(1, { job_id: 'job_0mwypefg1aaaaaaaa' })];
    for (const row of shown(twins, 80).slice(1)) expect(row).toMatch(/^job_0mwypefg1\w{8} /);
  });
});
