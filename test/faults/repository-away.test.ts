// A repository that is not there for a while: a disk that is not mounted, a folder that was moved.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bridge, startBridge } from '../support/start-bridge.ts';

let bridge: Bridge;
let id: string;
let sum: unknown;
beforeEach(async () => {
  bridge = await startBridge();
  const { data } = await bridge.call('agy', {
    prompt: '[[sim:write made.txt=precious]] Make it.',
    cwd: bridge.repo,
    mode: 'execute',
    allow_write: true,
  });
  id = String(data['job_id']);
  sum = (await bridge.call('agy_diff', { job_id: id })).data['patch_sha256'];
});
afterEach(async () => {
  await bridge.close();
});

const away = (): string => `${bridge.repo}.away`;
const back = (): void => {
  rmSync(bridge.repo, { recursive: true, force: true });
  renameSync(away(), bridge.repo);
};
const git = (...args: string[]): string =>
  execFileSync('git', ['-C', bridge.repo, ...args], { encoding: 'utf8' }).trim();
const discard = (force = false) => bridge.call('agy_discard', { job_id: id, force });
const purge = () => bridge.call('agy_purge', { job_id: id });

// promise: purge-spares
// promise: remove-spares
describe('the work of a job', () => {
  test('is neither taken for discarded nor removed while its repository is not there', async () => {
    renameSync(bridge.repo, away());
    for (const act of [discard, purge]) {
      const { error } = await act();
      expect(error).toMatchObject({ code: 'workspace_failed', job_id: id });
      expect(error.message).toContain('not there');
    }
    back();
    expect((await bridge.call('agy_diff', { job_id: id })).data['patch_sha256']).toBe(sum);
    expect((await discard()).data).toMatchObject({ removed: true, kept_at: `refs/agy-mcp/${id}` });
    expect((await purge()).isError).toBe(false);
  });

  test('is given up with force, when the repository is gone for good', async () => {
    renameSync(bridge.repo, away());
    const given = (await discard(true)).data;
    expect(given).toMatchObject({ removed: false, kept_at: null });
    expect(given['outcome']).toContain('the repository is not there');
    expect((await discard()).isError).toBe(false);
    expect((await purge()).isError).toBe(false);
    back();
  });

  test('is not said to be kept by another repository that took its place', async () => {
    renameSync(bridge.repo, away());
    mkdirSync(bridge.repo);
    git('init', '--quiet');
    const { error } = await discard();
    expect(error).toMatchObject({ code: 'workspace_failed' });
    expect(error.message).toContain('does not have the work');
    back();
    expect((await bridge.call('agy_diff', { job_id: id })).data['patch_sha256']).toBe(sum);
  });
});

// promise: work-kept
test('work whose ref was deleted is pinned again before worktree and branch go', async () => {
  const ref = `refs/agy-mcp/${id}`;
  git('update-ref', '-d', ref);
  const folder = path.join(bridge.repo, '.agy-mcp/worktrees');
  git('worktree', 'remove', '--force', path.join(folder, readdirSync(folder)[0] ?? ''));
  expect((await discard()).data).toMatchObject({ kept_at: ref });
  expect(git('show', `${ref}:made.txt`)).toContain('precious');
  expect(git('branch', '--list', 'agy-mcp/*')).toBe('');
});
