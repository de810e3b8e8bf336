// promise: apply-whole
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorkspaces, type Workspaces } from '../../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox } from '../../support/git-repository.ts';
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

/** Names that collide, nest, and are hard to quote. */
const name = fc.constantFrom(
  'a',
  'b',
  'dir/a',
  'dir/b',
  'dir/deep/ü',
  'sp ace',
  'qu"ote',
  'line\nend',
  '-dash',
  'c/x',
);
const bytes = fc.oneof(
  fc
    .array(fc.constantFrom('one\n', 'two\n', 'three\n', '\n', 'no end'), { maxLength: 8 })
    .map((lines) => Buffer.from(lines.join(''))),
  fc.uint8Array({ maxLength: 40 }).map((each) => Buffer.from(each)),
);
const entry = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('file' as const), bytes, executable: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('link' as const),
      target: fc.constantFrom('a', '../out', 'dir'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('gone' as const) }) },
);
const edits = fc.array(fc.tuple(name, entry), { maxLength: 8 });
type Edits = readonly (readonly [
  string,
  { kind: string; bytes?: Buffer; executable?: boolean; target?: string },
])[];

/** Makes way for a path as a person would: what stands where a folder is meant goes. */
function edit(root: string, list: Edits): void {
  for (const [at, what] of list) {
    const file = path.join(root, at);
    for (let up = path.dirname(file); up.length > root.length; up = path.dirname(up))
      if (lstatSync(up, { throwIfNoEntry: false })?.isDirectory() === false) rmSync(up);
    rmSync(file, { recursive: true, force: true });
    if (what.kind === 'gone') continue;
    mkdirSync(path.dirname(file), { recursive: true });
    if (what.kind === 'link') symlinkSync(what.target ?? '', file);
    else {
      writeFileSync(file, what.bytes ?? '');
      chmodSync(file, what.executable === true ? 0o755 : 0o644);
    }
  }
}

function tree(root: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const each of readdirSync(root, { withFileTypes: true, recursive: true })) {
    const file = path.join(each.parentPath, each.name);
    const at = path.relative(root, file);
    if (each.isDirectory() || /^\.(?:git|agy-mcp)(?:\/|$)/.test(at)) continue;
    found[at] = each.isSymbolicLink()
      ? `link ${readlinkSync(file)}`
      : `${lstatSync(file).mode} ${readFileSync(file, 'hex')}`;
  }
  return found;
}

let count = 0;
async function fresh(list: Edits): Promise<string> {
  count += 1;
  const root = await box.repository(`r${count}`);
  edit(root, list);
  return root;
}

test('the patch of any edits, applied to what the job started from, gives exactly the tree of the agent', async () => {
  await fc.assert(
    fc.asyncProperty(edits, edits, async (before, after) => {
      const root = await fresh(before);
      const opened = await openJob(workspaces, root);
      expect(tree(opened.cwd)).toEqual(tree(root));
      edit(opened.cwd, after);
      const { job } = await opened.finish();
      const agents = tree(opened.cwd);

      const view = await viewOf(workspaces, job, null);
      const copy = path.join(box.base, `copy${count}`);
      await box.git(root, 'worktree', 'add', '--quiet', '--detach', copy, view.baseCommit);
      if (view.patch.length > 0)
        execFileSync('git', ['apply', '--whitespace=nowarn'], { cwd: copy, env: box.env, input: view.patch });
      expect(tree(copy)).toEqual(agents);

      await workspaces.apply(job);
      expect(tree(root)).toEqual(agents);
    }),
    { numRuns: 25, interruptAfterTimeLimit: 45_000, markInterruptAsFailure: false },
  );
}, 90_000);

test('whatever the user does meanwhile: an apply merges, or is refused and leaves every byte and the index', async () => {
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(edits, edits, edits, async (before, agents, users) => {
      const root = await fresh(before);
      const opened = await openJob(workspaces, root);
      edit(opened.cwd, agents);
      const { job } = await opened.finish();
      edit(root, users);
      const state = () => readFileSync(path.join(root, '.git/index'), 'hex');
      const [files, index] = [tree(root), state()];
      const applied = await workspaces.apply(job).catch((error: unknown) => error);
      expect(state()).toBe(index);
      if (applied instanceof Error) {
        refused += 1;
        expect(applied).toMatchObject({ code: 'apply_conflict' });
        expect(tree(root)).toEqual(files);
      } else {
        // a second time there is nothing left to do, or git's guess at renames makes it a conflict: nothing changes
        const merged = tree(root);
        const again = await workspaces.apply(job).catch((error: unknown) => error);
        if (again instanceof Error) expect(again).toMatchObject({ code: 'apply_conflict' });
        else expect(again).toMatchObject({ paths: [] });
        expect(tree(root)).toEqual(merged);
      }
    }),
    { numRuns: 25, interruptAfterTimeLimit: 45_000, markInterruptAsFailure: false },
  );
  expect(refused).toBeGreaterThan(0);
}, 90_000);
