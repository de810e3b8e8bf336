import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorkspaces, type Workspaces } from '../../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../../support/git-repository.ts';
import { viewOf } from '../../support/work-view.ts';
import { openJob } from '../../support/worktree-job.ts';

let box: GitSandbox;
let workspaces: Workspaces;
let root: string;

beforeEach(async () => {
  box = await createGitSandbox();
  workspaces = createWorkspaces({ env: box.env });
  root = await box.repository();
});
afterEach(async () => {
  await box.remove();
});

const REF = 'refs/agy-mcp/job_a1';
const refs = () => box.git(root, 'for-each-ref', '--format=%(refname)', 'refs/agy-mcp', 'refs/heads/agy-mcp');

/** What a tidy user does. */
async function tidyUp(): Promise<void> {
  await box.git(root, 'worktree', 'prune', '--expire=now');
  await box.git(root, 'reflog', 'expire', '--expire=now', '--all');
  await box.git(root, 'gc', '--quiet', '--prune=now');
}

async function endedJob(text = 'agent\n') {
  const opened = await openJob(workspaces, root);
  await writeFiles(opened.cwd, { 'README.md': text, fresh: 'x\n' });
  return { ...opened, ...(await opened.finish()) };
}

// promise: work-kept
describe('a user who tidies up', () => {
  test.each(['prunes and collects garbage', 'removes the worktree and its branch by hand'])(
    'and %s does no harm to work that waits',
    async (what) => {
      const { job, cwd, view } = await endedJob();
      const { sha256 } = await viewOf(workspaces, job, null);
      if (what.startsWith('removes')) {
        await box.git(root, 'worktree', 'remove', '--force', cwd);
        await box.git(root, 'branch', '--quiet', '-D', view.branch ?? '');
      }
      await tidyUp();
      expect((await viewOf(workspaces, job, null)).sha256).toBe(sha256);
      await workspaces.apply(job);
      expect(await readFile(path.join(root, 'README.md'), 'utf8')).toBe('agent\n');
      expect(await workspaces.discard(job)).toMatchObject({ kept: true });
      await tidyUp();
      expect((await viewOf(workspaces, job, null)).sha256).toBe(sha256);
    },
  );

  test('and prunes a worktree whose .git file the agent broke loses nothing', async () => {
    const opened = await openJob(workspaces, root);
    await writeFiles(opened.cwd, { 'README.md': 'agent\n' });
    await writeFile(path.join(opened.cwd, '.git'), 'gitdir: /nowhere\n');
    await rm(path.join(opened.cwd, '.git'));
    await tidyUp();
    const { job } = await opened.finish();
    expect((await viewOf(workspaces, job, null)).files.map((file) => file.path)).toEqual(['README.md']);
    expect(await workspaces.discard(job)).toMatchObject({ removed: true, kept: true });
    expect(await refs()).toBe(`${REF}\n`);
  });
});

describe('what is done in the worktree after the end of its job', () => {
  test('is kept when the job is discarded, and is no part of the reviewed patch', async () => {
    const { job, cwd } = await endedJob();
    const { sha256 } = await viewOf(workspaces, job, null);
    expect(await workspaces.isAsLeft(job)).toBe(true);
    await writeFiles(cwd, { 'by hand': 'mine\n' });
    expect(await workspaces.isAsLeft(job)).toBe(false);
    expect((await viewOf(workspaces, job, null)).sha256).toBe(sha256);
    await workspaces.discard(job);
    await tidyUp();
    expect(await box.git(root, 'show', `${REF}:by hand`)).toBe('mine\n');
    expect((await viewOf(workspaces, job, null)).sha256).toBe(sha256);
  });

  test('is kept also when the job itself had changed nothing, or when it was committed', async () => {
    const opened = await openJob(workspaces, root);
    const { job } = await opened.finish();
    await writeFiles(opened.cwd, { 'by hand': 'mine\n' });
    await box.git(opened.cwd, 'add', '--all');
    await box.git(opened.cwd, 'commit', '--quiet', '--message', 'by hand');
    const commit = (await box.git(opened.cwd, 'rev-parse', 'HEAD')).trim();
    await rm(path.join(opened.cwd, 'by hand'));
    expect(await workspaces.isAsLeft(job)).toBe(false);
    expect(await workspaces.discard(job)).toMatchObject({ removed: true, kept: true });
    await tidyUp();
    expect(await box.git(root, 'log', '--format=%H', REF)).toContain(commit);
  });
});

describe('work that nobody could record', () => {
  test('is not discarded as long as it cannot be kept', async () => {
    const opened = await openJob(workspaces, root);
    await writeFiles(opened.cwd, { 'README.md': 'agent\n' });
    const lock = path.join(root, '.git', `${REF}.lock`);
    await writeFile(lock, '');
    await expect(opened.finish()).rejects.toMatchObject({ code: 'workspace_failed' });
    await expect(workspaces.discard(opened.job)).rejects.toMatchObject({ code: 'workspace_failed' });
    expect(await readFile(path.join(opened.cwd, 'README.md'), 'utf8')).toBe('agent\n');
    await rm(lock);
    expect(await workspaces.discard(opened.job)).toMatchObject({ removed: true, kept: true });
    expect(await box.git(root, 'show', `${REF}:README.md`)).toBe('agent\n');
  });
});

describe('a runner that died', () => {
  test('while it made the worktree leaves nothing once its job is closed', async () => {
    const { worktree } = await openJob(workspaces, root); // no agent has seen it
    const closing = await workspaces.closeAfterCrash(
      { job_id: 'job_a1', label: null, started_at: '2030-01-01T00:00:00.000Z', workspace: null, worktree },
      false,
    );
    expect(closing).toEqual({ workspace: null, worktree: null, warnings: [] });
    expect(await refs()).toBe('');
    expect((await box.git(root, 'worktree', 'list')).trim().split('\n')).toHaveLength(1);
  });

  test('before it made anything is closed as well', async () => {
    const input = { cwd: root, worktree: true, readOnly: false, baseRef: null, jobId: 'job_a1', label: null };
    const worktree = workspaces.plannedRecord((await workspaces.plan(input)).plan);
    const job = { job_id: 'job_a1', label: null, started_at: null, workspace: null, worktree };
    expect((await workspaces.closeAfterCrash(job, false)).worktree).toBeNull();
  });

  test('takes the knowledge of what a job for reading changed with it, and that is said', async () => {
    const input = { cwd: root, worktree: false, readOnly: true, baseRef: null, jobId: 'job_a1', label: null };
    const { view } = await workspaces.open((await workspaces.plan(input)).plan, box.place('job_a1'));
    const job = { job_id: 'job_a1', label: null, started_at: null, workspace: view, worktree: null };
    expect((await workspaces.closeAfterCrash(job, true)).warnings).toEqual([
      expect.stringContaining('is not known'),
    ]);
    expect((await workspaces.closeAfterCrash(job, false)).warnings).toEqual([]);
    // Where its agent worked is noted a moment after the start.
    const begun = { ...job, started_at: '2030-01-01T00:00:00.000Z', workspace: null };
    expect((await workspaces.closeAfterCrash(begun, true)).warnings).toHaveLength(1);
    expect((await workspaces.closeAfterCrash({ ...begun, started_at: null }, true)).warnings).toEqual([]);
  });
});

describe('the ref of a job', () => {
  test('goes when the job is forgotten, and a repository that is gone has none', async () => {
    const { job } = await endedJob();
    await workspaces.discard(job);
    expect(await refs()).toBe(`${REF}\n`);
    await workspaces.forget(job);
    await workspaces.forget(job);
    expect(await refs()).toBe('');
    await rm(root, { recursive: true });
    await workspaces.forget(job);
  });
});
