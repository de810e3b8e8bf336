// A job of another machine on a shared home: another machine id, another boot, another host, and the same pids.
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TIMES } from '../../src/protocol/limits.ts';
import { isRunning, livingWith, until } from '../support/processes.ts';
import { type Bridge, type Home, makeHome, SERVER, startBridge } from '../support/start-bridge.ts';

const AT_ANOTHER_PLACE = path.join(import.meta.dirname, 'at-another-place.js');
const scenario = {
  version: '1.3.2',
  steps: [{ text: 'One.\n' }, { wait_for: '{{home}}/may-end' }, { text: 'Two.\n' }],
};

let home: Home;
let here: Bridge;
let there: Bridge;
beforeEach(async () => {
  home = makeHome(scenario);
  here = await startBridge({ home });
  there = await startBridge({ home, server: AT_ANOTHER_PLACE, serverArgs: ['machine', SERVER] });
});
afterEach(async () => {
  await there.disconnect();
  await here.close();
});

const fileOf = (id: string, name: string): string => path.join(home.home, '.agy-mcp', 'sessions', id, name);
const ownerOf = (id: string) => {
  const { owner } = JSON.parse(readFileSync(fileOf(id, 'meta.json'), 'utf8')) as {
    owner: { pid: number; host: string } | null;
  };
  if (owner === null || owner.pid <= 0) throw new Error('the job has no owner');
  return owner;
};

async function startThere(): Promise<string> {
  const id = String((await there.call('agy_start', { prompt: 'Go.' })).data['job_id']);
  await there.call('agy_read', { job_id: id, since: 1, wait_seconds: 20 });
  return id;
}

/** Processes of this home that watch whether a job's owner is silent. */
const watchers = (): number[] =>
  livingWith('HOME', home.home).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--recover');
    } catch {
      return false; // ended meanwhile
    }
  });

/** As if the owner had given no sign for as long as is stated, and a little more. */
function makeSilent(id: string): void {
  const at = new Date(Date.now() - TIMES.heartbeatSilentMs - 1_000);
  for (const name of ['alive', 'meta.json']) utimesSync(fileOf(id, name), at, at);
}

const statusOf = async (id: string) => (await here.call('agy_status', { job_id: id })).data;

// promise: owner-elsewhere
describe('a job of another machine', () => {
  it('is shown as running there, with its host, by every tool that reads, and its runner completes it', async () => {
    const id = await startThere();
    expect(ownerOf(id).host).toBe('far-away');
    const { data } = await here.call('agy_status', { job_id: id });
    expect(data).toMatchObject({ status: 'running' });
    expect(String(data['warnings'])).toContain('far-away (another machine or container)');
    expect((await here.call('agy_sessions', {})).data['records']).toMatchObject([
      { job_id: id, status: 'running' },
    ]);
    expect((await here.call('agy_read', { job_id: id })).data['status']).toBe('running');
    expect(watchers()).toEqual([]);
    writeFileSync(path.join(home.home, 'may-end'), '');
    const result = await here.call('agy_result', { job_id: id, wait_seconds: 20 });
    expect(result.data).toMatchObject({ status: 'completed' });
    expect(result.data['agent_messages']).toContain('Two.');
  });

  // promise: cancel-truthful
  it('is cancelled by a file alone, which its runner obeys, and the reply names the host', async () => {
    const id = await startThere();
    const runner = ownerOf(id).pid;
    const reply = await here.call('agy_cancel', { job_id: id, reason: 'enough' });
    expect(reply.data).toMatchObject({ status: 'cancelled', signalled: true });
    expect(reply.text).toContain('far-away');
    expect(reply.text).not.toContain('nothing of it is alive');
    expect(existsSync(fileOf(id, 'cancel.json'))).toBe(true);
    await until(() => !isRunning(runner), 'the runner has left');
    expect(await statusOf(id)).toMatchObject({ status: 'cancelled', cancel_reason: 'enough' });
  });

  it('and of the same pid as a process of here gets no signal', async () => {
    const id = await startThere();
    const runner = ownerOf(id).pid;
    process.kill(runner, 'SIGSTOP');
    // The pid is one of this kernel, so a signal would reach it: one that is suspended would go on, or be gone.
    const reply = await here.call('agy_cancel', { job_id: id });
    expect(reply.data).toMatchObject({ status: 'running', signalled: true });
    expect(readFileSync(`/proc/${runner}/stat`, 'latin1')).toMatch(/\) T /);
    process.kill(runner, 'SIGCONT');
    await until(async () => (await statusOf(id))['status'] === 'cancelled', 'its runner obeys');
  });

  it('that only seems to be silent is watched, and is not closed while its heartbeat goes on', async () => {
    const id = await startThere();
    makeSilent(id);
    expect(await statusOf(id)).toMatchObject({ status: 'running' });
    await until(() => watchers().length > 0, 'it is watched');
    await until(() => watchers().length === 0, 'the watch is over', 40_000);
    expect(await statusOf(id)).toMatchObject({ status: 'running' });
    writeFileSync(path.join(home.home, 'may-end'), '');
    await until(async () => (await statusOf(id))['status'] === 'completed', 'its runner completes it');
  });

  it('whose runner is gone is closed when it was silent for as long as is stated, and not before', async () => {
    const id = await startThere();
    process.kill(ownerOf(id).pid, 'SIGKILL');
    expect(await statusOf(id)).toMatchObject({ status: 'running' });
    expect(watchers()).toEqual([]);
    makeSilent(id);
    const from = performance.now();
    await until(async () => (await statusOf(id))['status'] !== 'running', 'it is closed', 55_000);
    expect(performance.now() - from).toBeGreaterThan(TIMES.heartbeatWatchMs - 100);
    const data = await statusOf(id);
    expect(data).toMatchObject({ status: 'failed', reason: 'agent_failed' });
    expect(JSON.stringify(data['failure'])).toContain('no heartbeat for more than 60 s; it ran on far-away');
    expect(readdirSync(fileOf(id, '.'))).not.toContain('alive');
  }, 90_000);
});
