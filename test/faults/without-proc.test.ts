// Linux without /proc, as in a chroot or a minimal sandbox: jobs run, nobody is taken for dead, and it is said.
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TIMES } from '../../src/protocol/limits.ts';
import { endProcess, until } from '../support/processes.ts';
import { type Bridge, type Home, makeHome, SERVER, startBridge } from '../support/start-bridge.ts';

const AT_ANOTHER_PLACE = path.join(import.meta.dirname, 'at-another-place.js');
const scenario = {
  version: '1.3.2',
  steps: [{ text: 'One.\n' }, { wait_for: '{{home}}/may-end' }, { text: 'Two.\n' }],
};

let home: Home;
let blind: Bridge;
beforeEach(async () => {
  home = makeHome(scenario);
  blind = await startBridge({ home, server: AT_ANOTHER_PLACE, serverArgs: ['without-proc', SERVER] });
});
afterEach(async () => {
  await blind.close();
});

const fileOf = (id: string, name: string): string => path.join(home.home, '.agy-mcp', 'sessions', id, name);
const statusOf = async (id: string) => (await blind.call('agy_status', { job_id: id })).data;
const runnerOf = (id: string): number => {
  const { owner } = JSON.parse(readFileSync(fileOf(id, 'meta.json'), 'utf8')) as { owner: { pid: number } };
  if (owner.pid <= 0) throw new Error('there is no such process');
  return owner.pid;
};

async function start(bridge: Bridge): Promise<string> {
  const id = String((await bridge.call('agy_start', { prompt: 'Go.' })).data['job_id']);
  await bridge.call('agy_read', { job_id: id, since: 1, wait_seconds: 20 });
  return id;
}

/** Every tool that reads was asked, and the job goes on. */
async function expectRunning(id: string): Promise<void> {
  const data = await statusOf(id);
  expect(data['status']).toBe('running');
  expect(String(data['warnings'])).toContain('/proc is missing');
  const { data: list } = await blind.call('agy_sessions', {});
  expect(list['records']).toMatchObject([{ job_id: id, status: 'running' }]);
  expect((await blind.call('agy_read', { job_id: id })).data['status']).toBe('running');
}

// promise: owner-elsewhere
describe('without /proc', () => {
  it('a job that others run is shown as running, and cancelled by a file alone; nothing unseen is claimed', async () => {
    const seeing = await startBridge({ home });
    try {
      const id = await start(seeing);
      await expectRunning(id);
      const reply = await blind.call('agy_cancel', { job_id: id });
      expect(reply.data).toMatchObject({ status: 'cancelled', signalled: true });
      expect(reply.text).not.toContain('nothing of it is alive');
      expect(existsSync(fileOf(id, 'cancel.json'))).toBe(true);
    } finally {
      await seeing.disconnect();
    }
  });

  it('a job of its own runs to its end, whoever looks at it', async () => {
    const id = await start(blind);
    await expectRunning(id);
    writeFileSync(path.join(home.home, 'may-end'), '');
    const result = await blind.call('agy_result', { job_id: id, wait_seconds: 20 });
    expect(result.data).toMatchObject({ status: 'completed' });
    expect(result.data['agent_messages']).toContain('Two.');
  });

  it('a job whose runner was killed is closed once it was silent for as long as is stated', async () => {
    const id = await start(blind);
    process.kill(runnerOf(id), 'SIGKILL');
    await expectRunning(id);
    const at = new Date(Date.now() - TIMES.heartbeatSilentMs - 1_000);
    for (const name of ['alive', 'meta.json']) utimesSync(fileOf(id, name), at, at);
    await until(async () => (await statusOf(id))['status'] === 'failed', 'it is closed', 60_000);
    const [agent] = home.starts().filter(({ argv }) => argv.length > 1);
    if (agent !== undefined) endProcess(agent.pid); // what nobody can find there
  }, 120_000);

  it('the doctor says what cannot be seen', async () => {
    const { data } = await blind.call('agy_doctor', {});
    const checks = data['checks'] as { name: string; ok: boolean; detail: string }[];
    const leftovers = checks.find(({ name }) => name === 'leftovers');
    expect(leftovers).toMatchObject({
      ok: false,
      detail: expect.stringContaining('/proc is missing') as string,
    });
  });
});
