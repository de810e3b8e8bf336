import { chmod, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Inventory } from '../../src/protocol/inventory.ts';
import { createWorkspaces, type Workspaces } from '../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../support/git-repository.ts';
import { viewOf } from '../support/work-view.ts';
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

const BRANCH = 'agy-mcp/job-job_a1';

/** What an agent leaves behind, as the record of its job has it. */
async function left(act: (cwd: string) => Promise<void>, how: 'runner' | 'crash' = 'runner') {
  const opened = await openJob(workspaces, root);
  await act(opened.cwd);
  const { job, closing } = await opened.finish(how);
  const inventory = closing.worktree?.inventory;
  if (inventory === null || inventory === undefined) throw new Error('there is no inventory');
  return { job, closing, inventory, cwd: opened.cwd };
}

async function commitAll(cwd: string): Promise<string> {
  await box.git(cwd, 'add', '--all');
  await box.git(cwd, 'commit', '--quiet', '--message', 'by the agent');
  return (await box.git(cwd, 'rev-parse', 'HEAD')).trim();
}

const names = (entries: Inventory['apart']) => entries.map(({ kind, name }) => `${kind} ${name}`);

// promise: work-inventory
describe('what git ignores', () => {
  test('by a rule of the user or of the agent is listed, and told when nobody makes it again', async () => {
    await writeFiles(root, { '.gitignore': '*.log\nnode_modules/\nbuild/\n' });
    const { inventory, closing } = await left(async (cwd) => {
      await writeFiles(cwd, {
        'deep/run.log': 'result\n',
        'node_modules/a/index.js': 'x\n',
        'build/out.js': 'x\n',
        'src/.gitignore': 'secret*\n',
        'src/secret/plan.md': 'plan\n',
        'src/secret/more.md': 'more\n',
      });
    });
    expect(inventory.ignored).toMatchObject({ count: 5, bounded: false, more: 0 });
    expect(inventory.ignored.paths).toEqual(['deep/', 'src/secret/', 'build/', 'node_modules/']);
    expect(inventory.ignored.bytes).toBe('result\nx\nx\nplan\nmore\n'.length);
    expect(inventory.ignored.precious).toEqual(['deep/', 'src/secret/']);
    expect(closing.warnings).toEqual([expect.stringContaining('"deep/", "src/secret/"')]);
  });

  test('is no warning when only dependencies and what a build makes are there', async () => {
    await writeFiles(root, {
      '.gitignore': 'node_modules/\n.venv/\ntarget/\n*.pyc\nbin/\n',
      'app.csproj': '',
    });
    const { inventory, closing } = await left(async (cwd) => {
      await writeFiles(cwd, {
        'node_modules/a/index.js': 'x',
        '.venv/lib/x.py': 'x',
        'target/debug/app': 'x',
        'src/x.pyc': 'x',
        'bin/app.dll': 'x',
      });
    });
    expect(inventory.ignored).toMatchObject({ count: 5, precious: [] });
    expect(closing.warnings).toEqual([]);
  });

  test('as `bin` is what a person may have written where no .NET project is beside it', async () => {
    await writeFiles(root, { '.gitignore': 'bin/\n' });
    const { inventory } = await left((cwd) => writeFiles(cwd, { 'bin/deploy.sh': 'x' }));
    expect(inventory.ignored.precious).toEqual(['bin/']);
  });

  test('is not listed where the checkout of the user has the very same, and is where the agent changed it', async () => {
    await writeFiles(root, {
      '.gitignore': '.env*\nnode_modules/\n',
      '.worktreeinclude': '.env*\nnode_modules/\n',
      '.env': 'A=1\n',
      '.env.test': 'B=1\n',
      'node_modules/a/index.js': 'x\n',
    });
    const { inventory } = await left((cwd) => writeFiles(cwd, { '.env.test': 'B=2\n' }));
    expect(inventory.ignored.paths).toEqual(['.env.test']);
  });

  test('is counted up to a bound, and that is said', async () => {
    await writeFiles(root, { '.gitignore': 'many/\n' });
    const { inventory } = await left(async (cwd) => {
      await mkdir(path.join(cwd, 'many'));
      const write = (at: number) => writeFile(path.join(cwd, `many/${at}`), '');
      for (let at = 0; at < 20_100; at += 100)
        await Promise.all(Array.from({ length: 100 }, (_, more) => write(at + more)));
    });
    expect(inventory.ignored.bounded).toBe(true);
    expect(inventory.ignored.count).toBeLessThanOrEqual(20_000);
  });
});

describe('a repository inside the worktree', () => {
  // promise: loop-free
  test('of very many is told without its commits, as each takes processes of git', async () => {
    const log = path.join(box.base, 'counts');
    const bin = path.join(box.base, 'bin');
    const real = (await box.shell(box.base, 'command -v git')).trim();
    const script = `case "$*" in *rev-list*--reflog*) echo x >> '${log}';; esac; exec ${real} "$@"`;
    await writeFiles(bin, { git: `#!/bin/sh\n${script}\n` });
    await chmod(path.join(bin, 'git'), 0o700);
    const counting = createWorkspaces({ env: { ...box.env, PATH: `${bin}:${box.env['PATH'] ?? ''}` } });
    const opened = await openJob(counting, root);
    for (let at = 0; at < 130; at += 1)
      await writeFiles(path.join(opened.cwd, `r${at}`), {
        file: 'x',
        '.git/HEAD': 'ref: refs/heads/main\n',
        '.git/config': '[core]\n',
        '.git/objects/info/keep': '',
        '.git/refs/.keep': '',
      });
    const { closing } = await opened.finish();
    const apart = closing.worktree?.inventory?.apart ?? [];
    expect(apart).toHaveLength(100);
    expect(apart[0]).toMatchObject({ kind: 'repository', detail: '1 file, 0 commits' });
    expect((await readFile(log, 'utf8')).length / 2).toBe(100);
  });

  test.each([
    ['new, with a commit', 'app', true],
    ['new, without a commit', 'app', false],
    ['made of a folder that git has', 'src', true],
  ])('that is %s is apart, with what is in it', async (_what, folder, hasCommit) => {
    const { inventory, closing } = await left(async (cwd) => {
      const nested = path.join(cwd, folder);
      await mkdir(nested, { recursive: true });
      await box.git(nested, 'init', '--quiet');
      await writeFiles(nested, { 'one.ts': '1\n', '.gitignore': 'x\n' });
      if (hasCommit) await commitAll(nested);
    });
    expect(names(inventory.apart)).toEqual([`repository ${folder}/`]);
    const commits = hasCommit ? '1 commit' : '0 commits';
    expect(inventory.apart[0]?.detail).toBe(folder === 'src' ? `0 files, ${commits}` : `2 files, ${commits}`);
    expect(closing.warnings.join('\n')).toContain(`repository "${folder}/"`);
  });

  test('below an ignored folder is apart as well, and its dependencies are not looked at', async () => {
    await writeFiles(root, { '.gitignore': 'tmp/\n' });
    const { inventory } = await left(async (cwd) => {
      await mkdir(path.join(cwd, 'tmp/app'), { recursive: true });
      await box.git(path.join(cwd, 'tmp/app'), 'init', '--quiet');
      await writeFiles(cwd, { 'tmp/app/a': '1', 'tmp/app/node_modules/x/y': '2', 'tmp/note': '3' });
    });
    expect(names(inventory.apart)).toEqual(['repository tmp/app/']);
    expect(inventory.apart[0]?.detail).toContain('1 file,');
    expect(inventory.ignored.paths).toEqual(['tmp/', 'tmp/app/node_modules/']);
  });
});

describe('a submodule', () => {
  const withSubmodule = async () => {
    const library = await box.repository('library');
    await box.git(root, 'submodule', '--quiet', 'add', library, 'lib');
    await box.git(root, 'commit', '--quiet', '--all', '--message', 'lib');
    // none of it is on this machine: the agent has to bring it
    await box.git(root, 'submodule', '--quiet', 'deinit', '--force', 'lib');
    await rm(path.join(root, '.git/modules'), { recursive: true });
  };

  test('whose folder the agent wrote to is apart', async () => {
    await withSubmodule();
    const { inventory } = await left((cwd) => writeFiles(cwd, { 'lib/new.txt': 'x\n', 'lib/a/b': 'y\n' }));
    expect(names(inventory.apart)).toEqual(['submodule lib/']);
    expect(inventory.apart[0]?.detail).toMatch(/^[23] files/);
  });

  test('that the agent checked out and left as it is is not; one that it changed is', async () => {
    await withSubmodule();
    const checkOut = (cwd: string) => box.git(cwd, 'submodule', '--quiet', 'update', '--init');
    const first = await left(async (cwd) => {
      await checkOut(cwd);
    });
    expect(first.inventory.apart).toEqual([]);
    await workspaces.discard(first.job);
    const second = await left(async (cwd) => {
      await checkOut(cwd);
      await writeFiles(cwd, { 'lib/README.md': 'changed\n' });
      await commitAll(path.join(cwd, 'lib'));
    });
    expect(second.inventory.apart).toMatchObject([
      { kind: 'submodule', name: 'lib/', detail: '2 files, 1 commit of its own' },
    ]);
  });
});

// promise: refs-told
describe('refs that all worktrees share', () => {
  test('a stash of the agent is apart, with the command that drops it', async () => {
    const { inventory, closing } = await left(async (cwd) => {
      await writeFiles(cwd, { 'README.md': 'put away\n' });
      await box.git(cwd, 'stash', '--quiet');
    });
    expect(inventory.apart).toMatchObject([{ kind: 'stash', name: 'stash@{0}' }]);
    expect(inventory.apart[0]?.detail).toContain(`WIP on ${BRANCH}`);
    expect(inventory.refs).toMatchObject([{ name: 'stash@{0}', change: 'created', by_agent: true }]);
    expect(closing.warnings.join('\n')).toContain("git stash drop 'stash@{0}'");
    const undo = inventory.refs[0]?.undo ?? '';
    await box.git(root, ...undo.replaceAll("'", '').split(' ').slice(1));
    expect(await box.git(root, 'stash', 'list')).toBe('');
  });

  test('branches, tags and notes of the agent are apart; what the user did meanwhile is told without a name', async () => {
    await box.git(root, 'branch', 'old');
    const { inventory } = await left(async (cwd) => {
      await writeFiles(cwd, { one: '1\n' });
      await commitAll(cwd);
      await box.git(cwd, 'branch', 'feature/x');
      await box.git(cwd, 'tag', 'v1');
      await box.git(root, 'commit', '--quiet', '--allow-empty', '--message', 'by the user');
      await box.git(root, 'branch', '--quiet', '-D', 'old');
    });
    expect(names(inventory.apart)).toEqual(['branch refs/heads/feature/x', 'tag refs/tags/v1']);
    expect(inventory.apart[0]?.detail).toBe('1 commit since the job began');
    const told = inventory.refs.map(({ name, change, by_agent }) => `${change} ${name} ${String(by_agent)}`);
    expect(told.sort()).toEqual([
      'created refs/heads/feature/x true',
      'created refs/tags/v1 true',
      'deleted refs/heads/old false',
      'moved refs/heads/main false',
    ]);
  });

  test('the commands put every ref back as it was', async () => {
    const state = () =>
      box.git(root, 'for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads/[a-z]*', 'refs/tags');
    await box.git(root, 'branch', "it's");
    await writeFiles(root, { 'README.md': 'two\n' });
    await box.git(root, 'commit', '--quiet', '--all', '--message', 'second');
    await box.git(root, 'branch', 'moved');
    const before = (await state()).split('\n').filter((line) => !line.includes('agy-mcp'));
    const { inventory } = await left(async (cwd) => {
      await box.git(cwd, 'branch', '--quiet', '-D', "it's");
      await box.git(cwd, 'branch', '--quiet', '--force', 'moved', 'HEAD^');
      await box.git(cwd, 'branch', 'made;x');
    });
    expect(inventory.refs).toHaveLength(3);
    for (const { undo } of inventory.refs) await box.shell(root, undo);
    expect((await state()).split('\n').filter((line) => !line.includes('agy-mcp'))).toEqual(before);
  });

  test('what the user had is held when the agent moves or deletes it, also a stash', async () => {
    await writeFiles(root, { 'README.md': 'put away by the user\n' });
    await box.git(root, 'stash', '--quiet');
    await box.git(root, 'checkout', '--quiet', '-b', 'side');
    await writeFiles(root, { only: 'here\n' });
    const side = await commitAll(root);
    await box.git(root, 'checkout', '--quiet', 'main');
    const { inventory } = await left(async (cwd) => {
      await box.git(cwd, 'stash', 'clear');
      await box.git(cwd, 'branch', '--quiet', '-D', 'side');
    });
    expect(inventory.refs.map(({ change, name }) => `${change} ${name}`)).toEqual([
      'deleted stash@{0}',
      'deleted refs/heads/side',
    ]);
    await box.git(root, 'reflog', 'expire', '--expire=now', '--all');
    await box.git(root, 'gc', '--quiet', '--prune=now');
    expect(await box.git(root, 'log', '--format=%H', 'refs/agy-mcp/job_a1')).toContain(side);
    for (const { undo } of inventory.refs) await box.shell(root, undo);
    expect(await box.git(root, 'stash', 'show', '--patch')).toContain('+put away by the user');
    expect((await box.git(root, 'rev-parse', 'side')).trim()).toBe(side);
  });

  test('are compared as well when the runner died', async () => {
    const { inventory } = await left(async (cwd) => {
      await writeFiles(cwd, { 'README.md': 'put away\n' });
      await box.git(cwd, 'stash', '--quiet');
    }, 'crash');
    expect(names(inventory.apart)).toEqual(['stash stash@{0}']);
  });

  test('of other jobs are not told', async () => {
    const { inventory } = await left(async () => {
      const other = await openJob(workspaces, root, { id: 'job_b2' });
      await writeFiles(other.cwd, { two: '2\n' });
      await other.finish();
    });
    expect(inventory.refs).toEqual([]);
  });
});

describe('a worktree that the agent moved', () => {
  test('with git is recorded where it stands, and told', async () => {
    const away = path.join(box.base, 'away');
    const { job, closing } = await left(async (cwd) => {
      await writeFiles(cwd, { 'README.md': 'agent\n' });
      await box.git(root, 'worktree', 'move', cwd, away);
    });
    expect((await viewOf(workspaces, job, null)).files.map((file) => file.path)).toEqual(['README.md']);
    expect(closing.warnings).toEqual([expect.stringContaining(`moved to ${JSON.stringify(away)}`)]);
  });

  test.each(['mv', 'rm'] as const)(
    'with %s is recorded as far as it was committed, and told',
    async (how) => {
      const opened = await openJob(workspaces, root);
      await writeFiles(opened.cwd, { committed: 'yes\n' });
      await commitAll(opened.cwd);
      await writeFiles(opened.cwd, { loose: 'no\n' });
      if (how === 'mv') await rename(opened.cwd, path.join(box.base, 'away'));
      else await rm(opened.cwd, { recursive: true });
      const { job, closing } = await opened.finish();
      expect(closing.worktree?.harvested).toBe(true);
      expect((await viewOf(workspaces, job, null)).files.map((file) => file.path)).toEqual(['committed']);
      expect(closing.warnings).toEqual([expect.stringContaining('is gone')]);
      expect(await workspaces.discard(job)).toMatchObject({
        removed: true,
        kept: true,
        had: { folder: false, branch: true },
      });
    },
  );

  test('to a folder that holds the repository itself is not looked for there', async () => {
    const opened = await openJob(workspaces, root);
    const admin = path.join(root, '.git/worktrees', path.basename(opened.cwd));
    await writeFile(path.join(box.base, '.git'), `gitdir: ${admin}\n`);
    await writeFile(path.join(admin, 'gitdir'), `${path.join(box.base, '.git')}\n`);
    await rename(opened.cwd, path.join(box.base, 'elsewhere'));
    const { closing } = await opened.finish();
    expect(closing.warnings).toEqual([expect.stringContaining('is gone')]);
    expect(closing.worktree?.head_commit).toBeNull();
  });
});

test('a link that the agent made and git ignores is listed', async () => {
  await writeFiles(root, { '.gitignore': 'result\n' });
  const { inventory } = await left((cwd) => symlink('README.md', path.join(cwd, 'result')));
  expect(inventory.ignored.paths).toEqual(['result']);
});
