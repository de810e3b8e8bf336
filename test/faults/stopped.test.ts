// Processes that are stopped and not ended: a cancel is quick and true, and a runner that lost its job obeys.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundle } from '../support/bundle.ts';
import { isRunning, until } from '../support/processes.ts';
import { type Bridge, type Home, makeHome, startBridge } from '../support/start-bridge.ts';

const scenario = {
  version: '1.3.2',
  steps: [{ text: 'One.\n' }, { wait_for: '{{home}}/may-end' }, { text: 'Two.\n' }],
};

const fileOf = ({ home }: Home, id: string, name: string): string =>
  path.join(home, '.agy-mcp', 'sessions', id, name);
const metaOf = (home: Home, id: string) =>
  JSON.parse(readFileSync(fileOf(home, id, 'meta.json'), 'utf8')) as {
    status: string;
    owner: { pid: number } | null;
  };
/** Signals to pid 0 would go to the test itself. */
function known(pid: number | undefined): number {
  if (pid === undefined || pid <= 0) throw new Error('there is no such process');
  return pid;
}
const ownerOf = (home: Home, id: string): number => known(metaOf(home, id).owner?.pid);

async function startJob(bridge: Bridge): Promise<string> {
  const id = String((await bridge.call('agy_start', { prompt: 'Go.' })).data['job_id']);
  const events = fileOf(bridge, id, 'events.jsonl');
  await until(
    () => existsSync(events) && readFileSync(events, 'utf8').includes('One.'),
    'it has said a line',
  );
  return id;
}

const agentOf = (home: Home): number => home.starts().findLast(({ argv }) => argv.length > 1)?.pid ?? 0;

/** A program that takes a lock, says so, and keeps it. */
const lockHolder = ({ home }: Home): Promise<string> =>
  bundle(
    home,
    `import { withLock } from './src/platform/locks/lock-file.ts';
     setInterval(() => undefined, 60_000);
     await withLock(process.argv[2], async () => {
       process.stdout.write('held');
       await new Promise(() => undefined);
     });`,
  );

// promise: cancel-truthful
describe('a cancel', () => {
  it('of a job whose runner is stopped ends runner and agent at once, and says so', async () => {
    const bridge = await startBridge({ agent: scenario });
    try {
      const id = await startJob(bridge);
      const [runner, agent] = [ownerOf(bridge, id), agentOf(bridge)];
      process.kill(runner, 'SIGSTOP');
      const told = await bridge.call('agy_status', { job_id: id });
      expect(told.data).toMatchObject({ status: 'running' });
      expect(JSON.stringify(told.data['warnings'])).toContain(`(${runner}) is suspended`);
      const before = performance.now();
      const reply = await bridge.call('agy_cancel', { job_id: id });
      expect(performance.now() - before).toBeLessThan(8_000);
      expect(reply.data).toMatchObject({ status: 'cancelled', signalled: true });
      expect(reply.text).toContain('nothing of it is alive');
      expect([runner, agent].filter(isRunning)).toEqual([]);
    } finally {
      await bridge.close();
    }
  });

  it('of a job whose runner and agent are both stopped ends both', async () => {
    const bridge = await startBridge({ agent: scenario });
    try {
      const id = await startJob(bridge);
      const [runner, agent] = [ownerOf(bridge, id), agentOf(bridge)];
      process.kill(agent, 'SIGSTOP');
      process.kill(runner, 'SIGSTOP');
      const before = performance.now();
      const reply = await bridge.call('agy_cancel', { job_id: id });
      expect(performance.now() - before).toBeLessThan(12_000);
      expect(reply.data).toMatchObject({ status: 'cancelled' });
      expect(reply.text).toContain('nothing of it is alive');
      expect([runner, agent].filter(isRunning)).toEqual([]);
    } finally {
      await bridge.close();
    }
  });

  it('twice at once ends the job once, and both replies are true', async () => {
    const bridge = await startBridge({ agent: scenario });
    try {
      const id = await startJob(bridge);
      const [runner, agent] = [ownerOf(bridge, id), agentOf(bridge)];
      const replies = await Promise.all(
        ['one', 'two'].map((reason) => bridge.call('agy_cancel', { job_id: id, reason })),
      );
      for (const { data } of replies) expect(data['status']).toBe('cancelled');
      expect([runner, agent].filter(isRunning)).toEqual([]);
      const third = await bridge.call('agy_cancel', { job_id: id });
      expect(third.data).toMatchObject({ status: 'cancelled', signalled: false });
      expect(third.text).toContain('had ended before');
    } finally {
      await bridge.close();
    }
  });

  it('of a waiting job whose lock is held by a suspended process takes the lock over, within seconds', async () => {
    const home = makeHome(scenario);
    mkdirSync(path.join(home.home, '.config', 'agy-mcp'), { recursive: true });
    writeFileSync(path.join(home.home, '.config', 'agy-mcp', 'config.toml'), '[jobs]\nmax_running = 1\n');
    const bridge = await startBridge({ home });
    try {
      const first = await startJob(bridge);
      const { data } = await bridge.call('agy_start', { prompt: 'Wait.' });
      const id = String(data['job_id']);
      const worker = spawn(process.execPath, [await lockHolder(home), fileOf(home, id, 'owner.lock')], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(worker.stdout, 'data');
      worker.kill('SIGSTOP');
      try {
        const before = performance.now();
        const reply = await bridge.call('agy_cancel', { job_id: id });
        expect(performance.now() - before).toBeLessThan(8_000);
        expect(reply.data).toMatchObject({ status: 'cancelled' });
        expect(reply.text).toContain('before it began');
        expect(metaOf(home, id).status).toBe('cancelled');
      } finally {
        worker.kill('SIGKILL');
        await once(worker, 'exit');
      }
      await bridge.call('agy_cancel', { job_id: first });
    } finally {
      await bridge.close();
    }
  });
});

// promise: cancel-truthful
describe('a cancel of a queued job whose own runner waits, as there is no queue holder,', () => {
  async function play(act: (bridge: Bridge, id: string, runner: number) => Promise<void>): Promise<void> {
    const home = makeHome(scenario);
    mkdirSync(path.join(home.home, '.config', 'agy-mcp'), { recursive: true });
    writeFileSync(path.join(home.home, '.config', 'agy-mcp', 'config.toml'), '[jobs]\nmax_running = 1\n');
    const sessions = path.join(home.home, '.agy-mcp', 'sessions');
    mkdirSync(sessions, { recursive: true, mode: 0o700 });
    writeFileSync(path.join(sessions, 'queue'), ''); // no place for a socket
    const bridge = await startBridge({ home });
    try {
      const first = await startJob(bridge);
      const id = String((await bridge.call('agy_start', { prompt: 'Wait.' })).data['job_id']);
      const runner = ownerOf(home, id);
      expect(metaOf(home, id)).toMatchObject({ status: 'queued', owner: { only_job: true } });
      expect(runner).not.toBe(bridge.serverPid);
      await act(bridge, id, runner);
      expect(metaOf(home, first).status).toBe('running');
      await bridge.call('agy_cancel', { job_id: first });
    } finally {
      await bridge.close();
    }
  }

  it('and is suspended closes it and ends the runner within seconds', () =>
    play(async (bridge, id, runner) => {
      process.kill(runner, 'SIGSTOP');
      const from = performance.now();
      const reply = await bridge.call('agy_cancel', { job_id: id, reason: 'enough' });
      expect(performance.now() - from).toBeLessThan(8_000);
      expect(reply.data).toMatchObject({ status: 'cancelled', signalled: true });
      expect(reply.text).toContain('before it began');
      expect(isRunning(runner)).toBe(false);
      expect(metaOf(bridge, id)).toMatchObject({ status: 'cancelled', cancel_reason: 'enough' });
    }));

  it('and is suspended is as true when it comes twice at once, and again', () =>
    play(async (bridge, id, runner) => {
      process.kill(runner, 'SIGSTOP');
      const both = ['one', 'two'].map((reason) => bridge.call('agy_cancel', { job_id: id, reason }));
      for (const { data, text } of await Promise.all(both)) {
        expect(data['status']).toBe('cancelled');
        expect(text).toMatch(/before it began|had ended before|nothing of it is alive/);
      }
      expect(isRunning(runner)).toBe(false);
      const third = await bridge.call('agy_cancel', { job_id: id, reason: 'three' });
      expect(third.data).toMatchObject({ status: 'cancelled', signalled: false });
      expect(['one', 'two']).toContain((metaOf(bridge, id) as { cancel_reason?: string }).cancel_reason);
    }));
});

// promise: owner-elsewhere
describe('a runner that was stopped while somebody else closed its job', () => {
  it('ends its agent and writes nothing more', async () => {
    const bridge = await startBridge({ agent: scenario });
    try {
      const id = await startJob(bridge);
      const [runner, agent] = [ownerOf(bridge, id), agentOf(bridge)];
      process.kill(runner, 'SIGSTOP');
      const closed = {
        ...metaOf(bridge, id),
        status: 'failed',
        reason: 'agent_failed',
        owner: null,
        finished_at: new Date().toISOString(),
      };
      writeFileSync(fileOf(bridge, id, 'meta.json'), JSON.stringify(closed));
      const events = readFileSync(fileOf(bridge, id, 'events.jsonl'), 'utf8');
      const record = readFileSync(fileOf(bridge, id, 'meta.json'), 'utf8');
      process.kill(runner, 'SIGCONT');
      await until(() => !isRunning(runner) && !isRunning(agent), 'runner and agent have ended', 20_000);
      expect(readFileSync(fileOf(bridge, id, 'events.jsonl'), 'utf8')).toBe(events);
      expect(readFileSync(fileOf(bridge, id, 'meta.json'), 'utf8')).toBe(record);
    } finally {
      await bridge.close();
    }
  });
});
