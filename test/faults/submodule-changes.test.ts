// What an agent changes in submodules: recorded, shown, applied, kept.
import { readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorkspaces, type Workspaces } from '../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../support/git-repository.ts';
import { commitAll, nestedRepository } from '../support/submodule-repository.ts';
import { viewOf } from '../support/work-view.ts';
import { openJob } from '../support/worktree-job.ts';

let box: GitSandbox;
let workspaces: Workspaces;
let root: string;

beforeEach(async () => {
  box = await createGitSandbox();
  workspaces = createWorkspaces({ env: box.env });
  root = await nestedRepository(box);
});

afterEach(async () => {
  await box.remove();
});

const read = (...parts: string[]): Promise<string> => readFile(path.join(...parts), 'utf8');

async function done(act: (cwd: string) => Promise<unknown>, how: 'runner' | 'crash' = 'runner') {
  const opened = await openJob(workspaces, root);
  await act(opened.cwd);
  const { job, closing } = await opened.finish(how);
  const { files, patch } = await viewOf(workspaces, job, null);
  return {
    job,
    closing,
    files: files.map(({ status, path: name }) => `${status} ${name}`),
    patch: String(patch),
  };
}

// promise: submodules-reviewed
describe.each(['runner', 'crash'] as const)('at the end by the %s', (how) => {
  test('changes in submodules are shown under their path, and applied into their checkouts', async () => {
    await writeFiles(root, { 'lib/inner/mine.txt': 'of the user\n' });
    const { job, closing, files, patch } = await done(async (cwd) => {
      await writeFiles(cwd, {
        'README.md': 'top\n',
        'lib/lib.txt': 'library\none\ntwo\nthree\nfour\nFIVE\n',
        'lib/fresh/new.txt': 'new\n',
        'lib/inner/lib.txt': 'inner\n',
      });
      await rm(path.join(cwd, 'lib/README.md'));
      await rm(path.join(cwd, 'lib/inner/src'), { recursive: true });
      await writeFiles(cwd, { 'lib/run.sh': '#!/bin/sh\n' });
      await box.git(path.join(cwd, 'lib'), 'add', 'run.sh');
      await box.git(path.join(cwd, 'lib'), 'update-index', '--chmod=+x', 'run.sh');
    }, how);
    expect(files).toEqual([
      'modified README.md',
      'deleted lib/README.md',
      'added lib/fresh/new.txt',
      'modified lib/inner/lib.txt',
      'deleted lib/inner/src/main.ts',
      'modified lib/lib.txt',
      'added lib/run.sh',
    ]);
    expect(patch).toContain('-five\n+FIVE\n');
    expect(closing.workspace?.changed_files).toBe(7);
    expect(closing.warnings).toEqual([]);
    await writeFiles(root, { 'lib/lib.txt': 'LIBRARY\none\ntwo\nthree\nfour\nfive\n' });
    const applied = await workspaces.apply(job);
    expect(applied.paths).toHaveLength(7);
    expect(await read(root, 'lib/lib.txt')).toBe('LIBRARY\none\ntwo\nthree\nfour\nFIVE\n');
    expect(await read(root, 'lib/inner/lib.txt')).toBe('inner\n');
    expect(await read(root, 'lib/inner/mine.txt')).toBe('of the user\n');
    expect(await readdir(path.join(root, 'lib'))).toEqual([
      '.git',
      '.gitmodules',
      'fresh',
      'inner',
      'lib.txt',
      'run.sh',
      'src',
    ]);
    expect(await box.git(path.join(root, 'lib'), 'diff', '--cached', '--name-only')).toBe('');
    await box.git(root, 'fsck', '--full');
  });
});

test('an untouched submodule is no change, whatever was uncommitted in it', async () => {
  await writeFiles(root, { 'lib/lib.txt': 'edited\n', 'lib/new.txt': 'new\n' });
  const { files, closing } = await done(async (cwd) => box.git(path.join(cwd, 'lib'), 'status'));
  expect(files).toEqual([]);
  expect(closing.warnings).toEqual([]);
  expect(closing.worktree?.head_commit).toBeNull();
});

test('a conflict in a submodule names its file, and nothing is changed', async () => {
  const { job } = await done((cwd) =>
    writeFiles(cwd, { 'README.md': 'top\n', 'lib/lib.txt': 'agent\n', 'lib/other.txt': 'agent\n' }),
  );
  await writeFiles(root, { 'lib/lib.txt': 'user\n' });
  await expect(workspaces.apply(job)).rejects.toMatchObject({
    code: 'apply_conflict',
    message: expect.stringContaining('"lib/lib.txt"') as string,
  });
  expect(await read(root, 'README.md')).toBe('hello\n');
  expect(await read(root, 'lib/lib.txt')).toBe('user\n');
  expect(await readdir(path.join(root, 'lib'))).not.toContain('other.txt');
});

test('changes for a submodule that is not checked out are refused, with the way on', async () => {
  const { job } = await done((cwd) => writeFiles(cwd, { 'lib/lib.txt': 'agent\n' }));
  await box.git(root, 'submodule', 'deinit', '--quiet', '--force', 'lib');
  await expect(workspaces.apply(job)).rejects.toMatchObject({
    code: 'apply_conflict',
    message: expect.stringContaining('not checked out: "lib"') as string,
  });
});

test('commits in a submodule are shown as files, counted apart, and kept', async () => {
  const { job, closing, files } = await done(async (cwd) => {
    await writeFiles(cwd, { 'lib/lib.txt': 'committed\n' });
    await commitAll(box, path.join(cwd, 'lib'), 'by the agent');
    await box.git(cwd, 'add', 'lib');
  });
  expect(files).toEqual(['modified lib/lib.txt']);
  expect(closing.worktree?.inventory?.apart).toMatchObject([
    { kind: 'submodule', name: 'lib/', detail: '1 commit of its own' },
  ]);
  await workspaces.apply(job);
  expect(await read(root, 'lib/lib.txt')).toBe('committed\n');
  await workspaces.discard(job);
  await box.git(root, 'gc', '--quiet', '--prune=now');
  const listed = await box.git(root, 'ls-tree', '-r', '--name-only', 'refs/agy-mcp/job_a1^2');
  expect(listed).toContain('submodule-git-folders/lib/HEAD\n');
});

test('a submodule that is moved to another commit that exists is shown as that, and left to the user', async () => {
  await writeFiles(root, { 'lib/more.txt': 'more\n' });
  await commitAll(box, path.join(root, 'lib'), 'more');
  await commitAll(box, root, 'more');
  const { job, files } = await done((cwd) => box.git(path.join(cwd, 'lib'), 'checkout', '--quiet', 'HEAD^'));
  expect(files).toEqual(['modified lib']);
  const before = (await box.git(path.join(root, 'lib'), 'rev-parse', 'HEAD^')).trim();
  expect(await workspaces.apply(job)).toMatchObject({
    paths: [],
    submodules: [{ path: 'lib', commit: before }],
  });
});

test('a submodule that the agent removes, or puts a link in the place of, is shown', async () => {
  const { job, files } = await done((cwd) => box.git(cwd, 'rm', '--quiet', '--force', 'lib'));
  expect(files).toContain('deleted lib');
  const applied = await workspaces.apply(job);
  expect(applied.submodules).toEqual([{ path: 'lib', commit: null }]);
  expect(await read(root, 'lib/lib.txt')).toContain('one\n');
});

test('a link in the place of a submodule is a change of its own, and never written into it', async () => {
  const { job, files } = await done(async (cwd) => {
    await rm(path.join(cwd, 'lib'), { recursive: true });
    await symlink('/etc', path.join(cwd, 'lib'));
  });
  expect(files).toEqual(['type_changed lib']);
  await expect(workspaces.apply(job)).rejects.toMatchObject({ code: 'apply_conflict' });
});

test('files stay changes when the agent removes the git folder of a submodule', async () => {
  const { files } = await done(async (cwd) => {
    await rm(path.join(cwd, 'lib/.git'));
    await writeFiles(cwd, { 'lib/lib.txt': 'agent\n' });
  });
  expect(files).toEqual(['modified lib/lib.txt']);
});

// promise: submodules-kept
test('what git ignores in a submodule, and work after the end, is kept by a discard', async () => {
  const { job, closing } = await done((cwd) =>
    writeFiles(cwd, { 'lib/.gitignore': '*.log\n', 'lib/run.log': 'log\n' }),
  );
  expect(closing.worktree?.inventory?.ignored.paths).toEqual(['lib/run.log']);
  await writeFiles(job.workspace?.path ?? '', { 'lib/inner/late.txt': 'late\n' });
  expect(await workspaces.isAsLeft(job)).toBe(false);
  const { parts } = await workspaces.discard(job);
  expect(parts).toHaveLength(2);
  await box.git(root, 'gc', '--quiet', '--prune=now');
  expect(await box.git(root, 'show', 'refs/agy-mcp/job_a1^2:lib/inner/late.txt')).toBe('late\n');
  expect(await box.git(root, 'show', 'refs/agy-mcp/job_a1^3:lib/run.log')).toBe('log\n');
  expect((await workspaces.apply(job)).paths).toEqual(['lib/.gitignore']);
});

test('line ends and attributes of a submodule are its own', async () => {
  await writeFile(path.join(root, 'lib/.gitattributes'), '*.bat text eol=crlf\n');
  await writeFiles(root, { 'lib/a.bat': 'one\r\n' });
  await commitAll(box, path.join(root, 'lib'), 'attributes');
  const { job, patch } = await done((cwd) => writeFiles(cwd, { 'lib/a.bat': 'two\r\n' }));
  expect(patch).toContain('+two\n');
  await workspaces.apply(job);
  expect(await read(root, 'lib/a.bat')).toBe('two\r\n');
});

// promise: submodules-kept
describe('a submodule that is moved to another commit after the end, and nothing else', () => {
  const lib = () => path.join(root, 'lib');
  const headOf = async (top: string): Promise<string> => (await box.git(top, 'rev-parse', 'HEAD')).trim();

  test.each([
    ['other files', false],
    ['the same files', true],
  ])('with %s is work that waits for somebody, and a discard keeps it', async (_what, isSame) => {
    const before = await headOf(lib());
    if (isSame) await box.git(lib(), 'commit', '--quiet', '--allow-empty', '-m', 'empty');
    else {
      await writeFiles(lib(), { 'more.txt': 'more\n' });
      await commitAll(box, lib(), 'more');
    }
    await commitAll(box, root, 'more');
    for (const act of [() => Promise.resolve(), (cwd: string) => writeFiles(cwd, { 'a.txt': 'a\n' })]) {
      const { job, closing } = await done(act);
      const at = closing.workspace?.path ?? '';
      expect(await workspaces.isAsLeft(job)).toBe(true);
      await box.git(path.join(at, 'lib'), 'checkout', '--quiet', before);
      expect(await workspaces.isAsLeft(job)).toBe(false);
      const { parts } = await workspaces.discard(job);
      expect(parts).toEqual(['what was done in the worktree after the end of the job']);
      await box.git(root, 'gc', '--quiet', '--prune=now');
      const kept = await box.git(root, 'ls-tree', 'refs/agy-mcp/job_a1^2', 'lib');
      expect(kept.trim()).toBe(`160000 commit ${before}\tlib`);
      await workspaces.forget(job);
    }
  });

  test('also to the one that is pinned, from the one that the user had checked out', async () => {
    const pinned = await headOf(lib());
    await writeFiles(lib(), { 'more.txt': 'more\n' });
    await commitAll(box, lib(), 'more');
    const { job, closing } = await done(() => Promise.resolve());
    expect(await workspaces.isAsLeft(job)).toBe(true);
    await box.git(path.join(closing.workspace?.path ?? '', 'lib'), 'checkout', '--quiet', pinned);
    expect(await workspaces.isAsLeft(job)).toBe(false);
    expect((await workspaces.discard(job)).parts).toHaveLength(1);
  });

  test('while the job runs it is a change, also where no file differs', async () => {
    const before = await headOf(lib());
    await box.git(lib(), 'commit', '--quiet', '--allow-empty', '-m', 'empty');
    await commitAll(box, root, 'more');
    const { job, files } = await done((cwd) => box.git(path.join(cwd, 'lib'), 'checkout', '--quiet', before));
    expect(files).toEqual(['modified lib']);
    expect((await workspaces.apply(job)).submodules).toEqual([{ path: 'lib', commit: before }]);
  });
});

// promise: submodules-reviewed
test('of a worktree of a bare repository: there, changed, applied, and on a branch beside it', async () => {
  const bare = path.join(box.base, 'bare.git');
  await box.git(box.base, 'clone', '--quiet', '--bare', path.join(box.base, 'upstream'), bare);
  // relative addresses count from where it was cloned from
  root = path.join(box.base, 'linked');
  await box.git(bare, 'worktree', 'add', '--quiet', root);
  await box.git(root, 'submodule', '--quiet', 'update', '--init', '--recursive');
  const { job, closing, files } = await done((cwd) =>
    writeFiles(cwd, { 'README.md': 'top\n', 'lib/lib.txt': 'agent\n', 'lib/inner/new.txt': 'new\n' }),
  );
  expect(closing.warnings).toEqual([]);
  expect(files).toEqual(['modified README.md', 'added lib/inner/new.txt', 'modified lib/lib.txt']);
  const order = { files: [{ path: 'README.md' }], message: 'Do it\n', branch: null };
  const { what } = await workspaces.apply(job, { order: { ...order, as: 'branch' } });
  expect(await box.git(bare, 'show', `${what.branch ?? ''}:README.md`)).toBe('top\n');
  expect(await box.git(bare, 'ls-tree', what.branch ?? '', 'lib')).toContain('160000 commit');
  await workspaces.apply(job);
  expect(await read(root, 'README.md')).toBe('top\n');
  expect(await read(root, 'lib/lib.txt')).toBe('agent\n');
  expect(await read(root, 'lib/inner/new.txt')).toBe('new\n');
  expect(await box.git(path.join(root, 'lib'), 'diff', '--cached', '--name-only')).toBe('');
  await workspaces.discard(job);
  expect(await box.git(bare, 'for-each-ref', 'refs/heads/agy-mcp')).toBe('');
});
