// config, path, version and apply --discard, as they are typed.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { type Home, makeHome } from '../support/start-bridge.ts';
import { type Ended, startTyped } from '../support/typed-command.ts';

let home: Home;
afterEach(() => home.clear());
vi.setConfig({ testTimeout: 60_000 });
const run = (...words: string[]): Promise<Ended> => startTyped(home, words).ended;

it('config says what is in force and where each value comes from, and no secret', async () => {
  home = makeHome();
  const folder = path.join(home.home, '.config', 'agy-mcp');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, 'config.toml'),
    'worktree = false\n[jobs]\nmax_running = 3\n[redaction]\npatterns = ["my-own-secret"]\n',
  );
  const env = { AGY_MCP_BACKEND: 'gemini', AGY_BIN: '/opt/agy' };
  const { code, out } = await startTyped(home, ['config'], { env }).ended;
  expect(code).toBe(0);
  expect(out).toMatch(/^configuration file +~\/.+config\.toml +default$/m);
  expect(out).toMatch(/^backend +gemini +AGY_MCP_BACKEND$/m);
  expect(out).toMatch(/^worktree +false +~\/.+config\.toml:1$/m);
  expect(out).toMatch(/^jobs\.max_running +3 +~\/.+config\.toml:3$/m);
  expect(out).toMatch(/^retention_days +\d+ +default$/m);
  expect(out).toMatch(/^redaction\.patterns +1 pattern, not shown +~\/.+config\.toml:5$/m);
  expect(out).toMatch(/^AGY_BIN +\/opt\/agy +AGY_BIN$/m);
  expect(out).not.toContain('my-own-secret');
  const { settings } = JSON.parse((await run('config', '--json')).out) as { settings: { key: string }[] };
  expect(settings.find(({ key }) => key === 'jobs.max_running')).toMatchObject({ value: 3, source: 'file' });
});

it('version names the program', async () => {
  home = makeHome();
  expect((await run('version')).out).toMatch(/^agy-mcp \d+\.\d+\.\d+ \(Node\.js v.+\)\n\/.+agy-mcp\.js\n$/);
});

it('path prints the worktree, and apply --discard removes it once all is applied', async () => {
  home = makeHome({ answer: 'Done.', steps: [{ write: 'new.txt', content: 'hello\n', granted: true }] });
  await run('run', 'Write.', '-m', 'execute', '-w', '-l', 'new', '-q');
  const worktree = (await run('path', 'new')).out.trim();
  expect(readFileSync(path.join(worktree, 'new.txt'), 'utf8')).toBe('hello\n');
  const wrong = await run('apply', 'new', '--patch-sha256', '0'.repeat(64), '--discard');
  expect(wrong.code).toBe(1);
  expect(existsSync(worktree)).toBe(true);
  const { patch_sha256: sum } = JSON.parse((await run('diff', 'new', '--json')).out) as {
    patch_sha256: string;
  };
  const { code, out } = await run('apply', 'new', '--patch-sha256', sum, '--discard');
  expect(code).toBe(0);
  expect(out).toMatch(/^job job_\w+: .+ removed$/m);
  expect(readFileSync(path.join(home.repo, 'new.txt'), 'utf8')).toBe('hello\n');
  expect(existsSync(worktree)).toBe(false);
  expect(await run('path', 'new')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^error: Nothing is at ".+" any more\.\nhint: agy-mcp diff job_/) as unknown,
  });
});
