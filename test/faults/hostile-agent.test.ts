import {
  appendFile,
  chmod,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorkspaces, type Workspaces } from '../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../support/git-repository.ts';
import { viewOf } from '../support/work-view.ts';
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

interface Trick {
  readonly id: string;
  readonly play: (at: { root: string; cwd: string; script: string }) => Promise<void>;
}

const settings = (script: string) =>
  `[core]\n\tfsmonitor = ${script}\n\tsshCommand = ${script}\n\thooksPath = hooks\n\tpager = ${script}\n` +
  `[filter "trap"]\n\tclean = ${script}\n\tsmudge = ${script}\n\trequired = true\n` +
  `[diff]\n\texternal = ${script}\n[diff "trap"]\n\tcommand = ${script}\n\ttextconv = ${script}\n` +
  `[merge "trap"]\n\tdriver = ${script}\n`;
const ATTRIBUTES = '* filter=trap diff=trap merge=trap\n';

const TRICKS: readonly Trick[] = [
  {
    id: 'the .git file of the worktree',
    async play({ root, cwd, script }) {
      await mkdir(path.join(cwd, '.cache'));
      await box.git(path.join(cwd, '.cache'), 'init', '--quiet', '--bare', 'g');
      await appendFile(path.join(cwd, '.cache/g/config'), settings(script));
      await writeFile(path.join(cwd, '.git'), `gitdir: ${path.join(cwd, '.cache/g')}\n`);
      await writeFiles(root, { '.cache/none': '' });
    },
  },
  {
    id: 'commondir, config and index of the worktree in the .git folder',
    async play({ root, cwd, script }) {
      const admin = path.join(root, '.git/worktrees', path.basename(cwd));
      await box.git(box.base, 'init', '--quiet', 'evil');
      await appendFile(path.join(box.base, 'evil/.git/config'), settings(script));
      await writeFile(path.join(admin, 'commondir'), path.join(box.base, 'evil/.git'));
      await writeFile(path.join(admin, 'config.worktree'), settings(script));
      await rm(path.join(admin, 'index'));
    },
  },
  {
    id: 'the shared configuration',
    async play({ root, cwd, script }) {
      await appendFile(path.join(root, '.git/config'), settings(script));
      await writeFiles(cwd, { '.gitattributes': ATTRIBUTES });
    },
  },
  {
    id: 'hooks',
    async play({ root, script }) {
      for (const name of ['reference-transaction', 'post-index-change', 'post-checkout', 'pre-commit']) {
        await writeFiles(root, { [`.git/hooks/${name}`]: await readFile(script, 'utf8') });
        await chmod(path.join(root, '.git/hooks', name), 0o700);
      }
    },
  },
  {
    id: 'a repository inside the worktree',
    async play({ cwd, script }) {
      await box.git(cwd, 'init', '--quiet', 'nested');
      await writeFiles(cwd, { 'nested/file': 'x\n' });
      await box.git(path.join(cwd, 'nested'), 'add', '--all');
      await box.git(path.join(cwd, 'nested'), 'commit', '--quiet', '--message', 'nested');
      await appendFile(path.join(cwd, 'nested/.git/config'), settings(script));
    },
  },
];

// promise: git-hostile
describe.each(TRICKS)('an agent that rewrites $id', ({ id, play }) => {
  test.each(['runner', 'crash'] as const)(
    'gains nothing when the %s collects, shows, applies and discards',
    async (how) => {
      const root = await box.repository();
      const canary = await box.canary('trap');
      const opened = await openJob(workspaces, root);
      await writeFiles(opened.cwd, { 'README.md': 'hello\nagent\n' });
      await play({ root, cwd: opened.cwd, script: canary.script });
      const { job, closing } = await opened.finish(how);
      await writeFiles(root, { 'README.md': 'user\nhello\n' });
      await viewOf(workspaces, job, null);
      const applied = await workspaces.apply(job).catch((error: unknown) => error);
      if (applied instanceof Error) expect(applied).toMatchObject({ code: 'apply_conflict' });
      await workspaces.discard(job);
      expect(await canary.ran()).toBe(false);
      expect(closing.workspace?.changed_files).toBeGreaterThan(0);
      const told = closing.warnings.some((each) => each.includes('repository "nested/"'));
      expect(told).toBe(id === 'a repository inside the worktree');
      await box.git(root, 'status').catch(() => undefined);
    },
  );
});

test('a program that is to look at signatures is not started for what the agent signed', async () => {
  const root = await box.repository();
  const canary = await box.canary('gpg');
  const opened = await openJob(workspaces, root);
  await writeFiles(opened.cwd, { fresh: 'x\n' });
  await box.git(opened.cwd, 'add', '--all');
  const tree = (await box.git(opened.cwd, 'write-tree')).trim();
  const signed = `tree ${tree}\nauthor a <a@b> 1 +0000\ncommitter a <a@b> 1 +0000\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\nsigned\n`;
  await writeFile(path.join(box.base, 'commit'), signed);
  const commit = await box.git(root, 'hash-object', '-t', 'commit', '-w', path.join(box.base, 'commit'));
  await box.git(root, 'branch', 'signed', commit.trim());
  await box.git(root, 'update-ref', '--create-reflog', 'refs/stash', commit.trim());
  await appendFile(
    path.join(root, '.git/config'),
    `[log]\n\tshowSignature = true\n[gpg]\n\tprogram = ${canary.script}\n`,
  );
  const { job } = await opened.finish();
  await box.git(root, 'update-ref', 'refs/agy-mcp/job_a1', commit.trim());
  await workspaces.discard(job);
  expect(await canary.ran()).toBe(false);
  await box.git(root, 'log', '-1', 'signed');
  expect(await canary.ran()).toBe(true);
});

test('a worktree that was swapped for a link is not followed', async () => {
  const root = await box.repository();
  const other = await box.repository('other');
  const opened = await openJob(workspaces, root);
  await rename(opened.cwd, path.join(box.base, 'away'));
  await symlink(other, opened.cwd);
  await expect(opened.finish()).rejects.toMatchObject({ code: 'workspace_failed' });
  await workspaces.discard(opened.job);
  expect(await readFile(path.join(other, 'README.md'), 'utf8')).toBe('hello\n');
});

describe('odd repositories go the whole way', () => {
  const go = async (cwd: string, root: string, name = 'README.md') => {
    const opened = await openJob(workspaces, cwd);
    await writeFiles(opened.view.path, { [name]: 'agent\n', 'new dir/new\nfile': 'x\n' });
    const { job, closing } = await opened.finish();
    expect(closing.warnings).toEqual([]);
    expect((await workspaces.apply(job)).paths).toHaveLength(2);
    expect(await readFile(path.join(root, name), 'utf8')).toBe('agent\n');
    await workspaces.discard(job);
    expect(await box.git(root, 'branch', '--list', 'agy-mcp/*')).toBe('');
  };

  test('a detached HEAD, with uncommitted work', async () => {
    const root = await box.repository('with space\nand line');
    await box.git(root, 'checkout', '--quiet', '--detach');
    await writeFiles(root, { ünï: 'x\n' });
    await go(root, root);
  });

  test('a linked worktree: its own changes, its own files', async () => {
    const main = await box.repository();
    const linked = path.join(box.base, 'linked');
    await box.git(main, 'worktree', 'add', '--quiet', '-b', 'side', linked);
    await writeFiles(linked, { 'only here': 'x\n' });
    const opened = await openJob(workspaces, linked, { id: 'job_look' });
    expect(await readFile(path.join(opened.cwd, 'only here'), 'utf8')).toBe('x\n');
    await workspaces.discard((await opened.finish()).job);
    await go(linked, linked);
    expect(await readFile(path.join(main, 'README.md'), 'utf8')).toBe('hello\n');
  });

  test('a sparse checkout: what it leaves out stays, what the agent writes there comes', async () => {
    const root = await box.repository();
    await writeFiles(root, { 'far/one': '1\n', 'far/two': '2\n', 'near/x': 'x\n' });
    await box.git(root, 'add', '--all');
    await box.git(root, 'commit', '--quiet', '--message', 'more');
    await box.git(root, 'sparse-checkout', 'set', '--no-cone', '/*', '!/far/');
    const opened = await openJob(workspaces, root);
    expect(await readdir(opened.cwd)).not.toContain('far');
    await writeFiles(opened.view.path, { 'far/one': 'agent\n', 'far/new': 'agent\n', 'near/x': 'agent\n' });
    const { job } = await opened.finish();
    const { files } = await viewOf(workspaces, job, null);
    expect(files.map(({ path: at, status }) => `${status} ${at}`)).toEqual([
      'added far/new',
      'modified far/one',
      'modified near/x',
    ]);
    await workspaces.apply(job);
    for (const at of ['far/one', 'far/new', 'near/x'])
      expect(await readFile(path.join(root, at), 'utf8')).toBe('agent\n');
  });

  test('submodules stay as they are', async () => {
    const library = await box.repository('library');
    const root = await box.repository();
    await box.git(root, 'submodule', '--quiet', 'add', library, 'lib');
    await box.git(root, 'commit', '--quiet', '--message', 'lib');
    await go(root, root);
    await writeFiles(root, { 'lib/README.md': 'changed in the submodule\n' });
    expect(await box.git(root, 'status', '--porcelain', 'lib')).toBe(' M lib\n');
  });

  test('eight jobs at once on one repository keep apart', async () => {
    const root = await box.repository();
    const jobs = await Promise.all(
      Array.from({ length: 8 }, async (_, at) => {
        const opened = await openJob(workspaces, root, { id: `job_p${at}` });
        await writeFiles(opened.cwd, { [`file${at}`]: `${at}\n` });
        return (await opened.finish()).job;
      }),
    );
    for (const [at, job] of jobs.entries()) {
      expect((await viewOf(workspaces, job, null)).files.map((file) => file.path)).toEqual([`file${at}`]);
      await workspaces.apply(job);
    }
    expect(await readFile(path.join(root, 'file7'), 'utf8')).toBe('7\n');
  });
});
