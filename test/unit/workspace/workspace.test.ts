import { lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BridgeError } from '../../../src/protocol/error.ts';
import { createWorkspaces, type Workspaces } from '../../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../../support/git-repository.ts';

let box: GitSandbox;
let workspaces: Workspaces;

beforeEach(async () => {
  box = await createGitSandbox();
  workspaces = createWorkspaces({ env: box.env });
});
afterEach(async () => {
  await box.remove();
});

const planIn = (cwd: string, more: { baseRef?: string; label?: string; jobId?: string } = {}) =>
  workspaces.plan({
    cwd,
    worktree: true,
    readOnly: false,
    baseRef: more.baseRef ?? null,
    jobId: more.jobId ?? 'job_a1',
    label: more.label ?? null,
  });

async function openIn(cwd: string, more: Parameters<typeof planIn>[1] = {}) {
  const { plan } = await planIn(cwd, more);
  return workspaces.open(plan, box.place(more.jobId ?? 'job_a1'));
}

const head = async (cwd: string, ref = 'HEAD') => (await box.git(cwd, 'rev-parse', ref)).trim();

/** Every file below a folder with its bytes and mode. */
async function contents(folder: string, skip: readonly string[] = []): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file);
    if (entry.isDirectory() || skip.some((prefix) => name.startsWith(prefix))) continue;
    found[name] = `${(await lstat(file)).mode} ${await readFile(file, 'base64')}`;
  }
  return found;
}

const UNKNOWN = { changed_files: null, insertions: null, deletions: null };

describe('in place', () => {
  test('a job without a worktree works in its cwd, whether or not that is a repository', async () => {
    const { plan, warnings } = await workspaces.plan({
      cwd: box.base,
      worktree: false,
      readOnly: false,
      baseRef: null,
      jobId: 'job_a1',
      label: null,
    });
    expect({ plan, warnings }).toEqual({
      plan: { kind: 'in_place', cwd: box.base, readOnly: false },
      warnings: [],
    });
    expect(await workspaces.open(plan, box.place('job_a1'))).toMatchObject({
      cwd: box.base,
      view: { kind: 'in_place', path: box.base, branch: null, base_commit: null, ...UNKNOWN },
      worktree: null,
      warnings: [],
    });
  });

  test('a base_ref that has no effect is said so', async () => {
    const input = {
      cwd: box.base,
      worktree: false,
      readOnly: false,
      baseRef: 'main',
      jobId: 'job_a1',
      label: null,
    };
    expect((await workspaces.plan(input)).warnings).toEqual([
      expect.stringContaining('`base_ref` has no effect'),
    ]);
  });
});

// promise: snapshot-untouched
describe('a worktree', () => {
  test('stands under .agy-mcp on a branch of its own at HEAD', async () => {
    const root = await box.repository();
    const { cwd, view } = await openIn(root, { label: 'Fix the Ünïcode — bug!' });
    expect(view).toEqual({
      kind: 'worktree',
      path: path.join(root, '.agy-mcp/worktrees/fix-the-unicode-bug-job_a1'),
      branch: 'agy-mcp/fix-the-unicode-bug-job_a1',
      base_commit: await head(root),
      ...UNKNOWN,
    });
    expect(cwd).toBe(view.path);
    expect(await readFile(path.join(cwd, 'src/main.ts'), 'utf8')).toBe('export {};\n');
    expect(await box.git(cwd, 'status', '--porcelain', '--branch')).toBe(`## ${view.branch ?? ''}\n`);
    expect(await box.git(root, 'status', '--porcelain')).toBe('');
    expect((await stat(path.join(root, '.agy-mcp'))).mode & 0o777).toBe(0o700);
  });

  test('starts from base_ref when that is given', async () => {
    const root = await box.repository();
    const first = await head(root);
    await box.git(root, 'tag', '--annotate', '--message', 'x', 'v1');
    await box.git(root, 'commit', '--quiet', '--allow-empty', '--message', 'second');
    expect((await openIn(root, { baseRef: 'v1' })).view.base_commit).toBe(first);
  });

  test('gives the same directory inside it as the cwd, also through a link', async () => {
    const root = await box.repository();
    await symlink(path.join(root, 'src'), path.join(box.base, 'link'));
    const { cwd, view } = await openIn(path.join(box.base, 'link'));
    expect(cwd).toBe(path.join(view.path, 'src'));
  });

  test('leaves checkout, index and stash of the user byte for byte as they are', async () => {
    const root = await box.repository();
    await writeFiles(root, { 'README.md': 'stashed\n' });
    await box.git(root, 'stash');
    await writeFiles(root, {
      'README.md': 'unstaged\n',
      'src/main.ts': 'staged\n',
      'new file': 'untracked\n',
    });
    await box.git(root, 'add', 'src/main.ts');
    const before = await contents(root);
    const { plan, warnings } = await planIn(root);
    expect(await contents(root)).toEqual(before);
    expect(warnings).toEqual([]);
    const { cwd, view } = await workspaces.open(plan, box.place('job_a1'));
    const ours = [
      '.agy-mcp',
      '.git/worktrees',
      '.git/refs/heads/agy-mcp',
      '.git/logs/refs/heads/agy-mcp',
      '.git/refs/agy-mcp',
      '.git/objects',
    ];
    const skipped = [...ours, '.git/info/exclude'];
    const kept = Object.entries(before).filter(([name]) => !skipped.some((each) => name.startsWith(each)));
    expect(await contents(root, skipped)).toEqual(Object.fromEntries(kept));
    const seen = Object.entries(await contents(cwd)).map(([name, text]) => [
      name,
      Buffer.from(text.split(' ')[1] ?? '', 'base64').toString(),
    ]);
    expect(Object.fromEntries(seen)).toMatchObject({
      'README.md': 'unstaged\n',
      'src/main.ts': 'staged\n',
      'new file': 'untracked\n',
    });
    expect(await box.git(cwd, 'status', '--porcelain')).toBe('');
    expect(await head(cwd, 'HEAD^')).toBe(await head(root));
    expect(await head(root, 'refs/agy-mcp/job_a1')).toBe(view.base_commit);
    expect(await box.git(root, 'stash', 'list')).toContain('stash@{0}');
  });

  test('is told apart by the job: eight at once on one repository all open', async () => {
    const root = await box.repository();
    const ids = Array.from({ length: 8 }, (_, index) => `job_p${index}`);
    const opened = await Promise.all(ids.map((jobId) => openIn(root, { jobId, label: 'same' })));
    expect(new Set(opened.map(({ view }) => view.branch)).size).toBe(8);
    expect((await box.git(root, 'worktree', 'list')).trim().split('\n')).toHaveLength(9);
    for (const { cwd } of opened) expect(await box.git(cwd, 'status', '--porcelain')).toBe('');
    const lines = (await readFile(path.join(root, '.git/info/exclude'), 'utf8')).split('\n');
    expect(lines.filter((line) => line === '.agy-mcp/')).toHaveLength(1);
    expect((await readdir(path.join(root, '.git/info'))).sort()).toEqual(['exclude']);
  });
});

describe('places', () => {
  test.each(['with space', 'line\nend', 'naïve-日本', '-dash', 'quo\'te"s'])(
    'the path %j works',
    async (name) => {
      const root = await box.repository(name);
      await writeFiles(root, { [`${name}/file`]: 'x\n' });
      await box.git(root, 'add', '--all');
      await box.git(root, 'commit', '--quiet', '--message', 'more');
      const { cwd } = await openIn(path.join(root, name));
      expect(await readFile(path.join(cwd, 'file'), 'utf8')).toBe('x\n');
      expect(cwd.endsWith(path.join('job-job_a1', name))).toBe(true);
    },
  );

  test('a detached HEAD works', async () => {
    const root = await box.repository();
    await box.git(root, 'checkout', '--quiet', '--detach');
    expect((await openIn(root)).view.base_commit).toBe(await head(root));
  });

  test.each(['normal', 'bare'])(
    'a linked worktree of a %s repository holds its own worktrees',
    async (kind) => {
      const main = await box.repository('main');
      const source = kind === 'bare' ? path.join(box.base, 'bare.git') : main;
      if (kind === 'bare') await box.git(box.base, 'clone', '--quiet', '--bare', main, source);
      const linked = path.join(box.base, 'linked');
      await box.git(source, 'worktree', 'add', '--quiet', '-b', 'side', linked);
      await box.git(linked, 'commit', '--quiet', '--allow-empty', '--message', 'on the side');
      const { view } = await openIn(linked);
      expect(view.path).toBe(path.join(linked, '.agy-mcp/worktrees/job-job_a1'));
      expect(view.base_commit).toBe(await head(linked));
      expect(await box.git(linked, 'status', '--porcelain')).toBe('');
    },
  );

  test('a submodule is a repository of its own', async () => {
    const library = await box.repository('library');
    const root = await box.repository();
    await box.git(root, 'submodule', '--quiet', 'add', library, 'lib');
    await box.git(root, 'commit', '--quiet', '--message', 'lib');
    const lib = path.join(root, 'lib');
    const { cwd, view } = await openIn(path.join(lib, 'src'));
    expect(cwd).toBe(path.join(lib, '.agy-mcp/worktrees/job-job_a1/src'));
    expect(view.base_commit).toBe(await head(lib));
    expect(await box.git(view.path, 'status', '--porcelain')).toBe('');
    expect(await box.git(root, 'status', '--porcelain')).toBe('');
  });

  test('a cwd in a worktree of another job starts from its HEAD, but stands in the repository', async () => {
    const root = await box.repository();
    const other = await openIn(root, { jobId: 'job_first' });
    await box.git(other.cwd, 'commit', '--quiet', '--allow-empty', '--message', 'by the agent');
    const { cwd, view } = await openIn(path.join(other.cwd, 'src'), { jobId: 'job_second' });
    expect(view.path).toBe(path.join(root, '.agy-mcp/worktrees/job-job_second'));
    expect(cwd).toBe(path.join(view.path, 'src'));
    expect(view.base_commit).toBe(await head(other.cwd));
  });

  test('info/exclude keeps its bytes and mode and gets the line once', async () => {
    const root = await box.repository();
    const file = path.join(root, '.git/info/exclude');
    const before = Buffer.from('# caf\xe9\n*.log', 'latin1');
    await writeFile(file, before, { mode: 0o640 });
    const { mode } = await stat(file);
    await openIn(root, { jobId: 'job_1' });
    await openIn(root, { jobId: 'job_2' });
    expect(await readFile(file)).toEqual(Buffer.concat([before, Buffer.from('\n.agy-mcp/\n')]));
    expect((await stat(file)).mode).toBe(mode);
  });

  test('a repository without info/ gets one', async () => {
    const root = path.join(box.base, 'plain');
    await mkdir(root);
    await box.git(root, 'init', '--quiet', '--template=');
    await box.git(root, 'commit', '--quiet', '--allow-empty', '--message', 'first');
    await openIn(root);
    expect(await readFile(path.join(root, '.git/info/exclude'), 'utf8')).toBe('.agy-mcp/\n');
  });
});

test('the words of a refusal are ours: git is quoted in the cause alone', async () => {
  const error = (await planIn(box.base).catch((thrown: unknown) => thrown)) as BridgeError;
  expect(`${error.message} ${error.hint}`).not.toContain('fatal');
  expect(String(error.cause)).toContain('fatal');
});
