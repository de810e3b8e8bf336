// A runner stands by for the next job, and is in nobody's way.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { isRunning, until } from '../support/processes.ts';
import { argumentsOf, KEEPS, spareOf, waitingIn } from '../support/standby-runner.ts';
import { type Bridge, makeHome, SERVER, serverEnv, startBridge } from '../support/start-bridge.ts';

let bridge: Bridge;
afterEach(async () => {
  await bridge.close();
});

const sessions = (): string => path.join(bridge.home, '.agy-mcp/sessions');
const waiting = (): string[] => waitingIn(bridge);
const nothingWaits = (): Promise<void> => until(() => waiting().length === 0, 'it has cleared up');
const spare = (): Promise<number> => spareOf(bridge);

async function runJob(): Promise<string> {
  const { isError, text, data } = await bridge.call('agy', { prompt: 'Say hello.' });
  expect({ isError, text }).toMatchObject({ isError: false });
  return String(data['job_id']);
}

describe('after a job a runner stands by', () => {
  it('and does the next one, in its folder and with its log', async () => {
    bridge = await startBridge({ ...KEEPS, agent: 'agy-streams-slowly' });
    const begin = async (): Promise<{ id: string; runner: number }> => {
      const { data } = await bridge.call('agy_start', { prompt: 'Count to three.' });
      const id = String(data['job_id']);
      await bridge.call('agy_read', { job_id: id, since: 1, wait_seconds: 20 });
      const meta = path.join(sessions(), id, 'meta.json');
      return { id, runner: (JSON.parse(readFileSync(meta, 'utf8')) as { owner: { pid: number } }).owner.pid };
    };
    const first = await begin();
    expect(argumentsOf(first.runner).at(-1)).toBe(path.join(sessions(), first.id));
    const next = await spare();
    const second = await begin();
    expect(second.runner).toBe(next);
    expect(argumentsOf(next)).toEqual([`agy-mcp ${second.id}`]);
    const folder = path.join(sessions(), second.id);
    expect(readFileSync(`/proc/${next}/cwd/meta.json`, 'utf8')).toContain(second.id);
    expect(readFileSync(path.join(folder, 'runner.log'), 'utf8')).toBe('');
    for (const { id } of [first, second]) {
      const { data } = await bridge.call('agy_cancel', { job_id: id });
      expect(data).toMatchObject({ status: 'cancelled' });
    }
    await until(() => !isRunning(next), 'the runner has ended with its job');
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)('and goes with its server, that ends by %s', async (signal) => {
    bridge = await startBridge(KEEPS);
    await runJob();
    const pid = await spare();
    process.kill(bridge.serverPid, signal);
    await until(() => !isRunning(pid), 'it has gone');
    await nothingWaits();
  });

  it('and goes when a job is cancelled: then nothing is alive but the server', async () => {
    bridge = await startBridge({ ...KEEPS, agent: 'agy-streams-slowly' });
    const { data } = await bridge.call('agy_start', { prompt: 'Count to three.' });
    await spare();
    await bridge.call('agy_cancel', { job_id: data['job_id'] });
    expect(bridge.living()).toEqual([bridge.serverPid]);
    expect(waiting()).toEqual([]);
  });

  it('but not where the settings do without', async () => {
    bridge = await startBridge({ agent: 'agy-streams-slowly', env: { AGY_MCP_STANDBY: '0' } });
    const ids = [];
    for (const prompt of ['Count to three.', 'Count again.']) {
      const id = String((await bridge.call('agy_start', { prompt })).data['job_id']);
      await bridge.call('agy_read', { job_id: id, since: 1, wait_seconds: 20 });
      ids.push(id);
    }
    const runners = bridge.living().map((pid) => argumentsOf(pid).at(-1));
    for (const id of ids) expect(runners).toContain(path.join(sessions(), id));
    for (const job_id of ids) await bridge.call('agy_cancel', { job_id });
  });

  it('but not after a command, which ends', async () => {
    bridge = await startBridge(KEEPS);
    const words = ['run', '--json', 'Say hello.'];
    execFileSync(process.execPath, [SERVER, ...words], { env: serverEnv(bridge), cwd: bridge.repo });
    expect(waiting()).toEqual([]);
    await until(() => bridge.living().length === 1, 'its runner has ended with the job');
  });
});

describe('of many jobs at once', () => {
  it('one has the runner that stands by, and every one its own', async () => {
    const home = makeHome();
    bridge = await startBridge({ ...KEEPS, home });
    await runJob();
    await spare();
    const ids = await Promise.all([1, 2, 3].map(runJob));
    expect(new Set(ids).size).toBe(3);
    await spare();
    await until(() => waiting().length === 1, 'it has warmed up');
  });
});
