// The message of a commit with a job's changes: who reads it sees all of it, and tools read its trailers.
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { commitMessage } from '../../../src/jobs/commit-message.ts';
import { jobId } from '../../../src/protocol/job.ts';

const JOB = {
  job_id: jobId.parse('job_m2x8'),
  label: null,
  backend: 'agy' as const,
  agent_version: '1.3.2',
  model: 'gemini-3-pro',
};
const TRAILERS = 'Agy-Job: job_m2x8\nAgy-Agent: agy 1.3.2\nAgy-Model: gemini-3-pro\n';
const file = (path: string, status: 'added' | 'deleted' | 'renamed' | 'modified' = 'modified') => ({
  path,
  status,
});
const ONE = [file('src/a.ts')];
const subject = (...asked: Parameters<typeof commitMessage>): string =>
  commitMessage(...asked).split('\n', 1)[0] ?? '';

describe('a message that is made', () => {
  test.each([
    [[file('src/a.ts', 'added')], 'Add src/a.ts'],
    [[file('src/a.ts', 'deleted')], 'Remove src/a.ts'],
    [[file('src/a.ts', 'renamed')], 'Rename src/a.ts'],
    [[file('src/a.ts')], 'Change src/a.ts'],
    [[file('a', 'added'), file('b', 'added')], 'Add 2 files'],
    [[file('a', 'added'), file('b')], 'Change 2 files'],
    [[], 'Change 0 files'],
  ])('says what became of %j', (files, words) => {
    expect(commitMessage(JOB, files, null)).toBe(`${words}\n\n${TRAILERS}`);
  });

  test('is the label of the job where it has one, on one line', () => {
    expect(subject({ ...JOB, label: 'Handle empty input' }, ONE, null)).toBe('Handle empty input');
    expect(subject({ ...JOB, label: '  \t ' }, ONE, null)).not.toBe('');
    const odd = commitMessage({ ...JOB, label: 'a\nAgy-Job: job_other' }, ONE, null);
    expect(odd.split('\n').filter((line) => line.startsWith('Agy-Job:'))).toEqual(['Agy-Job: job_m2x8']);
  });

  test('shows what hides in the name of a file or of a model', () => {
    expect(subject(JOB, [file('a\u202eb\n')], null)).not.toMatch(/[\u202e\n]/);
    const message = commitMessage({ ...JOB, model: 'm\nAgy-Job: job_other' }, ONE, null);
    expect(message.match(/^Agy-Job: /gm)).toHaveLength(1);
  });

  test('names no model and no version that is not known', () => {
    const message = commitMessage({ ...JOB, agent_version: null, model: null }, ONE, null);
    expect(message).toBe('Change src/a.ts\n\nAgy-Job: job_m2x8\nAgy-Agent: agy\n');
    expect(commitMessage({ ...JOB, model: '' }, ONE, null)).not.toContain('Agy-Model');
  });
});

describe('a message that is given', () => {
  test('stays as it is, without blanks at its ends and more than one empty line', () => {
    expect(commitMessage(JOB, ONE, '\n\nDo it  \r\n\r\n\r\n\r\nBecause.\t\n\n')).toBe(
      `Do it\n\nBecause.\n\n${TRAILERS}`,
    );
  });

  test('counts before the label', () => {
    expect(subject({ ...JOB, label: 'label' }, ONE, 'Given')).toBe('Given');
  });

  test.each([
    ['Do it\n\nFixes: #1', `Do it\n\nFixes: #1\n${TRAILERS}`],
    ['Do it\n\nBecause: of\nthis', `Do it\n\nBecause: of\nthis\n\n${TRAILERS}`],
    ['fix: it', `fix: it\n\n${TRAILERS}`],
    ['fix: it\n\nfeat: two\n\nSigned-off-by: T <t@x>', `fix: it\n\nfeat: two\n\nSigned-off-by: T <t@x>\n${TRAILERS}`], // prettier-ignore
  ])('gets its trailers below those of %j', (given, message) => {
    expect(commitMessage(JOB, ONE, given)).toBe(message);
  });

  test.each(['', ' \n\t\n', 'a\u202eb', 'a\u0000b', 'a\u001b[31mb', 'a\u200bb'])(
    'is refused as %j',
    (given) => {
      expect(() => commitMessage(JOB, ONE, given)).toThrow(/`message`/);
    },
  );

  test('has trailers that git reads as such', () => {
    for (const given of [null, 'Do it', 'Do it\n\nFixes: #1', 'fix: it\n\nLong text.\nMore of it.']) {
      const input = commitMessage(JOB, ONE, given);
      const read = execFileSync('git', ['interpret-trailers', '--parse'], { input, encoding: 'utf8' });
      expect(read.endsWith(TRAILERS), input).toBe(true);
    }
  });
});
