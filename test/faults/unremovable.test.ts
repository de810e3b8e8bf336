import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorkspaces } from '../../src/workspace/workspace.ts';
import { giveAway, isRoot, runAsNobody } from '../support/as-nobody.ts';
import { bundle } from '../support/bundle.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../support/git-repository.ts';
import { openJob } from '../support/worktree-job.ts';

let box: GitSandbox;
beforeEach(async () => {
  box = await createGitSandbox();
});
afterEach(async () => {
  execFileSync('chmod', ['-R', 'u+rwx', box.base]);
  await box.remove();
});

const DISCARD = `
import { readFileSync } from 'node:fs';
import { createWorkspaces } from './src/workspace/workspace.ts';
const { job, force } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const workspaces = createWorkspaces({ env: process.env });
const told = await workspaces.discard(job, force).then(
  ({ removed, kept }) => ({ removed, kept }),
  ({ code, message, hint }) => ({ code, message, hint }),
);
process.stdout.write(JSON.stringify(told));
`;

/** A job with work, whose worktree holds a folder that no rule of git lists. */
async function endedJob() {
  const root = await box.repository();
  await writeFiles(root, { '.gitignore': 'node_modules/\n*.log\n' });
  const opened = await openJob(createWorkspaces({ env: box.env }), root);
  await writeFiles(opened.cwd, { 'node_modules/a/index.js': 'x\n', fresh: 'x\n' });
  const { job } = await opened.finish();
  return { job, cwd: opened.cwd, root, program: await bundle(box.base, DISCARD) };
}

// promise: discard-keeps
describe.skipIf(process.platform === 'win32')('a worktree', () => {
  test('with folders that nobody may write to goes as a whole', async () => {
    const { job, cwd, program } = await endedJob();
    giveAway(box.base);
    for (const name of ['node_modules/a', 'node_modules']) chmodSync(path.join(cwd, name), 0o555);
    expect(runAsNobody(program, { job, force: false }, box.env).told).toEqual({ removed: true, kept: true });
    expect(existsSync(cwd)).toBe(false);
  });

  test('with a folder that nobody may look into stays, unless that is what is wished', async () => {
    const { job, cwd, program } = await endedJob();
    await mkdir(path.join(cwd, 'closed'));
    await writeFiles(cwd, { 'closed/inside.log': 'x' });
    giveAway(box.base);
    chmodSync(path.join(cwd, 'closed'), 0);
    expect(runAsNobody(program, { job, force: false }, box.env).told).toMatchObject({
      code: 'workspace_failed',
      message: expect.stringContaining('"closed') as string,
      hint: expect.stringContaining('force: true') as string,
    });
    expect(existsSync(path.join(cwd, 'fresh'))).toBe(true);
    expect(runAsNobody(program, { job, force: true }, box.env).told).toEqual({ removed: true, kept: true });
    expect(existsSync(cwd)).toBe(false);
  });

  test.skipIf(!isRoot)(
    'that cannot be removed is an error that names the place, and the work stays at its ref',
    async () => {
      const { job, cwd, root, program } = await endedJob();
      giveAway(box.base);
      execFileSync('chown', ['-R', 'root:root', path.join(cwd, 'node_modules')]);
      expect(runAsNobody(program, { job, force: false }, box.env).told).toMatchObject({
        code: 'workspace_failed',
        message: expect.stringContaining(path.join(cwd, 'node_modules')) as string,
        hint: expect.stringContaining('refs/agy-mcp/job_a1') as string,
      });
      execFileSync('chown', ['-R', 'root:root', box.base]);
      expect(await box.git(root, 'show', 'refs/agy-mcp/job_a1:fresh')).toBe('x\n');
    },
  );
});
