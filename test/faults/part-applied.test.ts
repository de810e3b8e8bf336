// What a job is once a part of its work was brought back: the rest is still to be brought, kept, or gone on with.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Bridge, type Reply, startBridge } from '../support/start-bridge.ts';

let bridge: Bridge;
beforeEach(async () => {
  bridge = await startBridge({ agent: { version: '1.3.2', answer: 'Done.' } });
});
afterEach(async () => {
  await bridge.close();
});

const WRITES = { mode: 'execute', allow_write: true };
const WORK = '[[sim:write README.md=agent]] [[sim:write one.txt=one]] [[sim:write two.txt=two]]';

interface Job {
  readonly id: string;
  readonly session: string;
  readonly at: string;
}

const toJob = ({ text, data }: Reply): Job => {
  expect(text).toContain('completed');
  const { path: at } = data['workspace'] as { path: string };
  return { id: String(data['job_id']), session: String(data['session_id']), at };
};
const begin = async (): Promise<Job> => toJob(await bridge.call('agy', { prompt: `Go. ${WORK}`, ...WRITES }));
const goOn = async ({ session }: Job, does: string, more = {}): Promise<Job> =>
  toJob(
    await bridge.call('agy_continue', { prompt: `Go. ${does}`, session_id: session, ...WRITES, ...more }),
  );

const git = (...args: string[]): string =>
  execFileSync('git', ['-C', bridge.repo, '-c', 'user.name=T', '-c', 'user.email=t@localhost', ...args], {
    env: { PATH: process.env['PATH'], HOME: bridge.home, GIT_CONFIG_NOSYSTEM: '1' },
    encoding: 'utf8',
  }).trim();
const inRepo = (name: string): string => readFileSync(path.join(bridge.repo, name), 'utf8');
const diffOf = ({ id }: Job): Promise<Reply> => bridge.call('agy_diff', { job_id: id });
const namesIn = ({ data }: Reply): string[] => (data['files'] as { path: string }[]).map((file) => file.path);
const recordOf = async ({ id }: Job): Promise<Record<string, unknown>> =>
  (await bridge.call('agy_status', { job_id: id })).data['workspace'] as Record<string, unknown>;

async function apply(job: Job, more: Record<string, unknown> = {}): Promise<Reply> {
  const patch_sha256 = (await diffOf(job)).data['patch_sha256'];
  const reply = await bridge.call('agy_apply', { job_id: job.id, patch_sha256, ...more });
  expect(reply.text).not.toMatch(/^error/);
  expect(reply.isError).toBe(false);
  return reply;
}

const commitAs = { as: 'commit', message: 'Of the job' };
beforeEach(() => {
  git('config', 'user.name', 'T');
  git('config', 'user.email', 't@localhost');
});

// promise: apply-part
describe('a part of the work in the checkout', () => {
  test('counts as none of it until the last file is there: the job stays, and the rest is told', async () => {
    const job = await begin();
    const first = await apply(job, { paths: ['README.md'] });
    expect(first.data).toMatchObject({ left: ['one.txt', 'two.txt'], left_files: 2 });
    expect(await recordOf(job)).not.toHaveProperty('applied_at');
    expect(await recordOf(job)).toMatchObject({ applied: [{ as: 'changes', files: 1, of: 3 }] });
    expect((await diffOf(job)).data).toMatchObject({ changed_files: 3, left: ['one.txt', 'two.txt'] });
    expect((await diffOf(job)).data).not.toHaveProperty('applied_at');
    const kept = await bridge.call('agy_purge', { job_id: job.id });
    expect(kept.error).toMatchObject({ code: 'workspace_failed' });
    expect(kept.error.message).toContain('neither applied nor discarded');
    expect(existsSync(job.at)).toBe(true);
    // what is there already is no conflict
    const rest = await apply(job);
    expect(rest.data).toMatchObject({ changed_paths: 2, paths: ['one.txt', 'two.txt'] });
    expect(rest.data).not.toHaveProperty('left');
    expect(await recordOf(job)).toHaveProperty('applied_at');
  });

  test('and parts of parts: the last one that lacks makes it whole', async () => {
    const job = await begin();
    await apply(job, { paths: ['two.txt'] });
    await apply(job, { paths: ['two.txt', 'README.md'], ...commitAs });
    expect(await recordOf(job)).not.toHaveProperty('applied_at');
    await apply(job, { paths: ['one.txt'], as: 'branch' });
    expect(await recordOf(job)).toHaveProperty('applied_at');
    expect(git('status', '--porcelain')).toBe('');
    expect(existsSync(path.join(bridge.repo, 'one.txt'))).toBe(false);
  });

  test('a discard keeps the rest at the ref, from where it can still be brought', async () => {
    const job = await begin();
    await apply(job, { paths: ['README.md'] });
    const discarded = await bridge.call('agy_discard', { job_id: job.id });
    expect(discarded.data).toMatchObject({ removed: true, kept_at: `refs/agy-mcp/${job.id}` });
    git('gc', '--quiet', '--prune=now');
    expect(git('show', `refs/agy-mcp/${job.id}:one.txt`)).toBe('one');
    expect((await diffOf(job)).data['left']).toEqual(['one.txt', 'two.txt']);
    await apply(job);
    expect([inRepo('one.txt'), inRepo('two.txt')]).toEqual(['one', 'two']);
    expect((await bridge.call('agy_purge', { job_id: job.id })).isError).toBe(false);
  });
});

describe('the next turn', () => {
  test.each([
    ['in the same worktree', {}],
    ['in a new one', { worktree: true }],
  ])('%s changes what was brought on from there, and its diff is the rest', async (_where, more) => {
    const job = await begin();
    await apply(job, { paths: ['README.md', 'two.txt'] });
    const after = await goOn(job, '[[sim:write README.md=agent again]]', more);
    expect(after.at === job.at).toBe(!('worktree' in more));
    git('gc', '--quiet', '--prune=now');
    const diff = await diffOf(after);
    expect(namesIn(diff)).toEqual(['README.md', 'one.txt']);
    expect(diff.text).toContain('-agent\n');
    expect(diff.text).not.toContain('-# project');
    await apply(after);
    expect([inRepo('README.md'), inRepo('one.txt'), inRepo('two.txt')]).toEqual([
      'agent again',
      'one',
      'two',
    ]);
  });

  test('on what was committed makes a branch that stands on that commit', async () => {
    const job = await begin();
    const commit = String((await apply(job, { ...commitAs, paths: ['README.md'] })).data['commit']);
    const after = await goOn(job, '[[sim:write README.md=agent again]]');
    const made = await apply(after, { as: 'branch', branch: 'next' });
    expect(git('rev-parse', 'next^')).toBe(commit);
    expect(git('diff', '--name-only', 'next^', 'next')).toBe('README.md\none.txt\ntwo.txt');
    expect(made.data).not.toHaveProperty('left');
    git('merge', '--quiet', '--ff-only', 'next');
    expect(inRepo('README.md')).toBe('agent again');
  });

  test.each([
    ['in the same worktree', {}],
    ['in a new one', { worktree: true }],
  ])('%s after a branch was made shows all of the work: the checkout has nothing of it', async (_w, more) => {
    const job = await begin();
    await apply(job, { as: 'branch' });
    expect(await recordOf(job)).toHaveProperty('applied_at');
    const after = await goOn(job, '[[sim:write README.md=agent again]]', more);
    expect(namesIn(await diffOf(after))).toEqual(['README.md', 'one.txt', 'two.txt']);
    expect((await diffOf(after)).text).toContain('-# project');
    await apply(after);
    expect([inRepo('README.md'), inRepo('one.txt')]).toEqual(['agent again', 'one']);
  });

  test('that adds nothing still has the rest, and keeps what was brought when all is removed', async () => {
    const job = await begin();
    await apply(job, { paths: ['one.txt'] });
    const after = await goOn(job, '');
    expect(namesIn(await diffOf(after))).toEqual(['README.md', 'two.txt']);
    await bridge.call('agy_purge', { job_id: job.id });
    await bridge.call('agy_discard', { job_id: after.id });
    git('gc', '--quiet', '--prune=now');
    expect(namesIn(await diffOf(after))).toEqual(['README.md', 'two.txt']);
    writeFileSync(path.join(bridge.repo, 'one.txt'), 'mine');
    await apply(after);
    expect(inRepo('one.txt')).toBe('mine');
  });

  test('begins in the checkout once all of it is there, brought in parts or at once', async () => {
    const job = await begin();
    await apply(job, { paths: ['README.md'] });
    await apply(job, { paths: ['one.txt', 'two.txt'] });
    writeFileSync(path.join(bridge.repo, 'mine.txt'), 'mine');
    const after = await goOn(job, '[[sim:write three.txt=three]]', { worktree: true });
    expect(readFileSync(path.join(after.at, 'mine.txt'), 'utf8')).toBe('mine');
    expect(namesIn(await diffOf(after))).toEqual(['three.txt']);
  });
});
