// What a crash leaves, and how the doctor and a purge clear it: through the built program.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBridgeHere } from '../support/bridge-here.ts';
import { until } from '../support/processes.ts';
import { type Home, makeHome, SERVER, serverEnv } from '../support/start-bridge.ts';

let home: Home;
afterEach(async () => {
  await until(() => home.living().length === 0, 'everything has ended').catch(() => undefined);
  await home.clear();
});

async function run(env: Record<string, string>, ...words: string[]): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)(process.execPath, [SERVER, ...words, '--json'], {
    cwd: home.repo,
    env: serverEnv(home, env),
  });
  return JSON.parse(stdout) as Record<string, unknown>;
}
const rootOf = () => path.join(home.home, '.agy-mcp', 'sessions');
const fileOf = (id: unknown, name: string) => path.join(rootOf(), String(id), name);
const change = (id: unknown, changes: object): void => {
  const meta = JSON.parse(readFileSync(fileOf(id, 'meta.json'), 'utf8')) as object;
  writeFileSync(fileOf(id, 'meta.json'), JSON.stringify({ ...meta, ...changes }));
};

describe('doctor', () => {
  beforeEach(() => {
    home = makeHome('agy-streams-slowly');
  });
  it('tells of a job whose runner was killed; --fix closes it, agent and all', async () => {
    const bridge = await startBridgeHere({ home });
    const id = (await bridge.call('agy_start', { prompt: 'Count to three.' })).data['job_id'];
    await bridge.call('agy_read', { job_id: id, since: 1, wait_seconds: 20 });
    await bridge.disconnect();
    const { owner } = JSON.parse(readFileSync(fileOf(id, 'meta.json'), 'utf8')) as { owner: { pid: number } };
    process.kill(owner.pid, 'SIGKILL');
    const leftovers = { name: 'leftovers', severity: 'warning' };
    await until(
      async () => JSON.stringify(await run({}, 'doctor')).includes('1 jobs without an owner'),
      'the doctor sees it',
    );
    const fixed = await run({}, 'doctor', '--fix');
    expect(fixed['cleared']).toContainEqual({ kind: 'job', what: id, problem: null });
    expect(fixed['checks']).toContainEqual({ ...leftovers, ok: true, detail: 'none', fix: null });
    expect(await run({}, 'status', String(id))).toMatchObject({ status: 'failed', reason: 'agent_failed' });
    expect(home.living()).toEqual([]);
    expect(existsSync(fileOf(id, 'agy.log.raw'))).toBe(false);
  });
});

describe('purge', () => {
  beforeEach(() => {
    home = makeHome('agy-replies');
  });
  it('removes old jobs by command, and by itself when a job starts', async () => {
    const old = { finished_at: '2020-01-01T00:00:00.000Z' };
    const made = (at: number): string => `job_${at.toString(36).padStart(9, '0')}`;
    /** A job that ended long ago, and whose id says when it was made. */
    const aged = async (at: number): Promise<void> => {
      const { job_id: id } = await run({ AGY_MCP_SESSION_RETENTION_DAYS: '0' }, 'run', 'Is it done?');
      change(id, old);
      const young = String(id);
      const ancient = `${made(at)}${young.slice(-8)}`;
      change(id, { ...old, job_id: ancient });
      renameSync(path.join(rootOf(), young), path.join(rootOf(), ancient));
    };
    const daysAgo = (days: number): number => Date.now() - days * 86_400_000;
    await aged(daysAgo(400));
    expect(await run({}, 'purge', '--days', '30', '--dry-run')).toMatchObject({
      removed_count: 1,
      remaining: 0,
      warnings: [expect.stringContaining('400 days')],
    });
    await expect(run({}, 'purge', '--days', '30')).rejects.toMatchObject({
      stdout: expect.stringContaining('`trust_clock: true`') as unknown,
    });
    expect(await run({}, 'purge', '--days', '30', '--trust-clock')).toMatchObject({
      removed_count: 1,
      remaining: 0,
    });
    await aged(daysAgo(400));
    await aged(daysAgo(95)); // the last that was done, when it looks at the clock by itself: too long ago
    const { job_id: first } = await run({}, 'run', 'Is it done?');
    expect(readdirSync(rootOf()).filter((name) => name.startsWith('job_'))).toHaveLength(3);
    renameSync(fileOf(first, ''), path.join(rootOf(), `${made(daysAgo(2))}zzzzzzzz`));
    const { job_id: id } = await run({}, 'run', 'Is it done?');
    await until(
      () =>
        readdirSync(rootOf())
          .filter((name) => /^\.?(?:job|removed)/.test(name))
          .filter((name) => !name.endsWith('zzzzzzzz'))
          .join() === id,
      'it alone is left',
    );
  });
});
