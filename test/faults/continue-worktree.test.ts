// The next turn of a conversation: where it works, what its review covers, and who has the worktree then.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bridge, type Reply, startBridge } from '../support/start-bridge.ts';
import { until } from '../support/processes.ts';

let bridge: Bridge;
beforeEach(async () => {
  bridge = await startBridge({ agent: { version: '1.3.2', answer: 'Done.' } });
});
afterEach(async () => {
  await bridge.close();
});

const WRITES = { mode: 'execute', allow_write: true };

interface Turn {
  readonly id: string;
  readonly session: string;
  readonly at: string;
  readonly reply: Reply;
  readonly workspace: Record<string, unknown>;
}

const toTurn = (reply: Reply): Turn => {
  expect(reply.text).toContain('completed');
  const { job_id: id, session_id: session, workspace } = reply.data;
  const place = workspace as Record<string, unknown>;
  return { id: String(id), session: String(session), at: String(place['path']), reply, workspace: place };
};

/** @param does what the agent does, in the words of the simulator */
const first = async (does: string, more = {}): Promise<Turn> =>
  toTurn(await bridge.call('agy', { prompt: `Go. ${does}`, ...WRITES, ...more }));

const next = async ({ session }: Turn, does: string, more = {}): Promise<Turn> =>
  toTurn(
    await bridge.call('agy_continue', { prompt: `Go on. ${does}`, session_id: session, ...WRITES, ...more }),
  );

const git = (...args: string[]): string =>
  execFileSync('git', ['-C', bridge.repo, ...args], {
    env: { PATH: process.env['PATH'], HOME: bridge.home, GIT_CONFIG_NOSYSTEM: '1' },
    encoding: 'utf8',
  });
const inRepo = (name: string): string => readFileSync(path.join(bridge.repo, name), 'utf8');
const statusOf = async ({ id }: Turn): Promise<Record<string, unknown>> =>
  (await bridge.call('agy_status', { job_id: id })).data;
const diffOf = async ({ id }: Turn): Promise<Reply> => bridge.call('agy_diff', { job_id: id });
const namesIn = ({ data }: Reply): string[] => (data['files'] as { path: string }[]).map((file) => file.path);

async function apply(turn: Turn): Promise<Reply> {
  const patch_sha256 = (await diffOf(turn)).data['patch_sha256'];
  return bridge.call('agy_apply', { job_id: turn.id, patch_sha256 });
}

/** Turns of one conversation wait for each other. */
async function queueTurns(): Promise<void> {
  const folder = path.join(bridge.home, '.config/agy-mcp');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'config.toml'), '[jobs]\nsame_session = "queue"\n');
  await bridge.disconnect();
  bridge = await startBridge({ home: bridge });
}

const ONE = '[[sim:write one.txt=one]]';
const TWO = '[[sim:write two.txt=two]]';

describe('while the worktree stands', () => {
  test('the next turn works on in it, and one review covers all turns', async () => {
    const before = await first(ONE);
    const after = await next(before, TWO);
    expect(after.at).toBe(before.at);
    expect(after.workspace).toMatchObject({
      continues: before.id,
      base_commit: before.workspace['base_commit'],
      changed_files: 2,
    });
    expect(after.reply.text).toContain(`continues ${before.id}`);
    expect(namesIn(await diffOf(after))).toEqual(['one.txt', 'two.txt']);
    await apply(after);
    expect([inRepo('one.txt'), inRepo('two.txt')]).toEqual(['one', 'two']);
    const events = await bridge.call('agy_read', { job_id: after.id });
    expect(events.text).toContain(`works on in the worktree of ${before.id}`);
  });

  test('the worktree has one owner: the earlier job points to the newer one', async () => {
    const before = await first(ONE);
    const middle = await next(before, TWO);
    const last = await next(middle, '[[sim:write three.txt=three]]');
    expect(last.at).toBe(before.at);
    for (const [turn, by] of [
      [before, middle],
      [middle, last],
    ] as const) {
      expect(await statusOf(turn)).toMatchObject({ continued_by: by.id });
      const diff = await diffOf(turn);
      expect(diff.data['next_step']).toContain(by.id);
      const patch_sha256 = diff.data['patch_sha256'];
      const refused = await bridge.call('agy_apply', { job_id: turn.id, patch_sha256 });
      expect(refused.error).toMatchObject({ code: 'workspace_failed', job_id: turn.id });
      expect(refused.error.hint).toContain(by.id);
      expect((await bridge.call('agy_discard', { job_id: turn.id })).error.hint).toContain(by.id);
    }
    expect(existsSync(last.at)).toBe(true);
    expect(namesIn(await diffOf(before))).toEqual(['one.txt']);
  });

  test('removing an earlier job leaves the worktree and the work of the newer one', async () => {
    const before = await first(ONE);
    git('-C', before.at, 'add', '-A');
    git('-C', before.at, '-c', 'user.name=T', '-c', 'user.email=t@localhost', 'commit', '-qm', 'mine');
    const after = await next(before, TWO);
    expect((await bridge.call('agy_purge', { job_id: before.id })).data['removed_count']).toBe(1);
    expect(existsSync(after.at)).toBe(true);
    git('gc', '--quiet', '--prune=now');
    expect(namesIn(await diffOf(after))).toEqual(['one.txt', 'two.txt']);
    const third = await next(after, '[[sim:delete two.txt]]');
    expect(third.at).toBe(before.at);
    expect(namesIn(await diffOf(third))).toEqual(['one.txt']);
    const discarded = await bridge.call('agy_discard', { job_id: third.id });
    expect(discarded.data).toMatchObject({ removed: true, kept_at: `refs/agy-mcp/${third.id}` });
    expect(existsSync(third.at)).toBe(false);
    git('gc', '--quiet', '--prune=now');
    expect(git('log', '--format=%s', `refs/agy-mcp/${third.id}`)).toContain('mine');
    expect(git('branch', '--list', 'agy-mcp/*')).toBe('');
  });

  test('a turn that takes everything back leaves what the earlier turns made', async () => {
    const before = await first(ONE);
    const after = await next(before, '[[sim:delete one.txt]]');
    expect(namesIn(await diffOf(after))).toEqual([]);
    await bridge.call('agy_discard', { job_id: after.id });
    await bridge.call('agy_purge', { job_id: before.id });
    git('gc', '--quiet', '--prune=now');
    expect(git('log', '--format=', '--name-only', `refs/agy-mcp/${after.id}`)).toContain('one.txt');
  });

  test('what was applied is no change any more, and lines that it brought can be changed on', async () => {
    const before = await first('[[sim:write README.md=agent]]');
    await apply(before);
    const after = await next(before, '[[sim:write README.md=agent again]]');
    expect(after.at).toBe(before.at);
    const diff = await diffOf(after);
    expect(diff.text).toContain('-agent\n');
    expect(diff.text).not.toContain('-# project');
    expect((await apply(after)).isError).toBe(false);
    expect(inRepo('README.md')).toBe('agent again');
  });

  test('what moved on in the checkout meanwhile is merged', async () => {
    const before = await first(ONE);
    writeFileSync(path.join(bridge.repo, 'README.md'), '# project\nof the user\n');
    git('-c', 'user.name=T', '-c', 'user.email=t@localhost', 'commit', '-qam', 'moved on');
    const after = await next(before, TWO);
    expect(namesIn(await diffOf(after))).toEqual(['one.txt', 'two.txt']);
    await apply(after);
    expect(inRepo('README.md')).toBe('# project\nof the user\n');
    expect(inRepo('two.txt')).toBe('two');
  });

  test('a question looks at the work where it is, and takes nothing over', async () => {
    const before = await first(ONE);
    const asked = await next(before, '', { mode: 'ask', allow_write: false });
    expect(asked.workspace).toMatchObject({ kind: 'in_place', path: before.at, continues: before.id });
    expect(bridge.starts().at(-1)?.cwd).toBe(before.at);
    expect(asked.reply.text).toContain(`the worktree of ${before.id}`);
    const after = await next(asked, TWO);
    expect(after.at).toBe(before.at);
    expect(after.workspace['continues']).toBe(before.id);
  });

  test('a subdirectory of the request is that of the worktree, and an agent starts there', async () => {
    const before = await first('[[sim:write sub/one.txt=one]]');
    const after = await next(before, TWO, { cwd: path.join(before.at, 'sub') });
    expect(after.at).toBe(before.at);
    expect(namesIn(await diffOf(after))).toEqual(['sub/one.txt', 'sub/two.txt']);
  });

  test('with `worktree: false` it works in the checkout itself', async () => {
    const before = await first(ONE);
    const after = await next(before, TWO, { worktree: false });
    expect(after.workspace).toMatchObject({ kind: 'in_place', path: bridge.repo });
    expect(inRepo('two.txt')).toBe('two');
    expect((await statusOf(before))['continued_by']).toBeUndefined();
  });
});

describe('in a new worktree', () => {
  test('with `worktree: true` it begins with the kept work, and both jobs keep a worktree of their own', async () => {
    const before = await first('[[sim:write README.md=agent]] [[sim:write one.txt=one]]');
    const after = await next(before, '[[sim:write README.md=agent again]]', { worktree: true });
    expect(after.at).not.toBe(before.at);
    expect(after.workspace).toMatchObject({
      continues: before.id,
      base_commit: before.workspace['base_commit'],
    });
    expect(namesIn(await diffOf(after))).toEqual(['README.md', 'one.txt']);
    expect(git('-C', after.at, 'rev-parse', 'HEAD').trim()).toBe(before.workspace['base_commit']);
    expect((await bridge.call('agy_discard', { job_id: before.id })).data['removed']).toBe(true);
    expect((await apply(after)).isError).toBe(false);
    expect([inRepo('README.md'), inRepo('one.txt')]).toEqual(['agent again', 'one']);
  });

  test('work of a worktree that somebody removed is kept, and goes on in a new one', async () => {
    const before = await first(ONE);
    git('worktree', 'remove', '--force', before.at);
    const after = await next(before, TWO);
    expect(after.reply.text).toContain(`The worktree of job ${before.id} is gone`);
    expect(namesIn(await diffOf(after))).toEqual(['one.txt', 'two.txt']);
  });

  test('discarded work does not come back unless that is asked for', async () => {
    const before = await first(ONE);
    await bridge.call('agy_discard', { job_id: before.id });
    const after = await next(before, TWO);
    expect(after.reply.text).toContain(`The worktree of job ${before.id} was discarded`);
    expect(namesIn(await diffOf(after))).toEqual(['two.txt']);
    await bridge.call('agy_discard', { job_id: after.id });
    const again = await next(after, '', { worktree: true });
    expect(namesIn(await diffOf(again))).toEqual(['two.txt']);
  });

  test('a conversation that only read has no worktree to go on in', async () => {
    const before = await first('', { mode: 'ask', allow_write: false, worktree: true });
    const after = await next(before, ONE);
    expect(after.workspace['continues']).toBeUndefined();
    expect(namesIn(await diffOf(after))).toEqual(['one.txt']);
  });
});

test('nobody takes or removes a worktree in which a job works', async () => {
  const before = await first(ONE);
  const go = path.join(bridge.home, 'go');
  const waits = { prompt: `Look. [[sim:wait_for ${go}]]`, mode: 'ask', cwd: before.at };
  const reader = await bridge.call('agy_start', waits);
  await until(
    () => bridge.starts().some(({ cwd, argv }) => cwd === before.at && argv.length > 1),
    'it works',
  );
  const refused = await bridge.call('agy_discard', { job_id: before.id });
  expect(refused.error).toMatchObject({ code: 'busy', retry: 'later' });
  const busy = await bridge.call('agy_continue', {
    prompt: `Go. ${TWO}`,
    session_id: before.session,
    ...WRITES,
  });
  expect(busy.error.code).toBe('busy');
  expect((await statusOf(before))['continued_by']).toBeUndefined();
  writeFileSync(go, '');
  await bridge.call('agy_status', { job_id: reader.data['job_id'], wait_seconds: 30 });
  expect(namesIn(await diffOf(await next(before, TWO)))).toEqual(['one.txt', 'two.txt']);
});

test('a turn that waits for the one before follows it, whoever has the worktree by then', async () => {
  await queueTurns();
  const go = path.join(bridge.home, 'go');
  const before = await first(ONE);
  const start = (does: string): Promise<Reply> =>
    bridge.call('agy_start', { prompt: `Go. ${does}`, session_id: before.session, ...WRITES });
  const second = await start(`[[sim:wait_for ${go}]] ${TWO}`);
  const third = await start('[[sim:write three.txt=three]]');
  writeFileSync(go, '');
  const ended = await bridge.call('agy_result', { job_id: third.data['job_id'], wait_seconds: 30 });
  const last = toTurn(ended);
  expect(last.workspace['continues']).toBe(second.data['job_id']);
  expect(namesIn(await diffOf(last))).toEqual(['one.txt', 'three.txt', 'two.txt']);
});

test('a worktree that is gone when the turn begins, and the earlier job keeps what it has', async () => {
  await queueTurns();
  const before = await first(ONE);
  const go = path.join(bridge.home, 'go');
  const held = await bridge.call('agy_start', {
    prompt: `Wait. [[sim:wait_for ${go}]]`,
    session_id: before.session,
    mode: 'ask',
    worktree: false,
  });
  const late = await bridge.call('agy_start', {
    prompt: `Go. ${TWO}`,
    session_id: before.session,
    ...WRITES,
  });
  rmSync(before.at, { recursive: true });
  writeFileSync(go, '');
  await bridge.call('agy_status', { job_id: held.data['job_id'], wait_seconds: 30 });
  const ended = await bridge.call('agy_status', { job_id: late.data['job_id'], wait_seconds: 30 });
  expect(ended.data).toMatchObject({ status: 'failed', reason: 'workspace_failed', workspace: null });
  expect((await statusOf(before))['continued_by']).toBeUndefined();
  expect(git('for-each-ref', '--format=%(refname)', 'refs/agy-mcp/').trim()).toBe(
    `refs/agy-mcp/${before.id}`,
  );
});

describe('when the runner of the turn is killed', () => {
  const metaFile = (id: string): string => path.join(bridge.home, '.agy-mcp/sessions', id, 'meta.json');
  const metaOf = (id: string): Record<string, unknown> =>
    JSON.parse(readFileSync(metaFile(id), 'utf8')) as Record<string, unknown>;

  /** A turn that has written, and whose runner is gone. */
  async function killedTurn({ session }: Turn): Promise<string> {
    const prompt = `Go. ${TWO} [[sim:wait_for never]]`;
    const started = await bridge.call('agy_start', { prompt, session_id: session, ...WRITES });
    const id = String(started.data['job_id']);
    await until(() => existsSync(path.join(String(started.data['cwd']), '.agy-mcp')), 'it is there');
    await until(() => {
      const { workspace } = metaOf(id) as { workspace: { path: string } | null };
      return workspace !== null && existsSync(path.join(workspace.path, 'two.txt'));
    }, 'it has written');
    process.kill((metaOf(id)['owner'] as { pid: number }).pid, 'SIGKILL');
    return id;
  }

  test('its work and that of the turns before is recorded, and the worktree is its own', async () => {
    const before = await first(ONE);
    const id = await killedTurn(before);
    const status = await bridge.call('agy_status', { job_id: id, wait_seconds: 30 });
    expect(status.data).toMatchObject({ status: 'failed', workspace: { path: before.at, changed_files: 2 } });
    expect(await statusOf(before)).toMatchObject({ continued_by: id });
    expect(namesIn(await bridge.call('agy_diff', { job_id: id }))).toEqual(['one.txt', 'two.txt']);
  });

  test('in the middle of the take-over, the worktree stays with the earlier job', async () => {
    const before = await first(ONE);
    const id = await killedTurn(before);
    writeFileSync(metaFile(before.id), JSON.stringify({ ...metaOf(before.id), continued_by: undefined }));
    const status = await bridge.call('agy_status', { job_id: id, wait_seconds: 30 });
    expect(status.data).toMatchObject({ status: 'failed', workspace: null });
    expect(git('for-each-ref', '--format=%(refname)', 'refs/agy-mcp/').trim()).toBe(
      `refs/agy-mcp/${before.id}`,
    );
    expect((await apply(before)).isError).toBe(false);
    expect(inRepo('one.txt')).toBe('one');
    const after = await next(before, '');
    expect(after.at).toBe(before.at);
  });
});
