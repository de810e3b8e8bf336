// An apply as a commit and as a branch, and of a part: only the job's changes, and all else exactly as it was.
import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ApplyOrder } from '../../src/workspace/apply/apply-order.ts';
import type { PlacedJob } from '../../src/workspace/worktree/finished-worktree.ts';
import { createWorkspaces, type Workspaces } from '../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../support/git-repository.ts';
import { commitAll, nestedRepository } from '../support/submodule-repository.ts';
import { openJob } from '../support/worktree-job.ts';

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

const read = (...parts: string[]): Promise<string> => readFile(path.join(...parts), 'utf8');
const git = async (...args: string[]): Promise<string> => (await box.git(root, ...args)).trimEnd();

const MESSAGE = 'Do it\n\nAgy-Job: job_a1\n';
const as = (way: ApplyOrder['as'], more: Partial<ApplyOrder> = {}): { order: ApplyOrder } => ({
  order: { as: way, files: null, message: MESSAGE, branch: null, ...more },
});
const named = (...names: string[]) => ({ files: names.map((name) => ({ path: name })) });

async function jobThat(
  act: (cwd: string) => Promise<unknown>,
  baseRef: string | null = null,
): Promise<PlacedJob> {
  const opened = await openJob(workspaces, root, { baseRef });
  await act(opened.cwd);
  return (await opened.finish()).job;
}

/** All that a refusal must leave: branches, index, status. */
async function whole(): Promise<string[]> {
  const refs = await git('for-each-ref', 'refs/heads', 'refs/tags', '--format=%(refname) %(objectname)');
  const all = ['HEAD', await git('symbolic-ref', '-q', 'HEAD').catch(() => 'detached'), refs];
  return [
    ...all,
    await git('ls-files', '-s', '-v'),
    await git('status', '--porcelain', '-uall'),
    await git('diff'),
  ];
}

const LINES = '1\n2\n3\n4\n5\n6\n7\n8\n';

/** A checkout with everything that a user may have begun. */
async function dirtyCheckout(): Promise<void> {
  await writeFiles(root, {
    'both.txt': LINES,
    'staged.txt': 'x\n',
    'gone.txt': 'gone\n',
    'old/name.txt': LINES,
  });
  await commitAll(box, root, 'more');
  await writeFiles(root, { 'both.txt': LINES.replace('8', 'dirty'), 'staged.txt': 'staged\n' });
  await git('add', 'staged.txt');
  await writeFiles(root, { 'staged.txt': 'unstaged\n', 'untracked.txt': 'mine\n', 'added.txt': 'added\n' });
  await git('add', 'added.txt');
}

// promise: apply-alone
describe('as a commit', () => {
  test('it has the changes of the job alone; what is staged, dirty or untracked stays as it was', async () => {
    await dirtyCheckout();
    const [staged, dirty] = [await git('diff', '--cached'), await git('diff', '--numstat')];
    const job = await jobThat(async (cwd) => {
      await writeFiles(cwd, {
        'both.txt': LINES.replace('1', 'agent').replace('8', 'dirty'),
        'n/new.txt': 'n\n',
      });
      await writeFiles(cwd, { 'run.sh': '#!/bin/sh\n' });
      await chmod(path.join(cwd, 'run.sh'), 0o755);
      await symlink('README.md', path.join(cwd, 'link'));
      await rm(path.join(cwd, 'gone.txt'));
      await box.git(cwd, 'mv', 'old/name.txt', 'renamed.txt');
    });
    const before = await git('rev-parse', 'HEAD');
    const applied = await workspaces.apply(job, as('commit'));
    expect(applied.what).toEqual({ as: 'commit', commit: await git('rev-parse', 'HEAD'), branch: 'main' });
    expect(await git('rev-parse', 'HEAD^')).toBe(before);
    expect(
      (await git('diff-tree', '-r', '--no-commit-id', '--name-status', '-M', 'HEAD')).split('\n'),
    ).toEqual([
      'M\tboth.txt',
      'D\tgone.txt',
      'A\tlink',
      'A\tn/new.txt',
      'R100\told/name.txt\trenamed.txt',
      'A\trun.sh',
    ]);
    expect(await git('ls-tree', 'HEAD', 'run.sh', 'link')).toMatch(/^120000 .*\n100755 /);
    expect(await git('show', 'HEAD:both.txt')).toBe(LINES.replace('1', 'agent').trimEnd());
    expect(await git('diff', '--cached')).toBe(staged);
    expect(await git('diff', '--numstat')).toBe(dirty);
    expect(await read(root, 'both.txt')).toBe(LINES.replace('1', 'agent').replace('8', 'dirty'));
    expect(await git('diff-files', '--name-only')).toBe('both.txt\nstaged.txt'); // the index knows its files
    expect(await read(root, 'untracked.txt')).toBe('mine\n');
    expect(await git('log', '-1', '--format=%an <%ae> %cn%n%B')).toBe(
      `Test <test@example.invalid> Test\n${MESSAGE}`.trimEnd(),
    );
    expect(await git('reflog', '-1', '--format=%gs')).toBe('commit: Do it');
    await box.git(root, 'fsck', '--full', '--strict');
  });

  test('a second one has nothing to commit and says so', async () => {
    const job = await jobThat((cwd) => writeFiles(cwd, { 'a.txt': 'a\n' }));
    await workspaces.apply(job, as('commit'));
    const before = await whole();
    expect(await workspaces.apply(job, as('commit'))).toMatchObject({ paths: [], what: { as: 'commit' } });
    expect(await whole()).toEqual(before);
  });

  test('what was applied as files before is committed without a word of the rest', async () => {
    const job = await jobThat((cwd) => writeFiles(cwd, { 'a.txt': 'a\n', 'README.md': 'agent\n' }));
    await workspaces.apply(job, as('changes'));
    await workspaces.apply(job, as('commit'));
    expect(await git('status', '--porcelain')).toBe('');
    expect(await git('show', 'HEAD:README.md')).toBe('agent');
  });

  test('flags of the index stay, and so does an entry that is only intended', async () => {
    await writeFiles(root, { 'flag.txt': LINES, 'other.txt': 'o\n' });
    await commitAll(box, root, 'flag');
    await git('update-index', '--assume-unchanged', 'flag.txt', 'other.txt');
    await writeFiles(root, { 'flag.txt': LINES.replace('8', 'hidden'), 'intended.txt': 'i\n' });
    await git('add', '-N', 'intended.txt');
    const job = await jobThat((cwd) =>
      writeFiles(cwd, { 'flag.txt': LINES.replace('1', 'agent').replace('8', 'hidden') }),
    );
    await workspaces.apply(job, as('commit'));
    expect(await git('show', 'HEAD:flag.txt')).toBe(LINES.replace('1', 'agent').trimEnd());
    expect(await read(root, 'flag.txt')).toContain('hidden');
    expect(await git('ls-files', '-v', 'flag.txt', 'other.txt')).toBe('h flag.txt\nh other.txt');
    expect(await git('diff', '--cached', '--name-only', '--ita-invisible-in-index')).toBe('');
    expect(await git('ls-files', 'intended.txt')).toBe('intended.txt');
  });

  test('line ends and filters are as git would store and write them', async () => {
    await writeFiles(root, { '.gitattributes': '*.bat text eol=crlf\n', 'a.bat': 'one\r\n' });
    await commitAll(box, root, 'attributes');
    const job = await jobThat((cwd) => writeFiles(cwd, { 'a.bat': 'two\r\n' }));
    await workspaces.apply(job, as('commit'));
    expect(await read(root, 'a.bat')).toBe('two\r\n');
    expect(await box.git(root, 'show', 'HEAD:a.bat')).toBe('two\n');
    expect(await git('status', '--porcelain')).toBe('');
  });

  test('on a branch that has gone on, it is merged; where that conflicts, nothing changes', async () => {
    await writeFiles(root, { 'both.txt': LINES });
    await commitAll(box, root, 'more');
    const job = await jobThat((cwd) => writeFiles(cwd, { 'both.txt': LINES.replace('1', 'agent') }));
    await writeFiles(root, { 'both.txt': LINES.replace('8', 'user') });
    await commitAll(box, root, 'on');
    await workspaces.apply(job, as('commit'));
    expect(await git('show', 'HEAD:both.txt')).toBe(
      LINES.replace('1', 'agent').replace('8', 'user').trimEnd(),
    );
    await git('reset', '--hard', '--quiet', 'HEAD^');
    await writeFiles(root, { 'both.txt': LINES.replace('1', 'user') });
    await commitAll(box, root, 'other');
    const before = await whole();
    await expect(workspaces.apply(job, as('commit'))).rejects.toMatchObject({ code: 'apply_conflict' });
    expect(await whole()).toEqual(before);
  });

  test('work on uncommitted edits cannot be committed alone; the others can', async () => {
    await writeFiles(root, { 'README.md': 'mine\n', 'untracked.txt': 'mine\n' });
    const job = await jobThat((cwd) =>
      writeFiles(cwd, { 'README.md': 'mine, by the agent\n', 'untracked.txt': 'agent\n', 'a.txt': 'a\n' }),
    );
    const before = await whole();
    const refused = expect.objectContaining({
      code: 'apply_conflict',
      message: expect.stringContaining('"README.md", "untracked.txt"') as string,
      hint: expect.stringContaining('`paths`') as string,
    }) as Error;
    await expect(workspaces.apply(job, as('commit'))).rejects.toEqual(refused);
    await expect(workspaces.apply(job, as('branch'))).rejects.toEqual(refused);
    expect(await whole()).toEqual(before);
    await workspaces.apply(job, as('commit', named('a.txt')));
    expect(await git('diff-tree', '-r', '--no-commit-id', '--name-only', 'HEAD')).toBe('a.txt');
    expect(await git('status', '--porcelain')).toBe(' M README.md\n?? untracked.txt');
  });

  test.each([
    ['no branch is checked out', ['checkout', '--quiet', '--detach'], 'No branch is checked out'],
    [
      'a merge is under way',
      ['merge', '--quiet', '--no-commit', '--no-ff', 'side'],
      'in the middle of a merge',
    ],
  ])('it is refused while %s', async (_what, args, words) => {
    await git('checkout', '--quiet', '-b', 'side');
    await writeFiles(root, { 'side.txt': 's\n' });
    await commitAll(box, root, 'side');
    await git('checkout', '--quiet', 'main');
    const job = await jobThat((cwd) => writeFiles(cwd, { 'a.txt': 'a\n' }));
    await git(...args);
    const before = await whole();
    await expect(workspaces.apply(job, as('commit'))).rejects.toMatchObject({
      code: 'apply_conflict',
      message: expect.stringContaining(words) as string,
    });
    expect(await whole()).toEqual(before);
    await workspaces.apply(job, as('branch'));
    expect(await git('diff-tree', '-r', '--no-commit-id', '--name-only', 'agy/job-job_a1')).toBe('a.txt');
  });

  test('while another git holds the index it is refused, and the files are taken back', async () => {
    const job = await jobThat((cwd) => writeFiles(cwd, { 'README.md': 'agent\n' }));
    await writeFile(path.join(root, '.git/index.lock'), '');
    await expect(workspaces.apply(job, as('commit'))).rejects.toMatchObject({
      code: 'apply_conflict',
      message: expect.stringContaining('index.lock') as string,
      hint: expect.stringContaining('Nothing was changed') as string,
    });
    expect(await read(root, 'README.md')).toBe('hello\n');
    expect(await read(root, '.git/index.lock')).toBe('');
  });

  test('who moves the branch or stages something at the last moment wins', async () => {
    const job = await jobThat((cwd) => writeFiles(cwd, { 'README.md': 'agent\n' }));
    for (const [step, act] of [
      ['written', 'add late.txt'],
      ['index locked', 'update-ref refs/heads/main HEAD^{tree}^{commit}'],
    ] as const) {
      await writeFiles(root, { 'late.txt': 'late\n' });
      const { execFileSync } = await import('node:child_process');
      const racing = createWorkspaces({
        env: box.env,
        onApplyStep(each) {
          if (each !== step) return;
          if (step === 'written') execFileSync('git', act.split(' '), { cwd: root, env: box.env });
          else {
            const tree = execFileSync('git', ['rev-parse', 'HEAD^{tree}'], {
              cwd: root,
              encoding: 'utf8',
            }).trim();
            const other = execFileSync('git', ['commit-tree', tree, '-p', 'HEAD', '-m', 'other'], {
              ...{ cwd: root, env: box.env, encoding: 'utf8' },
            });
            execFileSync('git', ['update-ref', 'refs/heads/main', other.trim()], { cwd: root, env: box.env });
          }
        },
      });
      await expect(racing.apply(job, as('commit'))).rejects.toMatchObject({ code: 'apply_conflict' });
      expect(await read(root, 'README.md')).toBe('hello\n');
      expect(await git('log', '--format=%s', '-1')).toBe(step === 'written' ? 'first' : 'other');
      expect(await git('diff', '--cached', '--name-only')).toBe('late.txt');
    }
  });

  // promise: apply-as-user
  test('hooks do not run and nothing is signed, and both are said', async () => {
    const canary = await box.canary('hook');
    for (const hook of [
      'pre-commit',
      'commit-msg',
      'post-commit',
      'reference-transaction',
      'post-index-change',
    ])
      await box.shell(root, `cp '${canary.script}' .git/hooks/${hook}`);
    await git('config', 'commit.gpgSign', 'true');
    await git('config', 'gpg.program', canary.script);
    const job = await jobThat((cwd) => writeFiles(cwd, { 'a.txt': 'a\n' }));
    const { notes } = await workspaces.apply(job, as('commit'));
    expect(notes).toEqual([
      expect.stringContaining('not signed'),
      expect.stringContaining('"pre-commit", "commit-msg", "post-commit"'),
    ]);
    expect(await canary.ran()).toBe(false);
  });

  // promise: apply-as-user
  test('without a name of the user there is none; the nearest name counts', async () => {
    await writeFile(box.globalConfig, '');
    const job = await jobThat((cwd) => writeFiles(cwd, { 'a.txt': 'a\n' }));
    const before = await whole();
    for (const way of ['commit', 'branch'] as const)
      await expect(workspaces.apply(job, as(way))).rejects.toMatchObject({
        code: 'workspace_failed',
        message: 'Git does not know who you are, so no commit can be made.',
      });
    expect(await whole()).toEqual(before);
    await git('config', 'user.name', 'Local');
    await git('config', 'user.email', 'local@example.invalid');
    await git('config', 'author.name', 'Writer');
    const env = { ...box.env, GIT_COMMITTER_EMAIL: 'env@example.invalid' };
    await createWorkspaces({ env }).apply(job, as('commit'));
    expect(await git('log', '-1', '--format=%an %ae %cn %ce')).toBe(
      'Writer local@example.invalid Local env@example.invalid',
    );
  });
});

// promise: apply-branch
describe('as a branch', () => {
  test('the checkout is not touched, however dirty it is', async () => {
    await dirtyCheckout();
    const before = await whole();
    const job = await jobThat((cwd) =>
      writeFiles(cwd, { 'both.txt': LINES.replace('1', 'agent').replace('8', 'dirty'), 'new.txt': 'n\n' }),
    );
    const index = await read(root, '.git/index');
    const applied = await workspaces.apply(job, as('branch', { branch: 'topic/ü' }));
    expect(applied.what).toEqual({
      as: 'branch',
      branch: 'topic/ü',
      commit: await git('rev-parse', 'topic/ü'),
    });
    expect(await git('rev-parse', 'topic/ü^')).toBe(await git('rev-parse', 'HEAD'));
    expect(await git('diff-tree', '-r', '--no-commit-id', '--name-status', 'topic/ü')).toBe(
      'M\tboth.txt\nA\tnew.txt',
    );
    expect(await git('show', 'topic/ü:both.txt')).toBe(LINES.replace('1', 'agent').trimEnd());
    await git('branch', '--quiet', '-D', 'topic/ü', 'agy-mcp/job-job_a1').catch(() => undefined);
    expect(await read(root, '.git/index')).toBe(index);
    expect((await whole()).slice(3)).toEqual(before.slice(3));
  });

  test('it begins where the job began, wherever the checkout is now, and whatever is in the way there', async () => {
    const start = await git('rev-parse', 'HEAD');
    const job = await jobThat((cwd) => writeFiles(cwd, { 'README.md': 'agent\n' }));
    await writeFiles(root, { 'README.md': 'user\n' });
    await commitAll(box, root, 'on');
    await workspaces.apply(job, as('branch'));
    expect(await git('rev-parse', 'agy/job-job_a1^')).toBe(start);
    expect(await git('show', 'agy/job-job_a1:README.md')).toBe('agent');
  });

  test('of a bare repository, of its worktree, and when that is gone', async () => {
    const bare = path.join(box.base, 'bare.git');
    await box.git(box.base, 'clone', '--quiet', '--bare', root, bare);
    const linked = path.join(box.base, 'linked');
    await box.git(bare, 'worktree', 'add', '--quiet', linked);
    root = linked;
    const job = await jobThat((cwd) => writeFiles(cwd, { 'a.txt': 'a\n' }));
    await workspaces.apply(job, as('branch', { branch: 'one' }));
    await workspaces.apply(job, as('commit'));
    expect(await git('log', '-1', '--format=%s')).toBe('Do it');
    expect(await git('status', '--porcelain')).toBe('');
    await rm(linked, { recursive: true });
    await box.git(bare, 'worktree', 'prune');
    await workspaces.apply(job, as('branch', { branch: 'two' }));
    expect(await box.git(bare, 'show', 'two:a.txt')).toBe('a\n');
  });

  test('a branch that is there is never overwritten; the same one again is no other', async () => {
    const job = await jobThat((cwd) => writeFiles(cwd, { 'a.txt': 'a\n' }));
    await git('branch', 'taken');
    await git('branch', 'folder/inner');
    for (const branch of ['taken', 'folder', 'taken/below', 'main'])
      await expect(workspaces.apply(job, as('branch', { branch }))).rejects.toMatchObject({
        code: 'invalid_request',
        message: expect.stringContaining(`There is a branch "${branch}" already`) as string,
      });
    expect(await git('rev-parse', 'taken')).toBe(await git('rev-parse', 'main'));
    const first = await workspaces.apply(job, as('branch', { branch: 'new' }));
    expect(await workspaces.apply(job, as('branch', { branch: 'new' }))).toEqual(first);
    expect((await workspaces.apply(job, as('branch'))).what.branch).toBe('agy/job-job_a1');
    const other = await workspaces.apply(job, as('branch', { message: 'Other\n' }));
    expect(other.what.branch).toBe('agy/job-job_a1-2');
  });

  test('what is no name of a branch is refused, with the reason', async () => {
    const job = await jobThat((cwd) => writeFiles(cwd, { 'a.txt': 'a\n' }));
    const bad = [
      '-x',
      'refs/heads/x',
      'agy-mcp/x',
      'HEAD',
      '@',
      'a..b',
      'a b',
      'a~1',
      'a.lock',
      '.a',
      'a/',
      'a//b',
    ];
    const before = await whole();
    for (const branch of [
      ...bad,
      'a@{1}',
      'a\\b',
      'a\u202eb',
      'x'.repeat(201),
      'f'.repeat(40),
      '@{-1}',
      'a\nb',
    ])
      await expect(workspaces.apply(job, as('branch', { branch })), branch).rejects.toMatchObject({
        code: 'invalid_request',
        message: expect.stringContaining('A branch must not be called') as string,
      });
    expect(await whole()).toEqual(before);
  });
});

// promise: apply-part
describe('a part', () => {
  test.each(['changes', 'commit', 'branch'] as const)('is brought as %s, and the rest later', async (way) => {
    const job = await jobThat(async (cwd) => {
      await writeFiles(cwd, { 'README.md': 'agent\n', 'a[b]*.txt': 'a\n', 'ab.txt': 'b\n', 'd/x': 'x\n' });
      await box.git(cwd, 'mv', 'src/main.ts', 'main.ts');
    });
    const first = await workspaces.apply(job, as(way, named('README.md', 'a[b]*.txt')));
    expect([...first.paths].sort()).toEqual(['README.md', 'a[b]*.txt']);
    const rest = {
      files: [{ path: 'main.ts', old_path: 'src/main.ts' }, { path: 'ab.txt' }, { path: 'd/x' }],
    };
    const second = await workspaces.apply(job, as(way, { ...rest, message: 'Rest\n' }));
    expect([...second.paths].sort()).toEqual(['ab.txt', 'd/x', 'main.ts', 'src/main.ts']);
    const all = await workspaces.apply(job, as(way, { branch: way === 'branch' ? 'all' : null }));
    expect(all.paths).toHaveLength(way === 'branch' ? 6 : 0);
    const tree = way === 'branch' ? 'all' : 'HEAD';
    if (way !== 'changes')
      expect(await git('ls-tree', '-r', '--name-only', tree)).not.toContain('src/main.ts');
    if (way === 'commit') expect(await git('status', '--porcelain')).toBe('');
    if (way === 'changes') expect(await git('status', '--porcelain')).toContain(' D src/main.ts');
  });

  test('a file in the place of a folder needs what makes way for it', async () => {
    await writeFiles(root, { 'd/x': 'x\n' });
    await commitAll(box, root, 'folder');
    const job = await jobThat(async (cwd) => {
      await rm(path.join(cwd, 'd'), { recursive: true });
      await writeFiles(cwd, { d: 'file\n', 'README.md': 'agent\n' });
    });
    const before = await whole();
    for (const way of ['changes', 'commit', 'branch'] as const)
      await expect(workspaces.apply(job, as(way, named('d')))).rejects.toMatchObject({
        code: 'invalid_request',
        message: expect.stringContaining('"d/x"') as string,
      });
    expect(await whole()).toEqual(before);
    await workspaces.apply(job, as('commit', named('d', 'd/x')));
    expect(await read(root, 'd')).toBe('file\n');
  });
});

// promise: apply-gitlinks
describe('with submodules', () => {
  beforeEach(async () => {
    await rm(root, { recursive: true });
    root = await nestedRepository(box);
  });

  test('files inside of one are in no commit; the others are, and it stays a submodule there', async () => {
    const job = await jobThat((cwd) =>
      writeFiles(cwd, { 'README.md': 'agent\n', 'lib/lib.txt': 'agent\n', 'lib/inner/lib.txt': 'agent\n' }),
    );
    const [before, pinned] = [await whole(), await git('ls-tree', 'HEAD', 'lib')];
    for (const way of ['commit', 'branch'] as const)
      await expect(workspaces.apply(job, as(way))).rejects.toMatchObject({
        code: 'invalid_request',
        message: expect.stringContaining('"lib", "lib/inner"') as string,
        hint: expect.stringContaining('`as: "changes"`') as string,
      });
    expect(await whole()).toEqual(before);
    await workspaces.apply(job, as('commit', named('README.md')));
    await workspaces.apply(job, as('branch', named('README.md')));
    for (const at of ['HEAD', 'agy/job-job_a1']) {
      expect(await git('ls-tree', at, 'lib')).toBe(pinned);
      expect(await git('diff-tree', '-r', '--no-commit-id', '--name-only', at)).toBe('README.md');
    }
    expect((await workspaces.apply(job, as('changes', named('lib/lib.txt')))).paths).toEqual(['lib/lib.txt']);
    expect(await read(root, 'lib/lib.txt')).toBe('agent\n');
    expect(await read(root, 'lib/inner/lib.txt')).not.toBe('agent\n');
  });

  test('another commit that the submodule has is pinned, and checking it out is left to the user', async () => {
    await writeFiles(root, { 'lib/more.txt': 'more\n' });
    await commitAll(box, path.join(root, 'lib'), 'more');
    await commitAll(box, root, 'more');
    const job = await jobThat((cwd) => box.git(path.join(cwd, 'lib'), 'checkout', '--quiet', 'HEAD^'));
    const wanted = (await box.git(path.join(root, 'lib'), 'rev-parse', 'HEAD^')).trim();
    const { submodules } = await workspaces.apply(job, as('commit'));
    expect(submodules).toEqual([{ path: 'lib', commit: wanted }]);
    expect(await git('ls-tree', 'HEAD', 'lib')).toBe(`160000 commit ${wanted}\tlib`);
    expect(await git('diff', '--cached', '--name-only')).toBe('');
  });

  test('a repository that the agent made inside is in no commit', async () => {
    const job = await jobThat(async (cwd) => {
      await mkdir(path.join(cwd, 'own'));
      await box.git(path.join(cwd, 'own'), 'init', '--quiet');
      await writeFiles(cwd, { 'own/a.txt': 'a\n', 'b.txt': 'b\n' });
      await commitAll(box, path.join(cwd, 'own'), 'own');
    });
    const before = await whole();
    const ended = await workspaces.apply(job, as('branch')).then(
      () => git('ls-tree', '-r', '--name-only', 'agy/job-job_a1'),
      (error: unknown) => String(error),
    );
    expect(ended).toMatch(/Repositories inside of the repository|^((?!own).)*$/s);
    expect((await whole()).slice(3)).toEqual(before.slice(3));
  });
});

test('files that git could not convert are in no commit', async () => {
  await writeFiles(root, { '.gitattributes': '*.bin filter=sealed\n' });
  await commitAll(box, root, 'attributes');
  await git('config', 'filter.sealed.clean', 'cat');
  const job = await jobThat((cwd) => writeFiles(cwd, { 'a.bin': 'raw\n', 'b.txt': 'b\n' }));
  const before = await whole();
  for (const way of ['commit', 'branch'] as const)
    await expect(workspaces.apply(job, as(way))).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('"a.bin"') as string,
    });
  expect(await whole()).toEqual(before);
  await workspaces.apply(job, as('commit', named('b.txt')));
  expect(await git('status', '--porcelain')).toBe('');
});
