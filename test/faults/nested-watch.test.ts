import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorkspaces, type Workspaces } from '../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../support/git-repository.ts';

let box: GitSandbox;
let workspaces: Workspaces;
let root: string;

beforeEach(async () => {
  box = await createGitSandbox();
  workspaces = createWorkspaces({ env: box.env });
  const library = await box.repository('library');
  root = await box.repository();
  await box.git(root, 'submodule', '--quiet', 'add', library, 'lib');
  await box.git(root, 'commit', '--quiet', '--message', 'lib');
});
afterEach(async () => {
  await box.remove();
});

async function whileReading(act: () => Promise<unknown>): Promise<readonly string[]> {
  const input = { cwd: root, worktree: false, readOnly: true, baseRef: null, jobId: 'job_a1', label: null };
  const { plan } = await workspaces.plan(input);
  const open = await workspaces.open(plan, box.place('job_a1'));
  await act();
  return (await open.close()).warnings;
}

const modified = (...names: string[]) =>
  `workspace_modified: files changed although the mode is for reading: ${names.map((name) => JSON.stringify(name)).join(', ')}`;

// promise: read-only-seen
test('changes inside of submodules and repositories are told with their folder', async () => {
  await box.repository('repository/inner/deep');
  await box.repository('repository/inner');
  await writeFiles(root, { 'inner/README.md': 'dirty before\n' });
  const warnings = await whileReading(async () => {
    await writeFiles(root, {
      'lib/README.md': 'agent\n',
      'inner/src/new.ts': 'x\n',
      'inner/deep/fresh': 'x\n',
    });
    await box.git(path.join(root, 'lib'), 'config', 'core.fsmonitor', 'evil');
    await box.git(path.join(root, 'inner'), 'commit', '--quiet', '--allow-empty', '--message', 'agent');
  });
  expect(warnings).toEqual([
    modified('inner/HEAD', 'inner/deep/fresh', 'inner/src/new.ts', 'lib/.git/config', 'lib/README.md'),
  ]);
});

test('nothing is told of what only stands there', async () => {
  await box.repository('repository/inner');
  await writeFiles(root, { 'lib/README.md': 'dirty\n', 'inner/new': 'x\n' });
  expect(await whileReading(() => box.git(root, 'status'))).toEqual([]);
});

test('a repository that comes or goes is told, and files in a submodule that was not checked out', async () => {
  await box.repository('repository/goes');
  await box.git(root, 'submodule', 'deinit', '--quiet', '--force', 'lib');
  const warnings = await whileReading(async () => {
    await box.repository('repository/comes');
    await rm(path.join(root, 'goes'), { recursive: true });
    await writeFiles(root, { 'lib/file': 'x\n' });
  });
  expect(warnings).toEqual([modified('comes/', 'goes', 'lib')]);
});

test('a program of an inner repository does not run', async () => {
  await box.repository('repository/inner');
  const canary = await box.canary('trap');
  for (const key of ['core.fsmonitor', 'filter.x.clean'])
    await box.git(path.join(root, 'inner'), 'config', key, canary.script);
  await writeFiles(root, { 'inner/.gitattributes': '* filter=x\n', 'inner/README.md': 'dirty\n' });
  const warnings = await whileReading(() => Promise.resolve());
  expect(await canary.ran()).toBe(false);
  expect(warnings).toEqual([]);
});

test('what lies too deep is named as not compared', async () => {
  let place = 'repository';
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    place = `${place}/${name}`;
    await box.repository(place);
  }
  const warnings = await whileReading(() => writeFiles(root, { 'a/b/c/README.md': 'agent\n' }));
  expect(warnings).toEqual([
    modified('a/b/c/README.md'),
    'Repositories inside the checkout were not compared before and after: "a/b/c/d".',
  ]);
});
