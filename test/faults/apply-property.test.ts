// Random trees with a submodule, changed on both sides: an apply is what a merge of the trees says, or changes nothing.
import { chmod, lstat, mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorkspaces } from '../../src/workspace/workspace.ts';
import { createGitSandbox, type GitSandbox } from '../support/git-repository.ts';
import { commitAll } from '../support/submodule-repository.ts';
import { openJob } from '../support/worktree-job.ts';

let box: GitSandbox;

beforeEach(async () => {
  box = await createGitSandbox();
});

afterEach(async () => {
  await box.remove();
});

interface Entry {
  readonly kind: 'file' | 'executable' | 'link';
  readonly text: string;
}
type Files = ReadonlyMap<string, Entry>;
type Random = (below: number) => number;

/** The same numbers for the same seed. */
function randomOf(seed: number): Random {
  let state = seed * 2_654_435_761 + 1;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 3_266_489_917) | 0;
    return ((state ^ (state >>> 13)) >>> 0) % below;
  };
}

const HERE = ['a', 'b', 'c', 'd', 'd/a', 'd/b', 'd/e/a', 'f/a', 'f/b/c'];
const NAMES = [...HERE, ...HERE.map((name) => `lib/${name}`)];
const KINDS = ['file', 'file', 'file', 'executable', 'link'] as const;

const entryOf = (random: Random, name: string): Entry => {
  const kind = KINDS[random(KINDS.length)] ?? 'file';
  const lines = Array.from({ length: 12 }, (_, at) => `${name} ${at} ${random(1_000)}`);
  return kind === 'link' ? { kind, text: `to-${random(9)}` } : { kind, text: `${lines.join('\n')}\n` };
};

/** A name is either a file or a folder. */
function put(files: Map<string, Entry>, name: string, entry: Entry): void {
  for (const each of files.keys())
    if (each.startsWith(`${name}/`) || name.startsWith(`${each}/`)) files.delete(each);
  files.set(name, entry);
}

function begun(random: Random): Files {
  const files = new Map<string, Entry>();
  for (const name of NAMES) if (random(3) > 0) put(files, name, entryOf(random, name));
  put(files, 'lib/kept', { kind: 'file', text: 'kept\n' }); // a submodule that has nothing cannot be made
  return files;
}

function edited(random: Random, before: Files, words: string): Files {
  const files = new Map(before);
  for (let edits = 1 + random(4); edits > 0; edits -= 1) {
    const name = NAMES[random(NAMES.length)] ?? 'a';
    const old = files.get(name);
    const what = random(5);
    if (old === undefined || what === 0) put(files, name, entryOf(random, name));
    else if (what === 1) files.delete(name);
    else if (old.kind === 'link') files.set(name, { kind: 'link', text: `to-${words}-${random(3)}` });
    else if (what === 2) files.set(name, { ...old, kind: old.kind === 'file' ? 'executable' : 'file' });
    else {
      const lines = old.text.split('\n');
      lines[random(12)] = words;
      files.set(name, { ...old, text: lines.join('\n') });
    }
  }
  return files;
}

/** Changes what is on the disk from one state into another. */
async function write(top: string, before: Files, after: Files): Promise<void> {
  for (const name of before.keys()) {
    await rm(path.join(top, name), { force: true });
    for (let at = path.dirname(name); at !== '.' && at !== 'lib'; at = path.dirname(at))
      if (![...after.keys()].some((each) => each.startsWith(`${at}/`)))
        await rm(path.join(top, at), { recursive: true, force: true });
  }
  for (const [name, { kind, text }] of after) {
    const file = path.join(top, name);
    await mkdir(path.dirname(file), { recursive: true });
    if (kind === 'link') await symlink(text, file);
    else {
      await writeFile(file, text);
      await chmod(file, kind === 'executable' ? 0o755 : 0o644);
    }
  }
}

const NOT_OURS: ReadonlySet<string> = new Set(['.git', '.agy-mcp', '.gitmodules']);

async function filesIn(top: string, below = ''): Promise<Map<string, Entry>> {
  const found = new Map<string, Entry>();
  for (const each of await readdir(path.join(top, below))) {
    if (NOT_OURS.has(each)) continue;
    const name = below === '' ? each : `${below}/${each}`;
    const file = path.join(top, name);
    const look = await lstat(file);
    if (look.isDirectory()) for (const [inner, entry] of await filesIn(top, name)) found.set(inner, entry);
    else if (look.isSymbolicLink()) found.set(name, { kind: 'link', text: await readlink(file) });
    else
      found.set(name, {
        kind: (look.mode & 0o100) === 0 ? 'file' : 'executable',
        text: await readFile(file, 'utf8'),
      });
  }
  return new Map([...found].sort());
}

/** What git makes of the three states in one repository without a submodule; null for a conflict. */
async function mergedByGit(states: readonly Files[]): Promise<Map<string, Entry> | null> {
  const flat = path.join(box.base, 'flat');
  await mkdir(flat);
  await box.git(flat, 'init', '--quiet');
  const commits: string[] = [];
  let before: Files = new Map();
  for (const state of states) {
    await write(flat, before, state);
    before = state;
    await box.git(flat, 'add', '--all');
    const tree = (await box.git(flat, 'write-tree')).trim();
    const parents = commits.slice(0, 1).flatMap((each) => ['-p', each]);
    commits.push((await box.git(flat, 'commit-tree', tree, ...parents, '-m', 'state')).trim());
  }
  const merging = ['-c', 'merge.directoryRenames=false', 'merge-tree', '--write-tree', '--no-messages'];
  const tree = await box.git(flat, ...merging, commits[1] ?? '', commits[2] ?? '').catch(() => null);
  if (tree === null) return null;
  await box.git(flat, 'read-tree', '--reset', '-u', tree.trim());
  return filesIn(flat);
}

const inside = (files: Files, isInner: boolean): Files =>
  new Map([...files].filter(([name]) => name.startsWith('lib/') === isInner));

async function repository(base: Files): Promise<string> {
  const root = await box.repository();
  await box.git(root, 'rm', '--quiet', '-r', '.');
  await mkdir(path.join(root, 'lib'), { recursive: true });
  await box.git(path.join(root, 'lib'), 'init', '--quiet');
  await write(root, new Map(), base);
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
    const theirs = edited(random, base, 'agent');
    const ours = edited(random, base, 'user');
    const root = await repository(base);
    const workspaces = createWorkspaces({ env: box.env });
    const opened = await openJob(workspaces, root);
    expect(await filesIn(opened.cwd), `seed ${seed}, at the start`).toEqual(await filesIn(root));
    await write(opened.cwd, base, theirs);
    const { job } = await opened.finish();
    await write(root, base, ours);
    const before = await filesIn(root);
    const expected = await mergedByGit([base, ours, theirs]);
    const applied = await workspaces.apply(job).then(
      () => true,
      () => false, // refused
    );
    const after = await filesIn(root);
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
