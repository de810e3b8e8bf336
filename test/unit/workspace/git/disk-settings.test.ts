import { chmod, readFile, rename, symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { diskOverrides } from '../../../../src/workspace/git/disk-settings.ts';
import { parseConfig } from '../../../../src/workspace/git/hardening.ts';
import { createWorkspaces, type Workspaces } from '../../../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../../../support/git-repository.ts';
import { openJob } from '../../../support/worktree-job.ts';

let box: GitSandbox;
let workspaces: Workspaces;

beforeEach(async () => {
  box = await createGitSandbox();
  workspaces = createWorkspaces({ env: box.env });
});
afterEach(async () => {
  await box.remove();
});

const names = async (cwd: string) => (await box.git(cwd, 'ls-files')).trim().split('\n');

// promise: disk-checked
describe.runIf(process.platform === 'linux')('what a repository claims of the disk', () => {
  test('does not make a file vanish whose name changed in letter case alone', async () => {
    const root = await box.repository();
    await box.git(root, 'config', 'core.ignoreCase', 'true');
    await rename(path.join(root, 'README.md'), path.join(root, 'ReadMe.md'));
    const { cwd } = await openJob(workspaces, root);
    expect(await names(cwd)).toEqual(['ReadMe.md', 'src/main.ts']);
    expect(await readFile(path.join(cwd, 'ReadMe.md'), 'utf8')).toBe('hello\n');
  });

  test('does not lose what can be executed, nor links', async () => {
    const root = await box.repository();
    await box.git(root, 'config', 'core.fileMode', 'false');
    await box.git(root, 'config', 'core.symlinks', 'false');
    await writeFiles(root, { run: '#!/bin/sh\n' });
    await chmod(path.join(root, 'run'), 0o755);
    await chmod(path.join(root, 'README.md'), 0o755);
    await symlink('run', path.join(root, 'link'));
    const { cwd } = await openJob(workspaces, root);
    const modes = (await box.git(cwd, 'ls-tree', 'HEAD'))
      .trim()
      .split('\n')
      .map((line) => line.slice(0, 6));
    expect(modes).toEqual(['100755', '120000', '100755', '040000']);
  });
});

describe('the settings of the disk', () => {
  const never = () => Promise.reject(new Error('nothing is to be looked at'));

  test('are not looked at where a repository says nothing unusual', async () => {
    const entries = parseConfig(
      'local\0core.filemode\ntrue\0local\0core.ignorecase\nfalse\0local\0core.symlinks\0',
    );
    expect(await diskOverrides(entries, never)).toEqual([]);
  });

  test.runIf(process.platform === 'linux')('are pinned where it does, by the last word', async () => {
    const root = await box.repository();
    const find = () => Promise.resolve(path.join(root, '.git'));
    const entries = parseConfig(
      'global\0core.filemode\ntrue\0local\0core.filemode\nno\0local\0core.precomposeunicode\0local\0core.ignorecase\ntrue\0',
    );
    expect(await diskOverrides(entries, find)).toEqual([
      ['core.ignoreCase', 'false'],
      ['core.fileMode', 'true'],
      ['core.precomposeUnicode', 'false'],
    ]);
    expect(await diskOverrides(entries, () => Promise.resolve(null))).toEqual([]);
  });
});
