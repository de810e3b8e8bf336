// Patches of any size can be read to their end: every page, every file.
import { spawnSync } from 'node:child_process';
import { afterEach, expect, it } from 'vitest';
import { allPages, runReviewJob } from '../support/review-job.ts';
import { type Bridge, SERVER, serverEnv } from '../support/start-bridge.ts';

let bridge: Bridge | null = null;
afterEach(async () => {
  await bridge?.close();
  bridge = null;
});

it('can be paged to its end whatever its length, and applying is suggested there and not before', async () => {
  const job = await runReviewJob(
    `write('big.txt', Array.from({ length: 260000 }, (_, at) => 'a line of some length, number ' + at + '\\n').join('')); write('z.txt', 'the last file\\n');`,
  );
  bridge = job.here;
  const first = await job.here.call('agy_diff', { job_id: job.id, max_output_chars: 3_000_000 });
  expect(first.data['next_offset']).toBe(1_048_576);
  expect(String(first.data['next_step'])).not.toContain('agy_apply');
  // Each page is cut from the whole patch: the first and the last ones show that none is lost between them.
  const { patch, files, steps } = await allPages(job, 3_000_000, 8_000_000);
  expect(8_000_000 + patch.length).toBeGreaterThan(8_388_608);
  expect(patch).toContain('number 259999\n');
  expect(patch.endsWith('+the last file\n')).toBe(true);
  expect([...files]).toEqual(expect.arrayContaining(['z.txt']));
  expect(steps.length).toBeGreaterThan(1);
  expect(steps.slice(0, -1).join('\n')).not.toContain('agy_apply');
  expect(steps.at(-1)).toContain('agy_apply');
  const shown = spawnSync(process.execPath, [SERVER, 'diff', job.id], {
    cwd: job.here.repo,
    env: serverEnv(job.here),
    encoding: 'utf8',
    maxBuffer: 64_000_000,
  });
  const whole = shown.stdout.slice(shown.stdout.indexOf('--- patch ---\n') + '--- patch ---\n'.length);
  expect(whole.startsWith(String(first.data['patch']))).toBe(true);
  expect(whole.slice(8_000_000)).toBe(patch);
  expect(shown.stdout).toContain('next: read on: all of the patch follows\n--- patch ---\n');
});

it('names each of thousands of files on one page or another', async () => {
  const job = await runReviewJob(`for (let at = 0; at < 5001; at += 1) write('f' + at, at + '\\n');`);
  bridge = job.here;
  const { files } = await allPages(job, 400_000);
  expect(files.size).toBe(5_001);
  expect(files).toContain('f5000');
});
