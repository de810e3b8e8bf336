// A clock that jumps while jobs run: nobody is taken for dead, no time limit comes early or never, nothing is removed.
import { existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addJob } from '../support/job-folder.ts';
import { livingWith, until } from '../support/processes.ts';
import { startRaw } from '../support/raw-server.ts';
import { type Bridge, type Home, makeHome, SERVER, startBridge } from '../support/start-bridge.ts';

const DAY_MS = 86_400_000;
const JUMPS = [200, -1] as const;
const scenario = {
  version: '1.3.2',
  steps: [{ text: 'One.\n' }, { wait_for: '{{home}}/may-end' }, { text: 'Two.\n' }],
};

let home: Home;
let env: Record<string, string>;
let bridge: Bridge;
beforeEach(async () => {
  home = makeHome(scenario);
  const hook = pathToFileURL(path.join(import.meta.dirname, 'jumping-clock.js'));
  env = { NODE_OPTIONS: `--import=${hook.href}`, CLOCK_JUMPS: path.join(home.home, 'jumps.json') };
  bridge = await startBridge({ home, env });
});
afterEach(async () => {
  await bridge.close();
});

/** From now on, for every process of the home. */
function jump(days: number): void {
  const file = path.join(home.home, 'jumps.json');
  writeFileSync(file, JSON.stringify([{ at: Date.now(), by: days * DAY_MS }]));
}
const mayEnd = (): string => path.join(home.home, 'may-end');
const sessions = (): string => path.join(home.home, '.agy-mcp', 'sessions');

async function start(args: Record<string, unknown> = {}): Promise<string> {
  const { data } = await bridge.call('agy_start', { prompt: 'Go.', ...args });
  const id = String(data['job_id']);
  await bridge.call('agy_read', { job_id: id, since: 1, wait_seconds: 20 });
  return id;
}
const statusOf = async (id: string, from: Bridge = bridge, wait_seconds = 0): Promise<unknown> =>
  (await from.call('agy_status', { job_id: id, wait_seconds })).data['status'];

/** Processes that watch whether the owner of a job is silent. */
const watchers = (): number[] =>
  livingWith('HOME', home.home).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--recover');
    } catch {
      return false; // ended meanwhile
    }
  });

// promise: clock-jumps
describe.each(JUMPS)('when the clock jumps by %d days', (days) => {
  it('a job that runs is alive to all who look, wherever they are, and is completed', async () => {
    const place = path.join(import.meta.dirname, 'at-another-place.js');
    const elsewhere = await startBridge({ home, env, server: place, serverArgs: ['container', SERVER] });
    try {
      const id = await start();
      jump(days);
      expect(await statusOf(id)).toBe('running');
      // By the times of its files its owner is silent now, or its sign is of the future.
      expect(await statusOf(id, elsewhere)).toBe('running');
      await until(() => watchers().length > 0, 'it is watched');
      await until(() => watchers().length === 0, 'the watch is over', 50_000);
      expect(await statusOf(id, elsewhere)).toBe('running');
      expect((await bridge.call('agy_sessions', {})).data['records']).toMatchObject([
        { job_id: id, status: 'running' },
      ]);
      writeFileSync(mayEnd(), '');
      const { data } = await bridge.call('agy_result', { job_id: id, wait_seconds: 20 });
      expect(data).toMatchObject({ status: 'completed' });
      expect(data['agent_messages']).toContain('Two.');
    } finally {
      await elsewhere.disconnect();
    }
  }, 120_000);

  it('a time limit and a wait last as long as they were to', async () => {
    const from = performance.now();
    const id = await start({ timeout: 12 });
    const waiting = bridge.call('agy_status', { job_id: id, wait_seconds: 4 });
    const waitFrom = performance.now();
    jump(days);
    expect((await waiting).data['status']).toBe('running');
    expect(performance.now() - waitFrom).toBeGreaterThan(3_500);
    const { data } = await bridge.call('agy_status', { job_id: id, wait_seconds: 23 });
    expect(data).toMatchObject({ status: 'failed', reason: 'timed_out' });
    const took = performance.now() - from;
    expect(took).toBeGreaterThan(11_500);
    expect(took).toBeLessThan(60_000);
  });

  it('the wait of a task is over when it was to be', async () => {
    const id = await start();
    const raw = await startRaw(home, { era: '2026-07-28', tasks: true, env });
    try {
      const args = { job_id: id, wait_seconds: 16 };
      const from = performance.now();
      const { result } = await raw.ask('tools/call', { name: 'agy_status', arguments: args });
      expect(result).toMatchObject({ resultType: 'task', status: 'working' });
      jump(days);
      const taskId = result?.['taskId'];
      const state = async () => (await raw.ask('tasks/get', { taskId })).result?.['status'];
      if (performance.now() - from < 14_000) expect(await state()).toBe('working');
      await until(async () => (await state()) === 'completed', 'the wait is over', 25_000);
      expect(performance.now() - from).toBeGreaterThan(15_000);
    } finally {
      await raw.kill('SIGTERM');
    }
    await bridge.call('agy_cancel', { job_id: id });
  });

  it('a job that waits has its turn, and one that comes later does not keep it', async () => {
    writeFileSync(mayEnd(), '');
    rmSync(mayEnd());
    const first = await start();
    const others = await Promise.all(
      [1, 2, 3].map(async () => String((await bridge.call('agy_start', { prompt: 'Go.' })).data['job_id'])),
    );
    jump(days);
    const later = String((await bridge.call('agy_start', { prompt: 'Go.' })).data['job_id']);
    writeFileSync(mayEnd(), '');
    for (const id of [first, ...others, later]) expect(await statusOf(id, bridge, 24)).toBe('completed');
  });
});

// promise: purge-clock
it('a clock that jumped ahead removes no job, asked or unasked', async () => {
  const kept = await addJob(sessions());
  const at = new Date(Date.now() - 20 * DAY_MS);
  utimesSync(path.join(sessions(), kept), at, at);
  const id = await start();
  jump(200);
  const { error } = await bridge.call('agy_purge', { days: 30 });
  expect(error).toMatchObject({ code: 'invalid_request' });
  expect(error.message).toContain('Nothing was removed');
  // Another server, as each looks once an hour.
  const second = await startBridge({ home, env });
  try {
    await second.call('agy_start', { prompt: 'Go.' });
    await until(() => second.stderr().includes('Old jobs were left as they are'), 'it has looked', 20_000);
  } finally {
    writeFileSync(mayEnd(), '');
    await second.disconnect();
  }
  expect(existsSync(path.join(sessions(), kept, 'meta.json'))).toBe(true);
  expect(await statusOf(id, bridge, 20)).toBe('completed');
});
