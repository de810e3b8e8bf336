// kill -9 of each process at each moment: a result or a truthful failure is there, nothing is alive, nothing is torn.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { isRunning, until } from '../support/processes.ts';
import { type Bridge, type Home, makeHome, SERVER, serverEnv, startBridge } from '../support/start-bridge.ts';

const CLIENT = path.join(import.meta.dirname, 'client.js');

type Victim = 'server' | 'client' | 'runner' | 'agent';
type Moment = 'queued' | 'starting' | 'streaming' | 'finishing';

interface Meta {
  readonly status: string;
  readonly owner: { pid: number } | null;
}

const folderOf = ({ home }: Home, id: string): string => path.join(home, '.agy-mcp', 'sessions', id);
const metaOf = (home: Home, id: string): Meta =>
  JSON.parse(readFileSync(path.join(folderOf(home, id), 'meta.json'), 'utf8')) as Meta;
const eventsOf = (home: Home, id: string): string => {
  const file = path.join(folderOf(home, id), 'events.jsonl');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};

/** An agent that waits at every moment that a test may want. */
const scenario = {
  version: '1.3.2',
  before: [{ touch: '{{home}}/agent-is-up' }, { wait_for: '{{home}}/may-begin' }],
  steps: [{ text: 'One.\n' }, { wait_for: '{{home}}/may-end' }, { text: 'Two.\n' }],
  after: [{ touch: '{{home}}/result-is-out' }, { wait_for: '{{home}}/may-exit' }],
};

const allow = ({ home }: Home, ...names: string[]): void => {
  for (const name of names) writeFileSync(path.join(home, name), '');
};
const seen = ({ home }: Home, name: string): Promise<void> =>
  until(() => existsSync(path.join(home, name)), name);

/** Brings the job to the moment. */
const REACH: Readonly<Record<Moment, (home: Home, id: string) => Promise<void>>> = {
  queued: (home, id) =>
    until(() => metaOf(home, id).status === 'queued' && (metaOf(home, id).owner?.pid ?? 0) > 0, 'it waits'),
  starting: (home) => seen(home, 'agent-is-up'),
  async streaming(home, id) {
    allow(home, 'may-begin');
    await until(() => eventsOf(home, id).includes('One.'), 'the first text is stored');
  },
  async finishing(home, id) {
    allow(home, 'may-begin', 'may-end');
    await seen(home, 'result-is-out');
    await until(() => eventsOf(home, id).includes('"type":"result"'), 'the result is stored');
  },
};

interface Cast {
  readonly id: string;
  readonly serverPid: number;
  readonly clientPid: number;
}

async function startMortal(home: Home): Promise<Cast> {
  const child = spawn(process.execPath, [CLIENT, SERVER], {
    cwd: home.repo,
    env: serverEnv(home),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { jobId, serverPid } = JSON.parse(line) as { jobId: string; serverPid: number };
  return { id: jobId, serverPid, clientPid: child.pid ?? 0 };
}

const PID: Readonly<Record<Victim, (cast: Cast, home: Home) => number>> = {
  server: ({ serverPid }) => serverPid,
  client: ({ clientPid }) => clientPid,
  runner: ({ id }, home) => metaOf(home, id).owner?.pid ?? 0,
  agent: (_cast, home) => home.starts().findLast(({ argv }) => argv.length > 1)?.pid ?? 0,
};

/** What must be told of the job afterwards. */
const TRUTH: Readonly<Record<Victim, Partial<Record<Moment, { status: string; reason: string | null }>>>> = {
  server: {},
  client: {},
  runner: {
    queued: { status: 'failed', reason: 'agent_failed' },
    starting: { status: 'failed', reason: 'agent_failed' },
    streaming: { status: 'failed', reason: 'agent_failed' },
    finishing: { status: 'completed', reason: null },
  },
  agent: {
    starting: { status: 'failed', reason: 'agent_failed' },
    streaming: { status: 'failed', reason: 'agent_failed' },
    finishing: { status: 'completed', reason: null },
  },
};
const SURVIVES = { status: 'completed', reason: null };

/** Files that only stand while somebody writes. */
const leftovers = ({ home }: Home, kind: RegExp): string[] =>
  readdirSync(path.join(home, '.agy-mcp', 'sessions'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    kind.test(file),
  );

function expectWhole(home: Home): void {
  const root = path.join(home.home, '.agy-mcp', 'sessions');
  for (const name of readdirSync(root).filter((each) => each.startsWith('job_'))) {
    expect(metaOf(home, name).status).toMatch(/^(completed|failed|cancelled|upstream_error)$/);
    const lines = eventsOf(home, name).split('\n').slice(0, -1);
    const indexes = lines.map((line) => (JSON.parse(line) as { i: number }).i);
    expect(indexes).toEqual(indexes.map((_, at) => at));
  }
  expect(readdirSync(path.join(root, 'live'))).toEqual([]);
}

const CASES = (['server', 'client', 'runner', 'agent'] as const).flatMap((victim) =>
  (['queued', 'starting', 'streaming', 'finishing'] as const)
    .filter((moment) => !(victim === 'agent' && moment === 'queued')) // it has none yet
    .map((moment) => ({ victim, moment })),
);

describe.each(CASES)('kill -9 of the $victim of a job that is $moment', ({ victim, moment }) => {
  it('leaves the truth, and nothing alive or torn', async () => {
    const home = makeHome(scenario);
    let holder: Bridge | null = null;
    if (moment === 'queued') {
      mkdirSync(path.join(home.home, '.config', 'agy-mcp'), { recursive: true });
      writeFileSync(path.join(home.home, '.config', 'agy-mcp', 'config.toml'), '[jobs]\nmax_running = 1\n');
      holder = await startBridge({ home, env: { AGY_MCP_STANDBY: '1' } });
      await holder.call('agy_start', { prompt: 'Hold the slot.' });
      await seen(home, 'agent-is-up');
    }
    const cast = await startMortal(home);
    await REACH[moment](home, cast.id);
    const pid = PID[victim](cast, home);
    expect(isRunning(pid)).toBe(true);
    process.kill(pid, 'SIGKILL');
    await until(() => !isRunning(pid), 'the victim is gone');
    if (victim !== 'client') process.kill(cast.clientPid, 'SIGKILL');

    allow(home, 'may-begin', 'may-end', 'may-exit');
    const bridge = await startBridge({ home });
    try {
      const told = await bridge.call('agy_status', { job_id: cast.id, wait_seconds: 20 });
      expect(told.data).toMatchObject(TRUTH[victim][moment] ?? SURVIVES);
      const result = await bridge.call('agy_result', { job_id: cast.id });
      if (moment === 'streaming' || moment === 'finishing')
        expect(result.data['agent_messages']).toContain('One.');
      // The one that held the slot comes to its end too.
      const { data } = await bridge.call('agy_sessions', {});
      for (const { job_id } of data['records'] as { job_id: string }[])
        await bridge.call('agy_status', { job_id, wait_seconds: 20 });
      // A killed runner may leave the file it was writing; nobody reads it, and doctor clears it.
      const broken = victim === 'runner' ? /\.raw$/ : /\.(tmp|raw|stale|lock)$/;
      await until(() => leftovers(home, broken).length === 0, 'no temporary file is left');
      expectWhole(home);
    } finally {
      await holder?.disconnect();
      await bridge.close();
    }
  });
});
