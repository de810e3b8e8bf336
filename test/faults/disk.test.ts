// A full, read-only or vanished disk under the store: told as store_failed, the agent stopped, earlier jobs readable.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../support/processes.ts';
import { type Bridge, type Home, makeHome, SERVER, serverEnv, startBridge } from '../support/start-bridge.ts';

const FLOOD = {
  version: '1.3.2',
  steps: [{ flood: 'deltas', bytes: 50_000_000 }, { answer: true }],
  answer: 'Much.',
};

let home: Home;
afterEach(async () => {
  await until(() => home.living().length === 0, 'everything has ended').catch(() => undefined);
  await home.clear();
});

describe('a disk that is full', () => {
  beforeEach(() => {
    home = makeHome(FLOOD);
  });

  it('stops the agent, and the caller is told so', async () => {
    // A disk of its own, in a mount namespace that ends with the command.
    const script = `
      mkdir -p "$HOME/.agy-mcp/sessions" && mount -t tmpfs -o size=2m,mode=700 none "$HOME/.agy-mcp/sessions" &&
      "${process.execPath}" "${SERVER}" run 'Say much.' --json; code=$?
      "${process.execPath}" "${SERVER}" sessions --json
      exit $code`;
    const child = spawn('unshare', ['-rm', 'sh', '-c', script], {
      cwd: home.repo,
      env: serverEnv(home),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    const [told = '', listed = ''] = out.split('\n');
    expect(JSON.parse(told)).toMatchObject({ error: { code: 'store_failed', retry: 'later' } });
    expect(code).toBe(1);
    expect(JSON.parse(listed)).toMatchObject({ count: 1 });
    expect(home.living()).toEqual([]);
  });
});

// promise: disk-full
describe('a disk that fills while a job runs', () => {
  it('ends the job truthfully, loses nothing without a word, and the store is usable when there is room', async () => {
    home = makeHome({
      version: '1.3.2',
      steps: [{ text: 'One.\n' }, { wait_for: '{{home}}/go-on' }, { flood: 'deltas', bytes: 3_000_000 }],
      answer: 'Much.',
    });
    writeFileSync(path.join(home.home, 'go-on'), '');
    // The first job fits; another program fills the disk behind it, and makes room again in the end.
    const agy = `"${process.execPath}" "${SERVER}"`;
    const script = `
      store="$HOME/.agy-mcp/sessions"; mkdir -p "$store" && mount -t tmpfs -o size=40m,mode=700 none "$store" || exit 9
      say() { "$@" >> "$HOME/told" 2>> "$HOME/errors"; }
      say ${agy} run 'First.' --json
      rm "$HOME/go-on"
      ${agy} run 'Second.' --json >> "$HOME/told" 2>> "$HOME/errors" &
      until grep -qs One "$store"/*/events.jsonl && [ "$(ls "$store/live" | wc -l)" = 1 ] && [ "$(grep -ls One "$store"/*/events.jsonl | wc -l)" = 2 ]; do sleep 0.1; done
      head -c 100m /dev/zero > "$store/filler" 2> /dev/null
      touch "$HOME/go-on"; wait $!
      for command in 'sessions --json' 'doctor --json'; do say ${agy} $command; done
      rm "$store/filler"
      say ${agy} result --json
      say ${agy} run 'Third.' --json
      say ${agy} sessions --json
      find "$store" -name '*.tmp' -o -name 'job_*' -path '*/live/*' > "$HOME/left"`;
    const child = spawn('unshare', ['-rm', 'sh', '-c', script], {
      cwd: home.repo,
      env: serverEnv(home),
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    await once(child, 'close');
    const read = (name: string): string => readFileSync(path.join(home.home, name), 'utf8');
    const told = read('told')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const [first, second, full, doctor, kept, third, all] = told;
    expect(first).toMatchObject({ status: 'completed' });
    expect(second).toMatchObject({
      error: { code: 'store_failed', message: expect.stringContaining('ENOSPC') as string },
    });
    expect(full).toMatchObject({ count: 2, records: [{ status: 'failed' }, { status: 'completed' }] });
    expect(JSON.stringify(doctor)).toContain('GiB free');
    expect(JSON.stringify(kept)).toContain('store_failed');
    expect(third).toMatchObject({ status: 'completed' });
    expect(all).toMatchObject({
      count: 3,
      records: [{ status: 'completed' }, { status: 'failed' }, { status: 'completed' }],
    });
    expect(read('left')).toBe('');
    expect(home.living()).toEqual([]);
  }, 240_000);
});

describe('a disk without room for one more file', () => {
  it('leaves nothing of a job that could not be recorded, and names none', async () => {
    home = makeHome();
    // Room for the folder of the jobs, that of the live ones, a mark and the folder of a job; for no record.
    const script = `
      mkdir -p "$HOME/.agy-mcp/sessions" && mount -t tmpfs -o nr_inodes=4,mode=700 none "$HOME/.agy-mcp/sessions" &&
      "${process.execPath}" "${SERVER}" run 'Say it.' --json
      cd "$HOME/.agy-mcp/sessions" && find . -mindepth 1`;
    const child = spawn('unshare', ['-rm', 'sh', '-c', script], {
      cwd: home.repo,
      env: serverEnv(home),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    await once(child, 'close');
    const [told = '', ...left] = out.trimEnd().split('\n');
    const { error } = JSON.parse(told) as { error: Record<string, unknown> };
    expect(error).toMatchObject({
      code: 'store_failed',
      message: expect.stringContaining('ENOSPC') as unknown,
    });
    expect(error['job_id']).toBeUndefined();
    expect(left).toEqual(['./live', './locks']);
  });
});

describe('a store that is gone', () => {
  let bridge: Bridge;
  const root = (): string => path.join(home.home, '.agy-mcp', 'sessions');

  beforeEach(async () => {
    home = makeHome();
    bridge = await startBridge({ home });
    await bridge.call('agy', { prompt: 'Before.' });
  });

  it('and replaced by a file refuses new jobs with a hint', async () => {
    renameSync(root(), `${root()}.moved`);
    writeFileSync(root(), '');
    const { error } = await bridge.call('agy', { prompt: 'After.' });
    expect(error).toMatchObject({ code: 'store_failed' });
    expect(error.hint).toMatch(/AGY_MCP_SESSION_ROOT/);
    rmSync(root());
    renameSync(`${root()}.moved`, root());
    expect((await bridge.call('agy_sessions', {})).data).toMatchObject({ count: 1 });
    await bridge.disconnect();
  });

  it('and whose job has a damaged record still shows the others', async () => {
    mkdirSync(path.join(root(), 'job_zzzdamaged'), { mode: 0o700 });
    writeFileSync(path.join(root(), 'job_zzzdamaged', 'meta.json'), '{"job_id":"job_zzz', { mode: 0o600 });
    const { data } = await bridge.call('agy_sessions', {});
    expect((data['records'] as { status: string }[]).map(({ status }) => status)).toEqual([
      'unknown',
      'completed',
    ]);
    expect((await bridge.call('agy_status', { job_id: 'job_zzzdamaged' })).error).toMatchObject({
      code: 'store_failed',
    });
    await bridge.disconnect();
  });

  it('and may not be written refuses new jobs, while earlier ones stay readable', async () => {
    // Root ignores modes: an immutable mount says no to everybody.
    const script = `
      mount --bind "${root()}" "${root()}" && mount -o remount,bind,ro "${root()}" &&
      "${process.execPath}" "${SERVER}" run 'After.' --json
      "${process.execPath}" "${SERVER}" result --json`;
    const out = execFileSync('unshare', ['-rm', 'sh', '-c', script], {
      cwd: home.repo,
      env: serverEnv(home),
      encoding: 'utf8',
    });
    const [refused = '', earlier = ''] = out.split('\n');
    expect(JSON.parse(refused)).toMatchObject({ error: { code: 'store_failed' } });
    expect(JSON.parse(earlier)).toMatchObject({ status: 'completed' });
    await bridge.disconnect();
  });
});
