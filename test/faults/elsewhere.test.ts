// A job whose runner cannot be seen from here: another pid namespace that shares the home, as a container does.
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { TIMES } from '../../src/protocol/limits.ts';
import { isRunning, livingWith, until } from '../support/processes.ts';
import { type Bridge, type Home, makeHome, SERVER, startBridge } from '../support/start-bridge.ts';

/** Says one line, then waits for the test. */
const scenario = {
  version: '1.3.2',
  steps: [{ text: 'One.\n' }, { wait_for: '{{home}}/may-end' }, { text: 'Two.\n' }],
};

const AT_ANOTHER_PLACE = path.join(import.meta.dirname, 'at-another-place.js');
const startElsewhere = (home: Home): Promise<Bridge> =>
  startBridge({ home, server: AT_ANOTHER_PLACE, serverArgs: ['container', SERVER] });

const fileOf = ({ home }: Home, id: string, name: string): string =>
  path.join(home, '.agy-mcp', 'sessions', id, name);

async function startJob(bridge: Bridge): Promise<string> {
  const id = String((await bridge.call('agy_start', { prompt: 'Go.' })).data['job_id']);
  await bridge.call('agy_read', { job_id: id, since: 1, wait_seconds: 20 });
  return id;
}

/** Runners of this home, by their pids here, whatever they are elsewhere. */
const runnersOf = ({ home }: Home, id: string): number[] =>
  livingWith('HOME', home).filter((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      .split('\0')
      .some((argument) => argument.endsWith(`/${id}`)),
  );

// promise: owner-elsewhere
describe('a job whose runner lives in another pid namespace', () => {
  it('is shown as running there by every tool that reads, and its runner completes it', async () => {
    const home = makeHome(scenario);
    const here = await startBridge({ home });
    const elsewhere = await startElsewhere(home);
    try {
      const id = await startJob(here);
      const { data } = await elsewhere.call('agy_status', { job_id: id });
      expect(data['status']).toBe('running');
      expect(String(data['warnings'])).toContain('another machine or container');
      const list = await elsewhere.call('agy_sessions', {});
      expect(list.data['records']).toMatchObject([{ job_id: id, status: 'running' }]);
      expect((await elsewhere.call('agy_read', { job_id: id })).data['status']).toBe('running');
      writeFileSync(path.join(home.home, 'may-end'), '');
      const result = await elsewhere.call('agy_result', { job_id: id, wait_seconds: 20 });
      expect(result.data).toMatchObject({ status: 'completed' });
      expect(result.data['agent_messages']).toContain('Two.');
      expect(home.starts().filter(({ argv }) => argv.length > 1)).toHaveLength(1);
    } finally {
      await elsewhere.disconnect();
      await here.close();
    }
  });

  // promise: cancel-truthful
  it('is cancelled by a file that its runner obeys, and the reply claims nothing that it cannot see', async () => {
    const home = makeHome(scenario);
    const here = await startBridge({ home });
    const elsewhere = await startElsewhere(home);
    try {
      const id = await startJob(here);
      const before = performance.now();
      const reply = await elsewhere.call('agy_cancel', { job_id: id, reason: 'enough' });
      expect(performance.now() - before).toBeLessThan(20_000);
      expect(reply.data).toMatchObject({ status: 'cancelled', signalled: true });
      expect(reply.text).toContain('which cannot be seen from here');
      expect(reply.text).not.toContain('nothing of it is alive');
      expect(existsSync(fileOf(home, id, 'cancel.json'))).toBe(true);
      await until(() => runnersOf(home, id).length === 0, 'the runner has left');
      const { data } = await here.call('agy_status', { job_id: id });
      expect(data).toMatchObject({ status: 'cancelled', cancel_reason: 'enough' });
    } finally {
      await elsewhere.disconnect();
      await here.close();
    }
  });

  it('is closed when its runner was silent for long, and not while it has a heartbeat', async () => {
    const home = makeHome(scenario);
    const here = await startBridge({ home });
    const elsewhere = await startElsewhere(home);
    try {
      const [silent, living] = [await startJob(elsewhere), await startJob(elsewhere)];
      const [runner] = runnersOf(home, silent);
      if (runner === undefined) throw new Error('the runner is not seen');
      expect((await here.call('agy_status', { job_id: silent })).data['status']).toBe('running');
      process.kill(runner, 'SIGKILL');
      // A sign of the future is none: a clock there may have jumped.
      const later = new Date(Date.now() + 200 * 86_400_000);
      await until(() => runnersOf(home, silent).length === 0, 'the runner is gone');
      utimesSync(fileOf(home, silent, 'alive'), later, later);
      const status = async (id: string): Promise<unknown> =>
        (await here.call('agy_status', { job_id: id })).data['status'];
      await until(async () => (await status(silent)) !== 'running', 'it is closed', 150_000);
      const { data } = await here.call('agy_status', { job_id: silent });
      expect(data).toMatchObject({ status: 'failed', reason: 'agent_failed' });
      expect(JSON.stringify(data['failure'])).toContain('runner');
      expect(await status(living)).toBe('running');
      await elsewhere.call('agy_cancel', { job_id: living });
    } finally {
      await elsewhere.disconnect();
      await here.close();
    }
  }, 200_000);

  it('and is suspended is closed when it was silent; when it goes on, it ends its agent and writes nothing more', async () => {
    const home = makeHome(scenario);
    const here = await startBridge({ home });
    const elsewhere = await startElsewhere(home);
    try {
      const id = await startJob(here);
      const [runner] = runnersOf(home, id);
      const agent = home.starts().findLast(({ argv }) => argv.length > 1)?.pid;
      if (runner === undefined || agent === undefined) throw new Error('runner and agent are not seen');
      // A write that is under way when it is stopped ends when it goes on.
      await until(
        () => readFileSync(fileOf(home, id, 'events.jsonl'), 'utf8').includes('One.'),
        'all is written',
      );
      process.kill(runner, 'SIGSTOP');
      const at = new Date(Date.now() - TIMES.heartbeatSilentMs - 1_000);
      for (const name of ['alive', 'meta.json']) utimesSync(fileOf(home, id, name), at, at);
      const status = async (): Promise<unknown> =>
        (await elsewhere.call('agy_status', { job_id: id })).data['status'];
      expect(await status()).toBe('running');
      await until(async () => (await status()) === 'failed', 'it is closed', 60_000);
      expect([runner, agent].filter(isRunning)).toEqual([runner, agent]);
      const closed = () =>
        ['meta.json', 'events.jsonl'].map((name) => readFileSync(fileOf(home, id, name), 'utf8'));
      const before = closed();
      process.kill(runner, 'SIGCONT');
      await until(() => [runner, agent].every((pid) => !isRunning(pid)), 'both have ended', 20_000);
      expect(closed()).toEqual(before);
    } finally {
      await elsewhere.disconnect();
      await here.close();
    }
  }, 120_000);
});
