import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorkspaces, type Workspaces } from '../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../support/git-repository.ts';
import { viewOf } from '../support/work-view.ts';
import { openJob } from '../support/worktree-job.ts';

let box: GitSandbox;
let workspaces: Workspaces;

beforeEach(async () => {
  box = await createGitSandbox();
  workspaces = createWorkspaces({ env: box.env });
});
afterEach(async () => {
  await box.remove();
});

const FOLDERS = ['', 'src', 'logs', 'app', 'app/deep', 'src/logs', 'src/inner', 'node_modules', 'out'];
const folder = fc.constantFrom(...FOLDERS);
const name = fc.constantFrom('a.txt', 'b.log', 'c d.txt', '.hidden', 'x\ny.txt');
const rule = fc.constantFrom('logs/', '*.log', 'app/', '.hidden', '!b.log', 'deep', 'node_modules/', 'out/');

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('write' as const), folder, name }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('repository' as const),
      folder: folder.filter((each) => each !== ''),
      commits: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('ignore' as const), folder, rule }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function git(cwd: string, ...args: string[]): void {
  execFileSync('git', args, { cwd, env: box.env, stdio: 'ignore' });
}

function take(cwd: string, each: Step, at: number): void {
  const place = path.join(cwd, each.folder);
  mkdirSync(place, { recursive: true });
  if (each.kind === 'write') writeFileSync(path.join(place, each.name), `${at}\n`);
  if (each.kind === 'ignore') writeFileSync(path.join(place, '.gitignore'), `${each.rule}\n`);
  if (each.kind !== 'repository') return;
  git(place, 'init', '--quiet');
  writeFileSync(path.join(place, `made-${at}.txt`), `${at}\n`);
  if (!each.commits) return;
  git(place, 'add', `made-${at}.txt`);
  git(place, 'commit', '--quiet', '--message', 'nested');
}

/** Every path that is no folder, but the `.git` file of the worktree itself. */
function pathsIn(top: string): string[] {
  return readdirSync(top, { recursive: true, encoding: 'utf8' })
    .filter((each) => each !== '.git' && !lstatSync(path.join(top, each)).isDirectory())
    .sort();
}

const isCoveredBy = (places: readonly string[], file: string): boolean =>
  places.some((place) => file === place || (place.endsWith('/') && file.startsWith(place)));

// what a package manager or a build makes again goes: see the table of such folders
// promise: work-inventory, discard-keeps
test('every path in a worktree is in the diff or the base, ignored, or apart; and none is lost by a discard', async () => {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      count += 1;
      const root = await box.repository(`r${count}`);
      await writeFiles(root, { '.gitignore': 'logs/\nnode_modules/\nout/\n', 'src/inner/kept.ts': 'x\n' });
      await box.git(root, 'add', '--all');
      await box.git(root, 'commit', '--quiet', '--message', 'rules');
      const opened = await openJob(workspaces, root);
      for (const [at, each] of steps.entries()) take(opened.cwd, each, at);
      const { job, closing } = await opened.finish();
      const { ignored, apart } = closing.worktree?.inventory ?? { ignored: { paths: [] }, apart: [] };
      const view = await viewOf(workspaces, job, null);
      const head = closing.worktree?.head_commit ?? view.baseCommit;
      const inWork = (await box.git(root, 'ls-tree', '-r', '-z', '--name-only', head)).split('\0');
      const places = [...ignored.paths, ...apart.map((each) => each.name)].map((each) =>
        each.replaceAll('\\x0a', '\n'),
      );
      const all = pathsIn(opened.cwd);
      const known = new Set(inWork);
      expect(all.filter((file) => !known.has(file) && !isCoveredBy(places, file))).toEqual([]);

      await workspaces.discard(job);
      const out = path.join(box.base, `out${count}`);
      await mkdir(out);
      const kept = await box.git(root, 'for-each-ref', '--format=%(parent)', 'refs/agy-mcp/job_a1');
      const parts = kept.trim() === '' ? [] : kept.trim().split(' ');
      for (const part of [...parts, ...(parts.length > 0 ? ['refs/agy-mcp/job_a1'] : [])])
        await box.shell(root, `git archive ${part} | tar -x -C '${out}'`);
      const found = new Set(pathsIn(out).map((file) => file.replaceAll('git-folder', '.git')));
      const isMade = (file: string): boolean =>
        /(?:^|\/)node_modules\//.test(file) ||
        ignored.paths.some(
          (each) => each === 'out/' && file.startsWith('out/') && !all.includes('out/.git/HEAD'),
        );
      expect(all.filter((file) => !found.has(file) && !known.has(file) && !isMade(file))).toEqual([]);
    }),
    { numRuns: 10, interruptAfterTimeLimit: 45_000, markInterruptAsFailure: false },
  );
}, 90_000);
