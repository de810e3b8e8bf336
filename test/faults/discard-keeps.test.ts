import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, readFile, readlink, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorkspaces, type Workspaces } from '../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../support/git-repository.ts';
import { viewOf } from '../support/work-view.ts';
import { type JobOptions, openJob } from '../support/worktree-job.ts';

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

const REF = 'refs/agy-mcp/job_a1';

async function ended(act: (cwd: string) => Promise<void>, options: JobOptions = {}) {
  const opened = await openJob(workspaces, root, options);
  await act(opened.cwd);
  return { cwd: opened.cwd, ...(await opened.finish()) };
}

/** What a tidy user does: whatever no ref holds is gone. */
async function collectGarbage(): Promise<void> {
  await box.git(root, 'worktree', 'prune', '--expire=now');
  await box.git(root, 'reflog', 'expire', '--expire=now', '--all');
  await box.git(root, 'gc', '--quiet', '--prune=now');
}

/** Writes the files of a commit out, as the text of agy_discard says. */
async function writeOut(commit: string): Promise<string> {
  const folder = path.join(box.base, `out-${commit.replace(/\W/g, '-')}`);
  await mkdir(folder);
  await box.shell(root, `git archive ${commit} | tar -x -C '${folder}'`);
  return folder;
}

/** The commit behind the ref whose line in its message says so. */
async function partNamed(words: string): Promise<string> {
  const message = await box.git(root, 'log', '-1', '--format=%B', REF);
  const line = message.split('\n').find((each) => each.includes(words));
  expect(line, message).toBeDefined();
  return line?.split(':', 1)[0] ?? '';
}

// promise: discard-keeps
describe('what git ignores', () => {
  const NAMES = [
    'out.log',
    'a "quoted"\nname.log',
    'tab\there/x.log',
    'café.log',
    '-rf.log',
    'git~1/x.log',
    'C:x.log',
  ];

  test('is kept byte for byte, whatever it is named, and what a package manager makes again is not', async () => {
    await writeFiles(root, {
      '.gitignore': '*.log\nnode_modules/\n',
      '.gitattributes': '* text=auto eol=lf\n',
    });
    const binary = Buffer.from([0x6c, 0xff, 0x0d, 0x0a, 0x00, 0x0d, 0x0a]);
    const { job } = await ended(async (cwd) => {
      await writeFiles(cwd, { 'node_modules/a.js': 'x', 'run.log': 'x' });
      for (const name of NAMES) {
        await mkdir(path.dirname(path.join(cwd, name)), { recursive: true });
        await writeFile(path.join(cwd, name), binary);
      }
      await writeFile(
        Buffer.concat([Buffer.from(`${cwd}/`), Buffer.from([0xff, 0xfe]), Buffer.from('.log')]),
        binary,
      );
      await symlink('/nowhere', path.join(cwd, 'link.log'));
      await writeFile(path.join(cwd, 'tool.log'), '#!/bin/sh\n', { mode: 0o755 });
    });
    expect(await workspaces.discard(job)).toMatchObject({ removed: true, kept: true, lost: null });
    await collectGarbage();
    const out = await writeOut(await partNamed('ignored'));
    for (const name of NAMES)
      expect(await readFile(path.join(out, name.replace('git~1', 'git-folder-git_1')))).toEqual(binary);
    expect(await readlink(path.join(out, 'link.log'))).toBe('/nowhere');
    expect(execFileSync('ls', ['-l', path.join(out, 'tool.log')], { encoding: 'utf8' })).toMatch(/^-rwx/);
    const names = await readdir(out, { encoding: 'buffer' });
    expect(names.some((name) => name[0] === 0xff)).toBe(true);
    expect(existsSync(path.join(out, 'node_modules'))).toBe(false);
  });

  test('is kept beside the reviewed work, whose patch and sum stay', async () => {
    await writeFiles(root, { '.gitignore': '*.log\n' });
    const { job } = await ended((cwd) => writeFiles(cwd, { 'README.md': 'agent\n', 'run.log': 'result\n' }));
    const { sha256 } = await viewOf(workspaces, job, null);
    const discarded = await workspaces.discard(job);
    expect(discarded.parts).toEqual([expect.stringContaining('in no patch')]);
    await collectGarbage();
    expect((await viewOf(workspaces, job, null)).sha256).toBe(sha256);
    expect(await box.git(root, 'show', `${REF}:README.md`)).toBe('agent\n');
    expect(await box.git(root, 'show', `${await partNamed('ignored')}:run.log`)).toBe('result\n');
    await workspaces.forget(job);
    expect(await box.git(root, 'for-each-ref', 'refs/agy-mcp')).toBe('');
  });

  test('of a job for reading is kept as well when its worktree goes at the end', async () => {
    await writeFiles(root, { '.gitignore': '*.log\n' });
    const { closing, cwd } = await ended((at) => writeFiles(at, { 'run.log': 'result\n' }), {
      readOnly: true,
    });
    expect(closing.worktree?.discarded_at).not.toBeNull();
    expect(existsSync(cwd)).toBe(false);
    await collectGarbage();
    expect(await box.git(root, 'show', `${await partNamed('ignored')}:run.log`)).toBe('result\n');
  });
});

describe('a repository in the worktree', () => {
  test.each(['with commits and a stash', 'without a commit', 'below an ignored folder'])(
    '%s comes back whole: files, history, what is staged',
    async (kind) => {
      await writeFiles(root, { '.gitignore': 'tmp/\n' });
      const folder = kind.startsWith('below') ? 'tmp/app' : 'app';
      let tip = '';
      const { job } = await ended(async (cwd) => {
        const nested = path.join(cwd, folder);
        await mkdir(nested, { recursive: true });
        await box.git(nested, 'init', '--quiet');
        await writeFiles(nested, { 'a.ts': '1\n', '.gitignore': '*.tmp\n', 'x.tmp': 'ignored there\n' });
        await box.git(nested, 'add', '--all');
        if (kind.startsWith('without')) return;
        await box.git(nested, 'commit', '--quiet', '--message', 'nested');
        tip = (await box.git(nested, 'rev-parse', 'HEAD')).trim();
        await writeFiles(nested, { 'a.ts': 'put away\n' });
        await box.git(nested, 'stash', '--quiet');
        await writeFiles(nested, { 'staged.ts': '2\n' });
        await box.git(nested, 'add', '--all');
      });
      expect(await workspaces.discard(job)).toMatchObject({ removed: true, kept: true });
      await collectGarbage();
      const nested = path.join(await writeOut(await partNamed('repositories')), folder);
      expect(await readFile(path.join(nested, 'x.tmp'), 'utf8')).toBe('ignored there\n');
      await box.shell(nested, 'mv git-folder .git');
      if (tip === '') {
        expect(await box.git(nested, 'status', '--porcelain')).toContain('A  a.ts');
        return;
      }
      expect((await box.git(nested, 'rev-parse', 'HEAD')).trim()).toBe(tip);
      expect(await box.git(nested, 'stash', 'show', '--patch')).toContain('+put away');
      expect(await box.git(nested, 'status', '--porcelain')).toBe('A  staged.ts\n');
      expect(await box.git(nested, 'fsck')).toBe('');
    },
  );

  test('that is a submodule which the agent brought comes back with the commits made in it', async () => {
    const library = await box.repository('library');
    await box.git(root, 'submodule', '--quiet', 'add', library, 'lib');
    await box.git(root, 'commit', '--quiet', '--all', '--message', 'lib');
    await box.git(root, 'submodule', '--quiet', 'deinit', '--force', 'lib');
    await rm(path.join(root, '.git/modules'), { recursive: true });
    let tip = '';
    const { job } = await ended(async (cwd) => {
      await box.git(cwd, 'submodule', '--quiet', 'update', '--init');
      await writeFiles(cwd, { 'lib/README.md': 'changed\n' });
      await box.git(path.join(cwd, 'lib'), 'commit', '--quiet', '--all', '--message', 'in the submodule');
      tip = (await box.git(path.join(cwd, 'lib'), 'rev-parse', 'HEAD')).trim();
    });
    await workspaces.discard(job);
    await collectGarbage();
    const out = await writeOut(await partNamed('repositories'));
    expect(await readFile(path.join(out, 'lib/README.md'), 'utf8')).toBe('changed\n');
    const gitDir = path.join(out, 'submodule-git-folders/lib');
    expect(
      await box.git(out, `--git-dir=${gitDir}`, '--work-tree=.', 'log', '-1', '--format=%H', tip),
    ).toContain(tip);
  });

  test('whose .git leads out of the worktree has its files kept, and the other repository is left alone', async () => {
    const other = await box.repository('other');
    await writeFiles(other, { '.git/precious': 'x\n' });
    const { job } = await ended(async (cwd) => {
      await writeFiles(cwd, { 'app/a.ts': '1\n', 'app/.git': `gitdir: ${path.join(other, '.git')}\n` });
    });
    await workspaces.discard(job);
    const out = await writeOut(await partNamed('repositories'));
    expect(await readFile(path.join(out, 'app/a.ts'), 'utf8')).toBe('1\n');
    expect((await readdir(path.join(out, 'app'))).sort()).toEqual(['a.ts', 'git-folder']);
    expect(await readFile(path.join(other, '.git/precious'), 'utf8')).toBe('x\n');
  });
});

describe('commits of the agent that no work holds', () => {
  test('in a stash and on a branch are kept from the end of the job on, whatever becomes of both', async () => {
    let branch = '';
    const { job } = await ended(async (cwd) => {
      await writeFiles(cwd, { 'README.md': 'put away\n' });
      await box.git(cwd, 'stash', '--quiet');
      await box.git(cwd, 'checkout', '--quiet', '-b', 'side');
      await writeFiles(cwd, { 'side.ts': '1\n' });
      await box.git(cwd, 'add', '--all');
      await box.git(cwd, 'commit', '--quiet', '--message', 'aside');
      branch = (await box.git(cwd, 'rev-parse', 'HEAD')).trim();
      await box.git(cwd, 'checkout', '--quiet', 'agy-mcp/job-job_a1');
    });
    await box.git(root, 'stash', 'drop', '--quiet');
    await box.git(root, 'branch', '--quiet', '-D', 'side');
    await collectGarbage();
    expect(await workspaces.discard(job)).toMatchObject({ removed: true, kept: true });
    await collectGarbage();
    const log = await box.git(root, 'log', '--format=%H %s', REF);
    expect(log).toContain(branch);
    expect(log).toContain('WIP on agy-mcp/job-job_a1');
  });
});

describe('what cannot be kept', () => {
  const tooLarge = async (cwd: string): Promise<void> => {
    await writeFiles(cwd, { 'big.log': '', 'README.md': 'agent\n' });
    await truncate(path.join(cwd, 'big.log'), 300 * 1_048_576);
  };

  test('because it is too large keeps the worktree, and says how to go on', async () => {
    await writeFiles(root, { '.gitignore': '*.log\n' });
    const { job, cwd } = await ended(tooLarge);
    await expect(workspaces.discard(job)).rejects.toMatchObject({
      code: 'workspace_failed',
      message: expect.stringContaining('256 MiB') as string,
      hint: expect.stringContaining('force: true') as string,
    });
    expect(existsSync(path.join(cwd, 'big.log'))).toBe(true);
    expect(await box.git(root, 'branch', '--list', 'agy-mcp/*')).not.toBe('');
    expect(await workspaces.discard(job, true)).toMatchObject({
      removed: true,
      kept: true,
      lost: expect.stringContaining('256 MiB') as string,
    });
    expect(existsSync(cwd)).toBe(false);
    expect(await box.git(root, 'show', `${REF}:README.md`)).toBe('agent\n');
  });

  test('because there is more of it than is counted keeps the worktree, and says so; the last that is counted does not', async () => {
    await writeFiles(root, { '.gitignore': 'data/\n' });
    const open = await openJob(workspaces, root);
    const data = path.join(open.cwd, 'data');
    mkdirSync(data);
    for (let at = 0; at < 20_000; at += 1) writeFileSync(path.join(data, String(at)), '');
    const { job, closing } = await open.finish();
    expect(closing.worktree?.inventory?.ignored).toMatchObject({ count: 20_000, bounded: false });
    writeFileSync(path.join(data, 'one more'), '');
    await expect(workspaces.discard(job)).rejects.toMatchObject({
      code: 'workspace_failed',
      message: expect.stringContaining('more than 20,000 files and folders') as string,
      hint: expect.stringContaining('Nothing was removed') as string,
    });
    expect(readdirSync(data)).toHaveLength(20_001);
    expect(await workspaces.discard(job, true)).toMatchObject({
      removed: true,
      lost: expect.stringContaining('more than 20,000') as string,
    });
    expect(existsSync(open.cwd)).toBe(false);
  }, 60_000);

  test('because it is too large keeps the worktree of a job for reading as well, and is a warning', async () => {
    await writeFiles(root, { '.gitignore': '*.log\n' });
    const { closing, cwd } = await ended(tooLarge, { readOnly: true });
    expect(closing.worktree?.discarded_at).toBeNull();
    expect(closing.warnings.at(-1)).toContain('The worktree stays.');
    expect(existsSync(path.join(cwd, 'big.log'))).toBe(true);
  });
});

test('a worktree that git moved stays where it is, without its administration, and all in it is kept', async () => {
  await writeFiles(root, { '.gitignore': '*.log\n' });
  const away = path.join(box.base, 'away');
  const { job } = await ended(async (cwd) => {
    await writeFiles(cwd, { 'run.log': 'result\n', fresh: 'x\n' });
    await box.git(root, 'worktree', 'move', cwd, away);
  });
  expect(await workspaces.discard(job)).toMatchObject({
    removed: true,
    kept: true,
    standsAt: away,
    had: { folder: false, branch: true },
  });
  expect(await readFile(path.join(away, 'run.log'), 'utf8')).toBe('result\n');
  expect(await readdir(path.join(root, '.git/worktrees'))).toEqual([]);
  expect(await box.git(root, 'branch', '--list', 'agy-mcp/*')).toBe('');
  expect(await box.git(root, 'show', `${await partNamed('ignored')}:run.log`)).toBe('result\n');
  await rm(away, { recursive: true });
});

test('what was held at the end of the job and what is kept by its discard stand side by side', async () => {
  await writeFiles(root, { '.gitignore': '*.log\n' });
  const { job } = await ended(async (cwd) => {
    await writeFiles(cwd, { 'README.md': 'put away\n' });
    await box.git(cwd, 'stash', '--quiet');
    await writeFiles(cwd, { 'run.log': 'result\n', fresh: 'work\n' });
  });
  expect((await workspaces.discard(job)).parts).toEqual([
    expect.stringContaining('in no patch'),
    expect.stringContaining('WIP on agy-mcp/'),
  ]);
  await box.git(root, 'stash', 'drop', '--quiet');
  await collectGarbage();
  expect(await box.git(root, 'show', `${await partNamed('the work')}:fresh`)).toBe('work\n');
  expect(await box.git(root, 'show', `${await partNamed('WIP on')}:README.md`)).toBe('put away\n');
  expect((await workspaces.discard(job)).removed).toBe(false);
  expect(await box.git(root, 'show', `${await partNamed('ignored')}:run.log`)).toBe('result\n');
});

// promise: work-inventory
describe.runIf(process.platform === 'linux')('files whose paths are too long for the system', () => {
  /** Each folder from within the one above it; no path leads to the file in one piece. */
  const MAKE =
    'for i in $(seq 30); do d=$(printf %0200d $i); mkdir "$d" && cd "$d" || exit 1; done; echo made > file';

  test.each([
    ['that git would take', {}],
    ['that git ignores', { '.gitignore': '0*\n' }],
  ])('%s are named, and only force removes them', { timeout: 60_000 }, async (_what, files) => {
    await writeFiles(root, files);
    const { job, closing, cwd } = await ended((at) => box.shell(at, MAKE).then(() => undefined));
    expect(closing.warnings.join('\n')).toMatch(/Files could not be recorded.*: "0{198}/);
    expect(closing.worktree?.inventory?.apart).toMatchObject([{ kind: 'other' }]);
    await expect(workspaces.discard(job)).rejects.toMatchObject({ code: 'workspace_failed' });
    expect(existsSync(cwd)).toBe(true);
    expect(await workspaces.discard(job, true)).toMatchObject({ removed: true });
    expect(existsSync(cwd)).toBe(false);
  });
});
