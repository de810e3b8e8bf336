// What a proof is run with: the setup that is kept, ports of its own, and the work of all turns.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { homeWithNpm, runs } from '../support/fake-npm.ts';
import { until } from '../support/processes.ts';
import { preparedHome } from '../support/prepared-home.ts';
import { type Bridge, type Home, startBridge } from '../support/start-bridge.ts';

let bridge: Bridge | null = null;
afterEach(async () => {
  await bridge?.close();
  bridge = null;
});

const TASK = { prompt: 'Change it.', mode: 'execute', allow_write: true };
const agentThat = (run: string) => ({ version: '1.3.2', answer: 'Done.', steps: [{ run, granted: true }] });

async function done(home: Home, tool = 'agy', more = {}): Promise<Record<string, unknown>> {
  bridge ??= await startBridge({ home });
  const { data } = await bridge.call(tool, { ...TASK, ...more });
  expect(data['status']).toBe('completed');
  return data;
}

const verifyOf = (data: Record<string, unknown>): Record<string, unknown> =>
  data['verify'] as Record<string, unknown>;
const packs = ({ home }: Home): string[] =>
  readdirSync(path.join(home, '.agy-mcp/sessions/setups')).filter((name) => name.endsWith('.pack'));

const INSTALLED =
  'setup = ["npm ci"]\nverify = ["grep -q exports node_modules/a.js", "cat node_modules/.bin/a > $OUT"]';

it('its setup is taken from what is kept, and is written for its own worktree', async () => {
  const home = homeWithNpm(agentThat('echo poison > node_modules/a.js; echo x > new.txt'), INSTALLED);
  const out = path.join(home.home, 'seen');
  const config = path.join(home.home, '.config/agy-mcp/config.toml');
  writeFileSync(config, readFileSync(config, 'utf8').replace('$OUT', out));
  const data = await done(home);
  expect(verifyOf(data)).toMatchObject({ status: 'passed' });
  expect(readFileSync(out, 'utf8')).toMatch(/^#!.*\/verify--job_[^/]+\/node_modules\/a\.js\n$/);
  expect(runs(home)).toBe(1);
  const again = await (bridge as Bridge).call('agy_diff', { job_id: data['job_id'], verify: true });
  expect(verifyOf(again.data)).toMatchObject({ status: 'passed' });
  expect(runs(home)).toBe(1);
});

// promise: verify-keeps-nothing
it('its setup runs where the job changed what that reads, and is not kept then', async () => {
  const change = `printf '{"lockfileVersion":4}' > package-lock.json`;
  const home = homeWithNpm(agentThat(change), INSTALLED.replace('cat node_modules/.bin/a > $OUT', 'true'));
  expect(verifyOf(await done(home))).toMatchObject({ status: 'passed' });
  expect(runs(home)).toBe(2);
  expect(packs(home)).toHaveLength(1);
});

it('is run at the end of a job that works on, for the work of all turns', async () => {
  const agent = agentThat('echo $PPID >> turns.txt');
  const home = preparedHome(
    agent,
    'setup = ["echo x > made.txt"]\nverify = ["test $(wc -l < turns.txt) = 2"]',
    {
      '.gitignore': 'made.txt\n',
    },
  );
  const first = await done(home);
  expect(verifyOf(first)).toMatchObject({ status: 'failed' });
  const next = await done(home, 'agy_continue', { session_id: first['session_id'] });
  expect(next['workspace']).toMatchObject({ continues: first['job_id'] });
  expect(verifyOf(next)).toMatchObject({ status: 'passed' });
  const preview = await (bridge as Bridge).call('agy_continue', {
    ...TASK,
    session_id: first['session_id'],
    dry_run: true,
  });
  const { preparation } = preview.data['command_preview'] as { preparation: Record<string, string[]> };
  expect(preparation).toMatchObject({ setup: [], verify: [expect.stringContaining('turns.txt')] });
});

// promise: ports-of-one-job
it('has ports that no running job has, and none that begins meanwhile gets them', async () => {
  const waits = 'echo $AGY_MCP_PORT_BASE > $HOME/agent; while [ ! -e $HOME/go ]; do sleep 0.05; done';
  const home = preparedHome(
    agentThat(`echo x > new.txt; test ! -e $HOME/wait || { ${waits}; }`),
    'verify = ["echo $AGY_MCP_PORT_BASE > $HOME/proof; while [ -e $HOME/hold ]; do sleep 0.05; done"]',
  );
  const at = (name: string): string => path.join(home.home, name);
  const isIn = (name: string): boolean => existsSync(at(name)) && readFileSync(at(name), 'utf8') !== '';
  const baseIn = (name: string): number => Number(readFileSync(at(name), 'utf8'));
  const first = await done(home);
  const own = first['port_base'] as number;
  expect(baseIn('proof')).toBe(own);
  const { call } = bridge as Bridge;
  const start = async (): Promise<unknown> => {
    const { data } = await call('agy_start', { ...TASK, session_id: first['session_id'], worktree: false });
    await until(() => isIn('agent'), 'the agent is up', 30_000);
    return data['job_id'];
  };
  const verify = () => call('agy_diff', { job_id: first['job_id'], verify: true });

  writeFileSync(at('wait'), '');
  const running = await start();
  expect(baseIn('agent')).toBe(own);
  await verify();
  expect(baseIn('proof')).not.toBe(own);
  writeFileSync(at('go'), '');
  await call('agy_status', { job_id: running, wait_seconds: 60 });

  for (const name of ['agent', 'proof']) rmSync(at(name));
  writeFileSync(at('hold'), '');
  const proof = verify();
  await until(() => isIn('proof'), 'the proof runs', 30_000);
  expect(baseIn('proof')).toBe(own);
  const next = await start();
  expect(baseIn('agent')).not.toBe(own);
  rmSync(at('hold'));
  await proof;
  await call('agy_status', { job_id: next, wait_seconds: 60 });
  expect(readdirSync(path.join(home.home, '.agy-mcp/sessions/ports'))).toEqual([]);
});
