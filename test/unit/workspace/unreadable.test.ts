// promise: snapshot-told
import { execFileSync } from 'node:child_process';
import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGitSandbox, type GitSandbox, writeFiles } from '../../support/git-repository.ts';

let box: GitSandbox;

beforeEach(async () => {
  box = await createGitSandbox();
});
afterEach(async () => {
  await box.remove();
});

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

/** Opens a worktree and says its warnings; a program of its own, as root can read everything. */
const OPEN = `
import { createWorkspaces } from './src/workspace/workspace.ts';
const [, , cwd, scratch] = process.argv;
const workspaces = createWorkspaces({ env: process.env });
const input = { cwd, worktree: true, readOnly: false, baseRef: null, jobId: 'job_a1', label: null };
const { plan } = await workspaces.plan(input);
const { warnings } = await workspaces.open(plan, { jobId: 'job_a1', scratch });
process.stdout.write(JSON.stringify(warnings));
`;

async function warningsOf(root: string): Promise<unknown> {
  const program = path.join(box.base, 'open.mjs');
  await build({
    stdin: { contents: OPEN, resolveDir: path.resolve(import.meta.dirname, '../../..') },
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
    define: { AGY_MCP_VERSION: '"0"' },
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  if (isRoot) execFileSync('chown', ['-R', `${NOBODY}:${NOBODY}`, box.base]);
  const told = execFileSync(process.execPath, [program, root, path.join(box.base, 'scratch')], {
    env: { ...box.env },
    encoding: 'utf8',
    ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
  });
  return JSON.parse(told);
}

test.skipIf(process.platform === 'win32')('files and folders that cannot be read are named', async () => {
  const root = await box.repository();
  await writeFiles(root, { 'README.md': 'edited\n', fresh: 'x\n', 'src/ok': 'x\n' });
  await mkdir(path.join(root, 'closed'));
  for (const name of ['README.md', 'fresh', 'closed']) await chmod(path.join(root, name), 0);
  expect(await warningsOf(root)).toEqual([
    expect.stringMatching(/could not be taken over.*: "closed\/", "README\.md", "fresh"\.$/),
  ]);
});
