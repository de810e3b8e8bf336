// An apply as a commit or a branch that is killed before any of its steps: nothing of it stays, or all of it.
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ApplyOrder } from '../../src/workspace/apply/apply-order.ts';
import type { SettledApply } from '../../src/workspace/apply/interrupted-applies.ts';
import type { PlacedJob } from '../../src/workspace/worktree/finished-worktree.ts';
import { createWorkspaces } from '../../src/workspace/workspace.ts';
import { applyUntil, buildApplyProgram } from '../support/build-apply-program.ts';
import { filesOf } from '../support/files-of.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../support/git-repository.ts';
import { commitAll } from '../support/submodule-repository.ts';
import { openJob } from '../support/worktree-job.ts';

let programs: string;
let program: string;
let box: GitSandbox;
let root: string;

beforeAll(async () => {
  programs = await mkdtemp(path.join(tmpdir(), 'agy-mcp-apply-'));
  program = await buildApplyProgram(programs);
});
afterAll(() => rm(programs, { recursive: true, force: true }));
beforeEach(async () => {
  box = await createGitSandbox();
  root = await box.repository();
});
afterEach(async () => {
  await box.remove();
});

const git = async (...args: string[]): Promise<string> => (await box.git(root, ...args)).trimEnd();

const ORDER: ApplyOrder = { as: 'commit', files: null, message: 'Do it\n', branch: null };

async function preparedJob(): Promise<PlacedJob> {
  await writeFiles(root, { 'a.txt': 'a\n', 'gone/x.txt': 'x\n', 'staged.txt': 's\n' });
  await commitAll(box, root, 'more');
  await writeFiles(root, { 'staged.txt': 'staged\n' });
  await git('add', 'staged.txt');
  await writeFiles(root, { 'staged.txt': 'dirty\n' });
  const opened = await openJob(createWorkspaces({ env: box.env }), root);
  await writeFiles(opened.cwd, { 'a.txt': 'agent\n', 'new/c.txt': 'new\n' });
  await rm(path.join(opened.cwd, 'gone'), { recursive: true });
  return (await opened.finish()).job;
}

async function settle(job: PlacedJob): Promise<SettledApply[]> {
  const settled: SettledApply[] = [];
  await createWorkspaces({ env: box.env }).settle(job, (each) => {
    settled.push(each);
    return Promise.resolve();
  });
  return settled;
}

/** Files, what is staged, and the history but for the times of commits. */
const state = async (): Promise<unknown> => ({
  files: filesOf(root),
  staged: await git('diff', '--cached'),
  dirty: await git('diff'),
  log: await git('log', '--format=%T %P %s', '-1'),
  branches: (await git('branch', '--format=%(refname:short)'))
    .split('\n')
    .filter((name) => name !== 'agy-mcp/job-job_a1'),
});

const leftBehind = (): string[] => {
  const home = path.join(root, '.git/agy-mcp-apply');
  const places = existsSync(home) ? readdirSync(home).filter((name) => !name.startsWith('lock.')) : [];
  return [...places, ...readdirSync(path.join(root, '.git')).filter((name) => /^index.+/.test(name))];
};

// promise: apply-journal
test('a commit is there with its files and its index, or nothing is, and the next apply says which', async () => {
  const job = await preparedJob();
  const before = await state();
  const start = await git('rev-parse', 'HEAD');
  await box.shell(root, 'cp .git/index ../index && cp -r . ../copy && rm -rf ../copy/.git ../copy/.agy-mcp');
  const back = async (): Promise<void> => {
    await git('update-ref', 'refs/heads/main', start);
    await box.shell(root, 'rm -rf a.txt gone new staged.txt && cp -r ../copy/. . && cp ../index .git/index');
    expect(await state()).toEqual(before);
  };
  const steps = applyUntil(program, box.base, box.env, job, 0, ORDER).steps ?? 0;
  const after = await state();
  expect(steps).toBeGreaterThan(7);
  const outcomes: string[] = [];
  for (let step = 1; step <= steps; step += 1) {
    await back();
    expect(applyUntil(program, box.base, box.env, job, step, ORDER).signal).toBe('SIGKILL');
    const [settled] = await settle(job);
    outcomes.push(settled?.outcome ?? 'not begun');
    const isDone = settled?.outcome === 'completed';
    expect(await state(), `step ${step}`).toEqual(isDone ? after : before);
    if (isDone)
      expect(settled.what).toEqual({ as: 'commit', branch: 'main', commit: await git('rev-parse', 'HEAD') });
    expect(leftBehind(), `step ${step}`).toEqual([]);
    expect(await settle(job)).toEqual([]);
    const again = await createWorkspaces({ env: box.env }).apply(job, { order: ORDER });
    expect(again.what.commit === undefined, `step ${step}`).toBe(isDone);
    expect(await state()).toEqual(after);
  }
  expect(new Set(outcomes)).toEqual(new Set(['not begun', 'taken_back', 'completed']));
}, 240_000);

test('what the user does before the next look is kept, and the files are said to be uncommitted', async () => {
  const job = await preparedJob();
  const steps = applyUntil(program, box.base, box.env, job, 0, ORDER).steps ?? 0;
  const start = await git('rev-parse', 'HEAD^');
  await git('update-ref', 'refs/heads/main', start);
  await git('reset', '--hard', '--quiet');
  // before the branch moves: all files are written, and the index is locked
  expect(applyUntil(program, box.base, box.env, job, steps - 2, ORDER).signal).toBe('SIGKILL');
  await rm(path.join(root, '.git/index.lock'), { force: true });
  await writeFiles(root, { 'mine.txt': 'mine\n' });
  await git('add', 'mine.txt');
  await git('commit', '--quiet', '--message', 'mine', 'mine.txt');
  expect(await settle(job)).toMatchObject([
    { outcome: 'completed', lacksCommit: true, what: { as: 'changes' } },
  ]);
  expect(await git('log', '-1', '--format=%s')).toBe('mine');
  expect(await git('status', '--porcelain')).toBe(' M a.txt\n D gone/x.txt\n?? new/');
  expect(leftBehind()).toEqual([]);
}, 60_000);

test('a branch is there or it is not, and the next apply names the same one', async () => {
  const job = await preparedJob();
  const before = await state();
  const order: ApplyOrder = { ...ORDER, as: 'branch' };
  const steps = applyUntil(program, box.base, box.env, job, 0, order).steps ?? 0;
  expect(steps).toBe(3);
  for (let step = 1; step <= steps; step += 1) {
    await git('branch', '--quiet', '-D', 'agy/job-job_a1');
    expect(applyUntil(program, box.base, box.env, job, step, order).signal).toBe('SIGKILL');
    const branches = await git('branch', '--list', 'agy/*');
    expect(branches === '').toBe(step < 3);
    const { what } = await createWorkspaces({ env: box.env }).apply(job, { order });
    expect(what).toMatchObject({
      branch: 'agy/job-job_a1',
      commit: await git('rev-parse', 'agy/job-job_a1'),
    });
    expect(await git('branch', '--list', 'agy/*', '--format=%(refname:short)')).toBe('agy/job-job_a1');
    await git('branch', '--quiet', '--list');
  }
  await git('branch', '--quiet', '-D', 'agy/job-job_a1');
  expect(await state()).toEqual(before);
}, 60_000);
