// Installations of setup: run once, put into every later worktree, and never when that could be wrong.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { homeWithNpm, LOCKED_FILES, runs } from '../support/fake-npm.ts';
import { until } from '../support/processes.ts';
import { commitFiles, preparedHome } from '../support/prepared-home.ts';
import { type Bridge, type Home, startBridge } from '../support/start-bridge.ts';
import { startTyped } from '../support/typed-command.ts';

let bridge: Bridge | null = null;
afterEach(async () => {
  await bridge?.close();
  bridge = null;
});

const TASK = { prompt: 'Change it.', mode: 'execute', allow_write: true };
const AGENT = {
  version: '1.3.2',
  answer: 'Done.',
  steps: [{ run: 'cat node_modules/a.js > seen.txt; echo poison > node_modules/a.js', granted: true }],
};
const homeWith = (row: string, also?: string): Home => homeWithNpm(AGENT, row, also);

const storeOf = ({ home }: Home): string => path.join(home, '.agy-mcp/sessions/setups');
const kept = (home: Home, ending: string): string[] =>
  readdirSync(storeOf(home))
    .filter((name) => name.endsWith(ending))
    .map((name) => path.join(storeOf(home), name));
const packs = (home: Home): string[] => kept(home, '.pack');
const ready = (home: Home): string[] => kept(home, '.ready');
const worktreeOf = (data: Record<string, unknown>): string => (data['workspace'] as { path: string }).path;

async function job(home: Home): Promise<{ data: Record<string, unknown>; said: string }> {
  bridge ??= await startBridge({ home });
  const { data } = await bridge.call('agy', TASK);
  const { data: log } = await bridge.call('agy_read', {
    job_id: data['job_id'],
    translate: 'raw',
    limit: 500,
  });
  const events = log['events'] as { subtype?: string; text?: string }[];
  const texts = events.filter(({ subtype }) => subtype === 'setup').map(({ text }) => text ?? '');
  return { data, said: texts.join('\n') };
}

describe('an installation', () => {
  // promise: setup-kept-apart
  it('is put into the next worktree as it was, whatever an agent did to the first, and other commands run', async () => {
    const home = homeWith('setup = ["npm ci", "echo ran >> $HOME/others"]');
    const first = await job(home);
    expect(first.said).toMatch(/Kept for the next worktree: 4 files/);
    expect(first.data['setup']).not.toHaveProperty('reused');
    const second = await job(home);
    expect(second.data['status']).toBe('completed');
    expect(second.said).toMatch(/Reused what "npm ci" made before: 4 files in \d/);
    expect(second.data['setup']).toMatchObject({ status: 'passed', reused: { commands: 1, files: 4 } });
    expect(runs(home)).toBe(1);
    expect(runs(home, 'others')).toBe(2);
    const top = worktreeOf(second.data);
    expect(readFileSync(path.join(top, 'seen.txt'), 'utf8')).toBe('exports.a = 1;\n');
    expect(readFileSync(path.join(top, 'node_modules/.bin/a'), 'utf8')).toBe(`#!${top}/node_modules/a.js\n`);
    expect(statSync(path.join(top, 'node_modules/.bin/a')).mode & 0o777).toBe(0o755);
    expect(statSync(storeOf(home)).mode & 0o777).toBe(0o700);
    const diff = await bridge?.call('agy_diff', { job_id: second.data['job_id'] });
    expect((diff?.data['files'] as { path: string }[]).map((file) => file.path)).toEqual(['seen.txt']);
  });

  it('is run where a lock file or a file that a manifest names differs, and not for another source', async () => {
    const home = homeWith('setup = ["npm ci"]\nsetup_inputs = ["config"]');
    await job(home);
    commitFiles(home, { 'src/main.js': '// two\n' });
    await job(home);
    expect(runs(home)).toBe(1);
    for (const [at, change] of [
      { 'package-lock.json': '{"lockfileVersion":3,"packages":{}}\n' },
      { 'tools/patch.js': '// two\n' },
      { 'config/build.json': '{}\n' },
    ].entries()) {
      commitFiles(home, change);
      expect((await job(home)).said).not.toContain('Reused');
      expect(runs(home)).toBe(at + 2);
    }
  });

  it.each<[why: string, row: string, also: string, said: RegExp]>([
    [
      'it made something of the sources',
      'setup = ["npm ci"]',
      'mkdir dist; cp src/main.js dist',
      /also made dist/,
    ],
    ['it changed a tracked file', 'setup = ["npm ci"]', 'echo x >> package.json', /changed package\.json/],
    [
      'a program names its worktree',
      'setup = ["npm ci"]',
      'printf "\\0$PWD" > node_modules/p',
      /node_modules\/p holds/,
    ],
    ['it is switched off', 'setup = ["npm ci"]\nsetup_cache = false', ':', /^\$ npm ci$/],
    ['no room is given', 'setup = ["npm ci"]\n[jobs]\nsetup_cache_mb = 0', ':', /^\$ npm ci$/],
    ['its lock file is gone', 'setup = ["npm ci"]', ':', /^\$ npm ci$/],
  ])('is run each time where %s', async (why, row, also, said) => {
    const home = homeWith(row, also);
    if (why.startsWith('its lock')) {
      rmSync(path.join(home.repo, 'package-lock.json'));
      commitFiles(home, {});
    }
    expect((await job(home)).said).toMatch(said);
    await job(home);
    expect(runs(home)).toBe(2);
  });

  it('that failed is not kept', async () => {
    const home = homeWith('setup = ["npm ci"]', 'test -e "$HOME/may-pass"');
    bridge = await startBridge({ home });
    expect((await bridge.call('agy', TASK)).error).toMatchObject({ code: 'workspace_failed' });
    writeFileSync(path.join(home.home, 'may-pass'), '');
    expect((await job(home)).data['status']).toBe('completed');
    expect(runs(home)).toBe(2);
  });
});

describe('a kept installation', () => {
  it('that is damaged is thrown away, and the commands run', async () => {
    const home = homeWith('setup = ["npm ci"]');
    await job(home);
    await until(() => ready(home).length === 1, 'the next one is ready', 20_000);
    const [pack = ''] = packs(home);
    rmSync(ready(home)[0] ?? '', { recursive: true });
    const bytes = readFileSync(pack);
    bytes[3] = 0xff;
    writeFileSync(pack, bytes);
    const { data, said } = await job(home);
    expect(data['status']).toBe('completed');
    expect(said).toContain('could not be used');
    expect(runs(home)).toBe(2);
    expect((await job(home)).said).toContain('Reused');
  });

  // promise: setup-kept-private
  it('in a folder that others may write to is not used, and none is kept there', async () => {
    const home = homeWith('setup = ["npm ci"]');
    await job(home);
    chmodSync(storeOf(home), 0o777);
    const { said } = await job(home);
    expect(said).toContain('open to other users');
    expect(runs(home)).toBe(2);
    chmodSync(storeOf(home), 0o700);
  });

  it('is one, when two jobs install the same at once', async () => {
    const home = homeWith('setup = ["npm ci"]', 'while [ ! -e "$HOME/go" ]; do sleep 0.1; done');
    const { call } = (bridge = await startBridge({ home }));
    const started = await Promise.all([call('agy_start', TASK), call('agy_start', TASK)]);
    await until(() => runs(home) === 2, 'both install', 30_000);
    writeFileSync(path.join(home.home, 'go'), '');
    for (const { data } of started) {
      const { data: end } = await call('agy_status', { job_id: data['job_id'], wait_seconds: 60 });
      expect(end['status']).toBe('completed');
    }
    expect(packs(home)).toHaveLength(1);
    expect((await job(home)).said).toContain('Reused');
  });

  it('is counted by the doctor, and goes with a purge: those that were not used for long, or all', async () => {
    const home = homeWith('setup = ["npm ci"]');
    await job(home);
    const typed = async (...words: string[]) => startTyped(home, words).ended;
    const setupsOf = async (): Promise<string> => {
      const { checks } = JSON.parse((await typed('doctor', '--json')).out) as {
        checks: { name: string; detail: string }[];
      };
      return checks.find(({ name }) => name === 'setups')?.detail ?? '';
    };
    expect(await setupsOf()).toMatch(/^1 finished, 0\.0 GiB; agy-mcp purge --setups removes them/);
    expect((await typed('purge', '--days', '1', '--json')).out).not.toContain('setups_removed');
    const [pack = ''] = packs(home);
    utimesSync(pack, 1_600_000_000, 1_600_000_000);
    expect((await typed('purge', '--days', '1', '--dry-run')).out).toContain('would remove 1 finished setup');
    expect(packs(home)).toEqual([pack]);
    expect((await typed('purge', '--days', '1')).out).toContain('removed 1 finished setup');
    expect(packs(home)).toEqual([]);
    await job(home);
    expect((await typed('purge', '--setups')).out).toMatch(/^Removed 1 finished setup, \d MB\./);
    expect(packs(home)).toEqual([]);
    expect((await typed('purge', '--setups')).out).toContain('No finished setups');
    expect(await setupsOf()).toBe('none kept');
  });

  it('goes when it was not used for longest, and there is no room for the next', async () => {
    const home = homeWith('setup = ["npm ci"]\n[jobs]\nsetup_cache_mb = 1');
    mkdirSync(storeOf(home), { recursive: true, mode: 0o700 });
    await job(home);
    const [first = ''] = packs(home);
    commitFiles(home, { 'package-lock.json': '{"lockfileVersion":4}\n' });
    await job(home);
    expect(packs(home)).toHaveLength(1);
    expect(packs(home)).not.toContain(first);
  });
});

describe('what is ready of a kept installation', () => {
  const inode = (top: string): number => statSync(path.join(top, 'node_modules/a.js')).ino;
  const nextReady = async (home: Home): Promise<number> => {
    await until(() => ready(home).length === 1, 'the next one is ready', 20_000);
    return inode(path.join(ready(home)[0] ?? '', 'tree'));
  };

  // promise: setup-kept-apart
  it('is moved into the next worktree, and another one is made of what is kept', async () => {
    const home = homeWith('setup = ["npm ci"]');
    await job(home);
    for (const round of [2, 3]) {
      const expected = await nextReady(home);
      const { data, said } = await job(home);
      expect(said).toContain('Reused');
      const top = worktreeOf(data);
      expect(inode(top)).toBe(expected);
      // the agent of the job before wrote into its own
      expect([round, readFileSync(path.join(top, 'seen.txt'), 'utf8')]).toEqual([round, 'exports.a = 1;\n']);
      expect(readFileSync(path.join(top, 'node_modules/.bin/a'), 'utf8')).toBe(
        `#!${top}/node_modules/a.js\n`,
      );
    }
    expect(runs(home)).toBe(1);
  });

  it('is dropped where somebody has written to it, and what is kept is unpacked', async () => {
    const home = homeWith('setup = ["npm ci"]');
    await job(home);
    const touched = await nextReady(home);
    const file = path.join(ready(home)[0] ?? '', 'tree/node_modules/a.js');
    const { atime, mtime } = statSync(file);
    writeFileSync(file, 'exports.a = 2;\n');
    utimesSync(file, atime, mtime);
    const { data, said } = await job(home);
    expect(said).toContain('Reused');
    expect(readFileSync(path.join(worktreeOf(data), 'seen.txt'), 'utf8')).toBe('exports.a = 1;\n');
    expect(inode(worktreeOf(data))).not.toBe(touched);
    expect(runs(home)).toBe(1);
    expect(await nextReady(home)).not.toBe(touched);
  });

  it('is moved into one of two worktrees that are made at once', async () => {
    const home = homeWith('setup = ["npm ci"]');
    await job(home);
    const expected = await nextReady(home);
    const { call } = bridge as Bridge;
    const started = await Promise.all([call('agy_start', TASK), call('agy_start', TASK)]);
    const ends = started.map(({ data }) => call('agy_status', { job_id: data['job_id'], wait_seconds: 60 }));
    const tops = (await Promise.all(ends)).map(({ data }) => worktreeOf(data));
    for (const top of tops) expect(readFileSync(path.join(top, 'seen.txt'), 'utf8')).toBe('exports.a = 1;\n');
    expect(tops.filter((top) => inode(top) === expected)).toHaveLength(1);
    expect(runs(home)).toBe(1);
  });

  it('is not made where there is no room for both', async () => {
    const home = homeWith('setup = ["npm ci"]\n[jobs]\nsetup_cache_mb = 1');
    const { data } = await job(home);
    await bridge?.disconnect();
    await until(() => home.living().length === 0, 'server and runner have ended', 20_000);
    expect([packs(home).length, ready(home)]).toEqual([1, []]);
    expect(data['status']).toBe('completed');
  });
});

describe('what setup changes in files that git does not ignore', () => {
  // promise: setup-no-work
  it('is what the agent starts from, is no part of its work, and is told', async () => {
    const agent = {
      ...AGENT,
      steps: [{ run: 'git status --porcelain > seen.txt; echo mine >> src/main.js', granted: true }],
    };
    const home = preparedHome(
      agent,
      'setup = ["echo more >> package.json; echo new > made.txt"]',
      LOCKED_FILES,
    );
    const { data } = await job(home);
    expect(readFileSync(path.join(worktreeOf(data), 'seen.txt'), 'utf8')).toBe('?? seen.txt\n');
    expect((data['warnings'] as string[]).join('\n')).toMatch(
      /Setup changed files .*made\.txt.*package\.json|package\.json.*made\.txt/,
    );
    const { data: diff } = await (bridge as Bridge).call('agy_diff', { job_id: data['job_id'] });
    expect((diff['files'] as { path: string }[]).map((file) => file.path).sort()).toEqual([
      'seen.txt',
      'src/main.js',
    ]);
    const applied = await (bridge as Bridge).call('agy_apply', {
      job_id: data['job_id'],
      patch_sha256: diff['patch_sha256'],
    });
    expect(applied.error.code).toBe('');
    expect(readFileSync(path.join(home.repo, 'src/main.js'), 'utf8')).toBe('// one\nmine\n');
    expect(readFileSync(path.join(home.repo, 'package.json'), 'utf8')).toBe(LOCKED_FILES['package.json']);
    expect(existsSync(path.join(home.repo, 'made.txt'))).toBe(false);
  });
});
