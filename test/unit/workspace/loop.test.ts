import {
  chmod,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorkspaces, type Workspaces } from '../../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../../support/git-repository.ts';
import { viewOf } from '../../support/work-view.ts';
import { openJob } from '../../support/worktree-job.ts';

let box: GitSandbox;
let workspaces: Workspaces;

beforeEach(async () => {
  box = await createGitSandbox();
  workspaces = createWorkspaces({ env: box.env });
});
afterEach(async () => {
  await box.remove();
});

/** Every path below a folder with mode and bytes or target; what belongs to git and to us left out. */
async function everything(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file);
    if (entry.isDirectory() || /^\.git(?:\/|$)|^\.agy-mcp\//.test(name)) continue;
    const { mode } = await lstat(file);
    found[name] = entry.isSymbolicLink()
      ? `link ${await readlink(file)}`
      : `${mode} ${await readFile(file, 'base64')}`;
  }
  return found;
}

const index = (root: string) => readFile(path.join(root, '.git/index'), 'base64');

const BINARY = Buffer.from([0, 255, 1, 254, 10, 13, 0]);

/** One change of each kind. */
async function changeAll(folder: string): Promise<void> {
  await writeFile(path.join(folder, 'README.md'), 'hello\nagent\n');
  await writeFile(path.join(folder, 'image.bin'), BINARY);
  await writeFile(path.join(folder, 'latin1.txt'), Buffer.from('caf\xe9\n', 'latin1'));
  await chmod(path.join(folder, 'run.sh'), 0o755);
  await rename(path.join(folder, 'src/old name.ts'), path.join(folder, 'src/new näme.ts'));
  await rm(path.join(folder, 'gone.txt'));
  await symlink('README.md', path.join(folder, 'link'));
  await writeFiles(folder, { 'odd\n"name/\tfile': 'x\n' });
}

async function repository(): Promise<string> {
  const root = await box.repository();
  await writeFiles(root, {
    'run.sh': '#!/bin/sh\n',
    'src/old name.ts': 'a long enough text\nto be found\nwhen renamed\n',
    'gone.txt': 'gone\n',
    '.gitignore': '*.log\n.env\nnode_modules/\n',
  });
  await box.git(root, 'add', '--all');
  await box.git(root, 'commit', '--quiet', '--message', 'second');
  return root;
}

// promise: work-kept
describe('the work of a job', () => {
  test.each(['runner', 'crash'] as const)(
    'of every kind is recorded by the %s, and applied exactly',
    async (how) => {
      const root = await repository();
      const opened = await openJob(workspaces, root);
      await changeAll(opened.cwd);
      const { job, closing } = await opened.finish(how);
      expect(closing.warnings).toEqual([]);
      expect(closing.workspace).toMatchObject({ changed_files: 8, insertions: 4, deletions: 1 });
      const view = await viewOf(workspaces, job, null);
      const kinds = Object.fromEntries(view.files.map((file) => [file.path, file.status]));
      expect(kinds).toEqual({
        'README.md': 'modified',
        'image.bin': 'added',
        'latin1.txt': 'added',
        'run.sh': 'modified',
        'src/new näme.ts': 'renamed',
        'gone.txt': 'deleted',
        link: 'added',
        'odd\n"name/\tfile': 'added',
      });
      expect(view.files.find((file) => file.path === 'image.bin')).toMatchObject({ binary: true });
      expect(view.files.find((file) => file.path === 'run.sh')).toMatchObject({ mode: '100644 100755' });
      expect(view.sha256).toMatch(/^[0-9a-f]{64}$/);

      const before = await index(root);
      expect((await workspaces.apply(job)).paths).toHaveLength(9);
      expect(await everything(root)).toEqual(await everything(opened.cwd));
      expect(await index(root)).toBe(before);
      expect(await workspaces.apply(job)).toMatchObject({ paths: [] });
    },
  );

  test('is recorded also when the agent committed, moved to another branch or lost its HEAD', async () => {
    const root = await repository();
    const opened = await openJob(workspaces, root);
    await writeFiles(opened.cwd, { one: '1\n' });
    await box.git(opened.cwd, 'add', '--all');
    await box.git(opened.cwd, 'commit', '--quiet', '--message', 'by the agent');
    await box.git(opened.cwd, 'checkout', '--quiet', '--detach');
    await writeFiles(opened.cwd, { two: '2\n' });
    await box.git(opened.cwd, 'add', '--all');
    await box.git(opened.cwd, 'commit', '--quiet', '--message', 'apart');
    const apart = (await box.git(opened.cwd, 'rev-parse', 'HEAD')).trim();
    await writeFiles(opened.cwd, { three: '3\n' });
    const { job } = await opened.finish();
    const { files } = await viewOf(workspaces, job, null);
    expect(files.map((file) => file.path)).toEqual(['one', 'three', 'two']);
    await workspaces.discard(job);
    await box.git(root, 'reflog', 'expire', '--expire=now', '--all');
    await box.git(root, 'gc', '--quiet', '--prune=now');
    expect(await box.git(root, 'log', '--format=%H', 'refs/agy-mcp/job_a1')).toContain(apart);
    expect((await viewOf(workspaces, job, null)).files).toHaveLength(3);
    await workspaces.apply(job);
    expect(await readFile(path.join(root, 'two'), 'utf8')).toBe('2\n');
  });

  test('that is nothing leaves no ref behind', async () => {
    const root = await repository();
    const { job, closing } = await (await openJob(workspaces, root)).finish();
    expect(closing.workspace).toMatchObject({ changed_files: 0, insertions: 0, deletions: 0 });
    expect((await viewOf(workspaces, job, null)).patch).toHaveLength(0);
    expect(await workspaces.apply(job)).toMatchObject({ paths: [] });
    expect(await workspaces.discard(job)).toMatchObject({ removed: true, kept: false });
    expect(await workspaces.discard(job)).toMatchObject({ removed: false, kept: false });
    expect(await box.git(root, 'for-each-ref', 'refs/agy-mcp', 'refs/heads/agy-mcp')).toBe('');
    expect(await box.git(root, 'worktree', 'list')).not.toContain('.agy-mcp');
  });

  test('can be seen for one file or folder; the sum is over the whole', async () => {
    const root = await repository();
    const opened = await openJob(workspaces, root);
    await changeAll(opened.cwd);
    const { job } = await opened.finish();
    const whole = await viewOf(workspaces, job, null);
    const part = await viewOf(workspaces, job, 'src/');
    expect(part.files.map((file) => file.path)).toEqual(['src/new näme.ts']);
    expect(part.patch.toString()).toContain('rename from src/old name.ts');
    expect(part.patch.length).toBeLessThan(whole.patch.length);
    expect(part.sha256).toBe(whole.sha256);
    expect((await viewOf(workspaces, job, 'nowhere')).files).toEqual([]);
  });

  test('survives prune and gc of the user while the job runs', async () => {
    const root = await repository();
    await writeFiles(root, { 'new.txt': 'uncommitted\n' });
    const opened = await openJob(workspaces, root);
    await box.git(opened.cwd, 'reset', '--quiet', '--soft', 'HEAD^'); // the branch leaves the snapshot
    await box.git(root, 'reflog', 'expire', '--expire=now', '--all');
    await box.git(root, 'worktree', 'prune', '--expire=now');
    await box.git(root, 'gc', '--quiet', '--prune=now');
    await writeFiles(opened.cwd, { 'by agent': 'x\n' });
    const { job } = await opened.finish();
    expect((await viewOf(workspaces, job, null)).files.map((file) => file.path)).toEqual(['by agent']);
  });
});

// promise: apply-whole
describe('applying', () => {
  test('goes around what was changed in the checkout meanwhile, staged or not', async () => {
    const root = await repository();
    await writeFiles(root, { 'README.md': '1\n2\n3\n4\n5\n6\n7\n8\n9\n' });
    await box.git(root, 'commit', '--quiet', '--all', '--message', 'lines');
    const opened = await openJob(workspaces, root);
    await writeFiles(opened.cwd, { 'README.md': '1\n2\n3\n4\n5\n6\n7\n8\nnine\n', 'a/new': 'x\n' });
    const { job } = await opened.finish();
    await writeFiles(root, { 'README.md': 'one\n2\n3\n4\n5\n6\n7\n8\n9\n', staged: 's\n', loose: 'l\n' });
    await box.git(root, 'add', 'staged');
    const before = await index(root);
    await workspaces.apply(job);
    expect(await readFile(path.join(root, 'README.md'), 'utf8')).toBe('one\n2\n3\n4\n5\n6\n7\n8\nnine\n');
    expect(await index(root)).toBe(before);
    expect((await box.git(root, 'status', '--porcelain')).split('\n').sort().join('|')).toBe(
      '| M README.md|?? a/|?? loose|A  staged',
    );
  });

  test('that collides names files and lines, and changes nothing', async () => {
    const root = await repository();
    await writeFiles(root, { 'README.md': '1\n2\n3\n4\n5\n' });
    await box.git(root, 'commit', '--quiet', '--all', '--message', 'lines');
    const opened = await openJob(workspaces, root);
    await writeFiles(opened.cwd, {
      'README.md': '1\n2\nagent\n4\n5\n',
      'a/new': 'x\n',
      'gone.txt': 'changed\n',
    });
    const { job } = await opened.finish();
    await writeFiles(root, { 'README.md': '0\n1\n2\nuser\n4\n5\n' });
    await rm(path.join(root, 'gone.txt'));
    const before = [await everything(root), await index(root)];
    await expect(workspaces.apply(job)).rejects.toMatchObject({
      code: 'apply_conflict',
      message:
        'The changes conflict with the checkout: "README.md" (line 4), "gone.txt" (deleted in the checkout, changed by the job).',
    });
    expect([await everything(root), await index(root)]).toEqual(before);
  });

  test.each(['file', 'folder', 'link out'])('never overwrites what git ignores: a %s', async (kind) => {
    const root = await repository();
    const opened = await openJob(workspaces, root);
    await rm(path.join(opened.cwd, '.gitignore'));
    await writeFiles(opened.cwd, { [kind === 'file' ? 'my.log' : 'my.log/inside']: 'agent\n', other: 'x\n' });
    const { job } = await opened.finish();
    const outside = path.join(box.base, 'outside');
    await mkdir(outside);
    if (kind === 'file') await writeFile(path.join(root, 'my.log'), 'mine\n');
    if (kind === 'folder') await writeFile(path.join(root, 'my.log'), 'mine\n');
    if (kind === 'link out') await symlink(outside, path.join(root, 'my.log'));
    const before = [await everything(root), await index(root)];
    await expect(workspaces.apply(job)).rejects.toMatchObject({
      code: 'apply_conflict',
      message: expect.stringContaining('"my.log"') as string,
    });
    expect([await everything(root), await index(root)]).toEqual(before);
    expect(await readdir(outside)).toEqual([]);
  });
});

// promise: include-listed
describe('.worktreeinclude', () => {
  test('brings what it names and git ignores: files copied, dependencies linked, and none of it is work', async () => {
    const root = await repository();
    await writeFiles(root, {
      '.worktreeinclude': '# mine\n.env\nnode_modules/\nloose\n',
      '.env': 'TOKEN=1\n',
      'sub/.env': 'TOKEN=2\n',
      'private.log': 'not named\n',
      'node_modules/a/index.js': '1\n',
      loose: 'not ignored\n',
    });
    const opened = await openJob(workspaces, root);
    expect(opened.view.included).toEqual([
      { path: 'node_modules', how: 'linked' },
      { path: '.env', how: 'copied' },
      { path: 'sub/.env', how: 'copied' },
    ]);
    expect(await readFile(path.join(opened.cwd, 'sub/.env'), 'utf8')).toBe('TOKEN=2\n');
    expect(await readlink(path.join(opened.cwd, 'node_modules'))).toBe(path.join(root, 'node_modules'));
    expect(await readdir(opened.cwd)).not.toContain('private.log');
    await writeFiles(opened.cwd, { '.gitignore': '', 'by agent': 'x\n' });
    const { job } = await opened.finish();
    const { files } = await viewOf(workspaces, job, null);
    expect(files.map((file) => file.path)).toEqual(['.gitignore', 'by agent']);
    await workspaces.discard(job);
    expect(await readFile(path.join(root, 'node_modules/a/index.js'), 'utf8')).toBe('1\n');
  });

  test.each(['runner', 'crash'] as const)(
    'brings more than the record names, and none of that is work either (%s)',
    async (how) => {
      const root = await repository();
      const names = Array.from({ length: 250 }, (_, at) => `keys/k${String(at).padStart(3, '0')}.key`);
      await writeFiles(root, {
        '.gitignore': '*.key\n',
        '.worktreeinclude': '*.key\n',
        ...Object.fromEntries(names.map((name) => [name, `${name}\n`])),
      });
      const opened = await openJob(workspaces, root);
      expect(opened.view.included).toHaveLength(200);
      expect(opened.view.included_more).toBe(50);
      await writeFiles(opened.cwd, {
        '.gitignore': '',
        'keys/k249.key': 'changed: still what was brought\n',
        'keys/new.key': 'by agent\n',
      });
      const { job } = await opened.finish(how);
      const { files } = await viewOf(workspaces, job, null);
      expect(files.map((file) => file.path)).toEqual(['.gitignore', 'keys/new.key']);
      expect(await workspaces.isAsLeft(job)).toBe(true);
      await writeFiles(opened.cwd, { 'keys/late.key': 'x\n' });
      expect(await workspaces.isAsLeft(job)).toBe(false);
      await workspaces.discard(job);
    },
  );

  test('keeps what the record names out of the work when an agent replaces the list of all of it', async () => {
    const root = await repository();
    const names = Array.from({ length: 201 }, (_, at) => `k${String(at).padStart(3, '0')}.key`);
    await writeFiles(root, {
      '.gitignore': '*.key\n',
      '.worktreeinclude': '*.key\n',
      ...Object.fromEntries(names.map((name) => [name, 'x\n'])),
    });
    const opened = await openJob(workspaces, root);
    const admin = path.join(root, '.git/worktrees', path.basename(opened.view.path));
    await rm(path.join(admin, 'agy-mcp-included'));
    await symlink('/dev/zero', path.join(admin, 'agy-mcp-included'));
    await writeFiles(opened.cwd, { '.gitignore': '' });
    const { job } = await opened.finish();
    const { files } = await viewOf(workspaces, job, null);
    expect(files.map((file) => file.path)).toEqual(['.gitignore', 'k200.key']);
  });

  test('without it no ignored file is in the worktree', async () => {
    const root = await repository();
    await writeFiles(root, { '.env': 'TOKEN=1\n' });
    const opened = await openJob(workspaces, root);
    expect(await readdir(opened.cwd)).not.toContain('.env');
    expect(opened.view).not.toHaveProperty('included');
  });

  test('that is a link is not used', async () => {
    const root = await repository();
    await symlink('/etc/hosts', path.join(root, '.worktreeinclude'));
    expect((await openJob(workspaces, root)).warnings).toEqual([
      '.worktreeinclude is not a plain file; it was not used.',
    ]);
  });
});
