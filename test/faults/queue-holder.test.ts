// Jobs that wait are held by one small process; whatever becomes of it, no job is lost without a word.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { isRunning, until } from '../support/processes.ts';
import { type Bridge, makeHome, startBridge } from '../support/start-bridge.ts';

const open: Bridge[] = [];
const stopped: number[] = [];
afterEach(async () => {
  for (const pid of stopped.splice(0)) if (isRunning(pid)) process.kill(pid, 'SIGCONT');
  for (const bridge of open.slice(1)) await bridge.disconnect();
  await open[0]?.close();
  open.length = 0;
});

interface Meta {
  readonly status: string;
  readonly owner: { readonly pid: number } | null;
  readonly started_at: string | null;
}

/** An agent that ends when the project has a file of that name. */
const WAITS = { version: '1.3.2', steps: [{ wait_for: 'go' }, { text: 'Done.\n' }] };

async function bridgeWith(config: string, agent: Parameters<typeof makeHome>[0] = WAITS): Promise<Bridge> {
  const home = makeHome(agent);
  mkdirSync(path.join(home.home, '.config', 'agy-mcp'), { recursive: true });
  writeFileSync(path.join(home.home, '.config', 'agy-mcp', 'config.toml'), config);
  const bridge = await startBridge({ home });
  open.push(bridge);
  return bridge;
}

const store = ({ home }: Bridge): string => path.join(home, '.agy-mcp', 'sessions');
const metaOf = (bridge: Bridge, id: string): Meta =>
  JSON.parse(readFileSync(path.join(store(bridge), id, 'meta.json'), 'utf8')) as Meta;
const start = async (bridge: Bridge, prompt = 'x'): Promise<string> => {
  const { data, text, isError } = await bridge.call('agy_start', { prompt });
  expect({ text, isError }).toMatchObject({ isError: false });
  return String(data['job_id']);
};
const startMany = async (bridge: Bridge, count: number): Promise<string[]> => {
  const ids: string[] = [];
  while (ids.length < count) ids.push(await start(bridge));
  return ids;
};
const begins = (bridge: Bridge, id: string, timeoutMs?: number): Promise<void> =>
  until(() => metaOf(bridge, id).status !== 'queued', `${id} begins`, timeoutMs);
const isHolder = (pid: number): boolean =>
  readFileSync(`/proc/${pid}/cmdline`, 'latin1')
    .split('\0')
    .some((word) => word.endsWith('hold-jobs.js'));
const holders = (bridge: Bridge): number[] =>
  bridge.living().filter((pid) => isRunning(pid) && isHolder(pid));
/** The holder, when it has all of these jobs. */
async function holderOf(bridge: Bridge, ids: readonly string[]): Promise<number> {
  const owners = (): Set<number> => new Set(ids.map((id) => metaOf(bridge, id).owner?.pid ?? 0));
  await until(
    () => owners().size === 1 && [...owners()].every((pid) => pid > 0 && isHolder(pid)),
    'one has all',
  );
  return [...owners()][0] ?? 0;
}
const statusOf = async (bridge: Bridge, job_id: string, wait_seconds = 0): Promise<unknown> =>
  (await bridge.call('agy_status', { job_id, wait_seconds })).data['status'];

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));

describe('jobs that wait', () => {
  it('are held by one process, begin in order, and a cancel of some leaves the others alone', async () => {
    const bridge = await bridgeWith('[jobs]\nmax_running = 1\n');
    const first = await start(bridge);
    await begins(bridge, first);
    const ids = await startMany(bridge, 30);
    const holder = await holderOf(bridge, ids);
    await until(
      () => bridge.living().length <= 5,
      'server, runner, agent, a runner that stands by, and the holder',
    );
    expect(holders(bridge)).toEqual([holder]);
    for (const job_id of ids.slice(5).reverse()) {
      const { data } = await bridge.call('agy_cancel', { job_id });
      expect(data).toMatchObject({ status: 'cancelled' });
    }
    expect(isRunning(holder)).toBe(true);
    writeFileSync(path.join(bridge.repo, 'go'), '');
    for (const id of [first, ...ids.slice(0, 5)]) expect(await statusOf(bridge, id, 20)).toBe('completed');
    const begun = ids.slice(0, 5).map((id) => metaOf(bridge, id).started_at ?? '');
    expect(begun).toEqual([...begun].sort());
    await until(() => !isRunning(holder), 'the holder has nothing left');
    expect(readdirSync(path.join(store(bridge), 'queue')).filter((name) => name.endsWith('.socket'))).toEqual(
      [],
    );
  });

  // promise: queue-held
  it('have their requests in no file, argument or environment', async () => {
    const bridge = await bridgeWith('[jobs]\nmax_running = 1\n');
    await begins(bridge, await start(bridge));
    const id = await start(bridge, 'Look for the heron in the reeds.');
    const holder = await holderOf(bridge, [id]);
    const places = [...filesBelow(store(bridge)), `/proc/${holder}/cmdline`, `/proc/${holder}/environ`];
    expect(places.filter((file) => readFileSync(file, 'latin1').includes('heron'))).toEqual([]);
    writeFileSync(path.join(bridge.repo, 'go'), '');
    expect(await statusOf(bridge, id, 20)).toBe('completed');
    expect(bridge.starts().some(({ stdin }) => stdin.includes('heron'))).toBe(true);
  });

  it('run in order when their server is gone, each with the variables of its own server', async () => {
    const bridge = await bridgeWith('[jobs]\nmax_running = 1\n[environment]\npass = ["WHOSE"]\n');
    const other = await startBridge({ home: bridge, env: { WHOSE: 'other' } });
    const first = await start(bridge);
    await begins(bridge, first);
    const ids = await startMany(other, 3);
    await holderOf(bridge, ids);
    process.kill(other.serverPid, 'SIGKILL');
    await until(() => !isRunning(other.serverPid), 'the server is gone');
    await other.disconnect();
    writeFileSync(path.join(bridge.repo, 'go'), '');
    for (const id of ids) expect(await statusOf(bridge, id, 20)).toBe('completed');
    const begun = ids.map((id) => metaOf(bridge, id).started_at ?? '');
    expect(begun).toEqual([...begun].sort());
    const whose = bridge.starts().filter(({ stdin }) => stdin !== '');
    expect(whose.map(({ env }) => env['WHOSE'])).toEqual([undefined, 'other', 'other', 'other']);
  });

  it('are refused beyond the bound, and nothing of them is left', async () => {
    const bridge = await bridgeWith('[jobs]\nmax_running = 1\nmax_queued = 2\n');
    await begins(bridge, await start(bridge));
    await startMany(bridge, 2);
    const jobs = (): string[] => readdirSync(store(bridge)).filter((name) => name.startsWith('job_'));
    const { error } = await bridge.call('agy_start', { prompt: 'x' });
    expect(error).toMatchObject({ code: 'busy', retry: 'later' });
    expect(error.message).toContain('2 jobs wait, and 2 may');
    expect(jobs()).toHaveLength(3);
    const many = await Promise.all([1, 2, 3].map(() => bridge.call('agy_start', { prompt: 'x' })));
    expect(many.map(({ error: { code } }) => code)).toEqual(['busy', 'busy', 'busy']);
    for (const job_id of jobs().reverse()) await bridge.call('agy_cancel', { job_id });
    await start(bridge);
    writeFileSync(path.join(bridge.repo, 'go'), '');
  });

  it('wait in their own runners where there can be no socket', async () => {
    const bridge = await bridgeWith('[jobs]\nmax_running = 1\n');
    await begins(bridge, await start(bridge));
    writeFileSync(path.join(store(bridge), 'queue'), 'in the way');
    const ids = await startMany(bridge, 2);
    await until(
      () => ids.every((id) => metaOf(bridge, id).owner?.pid !== bridge.serverPid),
      'runners have them',
    );
    expect(holders(bridge)).toEqual([]);
    writeFileSync(path.join(bridge.repo, 'go'), '');
    for (const id of ids) expect(await statusOf(bridge, id, 20)).toBe('completed');
  });
});

describe('a queue holder', () => {
  it('that is killed leaves each of its jobs a truthful end, and the next jobs another holder', async () => {
    const bridge = await bridgeWith('[jobs]\nmax_running = 1\n');
    const first = await start(bridge);
    await begins(bridge, first);
    const ids = await startMany(bridge, 3);
    const holder = await holderOf(bridge, ids);
    process.kill(holder, 'SIGKILL');
    await until(() => !isRunning(holder), 'it is gone');
    const next = await start(bridge);
    expect(await holderOf(bridge, [next])).not.toBe(holder);
    for (const job_id of ids) {
      const { data } = await bridge.call('agy_status', { job_id, wait_seconds: 20 });
      expect(data).toMatchObject({ status: 'failed', reason: 'agent_failed' });
      const { text } = await bridge.call('agy_result', { job_id });
      expect(text).toMatch(/request is lost/);
    }
    writeFileSync(path.join(bridge.repo, 'go'), '');
    expect(await statusOf(bridge, next, 20)).toBe('completed');
  });

  it('that is stopped keeps nobody from cancelling what it has', async () => {
    const bridge = await bridgeWith('[jobs]\nmax_running = 1\n');
    const first = await start(bridge);
    await begins(bridge, first);
    const ids = await startMany(bridge, 2);
    const holder = await holderOf(bridge, ids);
    process.kill(holder, 'SIGSTOP');
    stopped.push(holder);
    for (const job_id of [...ids, first])
      expect((await bridge.call('agy_cancel', { job_id })).data).toMatchObject({ status: 'cancelled' });
    process.kill(holder, 'SIGCONT');
    await until(() => !isRunning(holder), 'it has nothing left');
    expect(bridge.starts().filter(({ stdin }) => stdin !== '')).toHaveLength(1);
  });

  it('that is stopped blocks neither a start nor a free slot, and its jobs run when it goes on', async () => {
    const bridge = await bridgeWith('[jobs]\nmax_running = 1\n');
    const first = await start(bridge);
    await begins(bridge, first);
    const second = await start(bridge);
    const holder = await holderOf(bridge, [second]);
    process.kill(holder, 'SIGSTOP');
    stopped.push(holder);
    const third = await start(bridge);
    expect(await holderOf(bridge, [third])).not.toBe(holder);
    writeFileSync(path.join(bridge.repo, 'go'), '');
    expect(await statusOf(bridge, third, 25)).toBe('completed');
    expect(await statusOf(bridge, second)).toBe('queued');
    process.kill(holder, 'SIGCONT');
    expect(await statusOf(bridge, second, 20)).toBe('completed');
  }, 60_000);
});
