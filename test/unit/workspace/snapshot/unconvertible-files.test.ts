import { execFileSync } from 'node:child_process';
import { readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bytesOfText } from '../../../../src/protocol/text/byte-text.ts';
import { LIMITS } from '../../../../src/protocol/limits.ts';
import { createGit } from '../../../../src/workspace/git/git.ts';
import { listPaths } from '../../../../src/workspace/inventory/list-paths.ts';
import { treeOfFiles, withFolder } from '../../../../src/workspace/snapshot/snapshot.ts';
import { createWorkspaces, type Workspaces } from '../../../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../../../support/git-repository.ts';
import { openJob } from '../../../support/worktree-job.ts';

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

const read = (folder: string, name: string) => readFile(path.join(folder, name), 'utf8');
const NOT_TAKEN = 'Some uncommitted files could not be taken over';

async function commitAll(): Promise<void> {
  await box.git(root, 'add', '--all');
  await box.git(root, 'commit', '--quiet', '--message', 'more');
}

/** A filter of the user that refuses what begins with `bad`. */
async function withPickyFilter(required: string): Promise<void> {
  const clean = 'text=$(cat; echo .); case $text in bad*) exit 3;; esac; printf %s "${text%.}"';
  await box.git(root, 'config', '--global', 'filter.picky.clean', clean);
  await box.git(root, 'config', '--global', 'filter.picky.smudge', 'cat');
  await box.git(root, 'config', '--global', 'filter.picky.required', required);
  await writeFiles(root, { '.gitattributes': '*.p filter=picky\n', 'old.p': 'old\n', 'gone.p': 'gone\n' });
  await commitAll();
}

/** The tree of the repository's files, by an index of its own that holds HEAD. */
async function treeOf(bad: 'leave' | 'raw', leaveOut: readonly string[] = []) {
  const git = await createGit({ env: box.env }).hardened({ cwd: root });
  return withFolder(async (folder) => {
    const own = git.at({ cwd: root, workTree: root, indexFile: path.join(folder, 'index') });
    await own.must(['read-tree', 'HEAD']);
    const found = await treeOfFiles(own, root, { bad, leaveOut });
    const at = (name: string) => box.git(root, 'cat-file', 'blob', `${found.tree}:${name}`);
    const names = (await box.git(root, 'ls-tree', '-r', '-z', '--name-only', found.tree)).split('\0');
    return { ...found, at, names };
  });
}

// promise: snapshot-told
describe('the snapshot of a checkout', () => {
  test('leaves out a file whose encoding fails, by name, and takes all others over', async () => {
    await writeFiles(root, { '.gitattributes': '*.u working-tree-encoding=UTF-16\n' });
    await commitAll();
    await writeFiles(root, { 'bad.u': 'no byte order mark', 'README.md': 'edited\n', 'new.txt': 'new\n' });
    await writeFile(path.join(root, 'good.u'), Buffer.from('\ufeffgood\n', 'utf16le'));
    const { cwd, warnings } = await openJob(workspaces, root);
    expect(warnings).toEqual([expect.stringMatching(new RegExp(`^${NOT_TAKEN}.*: "bad\\.u"\\.$`))]);
    expect([await read(cwd, 'README.md'), await read(cwd, 'new.txt')]).toEqual(['edited\n', 'new\n']);
    expect(await box.git(cwd, 'show', 'HEAD:good.u')).toBe('good\n');
    await expect(read(cwd, 'bad.u')).rejects.toThrow('ENOENT');
  });

  test.each(['true', 'false'])(
    'keeps the last version of a file whose filter fails (required: %s)',
    async (required) => {
      await withPickyFilter(required);
      await writeFiles(root, {
        'old.p': 'bad\n',
        'odd "name"\n\\.p': 'bad\n',
        'a.p': 'good\n',
        'z.p': 'good\n',
        'README.md': 'edited\n',
      });
      await rm(path.join(root, 'gone.p'));
      const { cwd, warnings } = await openJob(workspaces, root);
      expect(warnings).toEqual([expect.stringContaining(listPaths(['odd "name"\n\\.p'])) as string]);
      expect(warnings[0]).toContain('"old.p"');
      for (const [name, text] of [
        ['old.p', 'old\n'],
        ['a.p', 'good\n'],
        ['z.p', 'good\n'],
        ['README.md', 'edited\n'],
      ] as const)
        expect(await read(cwd, name)).toBe(text);
      await expect(read(cwd, 'gone.p')).rejects.toThrow('ENOENT');
    },
  );

  test('does not start a filter that always fails once for each of many files', async () => {
    const starts = path.join(box.base, 'starts');
    await withPickyFilter('true');
    await box.git(root, 'config', '--global', 'filter.picky.clean', `echo x >> '${starts}'; exit 3`);
    const names = Array.from({ length: 60 }, (_, at) => `n${at}.p`);
    await writeFiles(root, Object.fromEntries(names.map((name) => [name, 'x\n'])));
    const { leftOut } = await treeOf('leave');
    expect(new Set(leftOut)).toEqual(new Set([...names, ...leftOut.filter((name) => !name.startsWith('n'))]));
    expect((await readFile(starts, 'utf8')).length).toBeLessThan(60);
  });

  test.skipIf(process.platform === 'win32')(
    'names what git cannot add at all: refused names, and no plain file in the place of one',
    async () => {
      await writeFiles(root, { 'git~1': 'x\n', 'src/other.ts': 'x\n' });
      await rm(path.join(root, 'README.md'));
      execFileSync('mkfifo', [path.join(root, 'README.md')]);
      const { cwd, warnings } = await openJob(workspaces, root);
      expect(warnings).toEqual([expect.stringMatching(/: "README\.md", "git~1"\.$/)]);
      expect(await read(cwd, 'src/other.ts')).toBe('x\n');
    },
  );

  test('names repositories inside of it', async () => {
    await box.repository('repository/inner');
    const { warnings } = await openJob(workspaces, root);
    expect(warnings).toEqual([expect.stringMatching(/^Repositories inside the checkout .*: "inner"\.$/)]);
  });

  test('names changed files that a sparse worktree leaves out', async () => {
    await writeFiles(root, { 'in/a': 'a\n', 'out/b': 'b\n' });
    await commitAll();
    await box.git(root, 'sparse-checkout', 'set', 'in');
    await writeFiles(root, { 'out/b': 'edited\n', 'out/new': 'new\n', 'in/a': 'edited\n' });
    const { cwd, warnings } = await openJob(workspaces, root);
    expect(await read(cwd, 'in/a')).toBe('edited\n');
    await expect(read(cwd, 'out/b')).rejects.toThrow('ENOENT');
    expect(warnings).toContainEqual(expect.stringMatching(/sparse checkout.*: "out\/b", "out\/new"\.$/));
  });
});

describe('the files of an agent', () => {
  test('are recorded byte for byte where their filter or encoding fails, and named', async () => {
    await withPickyFilter('true');
    await writeFiles(root, { '.gitattributes': '*.p filter=picky\n*.u working-tree-encoding=UTF-16\n' });
    await writeFiles(root, {
      'old.p': 'bad old\n',
      'new.p': 'bad new\n',
      'fine.p': 'fine\n',
      'a.u': 'ascii',
    });
    const { raw, leftOut, at } = await treeOf('raw');
    expect([...raw].sort()).toEqual(['a.u', 'new.p', 'old.p']);
    expect(leftOut).toEqual([]);
    for (const [name, text] of [
      ['old.p', 'bad old\n'],
      ['new.p', 'bad new\n'],
      ['fine.p', 'fine\n'],
      ['a.u', 'ascii'],
    ] as const)
      expect(await at(name)).toBe(text);
  });

  test('behind a filter that is off are recorded as they are, and named when they differ', async () => {
    await writeFiles(root, { '.gitattributes': '*.bin filter=mine\n', 'a.bin': 'a\n', 'b.bin': 'b\n' });
    await commitAll();
    await box.git(root, 'config', 'filter.mine.clean', 'tr A-Z a-z');
    await writeFiles(root, { 'b.bin': 'B\n', 'c.bin': 'C\n' });
    const { raw, at } = await treeOf('raw');
    expect([...raw].sort()).toEqual(['b.bin', 'c.bin']);
    expect(await at('b.bin')).toBe('B\n');
  });

  test('that cannot be recorded are named, those that were brought are no part of them', async () => {
    await writeFiles(root, {
      'git~1': 'x\n',
      brought: 'x\n',
      'deps/x': 'x\n',
      '.agy-mcp/x': 'x\n',
      new: 'x\n',
    });
    const { leftOut, names } = await treeOf('raw', ['brought', 'deps']);
    expect(leftOut).toEqual(['git~1']);
    expect(names.filter((name) => name !== '')).toEqual(['README.md', 'new', 'src/main.ts']);
  });

  test('whose names are not UTF-8, and links, are recorded beside a bad file', async () => {
    await withPickyFilter('true');
    const name = Buffer.from('caf\xe9.p', 'latin1');
    await writeFile(Buffer.concat([Buffer.from(`${root}/`), name]), 'bad\n');
    await symlink('nowhere', path.join(root, 'link.p'));
    const { raw, tree } = await treeOf('raw');
    expect(raw.map((each) => bytesOfText(each))).toEqual([name]);
    expect(await box.git(root, 'ls-tree', tree, 'link.p')).toMatch(/^120000 /);
  });
});

// promise: snapshot-told, work-inventory
test.each(['leave', 'raw'] as const)(
  'files that are too large keep no other from being recorded, and are named (%s)',
  async (bad) => {
    await writeFiles(root, { 'old.img': 'old\n' });
    await commitAll();
    await writeFiles(root, { 'new.txt': 'new\n', 'new.img': '' });
    for (const name of ['old.img', 'new.img'])
      await truncate(path.join(root, name), LIMITS.recordedFileBytes + 1);
    const { leftOut, held, at, names } = await treeOf(bad);
    expect([...leftOut].sort()).toEqual(['new.img', 'old.img']);
    expect(held).toEqual([]);
    expect(names).not.toContain('new.img');
    expect(await at('old.img')).toBe('old\n');
    expect(await at('new.txt')).toBe('new\n');
  },
);

test('a file of .worktreeinclude whose name is not UTF-8 is named', async () => {
  await writeFiles(root, { '.gitignore': '*.env\n', '.worktreeinclude': '*.env\n', 'a.env': 'x\n' });
  await commitAll();
  await writeFile(Buffer.concat([Buffer.from(`${root}/`), Buffer.from('caf\xe9.env', 'latin1')]), 'x\n');
  const { warnings, view } = await openJob(workspaces, root);
  expect(view.included).toEqual([{ path: 'a.env', how: 'copied' }]);
  expect(warnings).toEqual([expect.stringContaining('names that are not UTF-8 were not brought')]);
});
