// Named pipes in the place of files that git reads: an agent can make them, and nobody waits for them.
import { execFileSync, spawn } from 'node:child_process';
import { lstatSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorkspaces, type Workspaces } from '../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../support/git-repository.ts';
import { viewOf } from '../support/work-view.ts';
import { openJob } from '../support/worktree-job.ts';

/** Git itself would wait for 60 s at each of them; a few seconds are what a busy machine takes for the rest. */
const MOST_MS = 30_000;

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

function makePipe(place: string): void {
  rmSync(place, { recursive: true, force: true });
  mkdirSync(path.dirname(place), { recursive: true });
  execFileSync('mkfifo', [place]);
}

async function inTime<T>(act: () => Promise<T>): Promise<T> {
  const from = performance.now();
  const result = await act();
  expect(performance.now() - from).toBeLessThan(MOST_MS);
  return result;
}

// promise: git-ends
describe.runIf(process.platform !== 'win32')('a named pipe that an agent makes', () => {
  test.each(['.gitattributes', 'src/.gitattributes', '.gitignore', 'src/.gitignore'])(
    'as %s of its worktree is read as empty and named, and its work is recorded',
    { timeout: 60_000 },
    async (name) => {
      const opened = await openJob(workspaces, root);
      await writeFiles(opened.cwd, { 'src/made.ts': 'agent\n' });
      makePipe(path.join(opened.cwd, name));
      const { job, closing } = await inTime(() => opened.finish());
      expect(closing.workspace).toMatchObject({ changed_files: 1, insertions: 1 });
      expect(closing.warnings.join('\n')).toContain(`"${name}"`);
      expect(await box.git(root, 'show', 'refs/agy-mcp/job_a1:src/made.ts')).toBe('agent\n');
      expect(lstatSync(path.join(opened.cwd, name)).isFIFO()).toBe(true);
      await inTime(() => workspaces.discard(job, true));
    },
  );

  test.each(['.git/HEAD', '.git/config'])(
    'as %s of a repository that it made inside',
    { timeout: 60_000 },
    async (name) => {
      const opened = await openJob(workspaces, root);
      await writeFiles(opened.cwd, { 'src/made.ts': 'agent\n', 'inner/file.ts': 'inner\n' });
      await box.git(path.join(opened.cwd, 'inner'), 'init', '--quiet');
      makePipe(path.join(opened.cwd, 'inner', name));
      const { closing } = await inTime(() => opened.finish());
      expect(closing.workspace?.changed_files).toBeGreaterThanOrEqual(1);
      expect(await box.git(root, 'show', 'refs/agy-mcp/job_a1:src/made.ts')).toBe('agent\n');
    },
  );

  test.each(['info/exclude', 'packed-refs', 'refs/heads/other', 'worktrees/SLUG/commondir'])(
    'as %s of the repository itself',
    { timeout: 60_000 },
    async (name) => {
      const opened = await openJob(workspaces, root);
      await writeFiles(opened.cwd, { 'src/made.ts': 'agent\n' });
      const place = name.replace('SLUG', path.basename(opened.view.path));
      makePipe(path.join(root, '.git', place));
      const { closing } = await inTime(() => opened.finish());
      expect(closing.workspace).toMatchObject({ changed_files: 1 });
    },
  );

  test.each(['alternates', 'pack-pipe.idx'])(
    'among the objects of the repository (%s): the changes can be shown',
    { timeout: 60_000 },
    async (name) => {
      const opened = await openJob(workspaces, root);
      await writeFiles(opened.cwd, { 'src/made.ts': 'agent\n' });
      makePipe(path.join(root, '.git/objects', name === 'alternates' ? 'info' : 'pack', name));
      const { job } = await inTime(() => opened.finish());
      // with nothing seen before, as in a server that was started since
      const view = await inTime(() => viewOf(createWorkspaces({ env: box.env }), job, null));
      expect(view.patch.toString()).toContain('+agent');
    },
  );

  test('in the checkout of a job for reading is named at its end', { timeout: 60_000 }, async () => {
    const place = box.place('job_a1');
    const { plan } = await workspaces.plan({
      cwd: root,
      worktree: false,
      readOnly: true,
      baseRef: null,
      jobId: 'job_a1',
      label: null,
    });
    const opened = await workspaces.open(plan, place);
    makePipe(path.join(root, 'src/.gitignore'));
    await writeFiles(root, { 'README.md': 'changed\n' });
    const { warnings } = await inTime(() => opened.close());
    expect(warnings.join('\n')).toContain('"README.md"');
    expect(warnings.join('\n')).toContain('"src/.gitignore"');
  });

  test('keeps no other job from being admitted and opened', { timeout: 60_000 }, async () => {
    makePipe(path.join(root, '.gitignore'));
    makePipe(path.join(root, '.git/info/attributes'));
    const opened = await inTime(() => openJob(workspaces, root));
    expect(opened.warnings.join('\n')).toContain('".gitignore"');
    await inTime(() => opened.finish());
  });

  test('of any other name is not touched: somebody may wait at it', { timeout: 60_000 }, async () => {
    const opened = await openJob(workspaces, root);
    makePipe(path.join(opened.cwd, 'pipe'));
    makePipe(path.join(opened.cwd, '.gitignore'));
    const reader = spawn('cat', [path.join(opened.cwd, 'pipe')], { stdio: 'ignore' });
    await inTime(() => opened.finish());
    expect(reader.exitCode).toBeNull();
    reader.kill('SIGKILL');
  });
});
