// Random trees with a submodule, changed on both sides: an apply is what a merge of the trees says, or changes nothing.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorkspaces } from '../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox } from '../support/git-repository.ts';
import {
  edited,
  type Files,
  mergedByGit,
  NAMES,
  put,
  type Random,
  randomOf,
  randomTree,
  readTree,
  writeTree,
} from '../support/random-trees.ts';
import { commitAll } from '../support/submodule-repository.ts';
import { openJob } from '../support/worktree-job.ts';

let box: GitSandbox;

beforeEach(async () => {
  box = await createGitSandbox();
});

afterEach(async () => {
  await box.remove();
});

const ALL_NAMES = [...NAMES, ...NAMES.map((name) => `lib/${name}`)];
const KEPT = ['lib'];

function begun(random: Random): Files {
  const files = randomTree(random, ALL_NAMES);
  put(files, 'lib/kept', { kind: 'file', text: 'kept\n' }); // a submodule that has nothing cannot be made
  return files;
}

const inside = (files: Files, isInner: boolean): Files =>
  new Map([...files].filter(([name]) => name.startsWith('lib/') === isInner));

async function repository(base: Files): Promise<string> {
  const root = await box.repository();
  await box.git(root, 'rm', '--quiet', '-r', '.');
  await mkdir(path.join(root, 'lib'), { recursive: true });
  await box.git(path.join(root, 'lib'), 'init', '--quiet');
  await writeTree(root, new Map(), base, KEPT);
  await commitAll(box, path.join(root, 'lib'), 'lib');
  await writeFile(path.join(root, '.gitmodules'), '[submodule "lib"]\n\tpath = lib\n\turl = ../lib\n');
  await commitAll(box, root, 'all');
  return root;
}

const SEEDS = Array.from({ length: 24 }, (_, at) => at + 1);

// promise: apply-whole
// promise: submodules-reviewed
test('what is applied is what a merge of the trees says; what is refused changes nothing', async () => {
  const outcomes = { applied: 0, refused: 0 };
  for (const seed of SEEDS) {
    const random = randomOf(seed);
    const base = begun(random);
    const theirs = edited(random, base, 'agent', ALL_NAMES);
    const ours = edited(random, base, 'user', ALL_NAMES);
    const root = await repository(base);
    const workspaces = createWorkspaces({ env: box.env });
    const opened = await openJob(workspaces, root);
    expect(await readTree(opened.cwd), `seed ${seed}, at the start`).toEqual(await readTree(root));
    await writeTree(opened.cwd, base, theirs, KEPT);
    const { job } = await opened.finish();
    await writeTree(root, base, ours, KEPT);
    const before = await readTree(root);
    const expected = await mergedByGit(box, base, ours, theirs);
    const applied = await workspaces.apply(job).then(
      () => true,
      () => false, // refused
    );
    const after = await readTree(root);
    expect(after, `seed ${seed}`).toEqual(applied ? expected : before);
    if (expected !== null && inside(ours, true).size === inside(base, true).size)
      expect(applied, `seed ${seed} was refused`).toBe(true);
    outcomes[applied ? 'applied' : 'refused'] += 1;
    await box.remove();
    box = await createGitSandbox();
  }
  expect(outcomes.applied).toBeGreaterThan(5);
  expect(outcomes.refused).toBeGreaterThan(1);
}, 240_000);
