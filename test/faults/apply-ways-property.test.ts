// Random trees and parts of a work, brought back in each way into whatever the user has committed, staged and edited.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BridgeError } from '../../src/protocol/error.ts';
import type { ApplyOrder } from '../../src/workspace/apply/apply-order.ts';
import { createWorkspaces, type Workspaces } from '../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox } from '../support/git-repository.ts';
import {
  edited,
  type Files,
  mergedByGit,
  NAMES,
  type Random,
  randomOf,
  randomTree,
  readTree,
  sorted,
  treeIn,
  writeTree,
} from '../support/random-trees.ts';
import { commitAll } from '../support/submodule-repository.ts';
import { viewOf } from '../support/work-view.ts';
import { openJob } from '../support/worktree-job.ts';

let box: GitSandbox;
let workspaces: Workspaces;
let root: string;

beforeEach(async () => {
  box = await createGitSandbox();
});
afterEach(async () => {
  await box.remove();
});

const git = async (...args: string[]): Promise<string> => (await box.git(root, ...args)).trim();

const SUB = 'sub';
/** What the agent does with the submodule. */
type WithSub = 'nothing' | 'moves' | 'removes' | 'edits';
const WITH_SUB: readonly WithSub[] = ['nothing', 'nothing', 'nothing', 'moves', 'removes', 'edits'];

/** A repository of these files with a submodule and a stash. */
async function repository(files: Files): Promise<{ files: Files; moved: string }> {
  root = await box.repository();
  await git('rm', '--quiet', '-r', '.');
  await mkdir(path.join(root, SUB));
  const inner = path.join(root, SUB);
  await box.git(inner, 'init', '--quiet');
  await writeFile(path.join(inner, 'file'), 'one\n');
  const moved = await commitAll(box, inner, 'one');
  await writeFile(path.join(inner, 'file'), 'two\n');
  const pinned = await commitAll(box, inner, 'two');
  await writeFile(path.join(root, '.gitmodules'), `[submodule "${SUB}"]\n\tpath = ${SUB}\n\turl = ../s\n`);
  await writeTree(root, new Map(), files);
  await writeFile(path.join(root, 'stashed'), 'before\n');
  await commitAll(box, root, 'all');
  await writeFile(path.join(root, 'stashed'), 'of the stash\n');
  await git('stash', '--quiet');
  const more = new Map(files).set('stashed', { kind: 'file', text: 'before\n' });
  return { files: more.set(SUB, { kind: 'submodule', text: pinned }), moved };
}

/** What is committed, staged and on the disk. */
interface Sides {
  readonly head: Files;
  readonly staged: Files;
  readonly disk: Files;
}

async function userGoesOn(random: Random, { head, staged, disk }: Sides): Promise<Sides> {
  let sides = { head, staged, disk };
  const edit = async (words: string): Promise<Files> => {
    const after = edited(random, sides.disk, words, NAMES);
    await writeTree(root, sides.disk, after);
    return after;
  };
  if (random(2) === 0) {
    const all = await edit('committed');
    await commitAll(box, root, 'of the user');
    sides = { head: all, staged: all, disk: all };
  }
  if (random(3) === 0) {
    const all = await edit('staged');
    await git('add', '--all');
    sides = { ...sides, staged: all, disk: all };
  }
  if (random(2) === 0) sides = { ...sides, disk: await edit('edited') };
  return sides;
}

/** The base with some of the work; null where a file would take the place of another that is not among them. */
function withSome(base: Files, theirs: Files, names: ReadonlySet<string>): Files | null {
  const files = new Map(base);
  for (const name of names) files.delete(name);
  for (const name of names) {
    const entry = theirs.get(name);
    if (entry !== undefined) files.set(name, entry);
  }
  const all = [...files.keys()];
  return all.some((one) => all.some((other) => other.startsWith(`${one}/`))) ? null : sorted(files);
}

const onDisk = (files: Files): Files =>
  new Map([...files].filter(([name]) => name !== SUB && !name.startsWith(`${SUB}/`)));

async function readAll() {
  const index = await readFile(path.join(root, '.git/index'));
  return {
    files: await readTree(root),
    sub: await box.git(path.join(root, SUB), 'rev-parse', 'HEAD'),
    index: index.toString('hex'),
    head: await git('symbolic-ref', 'HEAD'),
    refs: (await git('for-each-ref', '--format=%(refname) %(objectname)')).split('\n'),
  };
}

/** What an apply has to come to; null where it has to be refused. */
interface Expected {
  readonly disk: Files;
  /** Of the commit; null where there is nothing to commit. */
  readonly tree: Files | null;
  readonly staged: Files;
}

async function expected(
  way: ApplyOrder['as'],
  base: Files,
  some: Files | null,
  { head, staged, disk }: Sides,
  start: Files,
): Promise<Expected | null> {
  if (some === null) return null;
  const merged = (ours: Files) => mergedByGit(box, base, ours, some);
  const isSame = (one: Files, other: Files): boolean =>
    JSON.stringify([...sorted(one)]) === JSON.stringify([...sorted(other)]);
  if (way === 'branch') {
    const tree = await merged(start);
    return tree === null ? null : { disk, staged, tree: isSame(tree, start) ? null : tree };
  }
  const files = await merged(disk);
  if (files === null || way === 'changes') return files === null ? null : { disk: files, staged, tree: null };
  const tree = await merged(head);
  if (tree === null) return null;
  if (isSame(tree, head)) return { disk, staged, tree: null };
  const index = await merged(staged);
  return index === null ? null : { disk: files, staged: index, tree };
}

/** One apply, compared with what git says; whether it was made, or why not. */
async function tryOne(seed: number, way: ApplyOrder['as']): Promise<string> {
  const random = randomOf(seed);
  workspaces = createWorkspaces({ env: box.env });
  const { files: start, moved } = await repository(randomTree(random, NAMES));
  const base = random(2) === 0 ? start : edited(random, start, 'uncommitted', NAMES);
  await writeTree(root, start, base);
  const opened = await openJob(workspaces, root);
  const work = new Map(edited(random, base, 'agent', NAMES));
  await writeTree(opened.cwd, base, work);
  const inner = path.join(opened.cwd, SUB);
  const does = WITH_SUB[random(WITH_SUB.length)] ?? 'nothing';
  if (does === 'moves') {
    await box.git(inner, 'checkout', '--quiet', moved);
    work.set(SUB, { kind: 'submodule', text: moved });
  } else if (does === 'removes') {
    await rm(inner, { recursive: true });
    work.delete(SUB);
  } else if (does === 'edits') await writeFile(path.join(inner, 'file'), 'of the agent\n');
  const { job } = await opened.finish();
  const sides = await userGoesOn(random, { head: start, staged: start, disk: base });

  const { files } = await viewOf(workspaces, job, null);
  const isAll = random(2) === 0;
  const chosen = isAll ? files : files.filter(() => random(2) === 0);
  const names = new Set(chosen.flatMap(({ path: name, old_path: old }) => [name, old ?? name]));
  const isInSub = names.has(`${SUB}/file`);
  names.delete(`${SUB}/file`);
  const some = isInSub && way !== 'changes' ? null : withSome(base, work, names);
  const wanted = await expected(way, base, some, sides, start);
  const before = await readAll();
  const order = { as: way, files: isAll ? null : chosen, message: 'Do it\n', branch: null };
  const made = await workspaces.apply(job, { order }).catch((error: unknown) => {
    if (error instanceof BridgeError) return error;
    throw error as Error;
  });
  const after = await readAll();
  const told = `seed ${seed} ${way}, the agent ${does} (${made instanceof Error ? made.message : 'applied'})`;

  // whatever comes of it
  expect(after.sub, told).toBe(before.sub);
  expect(after.head, told).toBe(before.head);
  expect(made instanceof Error, told).toBe(wanted === null);
  if (wanted === null || made instanceof Error) {
    expect(after, told).toEqual(before);
    return 'refused';
  }
  expect(sorted(onDisk(after.files)), told).toEqual(sorted(onDisk(wanted.disk)));
  const inSub = isInSub ? 'of the agent\n' : 'two\n';
  expect(after.files.get(`${SUB}/file`)?.text, told).toBe(inSub);
  const { commit, branch } = made.what;
  expect(commit !== undefined, told).toBe(wanted.tree !== null);
  const ref = `refs/heads/${branch ?? ''}`;
  const others = (refs: readonly string[]): string[] => refs.filter((each) => !each.startsWith(`${ref} `));
  expect(others(after.refs), told).toEqual(others(before.refs));
  if (commit === undefined || way === 'branch') expect(after.index, told).toBe(before.index);
  if (way === 'branch') expect(after.files, told).toEqual(before.files);
  if (commit === undefined || wanted.tree === null) return 'nothing to commit';
  expect(await git('rev-parse', ref), told).toBe(commit);
  expect(await git('rev-list', '--parents', '--count', `${commit}^..${commit}`), told).toBe('1');
  const tree = await treeIn(box, root, commit);
  expect(tree, told).toEqual(sorted(wanted.tree));
  if (way === 'commit')
    expect(await treeIn(box, root, await git('write-tree')), told).toEqual(sorted(wanted.staged));
  return 'committed';
}

const SEEDS = Array.from({ length: 16 }, (_, at) => at + 1);

// promise: apply-whole
// promise: apply-alone
// promise: apply-branch
// promise: apply-part
test.each(['changes', 'commit', 'branch'] as const)(
  'as %s: what a merge of the trees says, in commit, index and files, or nothing is changed',
  async (way) => {
    const outcomes: string[] = [];
    for (const seed of SEEDS) {
      outcomes.push(await tryOne(seed * 7 + way.length, way));
      await box.remove();
      box = await createGitSandbox();
    }
    const count = (what: string): number => outcomes.filter((each) => each === what).length;
    expect(count(way === 'changes' ? 'nothing to commit' : 'committed'), outcomes.join()).toBeGreaterThan(3);
    expect(count('refused'), outcomes.join()).toBeGreaterThan(1);
  },
  400_000,
);
