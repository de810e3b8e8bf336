import { readFile, rm, utimes } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createGit } from '../../../src/workspace/git/git.ts';
import { clearFlags, indexEntries } from '../../../src/workspace/snapshot/index-entries.ts';
import { withFolder } from '../../../src/workspace/snapshot/snapshot.ts';
import { copyWithTime } from '../../../src/platform/files/paths.ts';
import { createWorkspaces, type Workspaces } from '../../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../../support/git-repository.ts';
import { openJob } from '../../support/worktree-job.ts';

let box: GitSandbox;
let workspaces: Workspaces;
let root: string;

beforeEach(async () => {
  box = await createGitSandbox();
  workspaces = createWorkspaces({ env: box.env });
  root = await box.repository();
  await writeFiles(root, { same: '1\n', skipped: '1\n', both: '1\n', gone: '1\n', absent: '1\n' });
  await box.git(root, 'add', '--all');
  await box.git(root, 'commit', '--quiet', '--message', 'more');
  await box.git(root, 'update-index', '--assume-unchanged', 'README.md', 'same', 'both', 'gone');
  await box.git(root, 'update-index', '--skip-worktree', 'skipped', 'both', 'absent');
  await rm(path.join(root, 'absent'));
});
afterEach(async () => {
  await box.remove();
});

const read = (folder: string, name: string) => readFile(path.join(folder, name), 'utf8');

// promise: snapshot-told
test('edits that index flags hide are taken over and named; the index of the user stays as it is', async () => {
  await writeFiles(root, { 'README.md': 'hidden\n', skipped: '2\n', both: '2\n' });
  await rm(path.join(root, 'gone'));
  const index = await readFile(path.join(root, '.git/index'));
  const { cwd, warnings } = await openJob(workspaces, root);
  expect(warnings).toEqual([
    'Edits that index flags hide were taken over: "README.md", "both", "gone", "skipped".',
  ]);
  expect([await read(cwd, 'README.md'), await read(cwd, 'skipped'), await read(cwd, 'both')]).toEqual([
    'hidden\n',
    '2\n',
    '2\n',
  ]);
  await expect(read(cwd, 'gone')).rejects.toThrow('ENOENT');
  expect(await read(cwd, 'absent')).toBe('1\n');
  expect(await readFile(path.join(root, '.git/index'))).toEqual(index);
});

test('flags without an edit are no difference', async () => {
  expect((await openJob(workspaces, root)).warnings).toEqual([]);
});

test('an index of our own can be cleared of the flags', async () => {
  const git = await createGit({ env: box.env }).hardened({ cwd: root });
  await withFolder(async (folder) => {
    const indexFile = path.join(folder, 'index');
    await copyWithTime(path.join(root, '.git/index'), indexFile);
    const own = git.at({ cwd: root, workTree: root, indexFile });
    const cleared = await clearFlags(own, root, await indexEntries(own));
    expect(cleared.map(({ name }) => name)).toEqual(['README.md', 'both', 'gone', 'same', 'skipped']);
    expect((await own.must(['ls-files', '-v'])).split('\n').filter((line) => !line.startsWith('H '))).toEqual(
      ['S absent', ''],
    );
  });
});

// promise: read-only-seen
describe('a job for reading', () => {
  const whileReading = async (act: () => Promise<unknown>): Promise<readonly string[]> => {
    const input = { cwd: root, worktree: false, readOnly: true, baseRef: null, jobId: 'job_a1', label: null };
    const { plan } = await workspaces.plan(input);
    const open = await workspaces.open(plan, box.place('job_a1'));
    await act();
    return (await open.close()).warnings;
  };

  test('is told on for files that flags hide, whoever set them and whenever', async () => {
    await writeFiles(root, { same: 'before\n' });
    await utimes(path.join(root, 'same'), 1e9, 1e9);
    const warnings = await whileReading(async () => {
      await writeFiles(root, {
        'README.md': 'by the agent\n',
        absent: 'by the agent\n',
        'src/main.ts': 'too\n',
      });
      await box.git(root, 'update-index', '--assume-unchanged', 'src/main.ts');
    });
    expect(warnings).toEqual([expect.stringMatching(/: "README\.md", "absent", "src\/main\.ts"$/)]);
  });

  test('is not accused of what they hid before', async () => {
    await writeFiles(root, { 'README.md': 'hidden\n', skipped: '2\n' });
    await rm(path.join(root, 'gone'));
    expect(await whileReading(() => Promise.resolve())).toEqual([]);
  });
});
