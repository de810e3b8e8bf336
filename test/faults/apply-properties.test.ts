import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BridgeError } from '../../src/protocol/error.ts';
import { createWorkspaces } from '../../src/workspace/workspace.ts';
import { filesOf } from '../support/files-of.ts';
import { createGitSandbox, type GitSandbox } from '../support/git-repository.ts';
import { edit, type Edits, edits } from '../support/random-edits.ts';
import { openJob } from '../support/worktree-job.ts';

let box: GitSandbox;

beforeEach(async () => {
  box = await createGitSandbox();
});
afterEach(async () => {
  await box.remove();
});

type Files = Record<string, string>;
const different = (one: Files, other: Files): Set<string> =>
  new Set([...Object.keys(one), ...Object.keys(other)].filter((name) => one[name] !== other[name]));
const only = (files: Files, names: ReadonlySet<string>): Files =>
  Object.fromEntries(Object.entries(files).filter(([name]) => names.has(name)));
const without = (files: Files, names: ReadonlySet<string>): Files =>
  Object.fromEntries(Object.entries(files).filter(([name]) => !names.has(name)));

let count = 0;

/** The outcome of an apply while which the user edits the checkout at one of its steps. */
async function applyWhile(before: Edits, agents: Edits, users: Edits, at: number) {
  count += 1;
  const root = await box.repository(`r${count}`);
  edit(root, before);
  const opened = await openJob(createWorkspaces({ env: box.env }), root);
  edit(opened.cwd, agents);
  const { job } = await opened.finish();
  const start = filesOf(root);
  const wanted = filesOf(opened.cwd);
  let mine: Files = {};
  let touched = new Set<string>();
  let step = 0;
  const workspaces = createWorkspaces({
    env: box.env,
    onApplyStep(name) {
      if (name === 'read') return; // what comes now is merged
      step += 1;
      if (step !== at) return;
      const seen = filesOf(root);
      edit(root, users);
      mine = filesOf(root);
      touched = different(seen, mine);
    },
  });
  const index = readFileSync(path.join(root, '.git/index'), 'hex');
  const error: unknown = await workspaces.apply(job).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(readFileSync(path.join(root, '.git/index'), 'hex')).toBe(index);
  return { error, start, wanted, mine, touched, end: filesOf(root) };
}

// promise: apply-spares
test('whatever the user does at any step: each byte of it stays, and the rest is all old or all new', async () => {
  const outcomes = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      edits,
      edits,
      edits,
      fc.integer({ min: 1, max: 9 }),
      async (before, agents, users, at) => {
        const { error, start, wanted, mine, touched, end } = await applyWhile(before, agents, users, at);
        expect(only(end, touched)).toEqual(only(mine, touched));
        if (error === null) {
          outcomes.add('applied');
          expect(without(end, touched)).toEqual(without(wanted, touched));
          return;
        }
        if (!(error instanceof BridgeError)) throw error as Error;
        outcomes.add(error.code);
        expect(without(end, touched)).toEqual(without(start, touched));
        const changed = different(start, wanted);
        const mineAmongThem = [...touched].filter((name) => changed.has(name));
        // where the user's own edits are in the way, the error says so
        if (!error.hint.includes('Nothing was changed')) expect(mineAmongThem.length).toBeGreaterThan(0);
      },
    ),
    { numRuns: 30, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: false },
  );
  expect(outcomes).toContain('applied');
}, 120_000);
