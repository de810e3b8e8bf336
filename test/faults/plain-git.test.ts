import { chmod, realpath } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorkspaces, type Workspaces } from '../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../support/git-repository.ts';
import { openJob } from '../support/worktree-job.ts';

let box: GitSandbox;
let workspaces: Workspaces;

beforeEach(async () => {
  box = await createGitSandbox();
  workspaces = createWorkspaces({ env: box.env });
});
afterEach(async () => {
  await box.remove();
});

const topOf = async (cwd: string) => realpath((await box.git(cwd, 'rev-parse', '--show-toplevel')).trim());

async function submodule(): Promise<string> {
  const library = await box.repository('library');
  const root = await box.repository();
  await box.git(root, 'submodule', '--quiet', 'add', library, 'lib');
  await box.git(root, 'commit', '--quiet', '--message', 'lib');
  return path.join(root, 'lib');
}

test('plain git works in the worktree of a submodule whose worktrees have configurations of their own', async () => {
  const lib = await submodule();
  await box.git(lib, 'config', 'extensions.worktreeConfig', 'true');
  // what is to be repaired: any worktree that git makes there takes itself for the submodule
  const careless = path.join(box.base, 'careless');
  await box.git(lib, 'worktree', 'add', '--quiet', careless);
  const seen = await topOf(careless).catch(() => 'nothing');
  expect(seen).not.toBe(careless);
  const { cwd, view } = await openJob(workspaces, lib);
  expect(await topOf(cwd)).toBe(cwd);
  await writeFiles(cwd, { fresh: 'x\n' });
  await box.git(cwd, 'add', '--all');
  await box.git(cwd, 'commit', '--quiet', '--message', 'by the agent');
  expect((await box.git(cwd, 'branch', '--show-current')).trim()).toBe(view.branch);
  expect(await box.git(lib, 'status', '--porcelain')).toBe('');
});

test('a worktree that plain git takes for another checkout is refused, and nothing of it is left', async () => {
  const lib = await submodule();
  const root = path.dirname(lib);
  await box.git(lib, 'config', 'extensions.worktreeConfig', 'true');
  // a git that does not write the setting which would repair it
  const bin = path.join(box.base, 'bin');
  const real = (await box.git(box.base, '--exec-path')).trim();
  await writeFiles(bin, {
    git: `#!/bin/sh\ncase "$*" in *"config --file"*) exit 0;; esac\nexec '${real}/git' "$@"\n`,
  });
  await chmod(path.join(bin, 'git'), 0o700);
  const env = { ...box.env, PATH: `${bin}:${box.env['PATH'] ?? ''}` };
  await expect(openJob(createWorkspaces({ env }), lib)).rejects.toMatchObject({
    code: 'workspace_failed',
    message: expect.stringContaining('another checkout') as string,
  });
  expect((await box.git(lib, 'worktree', 'list')).trim().split('\n')).toHaveLength(1);
  expect(await box.git(lib, 'for-each-ref', 'refs/agy-mcp', 'refs/heads/agy-mcp')).toBe('');
  expect(await box.git(root, 'status', '--porcelain')).toBe('');
});
