// Confined jobs as people use them: normal work goes on, and nothing of a job is left, whatever ends its runner.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { ATTACKS } from './attacks.ts';
import {
  HANGS,
  hideAllMeans,
  hideBubblewrap,
  makeWorld,
  runConfined,
  startHanging,
  type World,
} from '../support/confined-job.ts';
import { livingWith, until } from '../support/processes.ts';
import { type Bridge, makeHome, startBridge } from '../support/start-bridge.ts';

let world: World;
let bridge: Bridge | null = null;
afterEach(async () => {
  await bridge?.close();
  bridge = null;
  world.clear();
});

const EXECUTE = ['--mode', 'execute', '--allow-write'];
const ok = (name: string, command: string): string =>
  `if ( ${command} ) > ${name}.out; then echo ${name} ok; else cat ${name}.out; fi`;

describe('in a worktree', () => {
  test.each(['bubblewrap', 'unshare'])(
    'a commit, a test run and a build with a cache work, by %s',
    async (by) => {
      world = makeWorld();
      const script = [
        ok(
          'commit',
          'echo work > work.txt && git add work.txt && git -c user.name=a -c user.email=a@localhost commit -q -m work',
        ),
        ok('untouched', 'test -z "$(git status --porcelain --untracked-files=all -- . ":!*.out")"'),
        ok(
          'node',
          "echo \"require('node:test').test('one', () => undefined)\" > one.test.cjs && node --test one.test.cjs",
        ),
        ok('npm', 'npm --version && npm pack --dry-run --offline || mkdir -p "$HOME/.npm/_cacache/x"'),
        ok(
          'cache',
          'mkdir -p "$HOME/.cache/go-build/aa" && echo o > "$HOME/.cache/go-build/aa/o" && test -s "$HOME/.cache/go-build/aa/o"',
        ),
        ok('temp', 'd=$(mktemp -d) && echo x > "$d/x"'),
        ok(
          'server',
          `node -e "const s = require('node:http').createServer((_, r) => r.end('up')).listen(0, '127.0.0.1', async () => { const r = await fetch('http://127.0.0.1:' + s.address().port); process.exit(await r.text() === 'up' ? 0 : 1); })"`,
        ),
      ].join('\n');
      if (by === 'unshare') hideBubblewrap(world);
      const { said, record } = await runConfined(world, script, EXECUTE);
      expect(record['confinement']).toMatchObject({ by });
      for (const name of ['commit', 'untouched', 'node', 'npm', 'cache', 'temp', 'server'])
        expect(said).toContain(`${name} ok`);
      const { branch } = record['workspace'] as { branch: string };
      expect(world.git('log', '--format=%s', '-1', branch).trim()).toBe('work');
      expect(world.git('status', '--porcelain')).toBe('');
      // What stood in for protected places is gone.
      const { path: tree } = record['workspace'] as { path: string };
      expect(readdirSync(tree).filter((name) => name.startsWith('.') || name.startsWith('_'))).toEqual([
        '.git',
      ]);
    },
  );

  test('the next turn commits where the first one did, and commands before and after it see no credentials', async () => {
    world = makeWorld();
    const isHidden = '! test -s "$HOME/.ssh/id_ed25519" && ! touch "$HOME/project/in-checkout"';
    const config = `[[repositories]]\npath = "${world.repo}"\nsetup = ['${isHidden}']\nverify = ['${isHidden} && test -s work.txt']\n`;
    const commit = (word: string): string =>
      ok(
        word,
        `echo ${word} >> work.txt && git add work.txt && git -c user.name=a -c user.email=a@localhost commit -q -m ${word}`,
      );
    const first = await runConfined(world, commit('one'), EXECUTE, { config });
    expect(first.said).toContain('one ok');
    expect(first.record).toMatchObject({ setup: { status: 'passed' }, verify: { status: 'passed' } });
    const session = String(first.record['session_id']);
    const second = await runConfined(world, commit('two'), [...EXECUTE, '--session-id', session], { config });
    expect(second.said).toContain('two ok');
    const { path: tree, branch } = second.record['workspace'] as { path: string; branch: string };
    expect(tree).toBe((first.record['workspace'] as { path: string }).path);
    expect(second.record['confinement']).toMatchObject({ filesystem: 'enforced' });
    expect(world.git('log', '--format=%s', '-2', branch).trim().split('\n')).toEqual(['two', 'one']);
    expect(existsSync(path.join(world.repo, 'in-checkout'))).toBe(false);
  });

  test('a job that reads may write its worktree, which is thrown away, and not the checkout', async () => {
    world = makeWorld();
    const script = [
      ok('tree', 'echo x > in-tree'),
      ok('checkout', 'echo x > "$HOME/project/in-checkout"'),
    ].join('\n');
    const { said, record } = await runConfined(world, script, ['--mode', 'review', '--worktree']);
    expect(said).toContain('tree ok');
    expect(said).not.toContain('checkout ok');
    expect(existsSync(path.join(world.repo, 'in-checkout'))).toBe(false);
    expect(existsSync((record['workspace'] as { path: string }).path)).toBe(false);
  });
});

test('an agent that is found through a link in a temporary folder starts in both profiles', async () => {
  world = makeWorld();
  const tools = mkdtempSync(path.join(tmpdir(), 'agy-mcp-tools-'));
  try {
    // A link to a file whose own name goes through a link: each must be there inside.
    symlinkSync(path.join(world.home, 'bin'), path.join(tools, 'bin'));
    mkdirSync(path.join(tools, 'named'));
    symlinkSync(path.join(tools, 'bin/agy'), path.join(tools, 'named/agy'));
    for (const [profile, name] of [
      ['standard', 'bin/agy'],
      ['strict', 'bin/agy'],
      ['standard', 'named/agy'],
    ] as const) {
      const config = `[confinement]\nprofile = "${profile}"\n`;
      const env = { AGY_BIN: path.join(tools, name) };
      const { record } = await runConfined(world, 'true', EXECUTE, { config, env });
      expect(record, name).toMatchObject({ status: 'completed', confinement: { by: 'bubblewrap' } });
    }
  } finally {
    rmSync(tools, { recursive: true });
  }
});

describe('in place', () => {
  test('a job that reads changes nothing', async () => {
    world = makeWorld();
    const { said } = await runConfined(world, ok('write', 'echo x > new-file'), ['--mode', 'ask']);
    expect(said).not.toContain('write ok');
    expect(readdirSync(world.repo).sort()).toEqual(['.git', 'README.md']);
  });

  test('a job that writes changes files, and nothing of the repository', async () => {
    world = makeWorld();
    const script = [
      ok('write', 'echo x > new-file'),
      ok('commit', 'git add . && git -c user.name=a -c user.email=a@localhost commit -q -m x'),
      ok('hook', 'echo > .git/hooks/post-checkout'),
    ].join('\n');
    const { said } = await runConfined(world, script, [...EXECUTE, '--no-worktree']);
    expect(said).toContain('write ok');
    expect(said).not.toMatch(/commit ok|hook ok/);
    expect(
      readdirSync(world.repo)
        .filter((name) => !name.endsWith('.out'))
        .sort(),
    ).toEqual(['.git', 'README.md', 'new-file']);
  });
});

describe('the record', () => {
  // promise: confined-verified
  test('says what was found inside, and hides no name of a user', async () => {
    world = makeWorld();
    const { record } = await runConfined(world, 'true', EXECUTE);
    const { hidden, ...confinement } = record['confinement'] as { hidden: string[]; detail: string };
    expect(confinement).toMatchObject({
      level: 'partial',
      by: 'bubblewrap',
      filesystem: 'enforced',
      processes: 'enforced',
      network: 'none',
    });
    expect(hidden).toEqual(expect.arrayContaining(['~/.ssh', '~/.netrc', '~/.config/gh', '~/.agy-mcp']));
    expect(hidden.join(' ')).not.toContain(world.home);
  });

  test.each(['bubblewrap', 'unshare'] as const)('tells the code of what ran inside, by %s', async (by) => {
    world = makeWorld();
    const { call } = await confinedBy(by, { version: '1.3.2', steps: [{ exit: 7 }] });
    const { error } = await call('agy', { prompt: 'x' });
    const { data } = await call('agy_status', { job_id: error.job_id });
    expect(data).toMatchObject({ exit_code: 7, signal: null, confinement: { by } });
  });
});

/** A bridge whose jobs are confined by these means. */
async function confinedBy(by: 'bubblewrap' | 'unshare', agent: Record<string, unknown>): Promise<Bridge> {
  const home = makeHome(agent);
  if (by === 'unshare') hideBubblewrap(home);
  bridge = await startBridge({ home, env: { AGY_MCP_CONFINEMENT: 'require' } });
  return bridge;
}

describe.each(['bubblewrap', 'unshare'] as const)('the end, by %s', (by) => {
  // promise: confined-ends
  test('nothing of a job is alive when its runner was killed with -9', async () => {
    world = makeWorld();
    bridge = await confinedBy(by, HANGS);
    const { id, mark, owner } = await startHanging(bridge);
    expect(livingWith('AGY_MCP_JOB_MARK', mark).length).toBeGreaterThan(1);
    process.kill(owner.pid, 'SIGKILL');
    await until(() => livingWith('AGY_MCP_JOB_MARK', mark).length === 0, 'all of it is gone', 10_000);
    const { data: after } = await bridge.call('agy_status', { job_id: id, wait_seconds: 20 });
    expect(after['status']).toBe('failed');
    const { path: tree } = after['workspace'] as { path: string };
    expect(readdirSync(tree)).not.toContain('.mcp.json');
  });

  test('a cancel lets the agent write its result, and leaves nothing', async () => {
    world = makeWorld();
    bridge = await confinedBy(by, HANGS);
    const { id } = await startHanging(bridge);
    await bridge.call('agy_cancel', { job_id: id, reason: 'enough' });
    const { data: after } = await bridge.call('agy_status', { job_id: id });
    // The simulated agent answers TERM with a result and ends with 1; a killed one has no code.
    expect(after).toMatchObject({ status: 'cancelled', exit_code: 1 });
  });
});

describe('what cannot be', () => {
  // promise: confined-required
  test('a request that loosens the configuration is refused', async () => {
    world = makeWorld();
    const config = '[confinement]\nlevel = "require"\n';
    const { record } = await runConfined(world, 'true', [...EXECUTE, '--confinement', 'off'], { config });
    expect(record).toMatchObject({ error: { code: 'invalid_request' } });
  });
  test('a machine that makes no namespaces is refused with `require`, and said with `auto`', async () => {
    world = makeWorld();
    hideAllMeans(world);
    const refused = await runConfined(world, 'true', [...EXECUTE, '--confinement', 'require']);
    expect(refused.record).toMatchObject({ error: { code: 'confinement_unavailable' } });
    // The refusal is in the audit trail; of a job there is nothing.
    const stored = readdirSync(path.join(world.home, '.agy-mcp'), { recursive: true, encoding: 'utf8' });
    expect(stored.filter((name) => path.basename(name) === 'meta.json')).toEqual([]);
    const { record } = await runConfined(world, 'true', EXECUTE);
    expect(record['confinement']).toMatchObject({ level: 'none', by: 'none' });
  });
  test('the table has at least sixty attempts', () => {
    expect(ATTACKS.length).toBeGreaterThanOrEqual(60);
    expect(new Set(ATTACKS.map(({ id }) => id)).size).toBe(ATTACKS.length);
  });
});
