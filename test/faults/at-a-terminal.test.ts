// What a person is asked at a terminal: what is shown before, that nothing moves beside it, and what each answer does.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '../support/processes.ts';
import { type Home, makeHome } from '../support/start-bridge.ts';
import { type Ended, startAtTerminal, startTyped } from '../support/typed-command.ts';

let home: Home;
afterEach(() => home.clear());

const run = (...words: string[]): Promise<Ended> => startTyped(home, words).ended;
/** A terminal on which a line can move. */
const MOVING = { TERM: 'xterm', NO_COLOR: '1' };
const [ENTER, DOWN] = ['\r', '\u001b[B'];
const FRAME = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/;
const STOPPED = '\r\u001b[2K\u001b[?25h';

const onLinux = describe.runIf(process.platform === 'linux');

onLinux('uninstall', () => {
  const copies = (): string[] =>
    readdirSync(path.join(home.home, '.codex')).filter((name) => name.includes('backup'));

  async function asked(count: number): Promise<ReturnType<typeof startAtTerminal>> {
    home = makeHome();
    for (const [folder, file, text] of [
      ['.codex', 'config.toml', '# mine\n'],
      ['.cursor', 'mcp.json', '{ "a": 1 }\n'],
    ] as const) {
      mkdirSync(path.join(home.home, folder));
      writeFileSync(path.join(home.home, folder, file), text);
    }
    const clients = ['codex', 'cursor'].slice(0, count).join(',');
    expect((await run('install', '--client', clients)).code).toBe(0);
    expect(copies()).toHaveLength(1);
    const typed = startAtTerminal(home, ['uninstall', '--client', clients], { env: MOVING });
    await until(() => typed.out().includes('○ remove'), 'the question and its answers are there');
    return typed;
  }

  it('asks about the copies, and keeps them when the person does not choose', async () => {
    const typed = await asked(1);
    expect(typed.out()).toContain('A copy of a file from before a change is left. Remove it?');
    typed.type(ENTER);
    const { code, out } = await typed.ended;
    expect(code).toBe(0);
    expect(out).toMatch(/copies of these files that are left:\r\n.*config\.toml\..+agy-mcp-backup/);
    expect(copies()).toHaveLength(1);
  });

  it('removes them when the person says so, with nothing moving beside the question', async () => {
    const typed = await asked(2);
    const before = typed
      .out()
      .slice(0, typed.out().indexOf('2 copies of files from before a change are left. Remove them?'));
    expect(before).toMatch(FRAME);
    expect(before.slice(before.lastIndexOf(STOPPED))).not.toMatch(FRAME);
    typed.type(DOWN);
    typed.type(ENTER);
    const { out } = await typed.ended;
    expect(out.slice(before.length)).not.toMatch(FRAME);
    expect(out).toMatch(/removed copies:\r\n.*config\.toml\./);
    expect(copies()).toEqual([]);
    expect(readFileSync(path.join(home.home, '.codex', 'config.toml'), 'utf8')).toBe('# mine\n');
  });
});

onLinux('apply', () => {
  const PAGER = 'sed s/^/paged:/';
  const READY = '(1 file, +1 -0 lines) to';
  const isApplied = (): boolean => existsSync(path.join(home.repo, 'new.txt'));

  async function written(): Promise<string> {
    home = makeHome({
      answer: 'Done.',
      steps: [{ write: 'new.txt', content: 'by the agent\n', granted: true }],
    });
    const { out } = await run('run', 'Write.', '-m', 'execute', '-w', '-l', 'new', '-q');
    return out.trim();
  }
  async function asked(
    env: Record<string, string>,
    ...words: string[]
  ): Promise<ReturnType<typeof startAtTerminal>> {
    const typed = startAtTerminal(home, ['apply', 'new', ...words], { env: { ...MOVING, ...env } });
    await until(() => typed.out().includes('Yes'), 'the person is asked');
    return typed;
  }

  it('shows the files and the patch in the pager of the person, then asks, then applies', async () => {
    const id = await written();
    const typed = await asked({ PAGER });
    expect(typed.out()).toMatch(
      /^paged:base: [^]*\r\npaged:added "new\.txt" \+1 -0\r\n[^]*\r\npaged:\+by the agent\r\n/,
    );
    expect(typed.out().indexOf('paged:+by the agent')).toBeLessThan(typed.out().indexOf(READY));
    expect(typed.out()).not.toContain('next:');
    typed.type('y');
    const { code, out } = await typed.ended;
    expect(code).toBe(0);
    expect(out).toContain(`next: agy-mcp discard ${id} removes the worktree`);
    expect(isApplied()).toBe(true);
  });

  it('without a pager prints them; neither a pager that is left early nor Enter is consent', async () => {
    await written();
    for (const [env, shown] of [
      [{ PAGER: 'cat' }, '\r\n+by the agent\r\n'],
      [{ PAGER: 'head -1' }, 'base: '],
    ] as const) {
      const typed = await asked(env);
      expect(typed.out()).toContain(shown);
      typed.type(ENTER);
      expect((await typed.ended).code).toBe(130);
      expect(isApplied()).toBe(false);
    }
  });

  it('says what can be done by who says no', async () => {
    const id = await written();
    const typed = await asked({ PAGER: 'cat' }, '--discard');
    typed.type('n');
    const { code, out } = await typed.ended;
    expect(code).toBe(130);
    expect(out).toContain(
      `error: Nothing was changed.\r\nhint: agy-mcp diff ${id} shows the changes again; agy-mcp discard ${id} removes the worktree.\r\n`,
    );
    expect(execFileSync('git', ['status', '--porcelain'], { cwd: home.repo, encoding: 'utf8' })).toBe('');
    expect(existsSync(path.join(home.repo, '.agy-mcp', 'worktrees', `new-${id}`))).toBe(true);
  });
});

describe('apply without a terminal', () => {
  it('names the command that shows the changes, or why there are none', async () => {
    home = makeHome({ answer: 'Done.', steps: [{ write: 'new.txt', content: 'x\n', granted: true }] });
    const id = (await run('run', 'Write.', '-m', 'execute', '-w', '-q')).out.trim();
    expect(await run('apply', 'latest')).toMatchObject({
      code: 2,
      err: `error: Cannot ask for approval: there is no interactive terminal.\nhint: Review the changes with agy-mcp diff ${id}, then add the sum that it prints: --patch-sha256 SUM.\njob: ${id}\n`,
    });
    await run('run', 'Only look.');
    expect((await run('apply', 'latest')).err).toMatch(/^error: The job has no worktree/);
  });
});
