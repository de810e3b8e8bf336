import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scanPatch } from '../../src/workspace/review/patch-source.ts';
import { createWorkspaces, type Workspaces } from '../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../support/git-repository.ts';
import { viewOf } from '../support/work-view.ts';
import { openJob } from '../support/worktree-job.ts';

let box: GitSandbox;
let root: string;
let workspaces: Workspaces;

beforeEach(async () => {
  box = await createGitSandbox();
  root = await box.repository();
  workspaces = createWorkspaces({ env: box.env });
});
afterEach(async () => {
  await box.remove();
});

// promise: review-whole
test('attributes that an agent writes into the .git folder make no file binary', async () => {
  const opened = await openJob(workspaces, root);
  mkdirSync(path.join(root, '.git/info'), { recursive: true });
  writeFileSync(path.join(root, '.git/info/attributes'), '* -diff binary\n');
  await writeFiles(opened.cwd, { 'evil.js': 'evil();\n' });
  const { job } = await opened.finish();
  const view = await viewOf(workspaces, job, null, false);
  expect(view.patch.toString()).toContain('+evil();\n');
  expect(view.files).toEqual([expect.objectContaining({ path: 'evil.js', binary: false, insertions: 1 })]);
});

test('a file that no attribute reaches and that git takes for binary is named as binary, with its sum', async () => {
  const opened = await openJob(workspaces, root);
  const deep = Array.from({ length: 12 }, (_, at) => `${at}`.padEnd(200, 'x')).join('/');
  const name = `${deep}/x.sh`;
  // the path is longer than the system takes at once: step by step
  const script = name
    .split('/')
    .slice(0, -1)
    .map((each) => `mkdir -p ${each} && cd ${each}`)
    .join(' && ');
  const made = spawnSync('sh', ['-c', `${script} && printf 'evil\\n#\\0\\n' > x.sh`], { cwd: opened.cwd });
  expect(made.status).toBe(0);
  const { job } = await opened.finish();
  const view = await viewOf(workspaces, job, null, false);
  expect(view.files).toEqual([expect.objectContaining({ path: name, binary: true })]);
  expect(view.patch.toString()).toMatch(/^Binary file 0x.*\/x\.sh, 8 bytes, sha256 [0-9a-f]{64}$/m);
});

test('a temporary folder without space is an error, not a shorter patch', async () => {
  const opened = await openJob(workspaces, root);
  await writeFiles(opened.cwd, { 'a.txt': 'a line of text\n'.repeat(40_000), 'z.sh': 'evil\n' });
  const { job } = await opened.finish();
  const whole = path.join(box.base, 'whole');
  const { patch } = await viewOf(workspaces, job, null, false);
  writeFileSync(whole, patch);
  expect((await scanPatch(whole)).count).toBe(2);
  writeFileSync(whole, patch.subarray(0, 200_000));
  expect((await scanPatch(whole)).count).toBe(1); // which is what such a patch is refused for
});
