// The whole way of a change: uncommitted work, worktree, agent, diff, review, apply or discard.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type Bridge,
  type BridgeOptions,
  type ClientKind,
  SERVER,
  serverEnv,
  startBridge,
} from '../support/start-bridge.ts';

let bridge: Bridge | null = null;
afterEach(async () => {
  await bridge?.close();
  bridge = null;
});

const STEPS = [
  { write: 'README.md', content: '# project\nby the agent\n', granted: true },
  { write: 'docs/ünï code.md', content: 'new\n', granted: true },
  { link: 'link', target: 'README.md' },
  { run: 'chmod +x tool.sh', granted: true },
  { delete: 'gone.txt' },
];
const WRITER = { version: '1.3.2', answer: 'Done.', steps: STEPS };
const TASK = { prompt: 'Change it.', mode: 'execute', allow_write: true, permissions: 'default' };

async function begin(options: BridgeOptions = {}): Promise<Bridge> {
  bridge = await startBridge({ agent: WRITER, ...options });
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

async function runJob({ call }: Bridge): Promise<{ id: string; workspace: Record<string, unknown> }> {
  const reply = await call('agy', TASK);
  expect(reply.text).toContain('agy_diff');
  expect(reply.data['status']).toBe('completed');
  return { id: String(reply.data['job_id']), workspace: reply.data['workspace'] as Record<string, unknown> };
}

const CLIENTS: readonly ClientKind[] = ['v2', 'v1', '2026-07-28'];

describe.each(CLIENTS)('with client %s', (client) => {
  it('goes from uncommitted work through review into the checkout', async () => {
    const here = await begin({ client });
    const { id, workspace } = await runJob(here);
    expect(workspace).toMatchObject({ changed_files: 5, insertions: 3, deletions: 1 });
    expect(readFileSync(path.join(here.repo, 'README.md'), 'utf8')).toBe('# project\n');

    const diff = await here.call('agy_diff', { job_id: id });
    const files = diff.data['files'] as { path: string; status: string }[];
    expect(Object.fromEntries(files.map((file) => [file.path, file.status]))).toEqual({
      'README.md': 'modified',
      'docs/ünï code.md': 'added',
      link: 'added',
      'tool.sh': 'modified',
      'gone.txt': 'deleted',
    });
    expect(diff.text).toContain('+by the agent');

    const patch_sha256 = String(diff.data['patch_sha256']);
    const wrong = await here.call('agy_apply', { job_id: id, patch_sha256: 'a'.repeat(64) });
    expect(wrong.error).toMatchObject({ code: 'patch_mismatch', job_id: id });

    const before = readFileSync(path.join(here.repo, '.git/index'));
    const applied = await here.call('agy_apply', { job_id: id, patch_sha256 });
    expect(applied.data).toMatchObject({ root: here.repo, changed_paths: 5 });
    expect(readFileSync(path.join(here.repo, 'docs/ünï code.md'), 'utf8')).toBe('new\n');
    expect(existsSync(path.join(here.repo, 'gone.txt'))).toBe(false);
    expect(readFileSync(path.join(here.repo, '.git/index'))).toEqual(before);

    const gone = await here.call('agy_discard', { job_id: id });
    expect(gone.data).toMatchObject({ removed: true, kept_at: `refs/agy-mcp/${id}` });
    expect(readdirSync(path.join(here.repo, '.agy-mcp/worktrees'))).toEqual([]);
    expect(git(here, 'branch', '--list', 'agy-mcp/*')).toBe('');
    expect((await here.call('agy_diff', { job_id: id })).data['patch_sha256']).toBe(patch_sha256);
  });
});

describe.each(['v1', 'v2 legacy', '2026-07-28'] as const)('a person behind client %s', (client) => {
  it('is obeyed, asked once each time, and not asked about what cannot be applied', async () => {
    const questions: string[] = [];
    let answer: 'accept' | 'decline' | 'cancel' = 'decline';
    const here = await begin({ client, onAsk: (question) => (questions.push(question), answer) });
    const { id } = await runJob(here);
    const wrong = await here.call('agy_apply', { job_id: id, patch_sha256: 'a'.repeat(64) });
    expect(wrong.error.code).toBe('patch_mismatch');
    expect(questions).toEqual([]);
    const patch_sha256 = (await here.call('agy_diff', { job_id: id })).data['patch_sha256'];
    const apply = () => here.call('agy_apply', { job_id: id, patch_sha256 });
    for (answer of ['decline', 'cancel'] as const) {
      expect((await apply()).error).toMatchObject({ code: 'approval_denied', retry: 'never', job_id: id });
      expect(questions.splice(0)).toEqual([expect.stringContaining('5 files, +3 -1 lines')]);
      expect(readFileSync(path.join(here.repo, 'README.md'), 'utf8')).toBe('# project\n');
    }
    answer = 'accept';
    expect((await apply()).data).toMatchObject({ changed_paths: 5 });
    expect(questions).toHaveLength(1);
  });
});

describe('worktrees that wait for nobody', () => {
  it('are told by the doctor and cleared by --fix; work that waits stays', async () => {
    const here = await begin();
    const doctor = (...args: string[]) =>
      JSON.parse(
        spawnSync(process.execPath, [SERVER, 'doctor', ...args, '--json'], {
          cwd: here.repo,
          env: serverEnv(here),
          encoding: 'utf8',
        }).stdout,
      ) as { checks: { name: string; detail: string }[]; cleared?: unknown };
    const [done, waiting] = [await runJob(here), await runJob(here)];
    const { data } = await here.call('agy_diff', { job_id: done.id });
    await here.call('agy_apply', { job_id: done.id, patch_sha256: data['patch_sha256'] });
    expect(doctor().checks.find(({ name }) => name === 'leftovers')?.detail).toMatch(/^1 worktrees? /);
    expect(doctor('--fix').cleared).toEqual([
      { kind: 'worktree', what: String(done.workspace['path']), problem: null },
    ]);
    expect(existsSync(String(done.workspace['path']))).toBe(false);
    expect(existsSync(String(waiting.workspace['path']))).toBe(true);
    expect((await here.call('agy_diff', { job_id: done.id })).data['patch_sha256']).toBe(
      data['patch_sha256'],
    );
  });
});

describe('a conflict', () => {
  it('names file and lines, and changes nothing', async () => {
    const here = await begin();
    const { id } = await runJob(here);
    writeFileSync(path.join(here.repo, 'README.md'), '# project\nby the user\n');
    const { data } = await here.call('agy_diff', { job_id: id });
    const reply = await here.call('agy_apply', { job_id: id, patch_sha256: data['patch_sha256'] });
    expect(reply.error).toMatchObject({
      code: 'apply_conflict',
      retry: 'after_fix',
      job_id: id,
      message: 'The changes conflict with the checkout: "README.md" (line 2).',
    });
    expect(existsSync(path.join(here.repo, 'gone.txt'))).toBe(true);
  });
});

describe('a long patch', () => {
  it('comes page by page, and the pages make the whole', async () => {
    const content = Array.from({ length: 900 }, (_, at) => `line ${at}`).join('\n');
    const here = await begin({ agent: { ...WRITER, steps: [{ write: 'big.txt', content, granted: true }] } });
    const { id } = await runJob(here);
    const whole = await here.call('agy_diff', { job_id: id });
    let patch = '';
    for (let offset: unknown = 0; typeof offset === 'number';) {
      const { data } = await here.call('agy_diff', { job_id: id, offset, max_output_chars: 3_000 });
      expect(data['patch_sha256']).toBe(whole.data['patch_sha256']);
      patch += String(data['patch']);
      offset = data['next_offset'];
    }
    expect(patch).toBe(whole.data['patch']);
    expect(patch.length).toBeGreaterThan(6_000);
  });
});

describe('what is refused', () => {
  it('a diff of a job in place, of a running job and of none', async () => {
    const here = await begin({ agent: 'agy-hangs' });
    const started = await here.call('agy_start', TASK);
    const running = await here.call('agy_diff', { job_id: started.data['job_id'] });
    expect(running.error.code).toBe('job_not_finished');
    await here.call('agy_cancel', { job_id: started.data['job_id'] });
    const place = await here.call('agy_start', { prompt: 'Look.' });
    await here.call('agy_cancel', { job_id: place.data['job_id'] });
    expect((await here.call('agy_diff', { job_id: place.data['job_id'] })).error).toMatchObject({
      code: 'workspace_failed',
      message: expect.stringContaining('no worktree') as string,
    });
    expect((await here.call('agy_discard', { job_id: 'job_none' })).error.code).toBe('job_not_found');
  });
});

describe('the command line', () => {
  it('goes the same way in five commands', async () => {
    const here = await begin();
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [SERVER, ...args], {
        cwd: here.repo,
        env: serverEnv(here),
        encoding: 'utf8',
      });
    const job = JSON.parse(
      run('run', 'Change it.', '--mode', 'execute', '--allow-write', '--json').stdout,
    ) as {
      job_id: string;
    };
    const shown = run('diff', job.job_id);
    expect(shown.stdout).toContain('+by the agent');
    expect(shown.stdout).not.toContain('\u001b[');
    const [, sum = ''] = /patch_sha256: (\w+)/.exec(shown.stdout) ?? [];
    expect(run('apply', job.job_id, '--patch-sha256', 'b'.repeat(64)).status).toBe(1);
    const applied = run('apply', job.job_id, '--patch-sha256', sum);
    expect(applied.stdout).toContain('docs/ünï code.md');
    expect(run('discard', job.job_id).stdout).toContain(`refs/agy-mcp/${job.job_id}`);
    expect(JSON.parse(run('diff', job.job_id, '--json').stdout)).toMatchObject({ patch_sha256: sum });
  });
});
