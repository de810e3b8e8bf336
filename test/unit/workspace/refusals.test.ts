import { access, mkdir, readFile, rename, rm, symlink, watch, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BridgeError } from '../../../src/protocol/error.ts';
import { quotedName } from '../../../src/protocol/text/visible-text.ts';
import { createWorkspaces } from '../../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../../support/git-repository.ts';
import { isRunning, until } from '../../support/processes.ts';

let box: GitSandbox;

beforeEach(async () => {
  box = await createGitSandbox();
});
afterEach(async () => {
  await box.remove();
});

const planIn = (cwd: string, baseRef: string | null = null) =>
  createWorkspaces({ env: box.env }).plan({
    cwd,
    worktree: true,
    readOnly: false,
    baseRef,
    jobId: 'job_a1',
    label: null,
  });

async function refused(promise: Promise<unknown>): Promise<BridgeError> {
  const thrown: unknown = await promise.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(thrown instanceof BridgeError)) throw new Error('not refused', { cause: thrown });
  expect(thrown.hint).not.toBe('');
  return thrown;
}

async function nothingLeft(root: string): Promise<void> {
  expect((await box.git(root, 'worktree', 'list')).trim().split('\n')).toHaveLength(1);
  expect(await box.git(root, 'branch', '--list', 'agy-mcp/*')).toBe('');
  await expect(access(path.join(root, '.agy-mcp/worktrees/job-job_a1'))).rejects.toThrow('ENOENT');
  await expect(access(path.join(root, '.git/worktrees/job-job_a1'))).rejects.toThrow('ENOENT');
}

describe('planning refuses', () => {
  test('a folder outside of any repository', async () => {
    expect(await refused(planIn(box.base))).toMatchObject({
      code: 'not_a_repository',
      hint: expect.stringContaining('worktree: false') as string,
    });
  });

  test('a cwd that does not exist', async () => {
    expect((await refused(planIn(path.join(box.base, 'nowhere')))).code).toBe('invalid_request');
  });

  test('a bare repository', async () => {
    await box.git(box.base, 'init', '--quiet', '--bare', 'bare.git');
    const { code, message } = await refused(planIn(path.join(box.base, 'bare.git')));
    expect({ code, message }).toMatchObject({
      code: 'workspace_failed',
      message: expect.stringContaining('bare') as string,
    });
  });

  test('a branch without a commit, unless base_ref names one', async () => {
    const root = path.join(box.base, 'unborn');
    await box.git(box.base, 'init', '--quiet', root);
    const { code, message } = await refused(planIn(root));
    expect({ code, message }).toMatchObject({
      code: 'workspace_failed',
      message: expect.stringContaining('no commit') as string,
    });
    const other = await box.repository('other');
    await box.git(root, 'fetch', '--quiet', other, 'main:there');
    expect((await planIn(root, 'there')).plan.kind).toBe('worktree');
  });

  test.each([
    'no-such',
    '--output=/tmp/x',
    'main:README.md',
    'main..main',
    'HEAD~9',
    ' ',
    'a\nb',
    'HEAD^{tree}',
  ])('the base_ref %j', async (baseRef) => {
    expect(await refused(planIn(await box.repository(), baseRef))).toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining(quotedName(baseRef)) as string,
    });
  });

  test('a cwd in the .git folder', async () => {
    const root = await box.repository();
    expect((await refused(planIn(path.join(root, '.git/refs')))).message).toContain('.git folder');
  });

  test('a checkout that the repository claims to have elsewhere', async () => {
    const root = await box.repository();
    await box.git(root, 'config', 'core.worktree', box.base);
    expect((await refused(planIn(root))).message).toContain('core.worktree');
  });

  test('a cwd that the base commit does not have', async () => {
    const root = await box.repository();
    await writeFiles(root, { 'new/file': 'x', '.gitignore': 'new/\n' });
    expect((await refused(planIn(path.join(root, 'new')))).message).toContain('not part of the base commit');
  });

  test.each(['.agy-mcp', '.agy-mcp/worktrees'])(
    'a symbolic link as %s, and leads nothing through it',
    async (name) => {
      const root = await box.repository();
      const { plan } = await planIn(root);
      const target = path.join(box.base, 'target');
      await mkdir(target);
      await mkdir(path.dirname(path.join(root, name)), { recursive: true });
      await symlink(target, path.join(root, name));
      const open = () => createWorkspaces({ env: box.env }).open(plan, box.place('job_a1'));
      for (const attempt of [() => planIn(root), open]) {
        expect((await refused(attempt())).message).toContain('symbolic link');
      }
      await expect(access(path.join(target, 'worktrees'))).rejects.toThrow('ENOENT');
      await nothingLeft(root);
    },
  );

  test('a worktree of a job whose .git file leads to another repository', async () => {
    const root = await box.repository();
    const evil = await box.repository('evil');
    const { plan } = await planIn(root);
    const { cwd } = await createWorkspaces({ env: box.env }).open(plan, box.place('job_a1'));
    await writeFile(path.join(cwd, '.git'), `gitdir: ${path.join(evil, '.git')}\n`);
    expect((await refused(planIn(cwd))).message).toContain('does not belong to the repository');
  });
});

describe('opening', () => {
  test('refuses a plan of another job, and a name that would lead elsewhere', async () => {
    const { plan } = await planIn(await box.repository());
    const workspaces = createWorkspaces({ env: box.env });
    expect((await refused(workspaces.open(plan, box.place('job_b2')))).message).toContain(
      'does not belong to this job',
    );
    if (plan.kind !== 'worktree') throw new Error('no worktree planned');
    await refused(workspaces.open({ ...plan, slug: '../../x-job_a1' }, box.place('job_a1')));
  });

  test('does not follow a link that stands for info/exclude', async () => {
    const root = await box.repository();
    const target = path.join(box.base, 'profile');
    await writeFile(target, 'mine\n');
    await rm(path.join(root, '.git/info/exclude'));
    await symlink(target, path.join(root, '.git/info/exclude'));
    const { plan } = await planIn(root);
    const workspaces = createWorkspaces({ env: box.env });
    expect((await refused(workspaces.open(plan, box.place('job_a1')))).hint).toContain('.agy-mcp/');
    expect(await readFile(target, 'utf8')).toBe('mine\n');
    await writeFile(target, '.agy-mcp/\n');
    expect((await workspaces.open(plan, box.place('job_a1'))).view.kind).toBe('worktree');
  });

  test('twice keeps what the first made', async () => {
    const root = await box.repository();
    const { plan } = await planIn(root);
    const workspaces = createWorkspaces({ env: box.env });
    const { cwd } = await workspaces.open(plan, box.place('job_a1'));
    expect((await refused(workspaces.open(plan, box.place('job_a1')))).message).toContain('exists already');
    expect(await readFile(path.join(cwd, 'README.md'), 'utf8')).toBe('hello\n');
  });

  test('names a branch that stands in the way', async () => {
    const root = await box.repository();
    await box.git(root, 'branch', 'agy-mcp');
    const { plan } = await planIn(root);
    expect(
      (await refused(createWorkspaces({ env: box.env }).open(plan, box.place('job_a1')))).hint,
    ).toContain('git branch -m agy-mcp');
  });

  test('that fails in the middle of the checkout leaves nothing', async () => {
    const root = await box.repository();
    const blob = (await box.git(root, 'rev-parse', 'HEAD:README.md')).trim();
    const object = path.join(root, '.git/objects', blob.slice(0, 2), blob.slice(2));
    const { plan } = await planIn(root, 'HEAD');
    const workspaces = createWorkspaces({ env: box.env });
    await rename(object, path.join(box.base, 'object'));
    expect((await refused(workspaces.open(plan, box.place('job_a1')))).code).toBe('workspace_failed');
    await nothingLeft(root);
    await rename(path.join(box.base, 'object'), object);
    expect((await workspaces.open(plan, box.place('job_a1'))).view.kind).toBe('worktree');
  });

  test('that is aborted in the middle of the checkout leaves nothing and gives the reason', async () => {
    const root = await box.repository();
    await writeFiles(root, { '.gitattributes': '*.md filter=slow\n' });
    await box.git(root, 'add', '--all');
    await box.git(root, 'commit', '--quiet', '--message', 'attributes');
    const pidFile = path.join(box.base, 'canaries/pid');
    await box.git(
      root,
      'config',
      '--global',
      'filter.slow.smudge',
      `echo $$ > '${pidFile}'; exec tail -f /dev/null`,
    );
    const { plan } = await planIn(root);
    const abort = new AbortController();
    const started = (async () => {
      for await (const { filename } of watch(path.dirname(pidFile))) if (filename === 'pid') return;
    })();
    const opening = refused(createWorkspaces({ env: box.env }).open(plan, box.place('job_a1'), abort.signal));
    await started;
    abort.abort(new BridgeError('cancelled', 'Stopped.', { hint: 'none' }));
    expect((await opening).code).toBe('cancelled');
    const filter = Number(await readFile(pidFile, 'utf8'));
    await until(() => !isRunning(filter), 'the filter has ended with its git');
    await nothingLeft(root);
  });
});
