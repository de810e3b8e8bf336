// What a worktree is given of the submodules of its repository.
import { readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorkspaces, type Workspaces } from '../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../support/git-repository.ts';
import { commitAll, library, nestedRepository } from '../support/submodule-repository.ts';
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

const read = (...parts: string[]): Promise<string> => readFile(path.join(...parts), 'utf8');
const status = (cwd: string): Promise<string> => box.git(cwd, 'status', '--porcelain');
const headOf = async (cwd: string): Promise<string> => (await box.git(cwd, 'rev-parse', 'HEAD')).trim();

/** `repository` with the library at `lib`. */
async function withLibrary(): Promise<string> {
  const upstream = await library(box, 'library');
  const root = await box.repository();
  await box.git(root, 'submodule', '--quiet', 'add', upstream, 'lib');
  await commitAll(box, root, 'lib');
  return root;
}

// promise: submodules-populated
test('submodules and those inside of them are there, clean, at their commits', async () => {
  const root = await nestedRepository(box);
  const { cwd, warnings, worktree } = await openJob(workspaces, root);
  expect(warnings).toEqual([]);
  expect(await read(cwd, 'lib/lib.txt')).toContain('library\n');
  expect(await read(cwd, 'lib/inner/lib.txt')).toContain('innermost\n');
  for (const each of ['', 'lib', 'lib/inner']) expect(await status(path.join(cwd, each))).toBe('');
  expect(await headOf(path.join(cwd, 'lib/inner'))).toBe(await headOf(path.join(root, 'lib/inner')));
  expect(worktree?.submodules?.map((each) => each.path)).toEqual(['lib', 'lib/inner']);
  expect(await box.git(cwd, 'submodule', 'status', '--recursive')).toMatch(/^ \w+ lib .*\n \w+ lib\/inner/);
});

// promise: submodules-apart
test('a submodule of the worktree shares nothing that is written with the one of the user', async () => {
  const root = await withLibrary();
  const hook = path.join(root, '.git/modules/lib/hooks/pre-commit');
  const canary = await box.canary('hook');
  await writeFile(hook, `#!/bin/sh\ntouch '${canary.mark}'\n`, { mode: 0o755 });
  const before = await box.shell(root, 'cd .git/modules/lib && find . -type f | sort | xargs sha256sum');
  const { cwd } = await openJob(workspaces, root);
  const lib = path.join(cwd, 'lib');
  await writeFiles(lib, { 'lib.txt': 'changed\n', 'more.txt': 'more\n' });
  await commitAll(box, lib, 'in the worktree');
  await box.git(lib, 'tag', 'mine');
  await box.git(lib, 'config', 'core.editor', 'none');
  expect(await status(lib)).toBe('');
  expect(await canary.ran()).toBe(false);
  expect(await box.shell(root, 'cd .git/modules/lib && find . -type f | sort | xargs sha256sum')).toBe(
    before,
  );
  expect(await status(root)).toBe('');
});

test('the commit that is checked out counts, also when another one is pinned; with base_ref the pinned one does', async () => {
  const root = await withLibrary();
  const pinned = await headOf(path.join(root, 'lib'));
  await box.git(path.join(root, 'lib'), 'checkout', '--quiet', 'HEAD^');
  const moved = await headOf(path.join(root, 'lib'));
  const seen = await openJob(workspaces, root);
  expect(await headOf(path.join(seen.cwd, 'lib'))).toBe(moved);
  expect(await status(path.join(seen.cwd, 'lib'))).toBe('');
  expect(await status(seen.cwd)).toBe(await status(root));
  const based = await openJob(workspaces, root, { id: 'job_b1', baseRef: 'HEAD' });
  expect(await headOf(path.join(based.cwd, 'lib'))).toBe(pinned);
  expect(await status(based.cwd)).toBe('');
});

test('uncommitted work in a submodule is there, and the submodule of the user stays as it is', async () => {
  const root = await withLibrary();
  const lib = path.join(root, 'lib');
  await writeFiles(lib, { 'lib.txt': 'edited\n', 'fresh.txt': 'fresh\n', 'staged.txt': 'staged\n' });
  await box.git(lib, 'add', 'staged.txt');
  await rm(path.join(lib, 'README.md'));
  await box.git(lib, 'update-index', '--assume-unchanged', 'src/main.ts');
  await writeFiles(lib, { 'src/main.ts': 'hidden\n' });
  const before = await box.shell(root, 'find .git/modules/lib -type f | sort | xargs sha256sum');
  const { cwd, warnings } = await openJob(workspaces, root);
  expect(await readdir(path.join(cwd, 'lib'))).toEqual(['.git', 'fresh.txt', 'lib.txt', 'src', 'staged.txt']);
  expect(await read(cwd, 'lib/lib.txt')).toBe('edited\n');
  expect(await read(cwd, 'lib/src/main.ts')).toBe('hidden\n');
  expect(warnings).toEqual(['Edits that index flags hide were taken over: "lib/src/main.ts".']);
  expect(await box.shell(root, 'find .git/modules/lib -type f | sort | xargs sha256sum')).toBe(before);
});

test('a submodule with a .git folder of its own is given like any other', async () => {
  const root = await box.repository();
  const lib = await library(box, 'repository/lib');
  await writeFile(path.join(root, '.gitmodules'), '[submodule "lib"]\n\tpath = lib\n\turl = ./nowhere\n');
  await commitAll(box, root, 'lib');
  const { cwd, warnings } = await openJob(workspaces, root);
  expect(warnings).toEqual([]);
  expect(await read(cwd, 'lib/lib.txt')).toContain('one\n');
  expect(await headOf(path.join(cwd, 'lib'))).toBe(await headOf(lib));
});

test('one that is not checked out comes from what git still has of it, else it is named', async () => {
  const root = await withLibrary();
  await box.git(root, 'submodule', 'deinit', '--quiet', '--force', 'lib');
  const stored = await openJob(workspaces, root);
  expect(stored.warnings).toEqual([]);
  expect(await read(stored.cwd, 'lib/lib.txt')).toContain('one\n');
  await rm(path.join(root, '.git/modules'), { recursive: true });
  const { cwd, warnings } = await openJob(workspaces, root, { id: 'job_b1' });
  expect(warnings).toEqual([
    expect.stringMatching(/not checked out here.*git submodule update --init.*: "lib"\.$/),
  ]);
  expect(await readdir(path.join(cwd, 'lib'))).toEqual([]);
});

test('one whose objects are not all there is named, and its folder is empty', async () => {
  const root = await withLibrary();
  const blob = (await box.git(path.join(root, 'lib'), 'rev-parse', 'HEAD:lib.txt')).trim();
  await rm(path.join(root, '.git/modules/lib/objects', blob.slice(0, 2), blob.slice(2)));
  const { cwd, warnings } = await openJob(workspaces, root, { baseRef: 'HEAD' });
  expect(warnings).toEqual([expect.stringMatching(/objects are not all on this machine.*: "lib"\.$/)]);
  expect(await readdir(path.join(cwd, 'lib'))).toEqual([]);
  expect(await status(cwd)).toBe('');
});

test('the submodules of a linked worktree are its own', async () => {
  const root = await withLibrary();
  const linked = path.join(box.base, 'linked');
  await box.git(root, 'worktree', 'add', '--quiet', linked);
  await box.git(linked, 'submodule', '--quiet', 'update', '--init');
  await writeFiles(linked, { 'lib/lib.txt': 'of the linked one\n' });
  const { cwd, warnings } = await openJob(workspaces, linked);
  expect(warnings).toEqual([]);
  expect(await read(cwd, 'lib/lib.txt')).toBe('of the linked one\n');
});

test('a shallow submodule knows that it is', async () => {
  const upstream = await library(box, 'library');
  const root = await box.repository();
  await box.git(root, 'submodule', '--quiet', 'add', '--depth', '1', `file://${upstream}`, 'lib');
  await commitAll(box, root, 'lib');
  const { cwd } = await openJob(workspaces, root);
  expect(await box.git(path.join(cwd, 'lib'), 'rev-list', '--count', 'HEAD')).toBe('1\n');
});

// promise: submodules-hostile
test('names and addresses in .gitmodules lead nowhere, and nothing of a submodule runs', async () => {
  const root = await withLibrary();
  const canary = await box.canary('filter');
  const lib = path.join(root, 'lib');
  await writeFiles(lib, { '.gitattributes': '* filter=evil\n' });
  await commitAll(box, lib, 'attributes');
  await box.git(lib, 'config', 'filter.evil.smudge', canary.script);
  await box.git(lib, 'config', 'filter.evil.clean', canary.script);
  await box.git(lib, 'config', 'core.fsmonitor', canary.script);
  const secret = await library(box, 'elsewhere');
  await writeFile(
    path.join(root, '.gitmodules'),
    [
      '[submodule "../../../elsewhere/.git"]\n\tpath = up\n\turl = ../elsewhere\n',
      `[submodule "lib"]\n\tpath = lib\n\turl = --upload-pack=${canary.script}\n\tupdate = !${canary.script}\n`,
    ].join(''),
  );
  const commit = await headOf(secret);
  await box.git(root, 'update-index', '--add', '--cacheinfo', `160000,${commit},up`);
  await box.git(root, 'add', '.gitmodules', 'lib');
  await box.git(root, 'commit', '--quiet', '--message', 'hostile');
  const { cwd, warnings } = await openJob(workspaces, root);
  expect(await readdir(path.join(cwd, 'up'))).toEqual([]);
  expect(warnings).toContainEqual(expect.stringMatching(/not checked out here.*: "up"\.$/));
  expect(await read(cwd, 'lib/lib.txt')).toContain('one\n');
  expect(await canary.ran()).toBe(false);
});

test('a link in the place of a submodule is not followed', async () => {
  const root = await withLibrary();
  const other = await library(box, 'elsewhere');
  await rm(path.join(root, 'lib'), { recursive: true });
  await symlink(other, path.join(root, 'lib'));
  await rm(path.join(root, '.git/modules'), { recursive: true });
  const { cwd, warnings } = await openJob(workspaces, root);
  expect(warnings).toContainEqual(expect.stringMatching(/not checked out here.*: "lib"\.$/));
  expect(await readdir(path.join(cwd, 'lib'))).toEqual([]);
});
