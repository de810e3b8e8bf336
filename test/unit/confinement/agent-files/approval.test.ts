// What an approval of agent files is pinned to, on real folders.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pinAgentFile, repositoryAtTop } from '../../../../src/confinement/agent-files/approval.ts';
import { unapproved, type PinnedFile } from '../../../../src/confinement/agent-files/inspect.ts';
import { digestTree } from '../../../../src/platform/files/digest-tree.ts';

let root = '';
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'agy-mcp-pins-')));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const put = (name: string, text: string): void => {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
};
const BOUNDS = { entries: 20, bytes: 1_000 };
const digest = (name = 'a'): Promise<string | null> => digestTree(path.join(root, name), BOUNDS);

describe('a digest', () => {
  test('changes with every name, byte, mode and place of what is there, and with nothing else', async () => {
    const make = (): void => {
      rmSync(path.join(root, 'a'), { recursive: true, force: true });
      put('a/one.json', '{}');
      put('a/sub/two.sh', 'run');
    };
    make();
    const first = await digest();
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    const changes: readonly (() => void)[] = [
      () => {
        put('a/one.json', '{ }');
      },
      () => {
        put('a/sub/three', '');
      },
      () => {
        chmodSync(path.join(root, 'a/sub/two.sh'), 0o755);
      },
      () => {
        put('a/two.sh', 'run');
        rmSync(path.join(root, 'a/sub/two.sh'));
      },
      () => {
        mkdirSync(path.join(root, 'a/empty'));
      },
    ];
    for (const change of changes) {
      make();
      expect(await digest()).toBe(first);
      change();
      expect(await digest()).not.toBe(first);
    }
  });

  test('holds what links lead to, and comes to an end of those that lead back', async () => {
    put('elsewhere/x', 'one');
    put('a/one', '');
    symlinkSync('../elsewhere', path.join(root, 'a/link'));
    symlinkSync('.', path.join(root, 'a/again'));
    const first = await digest();
    expect(first).not.toBe(null);
    put('elsewhere/x', 'two');
    expect(await digest()).not.toBe(first);
  });

  test('is none of more than its bounds, of what is no file, and of what is not there', async () => {
    put('a/large', 'x'.repeat(1_001));
    expect(await digest()).toBe(null);
    put('a/large', 'x'.repeat(1_000));
    expect(await digest()).not.toBe(null);
    for (let at = 0; at < 20; at += 1) put(`a/${at}`, '');
    expect(await digest()).toBe(null);
    symlinkSync('/nowhere', path.join(root, 'dangling'));
    expect(await digest('dangling')).toBe(null);
    expect(await digest('none')).toBe(null);
    execFileSync('mkfifo', [path.join(root, 'pipe')]);
    expect(await digest('pipe')).toBe(null);
  });
});

test('a pin is that of one place in the project', async () => {
  put('a/.mcp.json', '{}');
  put('b/.mcp.json', '{}');
  const pin = (folder: string, name = '.mcp.json') =>
    pinAgentFile(
      { top: root, folder: path.join(root, folder) },
      { name, real: path.join(root, folder, '.mcp.json') },
    );
  expect(await pin('a')).toBe(await pin('a'));
  expect(new Set([await pin('a'), await pin('b'), await pin('a', 'other.json')]).size).toBe(3);
  // The same in a worktree of the repository.
  put('tree/a/.mcp.json', '{}');
  const top = path.join(root, 'tree');
  const inTree = pinAgentFile(
    { top, folder: path.join(top, 'a') },
    { name: '.mcp.json', real: path.join(top, 'a/.mcp.json') },
  );
  expect(await inTree).toBe(await pin('a'));
});

describe('the repository of a folder', () => {
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@localhost', ...args], {
      cwd: root,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: root, GIT_CONFIG_NOSYSTEM: '1' },
    });
  const at = (name: string): string | null => repositoryAtTop(path.join(root, name));

  test('is that of a checkout and of its worktrees', () => {
    git('init', '-q', 'repo');
    git('-C', 'repo', 'commit', '-q', '--allow-empty', '-m', 'x');
    git('-C', 'repo', 'worktree', 'add', '-q', '../tree');
    const common = path.join(root, 'repo/.git');
    expect(at('repo')).toBe(common);
    expect(at('tree')).toBe(common);
    expect(at('')).toBe(null);

    // One that claims to be of it: by a link, by a file, by the file of the worktree.
    for (const name of ['linked', 'named', 'copied']) mkdirSync(path.join(root, name));
    symlinkSync(common, path.join(root, 'linked/.git'));
    writeFileSync(path.join(root, 'named/.git'), `gitdir: ${common}\n`);
    writeFileSync(path.join(root, 'copied/.git'), `gitdir: ${common}/worktrees/tree\n`);
    expect([at('linked'), at('named'), at('copied')]).toEqual([null, null, null]);
  });
});

test('a folder is approved whole or not at all', async () => {
  const file = (folder: string, name: string, sha256: string | null): PinnedFile => ({
    folder,
    name,
    sha256,
    root: '/r',
    git_dir: '/r/.git',
    starts: 'hooks',
    real: path.join(folder, name),
    as: 'file',
  });
  const files = [
    file('/r', 'one', 'a'),
    file('/r', 'two', 'b'),
    file('/r/sub', 'one', 'c'),
    file('/r/large', 'one', null),
  ];
  const names = async (approved: readonly string[], gitDir = '/r/.git') => {
    const has = (of: { git_dir: string; sha256: string }) =>
      Promise.resolve(of.git_dir === gitDir && approved.includes(of.sha256));
    return (await unapproved(files, has)).map(({ real }) => real);
  };
  expect(await names([])).toHaveLength(4);
  expect(await names(['a', 'c'])).toEqual(['/r/one', '/r/two', '/r/large/one']);
  expect(await names(['a', 'b', 'c'])).toEqual(['/r/large/one']);
  expect(await names(['a', 'b', 'c'], '/other/.git')).toHaveLength(4);
});
