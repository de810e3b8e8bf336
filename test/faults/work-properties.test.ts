import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorkspaces, type Workspaces } from '../../src/workspace/workspace.ts';
import { filesOf } from '../support/files-of.ts';
import { createGitSandbox, type GitSandbox } from '../support/git-repository.ts';
import { edit, type Edits, edits } from '../support/random-edits.ts';
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

let count = 0;
async function fresh(list: Edits): Promise<string> {
  count += 1;
  const root = await box.repository(`r${count}`);
  edit(root, list);
  return root;
}

// promise: apply-whole
test('the patch of any edits, applied to what the job started from, gives exactly the tree of the agent', async () => {
  await fc.assert(
    fc.asyncProperty(edits, edits, async (before, after) => {
      const root = await fresh(before);
      const opened = await openJob(workspaces, root);
      expect(filesOf(opened.cwd)).toEqual(filesOf(root));
      edit(opened.cwd, after);
      const { job } = await opened.finish();
      const agents = filesOf(opened.cwd);

      const view = await viewOf(workspaces, job, null);
      const copy = path.join(box.base, `copy${count}`);
      await box.git(root, 'worktree', 'add', '--quiet', '--detach', copy, view.baseCommit);
      if (view.patch.length > 0)
        execFileSync('git', ['apply', '--whitespace=nowarn'], { cwd: copy, env: box.env, input: view.patch });
      expect(filesOf(copy)).toEqual(agents);

      await workspaces.apply(job);
      expect(filesOf(root)).toEqual(agents);
    }),
    { numRuns: 12, interruptAfterTimeLimit: 45_000, markInterruptAsFailure: false },
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
      const [files, index] = [filesOf(root), state()];
      const applied = await workspaces.apply(job).catch((error: unknown) => error);
      expect(state()).toBe(index);
      if (applied instanceof Error) {
        refused += 1;
        expect(applied).toMatchObject({ code: 'apply_conflict' });
        expect(filesOf(root)).toEqual(files);
      } else {
        // a second time there is nothing left to do, or git's guess at renames makes it a conflict: nothing changes
        const merged = filesOf(root);
        const again = await workspaces.apply(job).catch((error: unknown) => error);
        if (again instanceof Error) expect(again).toMatchObject({ code: 'apply_conflict' });
        else expect(again).toMatchObject({ paths: [] });
        expect(filesOf(root)).toEqual(merged);
      }
    }),
    { numRuns: 25, interruptAfterTimeLimit: 45_000, markInterruptAsFailure: false },
  );
  expect(refused).toBeGreaterThan(0);
}, 90_000);
