import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { PlacedJob } from '../../src/workspace/worktree/finished-worktree.ts';
import { applyUntil, buildApplyProgram } from '../support/build-apply-program.ts';
import { filesOf } from '../support/files-of.ts';
import { type Bridge, serverEnv, startBridge } from '../support/start-bridge.ts';

let bridge: Bridge | null = null;
afterEach(async () => {
  await bridge?.close();
  bridge = null;
});

// promise: apply-journal
it('an apply that was killed is taken back by the next look, which says so, and can be made again', async () => {
  const steps = ['a', 'b', 'c'].map((name) => ({ write: `${name}.txt`, content: 'agent\n', granted: true }));
  const here = await startBridge({ agent: { version: '1.3.2', answer: 'Done.', steps } });
  bridge = here;
  writeFileSync(path.join(here.repo, 'a.txt'), 'mine\n');
  const { data: job } = await here.call('agy', { prompt: 'Go.', mode: 'execute', allow_write: true });
  const id = String(job['job_id']);
  const before = filesOf(here.repo);
  const meta = path.join(here.home, '.agy-mcp/sessions', id, 'meta.json');
  const placed = JSON.parse(readFileSync(meta, 'utf8')) as PlacedJob;
  const env = { ...serverEnv(here), GIT_CONFIG_NOSYSTEM: '1' };
  const run = applyUntil(await buildApplyProgram(here.home), here.home, env, placed, 5);
  expect(run.signal).toBe('SIGKILL');
  expect(filesOf(here.repo)).not.toEqual(before);

  const doctor = async () => (await here.call('agy_doctor', {})).text;
  expect(await doctor()).toMatch(new RegExp(`warning applies: ${id} was interrupted .*agy-mcp status ${id}`));
  const status = await here.call('agy_status', { job_id: id });
  expect(await doctor()).toContain('ok applies: none');
  expect(status.text).toContain('An apply of this job was interrupted; what it had written was taken back');
  expect(filesOf(here.repo)).toEqual(before);
  expect(status.data['workspace'] as object).not.toHaveProperty('applied_at');

  const { data } = await here.call('agy_diff', { job_id: id });
  const applied = await here.call('agy_apply', { job_id: id, patch_sha256: data['patch_sha256'] });
  expect(applied.data).toMatchObject({ changed_paths: 3 });
  expect(readFileSync(path.join(here.repo, 'a.txt'), 'utf8')).toBe('agent\n');
});
