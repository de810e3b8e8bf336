// Many jobs at once: slots over all servers, one job a conversation, no jobs in jobs, no silence without end.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startBridgeHere } from '../support/bridge-here.ts';
import { until } from '../support/processes.ts';
import { type Bridge, type Home, makeHome } from '../support/start-bridge.ts';

const open: Bridge[] = [];
afterEach(async () => {
  for (const bridge of open.slice(1)) await bridge.disconnect();
  await open[0]?.close();
  open.length = 0;
});

async function bridges(
  count: number,
  agent: Parameters<typeof makeHome>[0],
  config: string,
  env = {},
): Promise<Bridge[]> {
  const home: Home = makeHome(agent);
  mkdirSync(path.join(home.home, '.config', 'agy-mcp'), { recursive: true });
  writeFileSync(path.join(home.home, '.config', 'agy-mcp', 'config.toml'), config);
  for (let at = 0; at < count; at += 1) open.push(await startBridgeHere({ home, env }));
  return open;
}

async function one(agent: Parameters<typeof makeHome>[0], config: string, env = {}): Promise<Bridge> {
  const [bridge] = await bridges(1, agent, config, env);
  if (bridge === undefined) throw new Error('no bridge');
  return bridge;
}

const start = async (bridge: Bridge, args: Record<string, unknown> = {}): Promise<string> =>
  String((await bridge.call('agy_start', { prompt: 'x', ...args })).data['job_id']);
const status = async (bridge: Bridge, job_id: string, wait_seconds = 0): Promise<unknown> =>
  (await bridge.call('agy_status', { job_id, wait_seconds })).data['status'];
const running = (bridge: Bridge, id: string): Promise<void> =>
  until(async () => (await status(bridge, id)) === 'running', `${id} runs`);
const given = (bridge: Home, prompt: string): boolean =>
  bridge.starts().some(({ stdin }) => stdin.includes(prompt));

/**
 * Jobs of a server without a limit, on the same store: each comes after the jobs that wait, runs and is cancelled, so
 * that whoever waits is woken again and again. One that were free to begin would have begun by then.
 */
async function letOthersPass(home: Home): Promise<void> {
  const config = path.join(home.home, 'no-limit.toml');
  writeFileSync(config, '[jobs]\nmax_running = 64\n');
  const bridge = await startBridgeHere({ home, env: { AGY_MCP_CONFIG: config } });
  open.push(bridge);
  for (let at = 0; at < 2; at += 1) {
    const prompt = `let me pass, number ${at}`;
    const id = await start(bridge, { prompt });
    await until(() => given(bridge, prompt), 'the agent of a later job has its prompt');
    await bridge.call('agy_cancel', { job_id: id });
  }
}

describe('beyond the cap', () => {
  it('jobs wait in order and begin when one ends', async () => {
    const bridge = await one('agy-hangs', '[jobs]\nmax_running = 1\n');
    const [first, second, third] = [await start(bridge), await start(bridge), await start(bridge)];
    await running(bridge, first);
    await letOthersPass(bridge);
    expect(await status(bridge, second)).toBe('queued');
    const waiting = await bridge.call('agy_status', { job_id: third });
    expect(waiting.data['status']).toBe('queued');
    expect(waiting.text).toContain('Waiting: 1 job is ahead of it; 1 job runs.');
    await bridge.call('agy_cancel', { job_id: first });
    await running(bridge, second);
    expect(await status(bridge, third)).toBe('queued');
    await bridge.call('agy_cancel', { job_id: second });
    await running(bridge, third);
    await bridge.call('agy_cancel', { job_id: third });
  });

  it('a waiting job is cancelled without an agent having been started', async () => {
    const bridge = await one('agy-hangs', '[jobs]\nmax_running = 1\n');
    const first = await start(bridge);
    await running(bridge, first);
    await until(() => bridge.starts().some(({ stdin }) => stdin !== ''), 'the first agent has its prompt');
    const second = await start(bridge, { prompt: 'waits in vain' });
    await letOthersPass(bridge);
    expect((await bridge.call('agy_cancel', { job_id: second })).data).toMatchObject({ status: 'cancelled' });
    expect(given(bridge, 'waits in vain')).toBe(false);
    await bridge.call('agy_cancel', { job_id: first });
  });
});

describe('a conversation that is in use', () => {
  const SLOW = { version: '1.3.2', steps: [{ text: 'Begun.\n' }, { wait_for: 'go' }, { text: 'Done.\n' }] };

  it('is refused, naming the job that holds it', async () => {
    const bridge = await one(SLOW, '');
    const first = await start(bridge);
    await bridge.call('agy_read', { job_id: first, since: 2, wait_seconds: 10 });
    const { session_id } = (await bridge.call('agy_status', { job_id: first })).data;
    const { error } = await bridge.call('agy_continue', { prompt: 'y', session_id });
    expect(error).toMatchObject({ code: 'session_busy', retry: 'later' });
    expect(error.message).toContain(first);
    await bridge.call('agy_cancel', { job_id: first });
  });

  it('is waited for where the configuration says so', async () => {
    const bridge = await one(SLOW, '[jobs]\nsame_session = "queue"\n');
    const first = await start(bridge);
    await bridge.call('agy_read', { job_id: first, since: 2, wait_seconds: 10 });
    const { session_id } = (await bridge.call('agy_status', { job_id: first })).data;
    const second = await start(bridge, { session_id });
    expect(await status(bridge, second)).toBe('queued');
    writeFileSync(path.join(bridge.repo, 'go'), '');
    expect(await status(bridge, first, 10)).toBe('completed');
    expect(await status(bridge, second, 10)).toBe('completed');
  });
});

describe('a job inside a job', () => {
  it.each([{ ANTIGRAVITY_AGENT: '1' }, { AGY_MCP_DEPTH: '1' }, { AGY_MCP_DEPTH: 'nonsense' }])(
    'is refused: %o',
    async (env) => {
      const bridge = await one('agy-replies', '', env);
      expect((await bridge.call('agy', { prompt: 'x' })).error).toMatchObject({
        code: 'recursion_refused',
        retry: 'never',
      });
    },
  );

  it('runs where the configuration allows it, and tells its agent how deep it is', async () => {
    const bridge = await one('agy-replies', '[jobs]\nmax_depth = 2\n', { AGY_MCP_DEPTH: '1' });
    expect((await bridge.call('agy', { prompt: 'x' })).data).toMatchObject({ status: 'completed' });
    expect(bridge.starts().at(-1)?.env['AGY_MCP_DEPTH']).toBe('2');
  });
});

describe('an agent that hangs', () => {
  it('is stopped after the silence that the configuration allows, and what it said is kept', async () => {
    const bridge = await one(
      { version: '1.3.2', steps: [{ text: 'Half.\n' }, { hang: true }] },
      '[jobs]\nidle_timeout = 1\n',
    );
    const { error } = await bridge.call('agy', { prompt: 'x' });
    expect(error).toMatchObject({ code: 'timed_out' });
    expect(error.message).toMatch(/sent no output for 1 s/);
    expect((await bridge.call('agy_result', { job_id: error.job_id })).data['agent_messages']).toContain(
      'Half.',
    );
  });

  it('before its first word has its own limit', async () => {
    const bridge = await one(
      { version: '1.3.2', scenario: 'hangs-before-init' },
      '[jobs]\nstart_timeout = 1\n',
    );
    expect((await bridge.call('agy', { prompt: 'x' })).error).toMatchObject({ code: 'timed_out' });
  });

  it('is left alone while a tool of it runs', async () => {
    const command = 'while [ ! -e go ]; do sleep 0.05; done';
    const agent = {
      version: '1.3.2',
      answer: 'Patient.',
      steps: [{ run: command, granted: true }, { answer: true }],
    };
    const bridge = await one(agent, '[jobs]\nidle_timeout = 1\n');
    const id = await start(bridge);
    await until(
      async () =>
        JSON.stringify((await bridge.call('agy_read', { job_id: id, translate: 'raw' })).data).includes(
          'tool_use',
        ),
      'the tool runs',
    );
    expect(await status(bridge, id, 2)).toBe('running');
    writeFileSync(path.join(bridge.repo, 'go'), '');
    expect(await status(bridge, id, 10)).toBe('completed');
  });
});
