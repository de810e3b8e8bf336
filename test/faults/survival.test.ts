// Nothing is lost when a process dies in the middle.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isRunning, until } from '../support/processes.ts';
import { type Bridge, makeHome, startBridge } from '../support/start-bridge.ts';

/** The job's own record on disk. */
function metaOf({ home }: { home: string }, id: string): { status: string; owner: { pid: number } | null } {
  return JSON.parse(
    readFileSync(path.join(home, '.agy-mcp/sessions', id, 'meta.json'), 'utf8'),
  ) as ReturnType<typeof metaOf>;
}

async function startSlow(bridge: Bridge): Promise<string> {
  const id = String((await bridge.call('agy_start', { prompt: 'Count to three.' })).data['job_id']);
  await bridge.call('agy_read', { job_id: id, since: 1, wait_seconds: 20 });
  return id;
}

const go = ({ repo }: { repo: string }, step: string): void => {
  mkdirSync(repo, { recursive: true });
  writeFileSync(path.join(repo, step), '');
};

describe('a runner', () => {
  it('finds its compiled code beside the jobs, where Node keeps it; its agent does not hear of it', async () => {
    const home = makeHome('agy-streams-slowly');
    const bridge = await startBridge({ home, env: { AGY_MCP_STANDBY: '1' } });
    try {
      const id = await startSlow(bridge);
      const environment = readFileSync(`/proc/${metaOf(home, id).owner?.pid ?? 0}/environ`, 'utf8').split(
        '\0',
      );
      const cache = path.join(home.home, '.agy-mcp/sessions/compile-cache');
      expect(environment).toContain(`NODE_COMPILE_CACHE=${cache}`);
      expect(Object.keys(home.starts()[0]?.env ?? {})).not.toContain('NODE_COMPILE_CACHE');
      await bridge.call('agy_cancel', { job_id: id });
    } finally {
      await bridge.close();
    }
  });
});

describe('a job outlives its server', () => {
  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('that ends by %s', async (signal) => {
    const home = makeHome('agy-streams-slowly');
    const first = await startBridge({ home });
    const id = await startSlow(first);
    process.kill(first.serverPid, signal);
    await until(() => !isRunning(first.serverPid), 'the server is gone');
    await first.disconnect().catch(() => undefined);
    expect(metaOf(home, id).status).toBe('running');

    go(home, 'go-2');
    go(home, 'go-3');
    const second = await startBridge({ home });
    try {
      const result = await second.call('agy_result', { job_id: id, wait_seconds: 20 });
      expect(result.data).toMatchObject({ status: 'completed' });
      expect(result.data['agent_messages']).toContain('One, two, three.');
    } finally {
      await second.close();
    }
  });

  it('that is closed by its client', async () => {
    const home = makeHome('agy-streams-slowly');
    const first = await startBridge({ home });
    const id = await startSlow(first);
    await first.disconnect();
    await until(() => !isRunning(first.serverPid), 'the server is gone');
    expect(metaOf(home, id).status).toBe('running');
    const second = await startBridge({ home });
    try {
      expect((await second.call('agy_cancel', { job_id: id })).data).toMatchObject({ status: 'cancelled' });
    } finally {
      await second.close();
    }
  });
});

describe('a runner that is killed', () => {
  it('leaves a truthful failure, what was said, and nothing alive', async () => {
    const bridge = await startBridge({ agent: 'agy-streams-slowly' });
    try {
      const id = await startSlow(bridge);
      go(bridge, 'go-2');
      const runner = metaOf(bridge, id).owner?.pid ?? 0;
      const folder = path.join(bridge.home, '.agy-mcp/sessions', id);
      expect(readdirSync(folder)).toContain('scratch'); // the checkout is compared
      process.kill(runner, 'SIGKILL');
      const status = await bridge.call('agy_status', { job_id: id, wait_seconds: 20 });
      expect(status.data).toMatchObject({
        status: 'failed',
        reason: 'agent_failed',
        failure: { message: expect.stringContaining('runner') as string },
      });
      const events = await bridge.call('agy_read', { job_id: id, translate: 'raw' });
      expect(Number(events.data['count'])).toBeGreaterThan(1);
      expect(readdirSync(folder)).not.toContain('scratch');
    } finally {
      await bridge.close();
    }
  });
});

describe('a call that its client gives up', () => {
  it('cancels the job when the user wants so', async () => {
    const bridge = await startBridge({ agent: 'agy-hangs' });
    try {
      const leave = new AbortController();
      const waiting = bridge.call(
        'agy',
        { prompt: 'Hang.' },
        {
          signal: leave.signal,
          onProgress: () => {
            leave.abort('the user pressed Esc');
          },
        },
      );
      await expect(waiting).rejects.toThrow();
      const records = async () =>
        (await bridge.call('agy_sessions', {})).data['records'] as { status: string }[];
      await until(async () => (await records())[0]?.status === 'cancelled', 'the job is cancelled');
    } finally {
      await bridge.close();
    }
  });

  it('lets the job go on when it only ran out of patience', async () => {
    const bridge = await startBridge({ agent: 'agy-streams-slowly' });
    try {
      const leave = new AbortController();
      const waiting = bridge.call(
        'agy',
        { prompt: 'Slow.' },
        {
          signal: leave.signal,
          onProgress: () => {
            leave.abort('Request timed out');
          },
        },
      );
      await expect(waiting).rejects.toThrow();
      go(bridge, 'go-2');
      go(bridge, 'go-3');
      const result = await bridge.call('agy_sessions', {});
      const [record] = result.data['records'] as { job_id: string }[];
      const answer = await bridge.call('agy_result', { job_id: record?.job_id, wait_seconds: 20 });
      expect(answer.data).toMatchObject({ status: 'completed' });
    } finally {
      await bridge.close();
    }
  });
});
