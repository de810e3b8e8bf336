// Files under Git LFS: contents in the worktree where they are here, pointers in git, nothing lost on the way.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  appendFile,
  mkdir,
  readdir,
  readFile,
  rename,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorkspaces, type Workspaces } from '../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../support/git-repository.ts';
import { commitAll } from '../support/submodule-repository.ts';
import { viewOf } from '../support/work-view.ts';
import { openJob } from '../support/worktree-job.ts';

const FILTER = path.resolve(import.meta.dirname, '../../dist/lfs-filter.js');
const ATTRIBUTES = '*.bin filter=lfs diff=lfs merge=lfs -text\n';

let box: GitSandbox;
let workspaces: Workspaces;
let root: string;

const sumOf = (content: string): string => createHash('sha256').update(content).digest('hex');
const pointerOf = (content: string): string =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${sumOf(content)}\nsize ${content.length}\n`;
const objectOf = (gitDir: string, content: string): string => {
  const sum = sumOf(content);
  return path.join(gitDir, 'lfs/objects', sum.slice(0, 2), sum.slice(2, 4), sum);
};

async function keep(gitDir: string, content: string, as = content): Promise<void> {
  const file = objectOf(gitDir, content);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, as);
}

const HERE = `${'here '.repeat(50_000)}end`;
const AWAY = 'not on this machine';

/** What a user of git-lfs has: pointers in git, contents in the checkout where they were fetched. */
async function addLarge(repository: string, gitDir: string): Promise<void> {
  await writeFiles(repository, {
    '.gitattributes': ATTRIBUTES,
    'here.bin': pointerOf(HERE),
    'away.bin': pointerOf(AWAY),
    'empty.bin': '',
  });
  await commitAll(box, repository, 'large files');
  await keep(gitDir, HERE);
  await writeFile(path.join(repository, 'here.bin'), HERE);
}

beforeEach(async () => {
  box = await createGitSandbox();
  workspaces = createWorkspaces({ env: box.env, lfsFilter: FILTER });
  root = await box.repository();
  await addLarge(root, path.join(root, '.git'));
});
afterEach(async () => {
  await box.remove();
});

const read = (...parts: string[]): Promise<string> => readFile(path.join(...parts), 'utf8');

// promise: lfs-local
test('contents that are here are in the worktree, others are named, and nothing of it is a change', async () => {
  const opened = await openJob(workspaces, root);
  expect(await read(opened.cwd, 'here.bin')).toBe(HERE);
  expect(await read(opened.cwd, 'away.bin')).toBe(pointerOf(AWAY));
  expect(opened.warnings).toEqual([
    expect.stringMatching(/not on this machine are in the worktree as pointers.*: "away\.bin"\.$/),
  ]);
  expect(opened.view.base_commit).toBe((await box.git(root, 'rev-parse', 'HEAD')).trim());
  const { job, closing } = await opened.finish();
  expect(closing.worktree?.head_commit).toBeNull();
  expect(closing.warnings).toEqual([]);
  await workspaces.discard(job);
});

test('a change is a change of the pointer, its content is kept and applied, also after a discard', async () => {
  const opened = await openJob(workspaces, root);
  const changed = `${HERE} and more`;
  await writeFiles(opened.cwd, { 'here.bin': changed, 'new.bin': 'new content', 'plain.txt': 'plain\n' });
  const { job } = await opened.finish();
  const { files, patch } = await viewOf(workspaces, job, null);
  expect(files.map(({ status, path: name }) => `${status} ${name}`)).toEqual([
    'modified here.bin',
    'added new.bin',
    'added plain.txt',
  ]);
  expect(String(patch)).toContain(`-oid sha256:${sumOf(HERE)}`);
  expect(String(patch)).toContain(`+oid sha256:${sumOf(changed)}`);
  expect(await workspaces.converted(job)).toEqual(['here.bin', 'new.bin']);
  expect(await read(objectOf(path.join(root, '.git'), changed))).toBe(changed);
  await workspaces.discard(job);
  expect((await workspaces.apply(job)).paths).toHaveLength(3);
  expect(await read(root, 'here.bin')).toBe(changed);
  expect(await read(root, 'new.bin')).toBe('new content');
  expect(await read(root, 'away.bin')).toBe(pointerOf(AWAY));
});

/** What `git lfs fsck` looks at: every file under it in a commit is a pointer whose content is here and what its sum says. */
async function contentsOf(commit: string): Promise<Record<string, string>> {
  const names = (await box.git(root, 'ls-tree', '-r', '--name-only', commit)).trim().split('\n');
  const found: Record<string, string> = {};
  for (const name of names.filter((each) => each.endsWith('.bin') && each !== 'empty.bin')) {
    const pointer = await box.git(root, 'cat-file', 'blob', `${commit}:${name}`);
    const sum = /^version https:\/\/git-lfs\.github\.com\/spec\/v1\noid sha256:(\w+)\nsize \d+\n$/.exec(
      pointer,
    )?.[1];
    expect(sum, `${name} in ${commit} is no pointer`).toBeDefined();
    const file = path.join(
      root,
      '.git/lfs/objects',
      sum?.slice(0, 2) ?? '',
      sum?.slice(2, 4) ?? '',
      sum ?? '',
    );
    if (!existsSync(file)) continue;
    const content = await read(file);
    expect(pointerOf(content), name).toBe(pointer);
    found[name] = content;
  }
  return found;
}

/** Times and size of a file as git shows those in its index. */
async function vouchedFor(name: string): Promise<string> {
  const { ctimeNs, mtimeNs, dev, ino, uid, gid, size } = await stat(path.join(root, name), { bigint: true });
  const time = (ns: bigint): string => `${ns / 1_000_000_000n}:${ns % 1_000_000_000n}`;
  return [
    `  ctime: ${time(ctimeNs)}`,
    `  mtime: ${time(mtimeNs)}`,
    `  dev: ${dev}\tino: ${ino}`,
    `  uid: ${uid}\tgid: ${gid}`,
    `  size: ${size}\t`,
  ].join('\n');
}

// promise: lfs-local
test.each(['commit', 'branch'] as const)(
  'as a %s it is pointers in git, and the contents are here',
  async (as) => {
    const opened = await openJob(workspaces, root);
    const changed = `${HERE} and more`;
    await writeFiles(opened.cwd, { 'here.bin': changed, 'd/new.bin': 'new content', 'plain.txt': 'plain\n' });
    const { job } = await opened.finish();
    await workspaces.discard(job);
    const before = await box.git(root, 'rev-parse', 'HEAD');
    const order = { as, files: null, message: 'Do it\n', branch: null };
    const { what } = await workspaces.apply(job, { order });
    expect(await box.git(root, 'rev-parse', `${what.commit ?? ''}^`)).toBe(before);
    expect(await contentsOf(what.commit ?? '')).toEqual({ 'here.bin': changed, 'd/new.bin': 'new content' });
    expect(await box.git(root, 'show', `${what.commit ?? ''}:away.bin`)).toBe(pointerOf(AWAY));
    expect(await box.git(root, 'show', `${what.commit ?? ''}:plain.txt`)).toBe('plain\n');
    const isCommit = as === 'commit';
    expect(await read(root, 'here.bin')).toBe(isCommit ? changed : HERE);
    expect(existsSync(path.join(root, 'd/new.bin'))).toBe(isCommit);
    expect(await read(root, 'away.bin')).toBe(pointerOf(AWAY));
    // Where the index does not vouch for a file, git reads it again, and without the filter it would differ.
    for (const name of isCommit ? ['here.bin', 'd/new.bin'] : [])
      expect(await box.git(root, 'ls-files', '--debug', name)).toContain(await vouchedFor(name));
    await box.git(root, 'fsck', '--full', '--strict');
  },
);

test('what the user has not committed is taken over as a pointer, with its content', async () => {
  await writeFile(path.join(root, 'here.bin'), 'edited by the user');
  const opened = await openJob(workspaces, root);
  expect(await read(opened.cwd, 'here.bin')).toBe('edited by the user');
  const stored = await box.git(root, 'cat-file', 'blob', `${opened.view.base_commit ?? ''}:here.bin`);
  expect(stored).toBe(pointerOf('edited by the user'));
});

// promise: lfs-local
test('a content that is not what its sum says is not used', async () => {
  await keep(path.join(root, '.git'), HERE, HERE.replace('here', 'HERE'));
  const opened = await openJob(workspaces, root);
  expect(await read(opened.cwd, 'here.bin')).toBe(pointerOf(HERE));
  expect(opened.warnings.join()).toContain('"here.bin"');
});

// promise: lfs-local
test('nothing that the repository names runs, and a change on both sides is a conflict', async () => {
  const canary = await box.canary('lfs');
  for (const key of ['clean', 'smudge', 'process'])
    await box.git(root, 'config', `filter.lfs.${key}`, canary.script);
  await appendFile(path.join(root, '.git/config'), '[filter "lfs"]\n\trequired = true\n');
  const opened = await openJob(workspaces, root);
  expect(await read(opened.cwd, 'here.bin')).toBe(HERE);
  await writeFiles(opened.cwd, { 'here.bin': 'of the agent' });
  const { job } = await opened.finish();
  await writeFile(path.join(root, 'here.bin'), 'of the user');
  await expect(workspaces.apply(job)).rejects.toMatchObject({ code: 'apply_conflict' });
  expect(await read(root, 'here.bin')).toBe('of the user');
  expect(await canary.ran()).toBe(false);
});

test('another filter of the user by that name stays what it is', async () => {
  await box.git(root, 'config', '--global', 'filter.lfs.smudge', "sed 's/^/own: /'");
  const opened = await openJob(workspaces, root);
  expect(await read(opened.cwd, 'away.bin')).toMatch(/^own: version/);
});

test('in a submodule as well', async () => {
  const source = await box.repository('library');
  await addLarge(source, path.join(source, '.git'));
  await box.git(root, 'submodule', '--quiet', 'add', source, 'lib');
  await box.git(root, 'commit', '--quiet', '-m', 'with a library');
  await keep(path.join(root, '.git/modules/lib'), HERE);
  await writeFile(path.join(root, 'lib/here.bin'), HERE);
  const opened = await openJob(workspaces, root);
  expect(await read(opened.cwd, 'lib/here.bin')).toBe(HERE);
  expect(opened.warnings.join()).toContain('"lib/away.bin"');
  await writeFiles(opened.cwd, { 'lib/here.bin': 'changed in the library' });
  const { job } = await opened.finish();
  expect((await viewOf(workspaces, job, null)).files.map((file) => file.path)).toEqual(['lib/here.bin']);
  await workspaces.discard(job);
  await workspaces.apply(job);
  expect(await read(root, 'lib/here.bin')).toBe('changed in the library');
  expect(existsSync(path.join(root, 'lib/.git'))).toBe(true);
});

test('files that git has as they are under the filter are no changes, and a change of one is applied', async () => {
  await writeFiles(root, { '.gitattributes': '', 'raw.bin': 'raw one', 'raw2.bin': 'raw two' });
  await commitAll(box, root, 'as they are');
  await writeFiles(root, { '.gitattributes': ATTRIBUTES });
  await box.git(root, 'add', '.gitattributes');
  await box.git(root, 'commit', '--quiet', '-m', 'under the filter');
  const old = new Date(Date.now() - 60_000);
  await utimes(path.join(root, 'raw.bin'), old, old); // git has to read it
  const opened = await openJob(workspaces, root);
  expect(opened.view.base_commit).toBe((await box.git(root, 'rev-parse', 'HEAD')).trim());
  await writeFiles(opened.cwd, { 'raw.bin': 'raw one', 'raw2.bin': 'changed', 'plain.txt': 'plain\n' });
  const { job } = await opened.finish();
  expect((await viewOf(workspaces, job, null)).files.map((file) => file.path)).toEqual([
    'plain.txt',
    'raw2.bin',
  ]);
  await workspaces.apply(job);
  expect(await read(root, 'raw2.bin')).toBe('changed');
  expect(await read(root, 'raw.bin')).toBe('raw one');
});

test.each([
  ['of the user', 'elsewhere', ['--global']],
  ['inside of the git folder', 'elsewhere', []],
])('contents are in the folder that the configuration names, %s', async (_, name, scope) => {
  await rename(path.join(root, '.git/lfs'), path.join(root, '.git', name));
  await box.git(root, 'config', ...scope, 'lfs.storage', name);
  const opened = await openJob(workspaces, root);
  expect(await read(opened.cwd, 'here.bin')).toBe(HERE);
  await writeFiles(opened.cwd, { 'here.bin': 'changed' });
  const { job } = await opened.finish();
  expect(existsSync(path.join(root, '.git/lfs'))).toBe(false);
  await workspaces.apply(job);
  expect(await read(root, 'here.bin')).toBe('changed');
});

test('a link to a folder that repositories share is followed', async () => {
  const shared = path.join(box.base, 'shared');
  await rename(path.join(root, '.git/lfs'), shared);
  await symlink(shared, path.join(root, '.git/lfs'));
  const opened = await openJob(workspaces, root);
  await writeFiles(opened.cwd, { 'here.bin': 'changed' });
  const { job, closing } = await opened.finish();
  expect([...opened.warnings.slice(1), ...closing.warnings]).toEqual([]);
  await workspaces.apply(job);
  expect(await read(root, 'here.bin')).toBe('changed');
  expect(await read(objectOf(path.join(root, '.git'), 'changed'))).toBe('changed');
});

// promise: lfs-local
test('a folder elsewhere that only the repository names is read, and not written to', async () => {
  const elsewhere = path.join(box.base, 'elsewhere');
  await rename(path.join(root, '.git/lfs'), elsewhere);
  await box.git(root, 'config', 'lfs.storage', elsewhere);
  const before = await readdir(elsewhere, { recursive: true });
  const opened = await openJob(workspaces, root);
  expect(await read(opened.cwd, 'here.bin')).toBe(HERE);
  await writeFiles(opened.cwd, { 'here.bin': 'changed' });
  await opened.finish();
  expect(await readdir(elsewhere, { recursive: true })).toEqual(before);
  expect(await read(objectOf(path.join(root, '.git'), 'changed'))).toBe('changed');
});
