// Jobs that wait while runners are killed: slots become free, and marks that were left behind go.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../support/processes.ts';
import { type Bridge, makeHome, startBridge } from '../support/start-bridge.ts';

let open: Bridge | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

async function one(agent: string, config: string): Promise<Bridge> {
  const home = makeHome(agent);
  mkdirSync(path.join(home.home, '.config', 'agy-mcp'), { recursive: true });
  writeFileSync(path.join(home.home, '.config', 'agy-mcp', 'config.toml'), config);
  open = await startBridge({ home });
  return open;
}

const start = async (bridge: Bridge): Promise<string> =>
  String((await bridge.call('agy_start', { prompt: 'x' })).data['job_id']);
const status = async (bridge: Bridge, job_id: string, wait_seconds = 0): Promise<unknown> =>
  (await bridge.call('agy_status', { job_id, wait_seconds })).data['status'];
const running = (bridge: Bridge, id: string): Promise<void> =>
  until(async () => (await status(bridge, id)) === 'running', `${id} runs`);

const ownerOf = ({ home }: Bridge, id: string): number => {
  const meta = readFileSync(path.join(home, '.agy-mcp', 'sessions', id, 'meta.json'), 'utf8');
  return (JSON.parse(meta) as { owner: { pid: number } }).owner.pid;
};

describe('of jobs beyond the cap', () => {
  it('a holder that is killed frees its slot', async () => {
    const bridge = await one('agy-hangs', '[jobs]\nmax_running = 1\n');
    const first = await start(bridge);
    await running(bridge, first);
    const second = await start(bridge);
    process.kill(ownerOf(bridge, first), 'SIGKILL');
    await running(bridge, second);
    expect(await status(bridge, first, 10)).toBe('failed');
    await bridge.call('agy_cancel', { job_id: second });
  });

  it('the mark of a job whose runner was killed after its last word goes with the next job', async () => {
    const bridge = await one('agy-replies', '');
    const first = String((await bridge.call('agy', { prompt: 'x' })).data['job_id']);
    const mark = path.join(bridge.home, '.agy-mcp', 'sessions', 'live', first);
    // The record is final a moment before its runner takes the mark away.
    await until(() => !existsSync(mark), 'the runner has taken its mark away');
    writeFileSync(mark, '');
    await bridge.call('agy', { prompt: 'x' });
    expect(existsSync(mark)).toBe(false);
  });
});
