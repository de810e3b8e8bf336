import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { filesBelow } from '../../../../src/platform/files/paths.ts';
import { copyIncluded, namedByBoth } from '../../../../src/workspace/worktree/worktree-include.ts';
import { createGit } from '../../../../src/workspace/git/git.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../../../support/git-repository.ts';

describe('what two lists of git name', () => {
  test.each([
    ['the same file', ['a'], ['a'], ['a']],
    ['a file of an ignored folder', ['a/b/c'], ['a/'], ['a/b/c']],
    ['ignored files of a wanted folder', ['a/'], ['a/b', 'a/c/', 'ab'], ['a/b', 'a/c/']],
    ['the same folder', ['a/'], ['a/'], ['a/']],
    ['nothing', ['a', 'ab/'], ['b', 'a/'], []],
    ['our own folder', ['.agy-mcp/'], ['.agy-mcp/'], []],
  ])('is %s', (_what, wanted, ignored, both) => {
    expect(namedByBoth(wanted, ignored)).toEqual(both);
  });

  // promise: loop-free
  test('is found by looking at each name once, however many there are', () => {
    // 250,000 names compared in pairs would take minutes
    const names = Array.from({ length: 250_000 }, (_, at) => `data/d${at % 60}/file-${at}.bin`);
    expect(namedByBoth(names, names)).toHaveLength(names.length);
  });
});

describe('files that .worktreeinclude names', () => {
  let box: GitSandbox;
  let root: string;
  let worktree: string;
  beforeEach(async () => {
    box = await createGitSandbox();
    root = await box.repository();
    worktree = path.join(box.base, 'worktree');
    await mkdir(worktree);
  });
  afterEach(() => box.remove());
  const bring = (signal?: AbortSignal) =>
    copyIncluded(
      createGit({ env: box.env }),
      { top: root, gitDir: path.join(root, '.git') },
      worktree,
      signal,
    );

  test('are brought from folders that git names file by file', async () => {
    await writeFiles(root, { '.gitignore': '*.env\n', '.worktreeinclude': '*.env\n' });
    for (let at = 0; at < 300; at += 1) await writeFiles(root, { [`src/${at}.env`]: String(at) });
    const { included, warnings } = await bring();
    expect(await filesBelow(worktree, '')).toHaveLength(300);
    expect(included).toHaveLength(300);
    expect(warnings).toEqual(['300 paths of .worktreeinclude were brought, of which 200 are named.']);
  });

  test('are not brought by a job that is cancelled', async () => {
    await writeFiles(root, { '.gitignore': '*.env\n', '.worktreeinclude': '*.env\n', 'a.env': '1' });
    await expect(bring(AbortSignal.abort(new Error('cancelled')))).rejects.toThrow('cancelled');
    expect(await filesBelow(worktree, '')).toEqual([]);
  });

  test.skipIf(process.getuid?.() === 0)('that may not be read keep nobody from the rest', async () => {
    await writeFiles(root, {
      '.gitignore': '*.env\n',
      '.worktreeinclude': '*.env\n',
      'a.env': '1',
      'b.env': '2',
    });
    await chmod(path.join(root, 'a.env'), 0);
    expect((await bring()).warnings).toEqual([
      'Files of .worktreeinclude could not be read and were not brought: "a.env".',
    ]);
    expect(await filesBelow(worktree, '')).toEqual(['b.env']);
  });
});
