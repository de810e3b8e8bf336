// Every job has ports of its own, which its setup and its agent are told.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { until } from '../support/processes.ts';
import { preparedHome } from '../support/prepared-home.ts';
import { type Bridge, startBridge } from '../support/start-bridge.ts';

let bridge: Bridge | null = null;
afterEach(async () => {
  await bridge?.close();
  bridge = null;
});

const TASK = { prompt: 'Change it.', mode: 'execute', allow_write: true };

it('setup and agent get the same ports, and a job that continues has those of the one before', async () => {
  const agent = {
    version: '1.3.2',
    answer: 'Done.',
    steps: [{ run: 'cat made.txt > seen.txt; echo $AGY_MCP_PORT_BASE >> seen.txt', granted: true }],
  };
  const home = preparedHome(agent, 'setup = ["echo $AGY_MCP_PORT_BASE > made.txt"]', {
    '.gitignore': 'made.txt\n',
  });
  const { call } = (bridge = await startBridge({ home }));
  const { data } = await call('agy', TASK);
  const base = data['port_base'] as number;
  expect(base % 10).toBe(0);
  const top = (data['workspace'] as { path: string }).path;
  expect(readFileSync(path.join(top, 'seen.txt'), 'utf8')).toBe(`${base}\n${base}\n`);
  await call('agy', TASK); // another conversation does not change that
  const next = await call('agy_continue', { ...TASK, session_id: data['session_id'] });
  expect(next.data['job_id']).not.toBe(data['job_id']);
  expect(next.data['port_base']).toBe(base);
});

// promise: ports-of-one-job
it('jobs that live at the same time share none', async () => {
  const { call } = (bridge = await startBridge({ agent: 'agy-hangs' }));
  const ids: unknown[] = [];
  for (let at = 0; at < 3; at += 1) ids.push((await call('agy_start', { prompt: 'Wait.' })).data['job_id']);
  const bases = async (): Promise<unknown[]> => {
    const jobs = await Promise.all(ids.map((id) => call('agy_status', { job_id: id })));
    return jobs.map(({ data }) => data['port_base']);
  };
  await until(async () => (await bases()).every((base) => base !== undefined), 'all run');
  expect(new Set(await bases()).size).toBe(3);
  for (const id of ids) await call('agy_cancel', { job_id: id });
});
