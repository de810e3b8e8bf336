// Worktrees made ready: commands before the agent, files of the checkout, and what a repository may propose.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { livingWith, until } from '../support/processes.ts';
import { commitFiles, gitIn, preparedHome } from '../support/prepared-home.ts';
import { type Bridge, type Home, startBridge } from '../support/start-bridge.ts';
import { startTyped } from '../support/typed-command.ts';

let bridge: Bridge | null = null;
afterEach(async () => {
  await bridge?.close();
  bridge = null;
});

const AGENT = {
  version: '1.3.2',
  answer: 'Done.',
  steps: [{ run: 'cat made.txt > seen.txt', granted: true }],
};
const TASK = { prompt: 'Change it.', mode: 'execute', allow_write: true };
const IGNORED = { '.gitignore': 'made.txt\n.env\nlinked/\nlocal/\n' };

async function begin(home: Home): Promise<Bridge> {
  bridge = await startBridge({ home });
  return bridge;
}

const worktreeOf = (data: Record<string, unknown>): string => (data['workspace'] as { path: string }).path;

async function eventsOf({ call }: Bridge, id: unknown): Promise<{ subtype?: string; text?: string }[]> {
  const { data } = await call('agy_read', { job_id: id, translate: 'raw', limit: 1_000 });
  return data['events'] as { subtype?: string; text?: string }[];
}

/** Starts of the agent for a job: a probe has no prompt. */
const ranIn = ({ starts }: Bridge): string[][] =>
  starts().flatMap(({ argv }) => (argv.some((word) => /^--(?:version|help)/.test(word)) ? [] : [argv]));

const TOKEN = `ghp_${'aB3d'.repeat(9)}`;

describe('setup commands', () => {
  // promise: setup-before-agent
  it('run in the worktree before the agent, in a scrubbed environment, and can be followed', async () => {
    const row = `setup = ["echo $PWD > made.txt", "env > local-env.txt; echo token ${TOKEN}"]`;
    const home = preparedHome(AGENT, row, { '.gitignore': 'made.txt\nlocal-env.txt\n' });
    bridge = await startBridge({ home, env: { MY_SECRET_KEY: 'value-of-a-secret' } });
    const { data } = await bridge.call('agy', TASK);
    expect(data['status']).toBe('completed');
    expect(data['setup']).toMatchObject({ status: 'passed', exit_code: 0, tail: [] });
    const top = worktreeOf(data);
    expect(readFileSync(path.join(top, 'seen.txt'), 'utf8')).toBe(`${top}\n`);
    const env = readFileSync(path.join(top, 'local-env.txt'), 'utf8');
    expect(env).toContain('AGY_MCP_DEPTH=1');
    expect(env).not.toContain('value-of-a-secret');
    const events = await eventsOf(bridge, data['job_id']);
    const said = events.filter(({ subtype }) => subtype === 'setup').map(({ text }) => text ?? '');
    expect(said.join('\n')).toContain('$ echo $PWD > made.txt');
    expect(said.join('\n')).toContain('token ');
    expect(said.join('\n')).not.toContain(TOKEN);
    const { data: diff } = await bridge.call('agy_diff', { job_id: data['job_id'] });
    expect((diff['files'] as { path: string }[]).map((file) => file.path)).toEqual(['seen.txt']);
  });

  // promise: setup-failure-ends
  it('that fail end the job before the agent, with the last lines', async () => {
    const home = preparedHome(
      AGENT,
      'setup = ["seq 1 40", "seq 1 40; echo the $(echo reason) >&2; exit 7", "touch later"]',
    );
    const here = await begin(home);
    const reply = await here.call('agy', TASK);
    expect(reply.error).toMatchObject({ code: 'workspace_failed' });
    expect(reply.error.message).toContain('exit code 7');
    expect(reply.error.message).not.toContain('the reason');
    expect(ranIn(here)).toEqual([]);
    const { data } = await here.call('agy_status', { job_id: reply.error.job_id });
    const setup = data['setup'] as { status: string; exit_code: number; tail: string[] };
    expect(setup).toMatchObject({ status: 'failed', exit_code: 7 });
    expect(setup.tail).toHaveLength(20);
    expect(setup.tail).toContain('the reason');
    expect(existsSync(path.join(worktreeOf(data), 'later'))).toBe(false);
  });

  it('that take too long are ended with all they started', async () => {
    const home = preparedHome(AGENT, 'setup = ["(setsid sleep 4321 &) ; sleep 4321"]\nsetup_timeout = 1');
    const here = await begin(home);
    const reply = await here.call('agy', { ...TASK, extra_env: { SETUP_MARK: here.home } });
    expect(reply.error.message).toContain('did not end within 1 s');
    expect(ranIn(here)).toEqual([]);
    expect(livingWith('SETUP_MARK', here.home)).toEqual([]);
    const { data } = await here.call('agy_status', { job_id: reply.error.job_id });
    expect(data['setup']).toMatchObject({ status: 'timed_out' });
  });

  it('leave nothing alive when they end, and when the job is cancelled', async () => {
    const mark = 'setup = ["(setsid sleep 4322 &); touch made.txt; sleep 4323"]';
    const here = await begin(preparedHome(AGENT, mark, IGNORED));
    const { data } = await here.call('agy_start', TASK);
    const isUp = (): boolean =>
      existsSync(path.join(here.repo, '.agy-mcp/worktrees', `job-${String(data['job_id'])}`, 'made.txt'));
    await until(isUp, 'the setup runs', 15_000);
    const { data: cancelled } = await here.call('agy_cancel', { job_id: data['job_id'] });
    expect(cancelled['status']).toBe('cancelled');
    expect(ranIn(here)).toEqual([]);
    await until(() => livingWith('HOME', here.home).length <= 1, 'nothing but the server is alive');
  });

  it('are shown by a dry run, which starts nothing', async () => {
    const here = await begin(preparedHome(AGENT, 'setup = ["touch ran"]\ncopy = [".env"]'));
    const { data, text } = await here.call('agy', { ...TASK, dry_run: true });
    const preview = data['command_preview'] as Record<string, unknown>;
    expect(preview['preparation']).toEqual({
      setup: ['touch ran'],
      copy: ['.env'],
      link: [],
    });
    expect(text).toContain('setup: touch ran');
  });

  it('do not run for a job that works in place', async () => {
    const here = await begin(preparedHome({ version: '1.3.2', answer: 'Yes.' }, 'setup = ["touch ran"]'));
    const { data } = await here.call('agy', { prompt: 'Is it?', mode: 'ask' });
    expect(data['status']).toBe('completed');
    expect(data['setup']).toBeUndefined();
    expect(existsSync(path.join(here.repo, 'ran'))).toBe(false);
  });
});

describe('files of the checkout', () => {
  // promise: linked-changes-named
  it('are copied and linked, are no part of the work, and changes behind links are named', async () => {
    const agent = {
      version: '1.3.2',
      answer: 'Done.',
      steps: [{ run: 'echo more >> linked/data; echo own >> .env; cat .env > seen.txt', granted: true }],
    };
    const home = preparedHome(agent, 'copy = [".env", "local/*.txt"]\nlink = ["linked"]', IGNORED);
    mkdirSync(path.join(home.repo, 'linked'));
    mkdirSync(path.join(home.repo, 'local'));
    mkdirSync(path.join(home.repo, 'deep'));
    writeFileSync(path.join(home.repo, 'linked/data'), 'data\n');
    writeFileSync(path.join(home.repo, '.env'), 'A=1\n');
    writeFileSync(path.join(home.repo, 'deep/.env'), 'B=1\n');
    writeFileSync(path.join(home.repo, 'local/a.txt'), 'a\n');
    writeFileSync(path.join(home.repo, 'local/b.bin'), 'b\n');
    const here = await begin(home);
    const { data } = await here.call('agy', TASK);
    const { included } = data['workspace'] as { included: { path: string; how: string }[] };
    expect(included).toEqual([
      { path: 'linked', how: 'linked' },
      { path: '.env', how: 'copied' },
      { path: 'local/a.txt', how: 'copied' },
    ]);
    const top = worktreeOf(data);
    expect(readFileSync(path.join(top, 'seen.txt'), 'utf8')).toBe('A=1\nown\n');
    expect(readFileSync(path.join(home.repo, '.env'), 'utf8')).toBe('A=1\n');
    expect(existsSync(path.join(top, 'deep/.env'))).toBe(false);
    expect((data['warnings'] as string[]).join('\n')).toMatch(
      /workspace_modified.*behind the links.*linked\/data/,
    );
  });

  it('are not brought through a link that leads out of the checkout', async () => {
    const home = preparedHome(AGENT, 'setup = ["touch made.txt"]\ncopy = ["out"]\nlink = ["linked"]', {
      '.gitignore': 'made.txt\nout\nlinked\n',
    });
    const outside = path.join(home.home, 'outside');
    mkdirSync(outside);
    gitIn(home, 'config', 'core.symlinks', 'true');
    for (const name of ['out', 'linked']) {
      const { symlinkSync } = await import('node:fs');
      symlinkSync(outside, path.join(home.repo, name));
    }
    const { data } = await (await begin(home)).call('agy', TASK);
    expect((data['warnings'] as string[]).join('\n')).toContain('Links that lead out of the checkout');
    expect((data['workspace'] as { included?: unknown }).included).toBeUndefined();
  });
});

describe('a proposal of the repository', () => {
  const PROPOSAL = '[workspace]\nsetup = ["echo proposed > made.txt"]\n';
  const typed = async (home: Home, ...words: string[]) => startTyped(home, words).ended;

  // promise: proposals-need-trust
  it('is a warning until a person approves it, and again when it changes', async () => {
    const home = preparedHome(AGENT, null, { ...IGNORED, '.agy-mcp.toml': PROPOSAL });
    const here = await begin(home);
    const untrusted = await here.call('agy', TASK);
    expect((untrusted.data['warnings'] as string[]).join('\n')).toContain('`agy-mcp trust ');
    expect(untrusted.data['setup']).toBeUndefined();

    const shown = await typed(home, 'trust');
    expect(shown.code).toBe(3);
    expect(shown.out).toContain('setup: echo proposed > made.txt');
    expect((await typed(home, 'trust', '--list', '--json')).out).toContain('"approvals":[]');
    expect((await typed(home, 'trust', '--yes')).code).toBe(0);
    const { data } = await here.call('agy', TASK);
    expect(data['setup']).toMatchObject({ status: 'passed' });
    expect((data['warnings'] as string[]).join('\n')).not.toContain('agy-mcp trust');

    // what is not committed does not count, whoever wrote it
    writeFileSync(path.join(home.repo, '.agy-mcp.toml'), PROPOSAL.replace('proposed', 'changed'));
    const { data: again } = await here.call('agy', TASK);
    expect((again['setup'] as { command: string }).command).toContain('echo proposed');
    gitIn(home, 'commit', '-qam', 'changed');
    const changed = await here.call('agy', TASK);
    expect(changed.data['setup']).toBeUndefined();
    expect((changed.data['warnings'] as string[]).join('\n')).toContain(
      'you have not approved it as it is now',
    );

    rmSync(path.join(home.repo, '.agy-mcp.toml'));
    gitIn(home, 'checkout', '-q', 'HEAD~1', '--', '.agy-mcp.toml');
    gitIn(home, 'commit', '-qam', 'back');
    expect((await here.call('agy', TASK)).data['setup']).toMatchObject({ status: 'passed' });
    const revoked = await typed(home, 'trust', '--revoke', '--json');
    expect(JSON.parse(revoked.out)).toEqual({ revoked: 1 });
    expect((await here.call('agy', TASK)).data['setup']).toBeUndefined();
  });

  it('is revoked also where the repository is gone, by where it was', async () => {
    const home = preparedHome(AGENT, null, { '.agy-mcp.toml': PROPOSAL });
    expect((await typed(home, 'trust', '--yes')).code).toBe(0);
    const kept = `${home.repo}-kept`;
    renameSync(home.repo, kept);
    const elsewhere = (...words: string[]) => startTyped(home, words, { cwd: home.home }).ended;
    expect((await elsewhere('trust', '--revoke', path.join(home.home, 'other'))).code).toBe(2);
    const revoked = await elsewhere('trust', '--revoke', home.repo, '--json');
    expect(JSON.parse(revoked.out)).toEqual({ revoked: 1 });
    expect((await elsewhere('trust', '--list', '--json')).out).toContain('"approvals":[]');
    renameSync(kept, home.repo);
  });

  // promise: agents-approve-nothing
  it('is approved by no agent', async () => {
    const home = preparedHome(AGENT, null, { '.agy-mcp.toml': PROPOSAL });
    await begin(home);
    const inside = await startTyped(home, ['trust', '--yes'], { env: { AGY_MCP_DEPTH: '1' } }).ended;
    expect(inside.code).toBe(3);
    expect((await typed(home, 'trust', '--list', '--json')).out).toContain('"approvals":[]');
  });

  it('comes behind the row of the user, key by key', async () => {
    const home = preparedHome(AGENT, 'setup = ["echo mine > made.txt"]', {
      ...IGNORED,
      '.agy-mcp.toml': `${PROPOSAL}copy = [".env"]\n`,
    });
    expect((await typed(home, 'trust', '--yes')).code).toBe(0);
    const { data } = await (await begin(home)).call('agy', { ...TASK, dry_run: true });
    expect((data['command_preview'] as Record<string, unknown>)['preparation']).toMatchObject({
      setup: ['echo mine > made.txt'],
      copy: ['.env'],
    });
  });

  it('is looked for where the person says, and a wrong place is told without options of a job', async () => {
    const home = preparedHome(AGENT, null);
    const outside = await typed(home, 'trust', home.home);
    expect(outside.err).toMatch(/is not in a git repository\.\nhint: Name a directory in the repository/);
    const missing = await typed(home, 'trust', path.join(home.home, 'nowhere'));
    expect(missing.err).toMatch(/There is no directory ".*nowhere"\./);
    expect((await typed(home, 'trust')).err).toMatch(/hint: Commit a \.agy-mcp\.toml/);
    gitIn(home, 'checkout', '-q', '--orphan', 'empty');
    expect((await typed(home, 'trust')).err).toMatch(/no commit .*\nhint: Commit a \.agy-mcp\.toml/);
    for (const { err } of [outside, missing]) expect(err).not.toMatch(/--cwd|--worktree|--no-worktree/);
  });

  it('that says nothing usable is a warning', async () => {
    const home = preparedHome(AGENT, null, { '.agy-mcp.toml': '[workspace]\nsetup = "x"\n' });
    const { data } = await (await begin(home)).call('agy', TASK);
    expect((data['warnings'] as string[]).join('\n')).toContain('workspace.setup');
    const shown = await typed(home, 'trust');
    expect(shown.code).toBe(2);
    commitFiles(home, { '.agy-mcp.toml': 'schema = 1\n' });
    expect((await typed(home, 'trust')).err).toContain('proposes nothing');
  });
});
