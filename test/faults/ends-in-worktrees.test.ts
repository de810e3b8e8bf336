// Jobs that are cancelled, or whose runner is killed, while there are changes: what they leave in the repository.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../support/processes.ts';
import { type Bridge, startBridge } from '../support/start-bridge.ts';

let bridge: Bridge | null = null;
afterEach(async () => {
  await bridge?.close();
  bridge = null;
});

const EDITS = [
  { write: 'README.md', content: '# project\nby the agent\n', granted: true },
  { write: 'docs/ünï code.md', content: 'new\n', granted: true },
  { link: 'link', target: 'README.md' },
  { run: 'chmod +x tool.sh', granted: true },
  { delete: 'gone.txt' },
];
const STANDS_STILL = [{ touch: '{{home}}/written' }, { hang: true }];
const TASK = { prompt: 'Change it.', mode: 'execute', allow_write: true, permissions: 'default' };

async function begin(steps: readonly object[]): Promise<Bridge> {
  bridge = await startBridge({ agent: { version: '1.3.2', answer: 'Done.', steps } });
  // what the user has not committed
  writeFileSync(path.join(bridge.repo, 'tool.sh'), 'true\n');
  writeFileSync(path.join(bridge.repo, 'gone.txt'), 'gone\n');
  return bridge;
}

const git = ({ home, repo }: Bridge, ...args: string[]): string =>
  execFileSync('git', ['-C', repo, ...args], {
    env: { PATH: process.env['PATH'], HOME: home, GIT_CONFIG_NOSYSTEM: '1' },
    encoding: 'utf8',
  });

describe('a job that did not end well', () => {
  it('keeps what it changed, when it was cancelled and when its runner was killed', async () => {
    const here = await begin([...EDITS, ...STANDS_STILL]);
    for (const how of ['cancel', 'kill'] as const) {
      const started = await here.call('agy_start', TASK);
      const id = String(started.data['job_id']);
      const meta = path.join(here.home, '.agy-mcp/sessions', id, 'meta.json');
      const record = () =>
        JSON.parse(readFileSync(meta, 'utf8')) as {
          owner: { pid: number };
          workspace: { path: string } | null;
        };
      await until(
        () => existsSync(path.join(record().workspace?.path ?? 'none', 'link')),
        'the agent has written',
      );
      await until(() => existsSync(path.join(here.home, 'written')), 'the agent is done');
      if (how === 'cancel') await here.call('agy_cancel', { job_id: id });
      else process.kill(record().owner.pid, 'SIGKILL');
      const status = await here.call('agy_status', { job_id: id, wait_seconds: 20 });
      expect(status.data).toMatchObject({
        status: how === 'cancel' ? 'cancelled' : 'failed',
        workspace: { changed_files: 5 },
      });
      expect((await here.call('agy_diff', { job_id: id })).text).toContain('+by the agent');
      rmSync(path.join(here.home, 'written'));
    }
  });
});

describe('a runner that is killed while it makes the worktree', () => {
  it('leaves nothing of it once the job is closed', async () => {
    const here = await begin(EDITS);
    const seen = path.join(here.home, 'checking-out');
    writeFileSync(path.join(here.repo, '.gitattributes'), '*.md filter=slow\n');
    // a filter of the user's own, such as Git LFS
    git(here, 'config', '--global', 'filter.slow.clean', 'cat');
    git(here, 'config', '--global', 'filter.slow.smudge', `echo $$ > '${seen}'; exec tail -f /dev/null`);
    const id = String((await here.call('agy_start', TASK)).data['job_id']);
    await until(() => existsSync(seen) && readFileSync(seen, 'utf8') !== '', 'git checks out');
    const meta = path.join(here.home, '.agy-mcp/sessions', id, 'meta.json');
    process.kill((JSON.parse(readFileSync(meta, 'utf8')) as { owner: { pid: number } }).owner.pid, 'SIGKILL');
    process.kill(Number(readFileSync(seen, 'utf8')));
    const status = await here.call('agy_status', { job_id: id, wait_seconds: 20 });
    expect(status.data).toMatchObject({ status: 'failed', workspace: null });
    expect(readdirSync(path.join(here.repo, '.agy-mcp/worktrees'))).toEqual([]);
    expect(git(here, 'for-each-ref', 'refs/agy-mcp', 'refs/heads/agy-mcp')).toBe('');
    expect(git(here, 'worktree', 'list').trim().split('\n')).toHaveLength(1);
  });
});

const warningsOf = ({ data }: { data: Record<string, unknown> }): string[] =>
  (data['warnings'] as string[]).filter((each) => each.startsWith('workspace_modified'));

const TOLD = /^workspace_modified: files changed although the mode is for reading: "README.*$/;

// promise: read-only-seen
describe('an agent that writes although it was asked to read', () => {
  it('and is cancelled, or whose runner is killed, leaves the truth as well', async () => {
    const here = await begin([...EDITS, ...STANDS_STILL]);
    const begun = await here.call('agy_start', { prompt: 'Only look.' });
    const id = String(begun.data['job_id']);
    await until(() => existsSync(path.join(here.home, 'written')), 'the agent has written');
    const cancelled = await here.call('agy_cancel', { job_id: id });
    expect(cancelled.data['status']).toBe('cancelled');
    const end = await here.call('agy_status', { job_id: id });
    expect(warningsOf(end)).toEqual([expect.stringMatching(TOLD)]);

    rmSync(path.join(here.home, 'written'));
    const other = String((await here.call('agy_start', { prompt: 'Only look.' })).data['job_id']);
    await until(() => existsSync(path.join(here.home, 'written')), 'the agent has written');
    const meta = path.join(here.home, '.agy-mcp/sessions', other, 'meta.json');
    process.kill((JSON.parse(readFileSync(meta, 'utf8')) as { owner: { pid: number } }).owner.pid, 'SIGKILL');
    const lost = await here.call('agy_status', { job_id: other, wait_seconds: 20 });
    expect(lost.data).toMatchObject({ status: 'failed' });
    expect(lost.data['warnings']).toContainEqual(expect.stringContaining('is not known'));
  });
});
