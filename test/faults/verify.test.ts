// The proof of a job's changes: run on the merged result, counted for this patch on this checkout alone, always cleaned up.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { livingWith, until } from '../support/processes.ts';
import { commitFiles, gitIn, preparedHome } from '../support/prepared-home.ts';
import { type Bridge, type BridgeOptions, type Home, startBridge } from '../support/start-bridge.ts';
import { startTyped } from '../support/typed-command.ts';

let bridge: Bridge | null = null;
afterEach(async () => {
  await bridge?.close();
  bridge = null;
});

interface Verify {
  readonly status: string;
  readonly seconds: number;
  readonly command: string;
  readonly tail: string[];
  readonly why?: string;
  readonly warnings?: string[];
}

const AGENT = {
  version: '1.3.2',
  answer: 'Done.',
  steps: [{ run: 'echo by the job > new.txt', granted: true }],
};
const TASK = { prompt: 'Change it.', mode: 'execute', allow_write: true };

async function begin(home: Home, options: BridgeOptions = {}): Promise<Bridge> {
  bridge = await startBridge({ ...options, home });
  return bridge;
}

const verifyOf = (data: Record<string, unknown>): Verify => data['verify'] as Verify;

/** What is left of proofs: worktrees, their branches and refs. */
function leftIn(home: Home): string[] {
  const folder = path.join(home.repo, '.agy-mcp/worktrees');
  const worktrees = existsSync(folder)
    ? readdirSync(folder).filter((name) => name.startsWith('verify--'))
    : [];
  const refs = gitIn(home, 'for-each-ref', '--format=%(refname)')
    .split('\n')
    .filter((ref) => ref.includes('verify--'));
  const known = gitIn(home, 'worktree', 'list')
    .split('\n')
    .filter((line) => line.includes('verify--'));
  return [...worktrees, ...refs, ...known];
}

async function ended(here: Bridge): Promise<{ id: string; sum: string; data: Record<string, unknown> }> {
  const { data } = await here.call('agy', TASK);
  const { data: diff } = await here.call('agy_diff', { job_id: data['job_id'] });
  return { id: String(data['job_id']), sum: String(diff['patch_sha256']), data };
}

const verified = async (here: Bridge, id: string): Promise<Verify> =>
  verifyOf((await here.call('agy_diff', { job_id: id, verify: true })).data);

describe('changes are verified', () => {
  // promise: verify-merged-result
  it('when the job ends, on the checkout as it is with the changes in it, and nothing is left', async () => {
    const row = [
      'setup = ["echo prepared > made.txt"]',
      'verify = ["cat new.txt README.md uncommitted.txt made.txt > seen.txt; cp seen.txt $OUT_OF_IT; env > env.txt; cp env.txt $OUT_OF_IT.env", "git status --short; rm README.md; echo scratch > uncommitted.txt"]',
    ].join('\n');
    const home = preparedHome(AGENT, row, { '.gitignore': 'made.txt\n' });
    const out = path.join(home.home, 'seen');
    const config = path.join(home.home, '.config/agy-mcp/config.toml');
    writeFileSync(config, readFileSync(config, 'utf8').replaceAll('$OUT_OF_IT', out));
    writeFileSync(path.join(home.repo, 'uncommitted.txt'), 'mine\n');
    const here = await begin(home, { env: { MY_SECRET_KEY: 'value-of-a-secret' } });
    const { data } = await here.call('agy', { ...TASK, extra_env: { SKIP_TESTS: '1' } });
    expect(data['status']).toBe('completed');
    expect(verifyOf(data)).toMatchObject({ status: 'passed', tail: [] });
    expect(readFileSync(out, 'utf8')).toBe('by the job\n# project\nmine\nprepared\n');
    const env = readFileSync(`${out}.env`, 'utf8');
    expect(env).toContain('AGY_MCP_DEPTH=1');
    expect(env).not.toMatch(/value-of-a-secret|SKIP_TESTS/);
    expect(readFileSync(path.join(home.repo, 'uncommitted.txt'), 'utf8')).toBe('mine\n');
    expect(gitIn(home, 'status', '--short')).toBe('?? uncommitted.txt\n');
    expect(leftIn(home)).toEqual([]);
    const { data: page } = await here.call('agy_read', {
      job_id: data['job_id'],
      translate: 'raw',
      limit: 1_000,
    });
    const events = page['events'] as { subtype?: string; text?: string }[];
    expect(
      events.some(({ subtype, text }) => subtype === 'verify' && text?.includes('new.txt') === true),
    ).toBe(true);
    expect(events.map(({ text }) => text ?? '').join('\n')).toContain('verifying the changes');
    const { data: diff, text } = await here.call('agy_diff', { job_id: data['job_id'] });
    expect(verifyOf(diff).status).toBe('passed');
    expect(text).toContain('verify: passed on the checkout as it is');
  });

  it('and a failure is told with its last lines, redacted, and ends no job', async () => {
    const token = `ghp_${'aB3d'.repeat(9)}`;
    const home = preparedHome(AGENT, `verify = ["true", "echo wrong ${token} >&2; exit 3", "touch never"]`);
    const here = await begin(home);
    const { data, text } = await here.call('agy', TASK);
    expect(data['status']).toBe('completed');
    const verify = verifyOf(data);
    expect(verify).toMatchObject({ status: 'failed', exit_code: 3 });
    expect(verify.tail).toHaveLength(1);
    expect(verify.tail[0]).toMatch(/^wrong /);
    expect(text).toContain('verify: failed');
    expect(JSON.stringify(data)).not.toContain(token);
    expect(leftIn(home)).toEqual([]);
  });

  // promise: verify-counts-once
  it('on request; a pass counts for this patch, this checkout and these commands alone', async () => {
    const home = preparedHome(AGENT, null);
    const here = await begin(home);
    const { id, data } = await ended(here);
    expect(data['verify']).toBeUndefined();
    const none = await here.call('agy_diff', { job_id: id, verify: true });
    expect(none.error).toMatchObject({ code: 'invalid_request' });

    const config = path.join(home.home, '.config/agy-mcp');
    const commands = (line: string): void => {
      mkdirSync(config, { recursive: true });
      writeFileSync(
        path.join(config, 'config.toml'),
        `[[repositories]]\npath = ${JSON.stringify(home.repo)}\nverify = [${JSON.stringify(line)}]\n`,
      );
    };
    const typed = async (...words: string[]) => startTyped(home, words).ended;
    const status = async (): Promise<string> =>
      verifyOf(JSON.parse((await typed('diff', id, '--json')).out) as Record<string, unknown>).status;
    commands('grep -q job new.txt');
    expect(await status()).toBe('none');
    const passed = await typed('verify', id);
    expect(passed).toMatchObject({ code: 0 });
    expect(passed.out).toContain('verify: passed');
    expect(await status()).toBe('passed');

    writeFileSync(path.join(home.repo, 'other.txt'), 'mine\n');
    expect(await status()).toBe('stale');
    rmSync(path.join(home.repo, 'other.txt'));
    expect(await status()).toBe('passed');
    gitIn(home, 'commit', '-q', '--allow-empty', '-m', 'nothing');
    expect(await status()).toBe('passed');
    commands('grep -q other new.txt');
    expect(await status()).toBe('stale');
    const failed = await typed('verify', id, '--json');
    expect(failed.code).toBe(1);
    expect(verifyOf(JSON.parse(failed.out) as Record<string, unknown>)).toMatchObject({
      status: 'failed',
      exit_code: 1,
    });
    expect(leftIn(home)).toEqual([]);
  });

  it('and a conflict with the checkout is told as one', async () => {
    const agent = { ...AGENT, steps: [{ run: 'echo theirs > README.md', granted: true }] };
    const home = preparedHome(agent, 'verify = ["true"]');
    const here = await begin(home);
    const { id } = await ended(here);
    writeFileSync(path.join(home.repo, 'README.md'), 'mine\n');
    const verify = await verified(here, id);
    expect(verify).toMatchObject({ status: 'conflict', command: '' });
    expect(verify.why).toContain('README.md');
    expect(readFileSync(path.join(home.repo, 'README.md'), 'utf8')).toBe('mine\n');
    expect(leftIn(home)).toEqual([]);
  });

  it('also when the worktree is gone and only its ref is there, and not when nothing was changed', async () => {
    const home = preparedHome(AGENT, 'verify = ["grep -q job new.txt"]');
    const here = await begin(home);
    const { id } = await ended(here);
    await here.call('agy_discard', { job_id: id });
    expect((await verified(here, id)).status).toBe('passed');
    rmSync(path.join(home.home, 'bin/agy.json'));
    writeFileSync(
      path.join(home.home, 'bin/agy.json'),
      JSON.stringify({ quiet: true, speed: 0, version: '1.3.2', answer: 'No.' }),
    );
    const { data } = await here.call('agy', TASK);
    expect(data['verify']).toBeUndefined();
    const refused = await here.call('agy_diff', { job_id: data['job_id'], verify: true });
    expect(refused.error).toMatchObject({ code: 'invalid_request' });
    expect(refused.error.message).toContain('no changes');
  });
});

describe('what runs', () => {
  const PROPOSAL = '[workspace]\nverify = ["grep -q job new.txt"]\n';

  // promise: verify-from-people
  it('comes from the user, or from a commit that the user has approved, never from the agent', async () => {
    const canary = '[workspace]\\nverify = [\\"touch canary\\"]\\n';
    const agent = {
      ...AGENT,
      steps: [{ run: `echo by the job > new.txt; printf "${canary}" > .agy-mcp.toml`, granted: true }],
    };
    const home = preparedHome(agent, null, { '.agy-mcp.toml': PROPOSAL });
    const here = await begin(home);
    const { id, data } = await ended(here);
    expect(data['verify']).toBeUndefined();
    expect((await here.call('agy_diff', { job_id: id, verify: true })).error.hint).toContain('agy-mcp trust');
    expect((await startTyped(home, ['trust', '--yes']).ended).code).toBe(0);
    const verify = await verified(here, id);
    expect(verify).toMatchObject({ status: 'passed', command: 'grep -q job new.txt' });
    const again = await ended(here);
    expect(verifyOf(again.data)).toMatchObject({ status: 'passed', command: 'grep -q job new.txt' });
    expect(existsSync(path.join(home.repo, 'canary'))).toBe(false);
  });

  it('is refused inside a job', async () => {
    const home = preparedHome(AGENT, 'verify = ["true"]');
    const here = await begin(home);
    const { id } = await ended(here);
    const inside = await startTyped(home, ['verify', id], { env: { AGY_MCP_DEPTH: '1' } }).ended;
    expect(inside.code).not.toBe(0);
    expect(inside.err).toContain('runs inside an agent');
  });
});

describe('require_verify', () => {
  // promise: require-verify
  it('refuses an apply without a pass for this patch on this checkout, before anybody is asked', async () => {
    const questions: string[] = [];
    const home = preparedHome(AGENT, 'verify = ["test -e wanted.txt"]\nrequire_verify = true');
    const here = await begin(home, {
      onAsk: (question) => {
        questions.push(question);
        return 'accept';
      },
    });
    const { id, sum } = await ended(here);
    const apply = () => here.call('agy_apply', { job_id: id, patch_sha256: sum });
    const failed = await apply();
    expect(failed.error).toMatchObject({ code: 'workspace_failed' });
    expect(failed.error.message).toMatch(/require_verify.*ended with failed/);
    expect(failed.error.hint).toContain('"verify":true');
    commitFiles(home, { 'wanted.txt': '' });
    expect((await apply()).error.message).toContain('does not count any more');
    expect((await verified(here, id)).status).toBe('passed');
    writeFileSync(path.join(home.repo, 'other.txt'), 'mine\n');
    expect((await apply()).error.message).toContain('The checkout has changed since');
    expect(questions).toEqual([]);
    expect(existsSync(path.join(home.repo, 'new.txt'))).toBe(false);
    rmSync(path.join(home.repo, 'other.txt'));
    const applied = await apply();
    expect(applied.isError).toBe(false);
    expect(questions.join('\n')).toContain('verify: passed on the checkout as it is');
    expect(readFileSync(path.join(home.repo, 'new.txt'), 'utf8')).toBe('by the job\n');
  });

  // promise: require-verify
  it('counts for that checkout also once the changes were brought back in another way', async () => {
    const home = preparedHome(AGENT, 'verify = ["test ! -e other.txt"]\nrequire_verify = true');
    const here = await begin(home);
    const { id, sum } = await ended(here);
    gitIn(home, 'config', 'user.name', 'T');
    gitIn(home, 'config', 'user.email', 't@localhost');
    const apply = (more = {}) => here.call('agy_apply', { job_id: id, patch_sha256: sum, ...more });
    expect((await apply({ as: 'branch' })).isError).toBe(false);
    writeFileSync(path.join(home.repo, 'other.txt'), 'mine\n');
    expect((await apply()).error.message).toContain('The checkout has changed since');
    expect(existsSync(path.join(home.repo, 'new.txt'))).toBe(false);
  });
});

describe('a verification', () => {
  const HANGS = `verify = ["(setsid sleep 4331 &) ; echo up; sleep 4332"]`;
  const isUp = (home: Home) => () =>
    livingWith('HOME', home.home).length > 0 &&
    existsSync(path.join(home.repo, '.agy-mcp/worktrees')) &&
    leftIn(home).length > 0;
  const sleeps = (home: Home): number[] =>
    livingWith('HOME', home.home).filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('sleep\0');
      } catch {
        return false;
      }
    });

  /** A job with changes whose commands hang from now on. */
  async function hanging(row = HANGS): Promise<{ here: Bridge; home: Home; id: string }> {
    const home = preparedHome(AGENT, null);
    const first = await begin(home);
    const { id } = await ended(first);
    await first.disconnect();
    const folder = path.join(home.home, '.config/agy-mcp');
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      path.join(folder, 'config.toml'),
      `[[repositories]]\npath = ${JSON.stringify(home.repo)}\n${row}\n`,
    );
    return { here: await begin(home), home, id };
  }

  // promise: verify-leaves-nothing
  it('that takes too long, is cancelled, or whose runner is killed leaves no process and no worktree', async () => {
    const { here, home, id } = await hanging(`${HANGS}\nverify_timeout = 1`);
    const late = await verified(here, id);
    expect(late).toMatchObject({ status: 'timed_out' });
    expect(late.tail).toEqual(['up']);
    expect([sleeps(home), leftIn(home)]).toEqual([[], []]);
  });

  it('is stopped by a cancel, and by Ctrl-C', async () => {
    const { here, home, id } = await hanging();
    const pending = verified(here, id);
    await until(() => sleeps(home).length === 2, 'the commands run', 20_000);
    const status = await here.call('agy_status', { job_id: id });
    expect(verifyOf(status.data).status).toBe('running');
    const removed = await here.call('agy_purge', { job_id: id });
    expect(removed.error.code).toBe('job_not_finished');
    const { data } = await here.call('agy_cancel', { job_id: id });
    expect(data['detail']).toContain('its verification has ended: cancelled; nothing of it is alive');
    expect((await pending).status).toBe('cancelled');
    expect([sleeps(home), leftIn(home)]).toEqual([[], []]);

    const typed = startTyped(home, ['verify', id]);
    await until(() => sleeps(home).length === 2, 'the commands run again', 20_000);
    typed.child.kill('SIGINT');
    expect((await typed.ended).code).toBe(130);
    expect([sleeps(home), leftIn(home)]).toEqual([[], []]);
  });

  it('whose runner is killed is closed by whoever looks next', async () => {
    const { here, home, id } = await hanging();
    const pending = verified(here, id);
    await until(() => sleeps(home).length === 2, 'the commands run', 20_000);
    const meta = path.join(home.home, '.agy-mcp/sessions', id, 'meta.json');
    const { verify } = JSON.parse(readFileSync(meta, 'utf8')) as { verify: { runner: { pid: number } } };
    process.kill(verify.runner.pid, 'SIGKILL');
    const broken = await pending;
    expect(broken.status).toBe('error');
    expect(broken.why).toContain('broken off');
    expect([sleeps(home), leftIn(home)]).toEqual([[], []]);
    expect(isUp(home)()).toBe(false);
  });

  it('at the end of a job is stopped by a cancel, which leaves the job as it ended', async () => {
    const home = preparedHome(AGENT, HANGS);
    const here = await begin(home);
    const { data: started } = await here.call('agy_start', TASK);
    await until(() => sleeps(home).length === 2, 'the commands run', 30_000);
    const { data: running } = await here.call('agy_status', { job_id: started['job_id'] });
    expect(running['status']).toBe('running');
    expect(verifyOf(running).status).toBe('running');
    const { data } = await here.call('agy_cancel', { job_id: started['job_id'] });
    expect(data['status']).toBe('completed');
    const { data: result } = await here.call('agy_result', { job_id: started['job_id'] });
    expect(verifyOf(result).status).toBe('cancelled');
    expect(result['agent_messages']).toBe('Done.\n');
    expect([sleeps(home), leftIn(home)]).toEqual([[], []]);
  });

  it('at the end of a job whose runner is killed leaves nothing', async () => {
    const home = preparedHome(AGENT, HANGS);
    const here = await begin(home);
    const { data: started } = await here.call('agy_start', TASK);
    const id = String(started['job_id']);
    await until(() => sleeps(home).length === 2, 'the commands run', 30_000);
    const meta = path.join(home.home, '.agy-mcp/sessions', id, 'meta.json');
    const { owner } = JSON.parse(readFileSync(meta, 'utf8')) as { owner: { pid: number } };
    process.kill(owner.pid, 'SIGKILL');
    const { data } = await here.call('agy_status', { job_id: id, wait_seconds: 30 });
    expect(verifyOf(data).status).toBe('error');
    expect([sleeps(home), leftIn(home)]).toEqual([[], []]);
    const { data: diff } = await here.call('agy_diff', { job_id: id });
    expect((diff['files'] as { path: string }[]).map((file) => file.path)).toEqual(['new.txt']);
  });

  it('is one at a time for a job: who asks meanwhile waits for the same', async () => {
    const home = preparedHome(AGENT, null);
    const first = await begin(home);
    const { id } = await ended(first);
    await first.disconnect();
    const count = path.join(home.home, 'count');
    const folder = path.join(home.home, '.config/agy-mcp');
    mkdirSync(folder, { recursive: true });
    const line = `echo ran >> ${count}; sleep 2`;
    writeFileSync(
      path.join(folder, 'config.toml'),
      `[[repositories]]\npath = ${JSON.stringify(home.repo)}\nverify = [${JSON.stringify(line)}]\n`,
    );
    const here = await begin(home);
    const both = await Promise.all([
      verified(here, id),
      verified(here, id),
      startTyped(home, ['verify', id]).ended,
    ]);
    expect(both.map((each) => ('status' in each ? each.status : each.code))).toEqual(['passed', 'passed', 0]);
    expect(readFileSync(count, 'utf8')).toBe('ran\n');
    expect(leftIn(home)).toEqual([]);
  });
});
