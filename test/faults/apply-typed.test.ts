// apply as it is typed: as files, a commit or a branch, all or a part, in scripts.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { gitIn } from '../support/prepared-home.ts';
import { type Home, makeHome } from '../support/start-bridge.ts';
import { type Ended, startTyped } from '../support/typed-command.ts';

let home: Home;
let sum: string;
const run = (...words: string[]): Promise<Ended> => startTyped(home, words).ended;
const git = (...args: string[]): string => gitIn(home, ...args).trim();
const apply = (...words: string[]): Promise<Ended> => run('apply', 'new', '--patch-sha256', sum, ...words);
const isThere = (name: string): boolean => existsSync(path.join(home.repo, name));

beforeEach(async () => {
  const write = (name: string) => ({ write: name, content: `${name}\n`, granted: true });
  home = makeHome({ answer: 'Done.', steps: [write('src/a.txt'), write('src/b.txt'), write('c.txt')] });
  git('config', 'user.name', 'T');
  git('config', 'user.email', 't@localhost');
  expect((await run('run', 'Write.', '-m', 'execute', '-w', '-l', 'new', '-q')).code).toBe(0);
  sum = (await run('diff', 'new', '--sum')).out.trim();
});
afterEach(() => home.clear());

it('--as commit with --message makes a commit of all, and says which', async () => {
  const { code, out } = await apply('--as', 'commit', '--message', 'Handle empty input');
  expect(code).toBe(0);
  expect(out).toContain(git('rev-parse', 'HEAD').slice(0, 12));
  expect(git('log', '-1', '--format=%s')).toBe('Handle empty input');
  expect(git('log', '-1', '--format=%b')).toMatch(/^Agy-Job: job_\w+\nAgy-Agent: agy/);
  expect(git('show', '--format=', '--name-only')).toBe('c.txt\nsrc/a.txt\nsrc/b.txt');
  expect(git('status', '--porcelain')).toBe('');
});

it('--as branch with --branch leaves the checkout as it is, and is refused where that branch is taken', async () => {
  git('branch', 'taken');
  const refused = await apply('--as', 'branch', '--branch', 'taken');
  expect(refused).toMatchObject({ code: 2, out: '' });
  expect(refused.err).toMatch(/^error: There is a branch "taken" already.*\nhint: .*--branch/s);
  const { code, out } = await apply('--as', 'branch', '--branch', 'fix/input', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    as: 'branch',
    branch: 'fix/input',
    commit: git('rev-parse', 'fix/input'),
  });
  expect(git('show', '--format=%s', '--name-only', 'fix/input')).toBe('new\n\nc.txt\nsrc/a.txt\nsrc/b.txt');
  expect(isThere('c.txt')).toBe(false);
});

it('--paths brings a part, tells what is left, and keeps the worktree from --discard', async () => {
  const first = await apply('--paths', 'src/a.txt', '--paths', 'c.txt', '--discard');
  expect(first.code).toBe(0);
  expect(first.out).toContain('not brought back yet: "src/b.txt"');
  expect([isThere('src/a.txt'), isThere('src/b.txt'), isThere('c.txt')]).toEqual([true, false, true]);
  expect((await run('diff', 'new', '--no-pager')).out).toContain('not brought back yet: "src/b.txt"');
  expect((await run('path', 'new')).code).toBe(0);
  const strange = await apply('--paths', 'no/such');
  expect(strange.code).toBe(2);
  expect(strange.err).toMatch(/^error: --paths names what is not among the changes: "no\/such"/);
  const rest = await apply('--paths', 'src', '--discard');
  expect(rest.code).toBe(0);
  expect(readFileSync(path.join(home.repo, 'src/b.txt'), 'utf8')).toBe('src/b.txt\n');
  expect((await run('path', 'new')).code).toBe(1);
});

it.each([
  [['--message', 'Words'], /^error: --message has no meaning with --as changes/],
  [['--as', 'commit', '--branch', 'x'], /^error: --branch has no meaning with --as commit/],
  [['--as', 'merge'], /--as/],
  [['--as', 'commit', '--message', ' '], /--message is blank/],
])('%j is refused, and nothing is changed', async (words, error) => {
  const { code, err } = await apply(...words);
  expect(code).not.toBe(0);
  expect(err).toMatch(error);
  expect(git('status', '--porcelain')).toBe('');
  expect(git('rev-list', '--count', 'HEAD')).toBe('1');
});
