import { appendFile, chown, mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorkspaces, type Workspaces } from '../../../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../../../support/git-repository.ts';
import { openJob } from '../../../support/worktree-job.ts';

let box: GitSandbox;
let workspaces: Workspaces;

beforeEach(async () => {
  box = await createGitSandbox();
  workspaces = createWorkspaces({ env: box.env });
});
afterEach(async () => {
  await box.remove();
});

const UPPER = 'tr a-z A-Z';
const LOWER = 'tr A-Z a-z';

/** A repository whose `*.bin` are stored in small letters and shown in capitals. */
async function withFilter(config: (root: string) => readonly string[]): Promise<string> {
  const root = await box.repository();
  await box.git(root, ...config(root), 'filter.mine.smudge', UPPER);
  await box.git(root, ...config(root), 'filter.mine.clean', LOWER);
  await writeFiles(root, { '.gitattributes': '*.bin filter=mine\n', 'a.bin': 'SECRET\n' });
  // older than the index, or git would have to read it to know that it is unchanged
  await utimes(path.join(root, 'a.bin'), 1e9, 1e9);
  await box.git(root, 'add', '--all');
  await box.git(root, 'commit', '--quiet', '--message', 'bin');
  return root;
}

const global = () => ['config', '--global'];
const local = () => ['config', '--local'];
const read = (folder: string, name: string) => readFile(path.join(folder, name), 'utf8');

// promise: filters-told
describe('a filter that only the repository defines', () => {
  test.each([null, 'HEAD'])(
    'does not run; its files come in stored form, told by name (base_ref %s)',
    async (baseRef) => {
      const root = await withFilter(local);
      const job = await openJob(workspaces, root, { baseRef });
      expect(await read(job.cwd, 'a.bin')).toBe('secret\n');
      expect(job.warnings).toEqual([expect.stringMatching(/filter "mine".*form.*: "a\.bin"\.$/)]);
      expect(job.worktree?.filters_off).toEqual(['mine']);
    },
  );

  test('keeps what it would hide out of the objects: edits and new files stay behind and are named', async () => {
    const root = await withFilter(local);
    await writeFiles(root, { 'a.bin': 'EDITED\n', 'new.bin': 'NEW\n', 'README.md': 'edited\n' });
    const { cwd, warnings } = await openJob(workspaces, root);
    expect(await read(cwd, 'a.bin')).toBe('secret\n');
    expect(await read(cwd, 'README.md')).toBe('edited\n');
    await expect(read(cwd, 'new.bin')).rejects.toThrow('ENOENT');
    expect(warnings).toContainEqual(expect.stringMatching(/not taken over: "new\.bin", "a\.bin"\.$/));
    for (const name of ['a.bin', 'new.bin']) {
      const object = (await box.git(root, 'hash-object', '--no-filters', name)).trim();
      await expect(box.git(root, 'cat-file', '-e', object)).rejects.toThrow();
    }
  });

  test('does not keep the deletion of its files back', async () => {
    const root = await withFilter(local);
    await box.git(root, 'rm', '--quiet', '--cached', 'a.bin');
    await box.git(root, 'reset', '--quiet');
    await writeFiles(root, { 'b.bin': 'B\n' });
    await box.git(root, 'add', 'b.bin');
    await box.git(root, 'commit', '--quiet', '--message', 'more');
    await box.git(root, 'rm', '--quiet', 'a.bin');
    const { cwd } = await openJob(workspaces, root);
    await expect(read(cwd, 'a.bin')).rejects.toThrow('ENOENT');
    expect(await read(cwd, 'b.bin')).toBe('b\n');
  });

  test('is none of these when the user defines it too', async () => {
    const root = await withFilter(local);
    await box.git(root, ...global(), 'filter.mine.smudge', UPPER);
    await box.git(root, ...global(), 'filter.mine.clean', LOWER);
    const { cwd, warnings, worktree } = await openJob(workspaces, root);
    expect(await read(cwd, 'a.bin')).toBe('SECRET\n');
    expect({ warnings, off: worktree?.filters_off }).toEqual({ warnings: [], off: [] });
  });
});

describe.each(['true', 'false'])('a filter of the user that fails (required: %s)', (required) => {
  test('while files are written is switched off for all of its files, which are named', async () => {
    const root = await withFilter(global);
    await writeFiles(root, { 'b.bin': 'OTHER\n', '.gitattributes': '*.bin filter=mine\n*.md filter=good\n' });
    await box.git(root, 'add', '--all');
    await box.git(root, 'commit', '--quiet', '--message', 'more');
    await box.git(root, ...global(), 'filter.good.smudge', UPPER);
    // works for one of both
    await box.git(root, ...global(), 'filter.mine.smudge', 'case %f in a.bin) exit 3;; esac; tr a-z A-Z');
    await box.git(root, ...global(), 'filter.mine.required', required);
    const { cwd, warnings, worktree } = await openJob(workspaces, root, { baseRef: 'HEAD' });
    for (const [name, text] of [
      ['a.bin', 'secret\n'],
      ['b.bin', 'other\n'],
      ['README.md', 'HELLO\n'],
    ] as const)
      expect(await read(cwd, name)).toBe(text);
    expect(warnings).toEqual([expect.stringMatching(/"mine", which failed.*: "a\.bin", "b\.bin"\.$/)]);
    expect(worktree?.filters_off).toEqual(['mine']);
  });
});

test('files whose encoding fails in a new worktree are named', async () => {
  const root = await box.repository();
  await writeFiles(root, { 'a.txt': 'snow: \u2603\n' });
  await box.git(root, 'add', '--all');
  await writeFiles(root, { '.gitattributes': '*.txt working-tree-encoding=ISO-8859-1\n' });
  await box.git(root, 'add', '.gitattributes');
  await box.git(root, 'commit', '--quiet', '--message', 'encoding');
  const { cwd, warnings } = await openJob(workspaces, root, { baseRef: 'HEAD' });
  expect(await read(cwd, 'a.txt')).toBe('snow: \u2603\n');
  expect(warnings).toEqual([expect.stringMatching(/encoding failed.*: "a\.txt"\.$/)]);
});

describe('the configuration of the system', () => {
  const withSystem = async (text: string): Promise<Workspaces> => {
    const file = path.join(box.base, 'system');
    await writeFile(file, text);
    return createWorkspaces({
      env: {
        PATH: box.env['PATH'] ?? '',
        HOME: box.env['HOME'] ?? '',
        GIT_CONFIG_GLOBAL: box.globalConfig,
        GIT_CONFIG_SYSTEM: file,
      },
    });
  };
  const FILTER = `[filter "mine"]\n\tsmudge = ${UPPER}\n\tclean = ${LOWER}\n\trequired\n`;

  test('is the user’s own: its filters run, also where the repository defines them', async () => {
    const root = await withFilter(local);
    await writeFiles(root, { 'a.bin': 'EDITED\n' });
    const { cwd, warnings } = await openJob(await withSystem(FILTER), root);
    expect(await read(cwd, 'a.bin')).toBe('EDITED\n');
    expect(warnings).toEqual([]);
  });

  test('comes before the one of the user', async () => {
    const root = await withFilter(global);
    const system = await withSystem(`[filter "mine"]\n\tsmudge = false\n\tclean = false\n\trequired\n`);
    expect(await read((await openJob(system, root)).cwd, 'a.bin')).toBe('SECRET\n');
  });

  test('is not read where the server was told so, nor from a relative path', async () => {
    const root = await withFilter(local);
    await writeFiles(root, { system: FILTER });
    const env = { ...box.env, GIT_CONFIG_SYSTEM: path.join(root, 'system') };
    const { PATH = '', HOME = '' } = box.env;
    const relative = { PATH, HOME, GIT_CONFIG_SYSTEM: 'system' };
    for (const [at, each] of [env, relative].entries()) {
      const { cwd } = await openJob(createWorkspaces({ env: each }), root, {
        id: `job_a${at}`,
        baseRef: 'HEAD',
      });
      expect(await read(cwd, 'a.bin')).toBe('secret\n');
    }
  });

  test('runs no hook and no fsmonitor', async () => {
    const root = await box.repository();
    const canary = await box.canary('trap');
    await mkdir(path.join(box.base, 'hooks'));
    await writeFile(path.join(box.base, 'hooks/post-checkout'), await readFile(canary.script), {
      mode: 0o700,
    });
    const system = `[core]\n\thooksPath = ${box.base}/hooks\n\tfsmonitor = ${canary.script}\n`;
    await openJob(await withSystem(system), root);
    expect(await canary.ran()).toBe(false);
  });

  test.skipIf(process.getuid?.() !== 0)('says which repositories of others are safe', async () => {
    const root = await box.repository();
    for (const name of ['', '.git', '.git/config']) await chown(path.join(root, name), 12_345, 12_345);
    await expect(openJob(await withSystem(''), root)).rejects.toMatchObject({ code: 'workspace_failed' });
    const { cwd } = await openJob(await withSystem(`[safe]\n\tdirectory = ${root}\n`), root);
    expect(await read(cwd, 'README.md')).toBe('hello\n');
  });
});

test('a file of the repository that only looks like configuration of the user changes nothing', async () => {
  const root = await withFilter(local);
  await appendFile(path.join(root, '.git/config'), '[filter "mine"]\n\trequired = true\n');
  expect((await openJob(workspaces, root)).worktree?.filters_off).toEqual(['mine']);
});
