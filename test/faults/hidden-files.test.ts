// Files that are hidden from an agent are unchanged for git in its worktree, and for nobody else.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createWorkspaces } from '../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../support/git-repository.ts';

let sandbox: GitSandbox;
beforeEach(async () => {
  sandbox = await createGitSandbox();
});
afterEach(() => sandbox.remove());

async function worktree() {
  const repository = await sandbox.repository();
  const inner = await sandbox.repository('inner');
  await writeFiles(inner, { '.agents/hooks.json': '{"inner": {}}' });
  await sandbox.git(inner, 'add', '-A');
  await sandbox.git(inner, 'commit', '-qm', 'inner');
  await writeFiles(repository, {
    '.agents/hooks.json': '{"one": {}}',
    '.agents/plugins/p/[x]*.json': '{}',
    '.agents/rules/r.md': 'rule',
  });
  await sandbox.git(repository, 'submodule', '--quiet', 'add', inner, 'sub');
  await sandbox.git(repository, 'add', '-A');
  await sandbox.git(repository, 'commit', '-qm', 'agent files');
  const top = path.join(sandbox.base, 'tree');
  await sandbox.git(repository, 'worktree', 'add', '-q', top);
  await sandbox.git(top, 'submodule', '--quiet', 'update', '--init');
  const gitDir = path.join(repository, '.git');
  return { repository, place: { top, gitDir, adminDir: path.join(gitDir, 'worktrees/tree') } };
}

it('nothing that git does with all files takes them away, until the marks are taken back', async () => {
  const { repository, place } = await worktree();
  const { top } = place;
  const workspaces = createWorkspaces({ env: sandbox.env });
  const hidden = [
    '.agents/hooks.json',
    '.agents/plugins',
    'sub/.agents/hooks.json',
    'untracked.json',
    '../x',
  ];
  const undo = await workspaces.skipHidden(
    place,
    hidden.map((name) => path.join(top, name)),
  );
  expect(await sandbox.git(repository, 'ls-files', '-t')).not.toMatch(/^S /m);
  await writeFile(path.join(top, '.agents/hooks.json'), '{}\n');
  await rm(path.join(top, '.agents/plugins'), { recursive: true });
  await mkdir(path.join(top, '.agents/plugins'));
  expect(await sandbox.git(top, 'status', '--porcelain')).toBe('');
  await writeFile(path.join(top, '.agents/rules/r.md'), 'changed');
  await sandbox.git(top, 'add', '-A');
  await sandbox.git(top, 'commit', '-qam', 'all');
  expect(await sandbox.git(top, 'diff', '--name-only', 'HEAD~1', 'HEAD')).toBe('.agents/rules/r.md\n');
  await undo();
  const status = await sandbox.git(top, 'status', '--porcelain');
  expect(status).toBe(' M .agents/hooks.json\n D .agents/plugins/p/[x]*.json\n');
});

it('what somebody else has left out of the checkout stays left out', async () => {
  const { place } = await worktree();
  const { top } = place;
  await sandbox.git(top, 'update-index', '--skip-worktree', '.agents/rules/r.md');
  const undo = await createWorkspaces({ env: sandbox.env }).skipHidden(place, [path.join(top, '.agents')]);
  await undo();
  expect(await sandbox.git(top, 'ls-files', '-t')).toContain('S .agents/rules/r.md\nH .gitmodules');
});
