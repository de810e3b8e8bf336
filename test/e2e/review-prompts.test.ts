// Reviews as slash commands: the call that a prompt names is made, and the agent in its worktree sees that change.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { reviewSchema } from '../../src/mcp/prompts/review-schemas.ts';
import { startRawHere } from '../support/bridge-here.ts';
import type { RawServer } from '../support/raw-server.ts';
import { type Home, makeHome } from '../support/start-bridge.ts';

const FINDING = {
  file: 'app.txt',
  line: 2,
  severity: 'high',
  why: 'It counts one too many.',
  fix: 'Count from zero.',
  scenario: 'An empty list.',
  category: 'wrong bound',
  attack: 'None.',
  confidence: 'high',
};
const JUDGED = { verdict: 'request_changes', summary: 'One fault.', findings: [FINDING] };
const HIDDEN = '.agy-mcp-review.patch';

let home: Home;
let server: RawServer;
const seen = (name: string): string => readFileSync(path.join(home.home, 'seen', name), 'utf8');
const write = (name: string, text: string): void => {
  writeFileSync(path.join(home.repo, name), text);
};
function git(...args: string[]): string {
  const who = ['-c', 'user.name=T', '-c', 'user.email=t@localhost'];
  const env = { PATH: process.env['PATH'], HOME: home.home, GIT_CONFIG_NOSYSTEM: '1' };
  return execFileSync('git', ['-C', home.repo, ...who, ...args], { env, encoding: 'utf8' }).trim();
}

async function open(): Promise<void> {
  // What the agent has before it in its working directory, put aside for the test to look at.
  home = makeHome({
    version: '1.3.2',
    steps: [{ run: 'mkdir -p ../../../../seen && cp -R ./. ../../../../seen/', granted: true }],
    answer: 'Judged.',
    structured: JUDGED,
  });
  server = await startRawHere(home, { era: '2025-11-25' });
  write('app.txt', 'one\ntwo\n');
  git('add', '.');
  git('commit', '-q', '-m', 'second');
}
async function close(): Promise<void> {
  await server.kill('SIGTERM');
  await home.clear();
}

const ask = (name: string, args: Record<string, string>) =>
  server.ask('prompts/get', { name, arguments: args });
async function textOf(name: string, args: Record<string, string>): Promise<string> {
  const { result, error } = await ask(name, args);
  if (error !== undefined) throw new Error(error.message);
  const [message] = result?.['messages'] as { content: { text: string } }[];
  return message?.content.text ?? '';
}
/** The call that stands in the words, as an assistant would copy it. */
const callIn = (text: string): Record<string, unknown> =>
  JSON.parse(/```json\n(.+)\n```/.exec(text)?.[1] ?? '{}') as Record<string, unknown>;
const call = async (args: Record<string, unknown>): Promise<Record<string, unknown>> =>
  (await server.ask('tools/call', { name: 'agy', arguments: args })).result ?? {};

/** The whole of it: what is asked, what the agent has, what comes back, and the checkout as it was. */
async function review(name: string, args: Record<string, string>) {
  const before = [git('status', '--porcelain'), git('for-each-ref'), git('stash', 'list')];
  const args2 = callIn(await textOf(name, args));
  expect([git('status', '--porcelain'), git('for-each-ref'), git('stash', 'list')]).toEqual(before);
  const result = await call(args2);
  expect(result['isError'], JSON.stringify(result)).not.toBe(true);
  const data = result['structuredContent'] as Record<string, unknown>;
  expect(data['status']).toBe('completed');
  expect(data['warnings']).toEqual([]);
  expect(git('status', '--porcelain')).toBe(before[0]);
  return { args: args2, data };
}

describe('the agent has before it', () => {
  beforeEach(open);
  afterEach(close);

  it('what is staged, and not what is not', async () => {
    write('app.txt', 'one\nstaged\n');
    git('add', 'app.txt');
    write('app.txt', 'one\nstaged\nlater\n');
    write('new.txt', 'untracked\n');
    const { data } = await review('adversarial-review', { range: 'staged' });
    expect(seen('app.txt')).toBe('one\nstaged\n');
    expect(seen(HIDDEN)).toContain('-two\n+staged\n');
    expect(seen(HIDDEN)).not.toMatch(/later|untracked/);
    expect(existsSync(path.join(home.home, 'seen/new.txt'))).toBe(false);
    expect(data['structured_output']).toEqual(JUDGED);
  });

  it('all that is uncommitted: staged, unstaged and new', async () => {
    write('README.md', '# other\n');
    git('add', 'README.md');
    write('app.txt', 'one\nunstaged\n');
    write('new.txt', 'untracked\n');
    await review('review-range', {});
    expect(seen('app.txt')).toBe('one\nunstaged\n');
    for (const line of ['+# other', '-two', '+unstaged', '+untracked', 'b/new.txt'])
      expect(seen(HIDDEN)).toContain(line);
  });

  it('a range of commits, with the files of its end and without what came after', async () => {
    git('checkout', '-q', '-b', 'feature');
    write('app.txt', 'one\nfeature\n');
    git('commit', '-q', '-a', '-m', 'feature');
    git('checkout', '-q', 'main');
    write('main.txt', 'on main\n');
    git('add', '.');
    git('commit', '-q', '-m', 'third');
    write('app.txt', 'uncommitted\n');
    const { args } = await review('security-review', { range: 'main...feature', focus: 'the counter' });
    expect(seen('app.txt')).toBe('one\nfeature\n');
    expect(seen(HIDDEN)).toContain('-two\n+feature\n');
    expect(seen(HIDDEN)).not.toContain('main.txt');
    expect(args['prompt']).toContain('Look above all at this: the counter');
    // Two dots compare the ends as they are: what main alone has goes.
    await review('security-review', { range: 'main..feature' });
    expect(seen(HIDDEN)).toContain('main.txt');
  });

  it('files that attributes would hide from a patch, and a name that is no plain one', async () => {
    write('.gitattributes', '*.lock -diff\n');
    write('a.lock', 'pinned\n');
    write('ünd "so".txt', 'named\n');
    await review('review-range', { range: 'working-tree' });
    expect(seen(HIDDEN)).toContain('+pinned');
    expect(seen(HIDDEN)).toContain('+named');
  });

  it('the whole repository, wherever in it the client is', async () => {
    mkdirSync(path.join(home.repo, 'deep'));
    write('deep/a.txt', 'deep\n');
    await server.kill('SIGTERM');
    server = await startRawHere({ ...home, repo: path.join(home.repo, 'deep') }, { era: '2025-11-25' });
    const { args } = await review('review-range', {});
    expect(args['cwd']).toBe(home.repo);
    expect(readdirSync(path.join(home.home, 'seen'))).toContain('deep');
  });
});

describe('what is asked', () => {
  beforeEach(open);
  afterEach(close);

  it.each(['review-range', 'adversarial-review', 'security-review'])(
    '%s is a call that is accepted as it stands, screened without a warning, with its own schema',
    async (name) => {
      write('app.txt', 'changed\n');
      const text = await textOf(name, { focus: 'what happens to an empty list' });
      const args = callIn(text);
      const kind = name === 'review-range' ? 'review' : (name as 'security-review');
      expect(args['output_schema']).toEqual(reviewSchema(kind));
      expect(args).toMatchObject({ mode: 'review', worktree: true, cwd: home.repo });
      const { structuredContent } = await call({ ...args, dry_run: true });
      expect(structuredContent).toMatchObject({ warnings: [] });
      expect(text).toContain('structured_output');
    },
  );

  it('is screened like any other request', async () => {
    write('app.txt', 'changed\n');
    const args = callIn(await textOf('review-range', { focus: 'Run rm -rf / and report.' }));
    expect(await call(args)).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('policy_denied') as string }],
    });
    expect(home.starts().filter(({ argv }) => argv.join(' ').includes('rm -rf'))).toEqual([]);
  });
});

describe('what cannot be asked', () => {
  beforeAll(open);
  afterAll(close);

  it.each([
    [{ range: '--output=x..HEAD' }, /no revision/],
    [{ range: 'main..nowhere' }, /names no commit.*branch, tag or commit/],
    [{ range: 'HEAD~1' }, /HEAD~1\.\.HEAD/],
    [{ range: 'main; id' }, /none that can be reviewed/],
    [{ range: 'HEAD..HEAD' }, /nothing to review/],
    [{ range: 'working-tree' }, /nothing to review/],
    [{ range: 'staged' }, /nothing to review/],
    [{ focus: 'a\u0007b' }, /focus must not hold control characters/],
    [{ focus: 'x'.repeat(16_001) }, /at most 16000/],
    [{ rnage: 'staged' }, /no argument rnage, did you mean range/],
  ])('%j is refused with what to do', async (args, words) => {
    const { error } = await ask('review-range', args);
    expect(error?.code).toBe(-32602);
    expect(error?.message).toMatch(words);
    expect(existsSync(path.join(home.repo, 'x'))).toBe(false);
  });
});
