// A machine that lacks something: the answer says what, and nothing that was not looked at.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { about } from '../../src/jobs/change-errors.ts';
import type { JobId } from '../../src/protocol/job.ts';
import { gitFailure } from '../../src/workspace/git/git-failures.ts';
import { createWorkspaces } from '../../src/workspace/workspace.ts';
import { bundle } from '../support/bundle.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../support/git-repository.ts';
import { openJob } from '../support/worktree-job.ts';

let box: GitSandbox;
let root: string;
beforeEach(async () => {
  box = await createGitSandbox();
  root = await box.repository();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await box.remove();
});

test('without git, a job for reading says that its checkout is not compared', async () => {
  const workspaces = createWorkspaces({ env: { ...box.env, PATH: box.base } });
  const input = { cwd: root, worktree: false, readOnly: true, baseRef: null, jobId: 'job_a1', label: null };
  const { plan } = await workspaces.plan(input);
  const opened = await workspaces.open(plan, box.place('job_a1'));
  expect(opened.warnings).toEqual([
    'The checkout could not be compared before and after, so whether it changed is not known.',
  ]);
});

test('without a temporary folder, a diff says that and not that something is wrong with the job', async () => {
  const workspaces = createWorkspaces({ env: box.env });
  const opened = await openJob(workspaces, root);
  await writeFiles(opened.cwd, { 'new.ts': 'new\n' });
  const { job } = await opened.finish();
  vi.stubEnv('TMPDIR', path.join(box.base, 'nowhere'));
  const shown = workspaces.show(job, { only: null }, () => Promise.resolve());
  await expect(shown).rejects.toMatchObject({
    code: 'workspace_failed',
    message: 'The temporary folder of the server cannot be used: it is not there.',
    hint: expect.stringContaining('TMPDIR') as string,
  });
});

test.each(['ENOSPC', 'EDQUOT', 'EACCES', 'EROFS', 'EMFILE', 'EIO'])(
  'an error %s of the system is told in our words, with the job, and claims nothing of the checkout',
  async (code) => {
    const failing = about('job_a1' as JobId, () =>
      Promise.reject(Object.assign(new Error(`${code}: /secret/place`), { code })),
    );
    const error: unknown = await failing.catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'workspace_failed', jobId: 'job_a1' });
    expect(JSON.stringify(error) + String(error)).not.toMatch(/secret|othing was changed/);
  },
);

test.each([
  ["fatal: sha1 file '/x/index.lock' write error. Out of diskspace", /no space left/],
  ['error: unable to write file src/a.ts', /is full, or may not be written to/],
  ['fatal: unable to write new index file', /is full, or may not be written to/],
])('what git says of a full disk is known: %s', (stderr, message) => {
  expect(gitFailure(['add'], stderr).message).toMatch(message);
});

const APPLY = `
import { readFileSync } from 'node:fs';
import { createWorkspaces } from ${JSON.stringify(path.resolve('src/workspace/workspace.ts'))};
const { job, env } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { paths } = await createWorkspaces({ env }).apply(job);
process.stdout.write(JSON.stringify(paths));
`;
const canHideProc = (): boolean => {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/proc'], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // not root, or a container that forbids it
  }
};

describe.runIf(process.platform === 'linux' && canHideProc())('without /proc', () => {
  test('an apply sees the files that are there, and writes in their place', async () => {
    const workspaces = createWorkspaces({ env: box.env });
    const opened = await openJob(workspaces, root);
    await writeFiles(opened.cwd, { 'src/main.ts': 'changed\n', 'deep/er/new.ts': 'new\n' });
    await rm(path.join(opened.cwd, 'README.md'));
    const { job } = await opened.finish();
    const program = await bundle(box.base, APPLY);
    await writeFiles(box.base, { 'job.json': JSON.stringify({ job, env: box.env }) });
    const line = 'mount -t tmpfs none /proc && exec "$0" "$@"';
    const args = ['--mount', 'sh', '-c', line, process.execPath, program, path.join(box.base, 'job.json')];
    const paths: unknown = JSON.parse(execFileSync('unshare', args, { encoding: 'utf8' }));
    expect(paths).toEqual(['README.md', 'deep/er/new.ts', 'src/main.ts']);
    expect(await readFile(path.join(root, 'src/main.ts'), 'utf8')).toBe('changed\n');
    expect(existsSync(path.join(root, 'README.md'))).toBe(false);
  });
});
