import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorkspaces, type Workspaces } from '../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../support/git-repository.ts';
import { viewOf } from '../support/work-view.ts';
import { openJob } from '../support/worktree-job.ts';

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

const ODD = ['git~1', 'a\\b', '.GIT/config', 'CON', 'x:y', '-rf', ':(top)x', '.gitmodules'];

// promise: work-kept, apply-whole
describe('what an agent leaves', () => {
  test.each(ODD)('as a file named %j keeps nothing else from being recorded', async (name) => {
    const opened = await openJob(workspaces, root);
    await writeFiles(opened.cwd, { [name]: 'odd\n', 'README.md': 'agent\n' });
    const { job, closing } = await opened.finish();
    const files = (await viewOf(workspaces, job, null)).files.map((file) => file.path);
    expect(files).toContain('README.md');
    if (files.includes(name)) expect(closing.warnings).toEqual([]);
    else expect(closing.warnings).toEqual([expect.stringContaining('could not be')]);
    await workspaces.apply(job);
    expect(await readFile(path.join(root, 'README.md'), 'utf8')).toBe('agent\n');
  });

  test.skipIf(process.platform === 'win32')(
    'as a pipe in the place of a file does not hold the harvest up',
    async () => {
      const opened = await openJob(workspaces, root);
      await rm(path.join(opened.cwd, 'src/main.ts'));
      execFileSync('mkfifo', [path.join(opened.cwd, 'src/main.ts'), path.join(opened.cwd, 'pipe')]);
      await writeFiles(opened.cwd, { 'README.md': 'agent\n' });
      const { job } = await opened.finish();
      expect((await viewOf(workspaces, job, null)).files.map((file) => file.path)).toContain('README.md');
    },
  );

  test('as a link in the place of the folder of worktrees leads nothing elsewhere', async () => {
    const opened = await openJob(workspaces, root);
    const outside = path.join(box.base, 'outside');
    await mkdir(path.join(outside, path.basename(opened.cwd)), { recursive: true });
    await writeFiles(outside, { [`${path.basename(opened.cwd)}/precious`]: 'x\n' });
    await rename(path.join(root, '.agy-mcp/worktrees'), path.join(root, '.agy-mcp/moved'));
    await symlink(outside, path.join(root, '.agy-mcp/worktrees'));
    await expect(opened.finish()).rejects.toMatchObject({ code: 'workspace_failed' });
    await workspaces.discard(opened.job).catch(() => undefined);
    expect(await readdir(path.join(outside, path.basename(opened.cwd)))).toEqual(['precious']);
  });
});

test('a repository that tracks files below .agy-mcp keeps them', async () => {
  await writeFiles(root, { '.agy-mcp/notes.md': 'ours\n' });
  await box.git(root, 'add', '--force', '.agy-mcp');
  await box.git(root, 'commit', '--quiet', '--message', 'notes');
  await writeFiles(root, { 'README.md': 'uncommitted\n' });
  const opened = await openJob(workspaces, root);
  await writeFiles(opened.cwd, { fresh: 'x\n' });
  const { job } = await opened.finish();
  expect((await viewOf(workspaces, job, null)).files.map((file) => file.path)).toEqual(['fresh']);
  await workspaces.apply(job);
  expect(await readFile(path.join(root, '.agy-mcp/notes.md'), 'utf8')).toBe('ours\n');
});

describe('a folder that the agent made a link', () => {
  const swapped = async () => {
    const opened = await openJob(workspaces, root);
    await rm(path.join(opened.cwd, 'src'), { recursive: true });
    await symlink('../elsewhere', path.join(opened.cwd, 'src'));
    return (await opened.finish()).job;
  };

  test('comes as a link', async () => {
    await workspaces.apply(await swapped());
    expect(await readlink(path.join(root, 'src'))).toBe('../elsewhere');
  });

  test('takes no file along that git does not know', async () => {
    await writeFiles(root, { '.gitignore': '*.log\n' });
    const job = await swapped();
    await writeFiles(root, { 'src/my.log': 'mine\n' });
    const index = await readFile(path.join(root, '.git/index'));
    await expect(workspaces.apply(job)).rejects.toMatchObject({ code: 'apply_conflict' });
    expect(await readFile(path.join(root, 'src/my.log'), 'utf8')).toBe('mine\n');
    expect(await readFile(path.join(root, 'src/main.ts'), 'utf8')).toBe('export {};\n');
    expect(await readFile(path.join(root, '.git/index'))).toEqual(index);
  });
});

test('a graft that the agent writes does not bend what is merged', async () => {
  await writeFiles(root, { 'README.md': 'second\n' });
  await box.git(root, 'commit', '--quiet', '--all', '--message', 'second');
  const opened = await openJob(workspaces, root);
  const [tip = '', first = ''] = (await box.git(root, 'rev-list', 'HEAD')).trim().split('\n');
  await box.git(opened.cwd, 'commit', '--quiet', '--allow-empty', '--message', 'by the agent');
  const made = (await box.git(opened.cwd, 'rev-parse', 'HEAD')).trim();
  await writeFile(path.join(root, '.git/info/grafts'), `${made} ${first}\n${tip}\n`);
  await writeFiles(opened.cwd, { fresh: 'x\n' });
  const { job } = await opened.finish();
  await workspaces.apply(job);
  expect(await readFile(path.join(root, 'README.md'), 'utf8')).toBe('second\n');
  expect(await readFile(path.join(root, 'fresh'), 'utf8')).toBe('x\n');
});
