import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm, utimes } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { quotedName } from '../../../src/protocol/text/visible-text.ts';
import { createWorkspaces, type Workspaces } from '../../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../../support/git-repository.ts';
import { until } from '../../support/processes.ts';
import { viewOf } from '../../support/work-view.ts';
import { openJob } from '../../support/worktree-job.ts';

let box: GitSandbox;
let workspaces: Workspaces;

beforeEach(async () => {
  box = await createGitSandbox();
  workspaces = createWorkspaces({ env: box.env });
});
afterEach(async () => {
  await box.remove();
});

async function whileReading(cwd: string, act: () => Promise<unknown>): Promise<readonly string[]> {
  const input = { cwd, worktree: false, readOnly: true, baseRef: null, jobId: 'job_a1', label: null };
  const { plan } = await workspaces.plan(input);
  const open = await workspaces.open(plan, box.place('job_a1'));
  await act();
  return (await open.close()).warnings;
}

const modified = (...names: string[]) => [
  `workspace_modified: files changed although the mode is for reading: ${names.map(quotedName).join(', ')}`,
];

// promise: read-only-seen
describe('a job for reading that works in place', () => {
  // promise: git-ends
  test('is cancelled while git hangs over the first look', async () => {
    const root = await box.repository();
    const hung = path.join(box.base, 'hung');
    const bin = path.join(box.base, 'bin');
    const real = (await box.shell(box.base, 'command -v git')).trim();
    const script = `case "$*" in *ls-files*) echo > '${hung}'; exec tail -f /dev/null;; *) exec ${real} "$@";; esac`;
    await writeFiles(bin, { git: `#!/bin/sh\n${script}\n` });
    await chmod(path.join(bin, 'git'), 0o700);
    const slow = createWorkspaces({ env: { ...box.env, PATH: `${bin}:${box.env['PATH'] ?? ''}` } });
    const input = { cwd: root, worktree: false, readOnly: true, baseRef: null, jobId: 'job_a1', label: null };
    const { plan } = await slow.plan(input);
    const aborted = new AbortController();
    const opening = slow.open(plan, box.place('job_a1'), aborted.signal);
    opening.catch(() => undefined); // looked at below
    await until(() => existsSync(hung), 'git hangs');
    aborted.abort(new Error('cancelled'));
    await expect(opening).rejects.toThrow('cancelled');
  });

  test('is not accused of what was uncommitted before', async () => {
    const root = await box.repository();
    await writeFiles(root, { 'README.md': 'dirty\n', loose: 'x\n', '.gitignore': 'ignored\n' });
    await box.git(root, 'add', '.gitignore');
    expect(await whileReading(path.join(root, 'src'), () => writeFiles(root, { ignored: 'x' }))).toEqual([]);
  });

  test('is told on for every path that it changed, also what was dirty before, staged or committed', async () => {
    const root = await box.repository();
    await writeFiles(root, { clean: '1\n', staged: '1\n', gone: '1\n' });
    await box.git(root, 'add', '--all');
    await box.git(root, 'commit', '--quiet', '--message', 'more');
    await writeFiles(root, { 'README.md': 'dirty\n', 'new\nname': 'x\n', untouched: 'x\n' });
    const warnings = await whileReading(root, async () => {
      await writeFiles(root, {
        'README.md': 'Dirty\n',
        'new\nname': 'y\n',
        clean: '2\n',
        staged: '2\n',
        fresh: '1\n',
      });
      await rm(path.join(root, 'gone'));
      await box.git(root, 'add', 'staged');
    });
    expect(warnings).toEqual(
      modified('.git/index', 'README.md', 'clean', 'fresh', 'gone', 'new\nname', 'staged'),
    );
    expect(
      await whileReading(root, () =>
        box.git(root, 'commit', '--quiet', '--all', '--message', 'by the agent'),
      ),
    ).toEqual(modified('HEAD'));
  });

  test('leaves the index of the user as it is, and no repository is needed', async () => {
    const folder = path.join(box.base, 'plain');
    await mkdir(folder);
    expect(await whileReading(folder, () => writeFiles(folder, { x: 'x' }))).toEqual([]);
    await box.git(box.base, 'init', '--quiet', '--bare', 'bare.git');
    expect(await whileReading(path.join(box.base, 'bare.git'), () => Promise.resolve())).toEqual([]);
    const unborn = path.join(box.base, 'unborn');
    await box.git(box.base, 'init', '--quiet', unborn);
    expect(await whileReading(unborn, () => writeFiles(unborn, { x: 'x' }))).toEqual(modified('x'));
    expect(await whileReading(unborn, () => box.git(unborn, 'checkout', '-b', 'other'))).toEqual(
      modified('HEAD'),
    );
  });

  test('is compared also where a filter of the user does not work', async () => {
    const root = await box.repository();
    await writeFiles(root, { '.gitattributes': '*.x filter=mine\n', 'a.x': 'x\n', 'b.x': 'x\n' });
    await box.git(root, 'add', '--all');
    for (const [key, value] of [
      ['clean', 'false'],
      ['required', 'true'],
    ] as const)
      await box.git(root, 'config', '--global', `filter.mine.${key}`, value);
    await utimes(path.join(root, '.git/index'), 1e9, 1e9); // so that git would read the files
    expect(await whileReading(root, () => writeFiles(root, { 'b.x': 'agent\n' }))).toEqual(modified('b.x'));
  });

  test('takes no more git processes than are needed to look twice', async () => {
    const root = await box.repository();
    const bin = path.join(box.base, 'bin');
    const calls = path.join(box.base, 'calls');
    const real = (await box.git(box.base, '--exec-path')).trim();
    await writeFiles(bin, { git: `#!/bin/sh\necho "$*" >> '${calls}'\nexec '${real}/git' "$@"\n` });
    await chmod(path.join(bin, 'git'), 0o700);
    workspaces = createWorkspaces({ env: { ...box.env, PATH: `${bin}:${box.env['PATH'] ?? ''}` } });
    expect(await whileReading(root, () => Promise.resolve())).toEqual([]);
    const commands = (await readFile(calls, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[2]);
    expect(commands.sort()).toEqual([
      ...['config', 'config', 'diff-files', 'diff-files', 'ls-files', 'ls-files', 'rev-parse'],
    ]);
  });

  test('is told on for another branch or none at the same commit, not for an index or references written anew', async () => {
    const root = await box.repository();
    await utimes(path.join(root, 'README.md'), 1, 1);
    expect(await whileReading(root, () => box.git(root, 'status'))).toEqual([]);
    expect(await whileReading(root, () => box.git(root, 'pack-refs', '--all'))).toEqual([]);
    for (const how of [['-b', 'other'], ['--detach'], ['main']])
      expect(await whileReading(root, () => box.git(root, 'checkout', ...how))).toEqual(modified('HEAD'));
    expect(
      await whileReading(root, () => box.git(root, 'commit', '--allow-empty', '--message', 'empty')),
    ).toEqual(modified('HEAD'));
  });
});

describe('a job for reading in a worktree', () => {
  test('has a checkout to throw away; what it changed all the same is told and kept', async () => {
    const root = await box.repository();
    const opened = await openJob(workspaces, root, { readOnly: true });
    await writeFiles(opened.cwd, { 'README.md': 'changed\n' });
    const { job, closing } = await opened.finish();
    expect(closing.warnings).toEqual(modified('README.md'));
    expect(await readdir(path.join(root, '.agy-mcp/worktrees'))).toEqual([]);
    expect(await box.git(root, 'branch', '--list', 'agy-mcp/*')).toBe('');
    expect((await viewOf(workspaces, job, null)).files).toHaveLength(1);
  });

  test('that changed nothing leaves nothing', async () => {
    const root = await box.repository();
    const { closing } = await (await openJob(workspaces, root, { readOnly: true })).finish();
    expect(closing.warnings).toEqual([]);
    expect(await box.git(root, 'for-each-ref', 'refs/agy-mcp', 'refs/heads/agy-mcp')).toBe('');
    expect(await readdir(path.join(root, '.agy-mcp/worktrees'))).toEqual([]);
  });
});
