import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { giveAway, runAsNobody } from '../../support/as-nobody.ts';
import { bundle } from '../../support/bundle.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../../support/git-repository.ts';

let box: GitSandbox;

beforeEach(async () => {
  box = await createGitSandbox();
});
afterEach(async () => {
  await box.remove();
});

/** Opens a worktree and says its warnings; a program of its own, as root can read everything. */
const OPEN = `
import { createWorkspaces } from './src/workspace/workspace.ts';
import { readFileSync } from 'node:fs';
const { cwd, scratch } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const workspaces = createWorkspaces({ env: process.env });
const input = { cwd, worktree: true, readOnly: false, baseRef: null, jobId: 'job_a1', label: null };
const { plan } = await workspaces.plan(input);
const { warnings } = await workspaces.open(plan, { jobId: 'job_a1', scratch });
process.stdout.write(JSON.stringify(warnings));
`;

async function warningsOf(root: string): Promise<unknown> {
  const program = await bundle(box.base, OPEN);
  giveAway(box.base);
  return runAsNobody(program, { cwd: root, scratch: path.join(box.base, 'scratch') }, box.env).told;
}

// promise: snapshot-told
test.skipIf(process.platform === 'win32')('files and folders that cannot be read are named', async () => {
  const root = await box.repository();
  await writeFiles(root, { 'README.md': 'edited\n', fresh: 'x\n', 'src/ok': 'x\n' });
  await mkdir(path.join(root, 'closed'));
  for (const name of ['README.md', 'fresh', 'closed']) await chmod(path.join(root, name), 0);
  expect(await warningsOf(root)).toEqual([
    expect.stringMatching(/could not be taken over.*: "closed\/", "README\.md", "fresh"\.$/),
  ]);
});
