// Random trees of files, executables and links, edited on several sides, and what git makes of three of them.
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import type { GitSandbox } from './git-repository.ts';

export interface Entry {
  /** Of a submodule the text is its commit. */
  readonly kind: 'file' | 'executable' | 'link' | 'submodule';
  readonly text: string;
}
export type Files = ReadonlyMap<string, Entry>;
export type Random = (below: number) => number;

/** The same numbers for the same seed. */
export function randomOf(seed: number): Random {
  let state = seed * 2_654_435_761 + 1;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 3_266_489_917) | 0;
    return ((state ^ (state >>> 13)) >>> 0) % below;
  };
}

/** Names that nest and take each other's place. */
export const NAMES: readonly string[] = ['a', 'b', 'c', 'd', 'd/a', 'd/b', 'd/e/a', 'f/a', 'f/b/c'];
const KINDS = ['file', 'file', 'file', 'executable', 'link'] as const;

const entryOf = (random: Random, name: string): Entry => {
  const kind = KINDS[random(KINDS.length)] ?? 'file';
  const lines = Array.from({ length: 12 }, (_, at) => `${name} ${at} ${random(1_000)}`);
  return kind === 'link' ? { kind, text: `to-${random(9)}` } : { kind, text: `${lines.join('\n')}\n` };
};

/** A name is either a file or a folder. */
export function put(files: Map<string, Entry>, name: string, entry: Entry): void {
  for (const each of files.keys())
    if (each.startsWith(`${name}/`) || name.startsWith(`${each}/`)) files.delete(each);
  files.set(name, entry);
}

export function randomTree(random: Random, names: readonly string[]): Map<string, Entry> {
  const files = new Map<string, Entry>();
  for (const name of names) if (random(3) > 0) put(files, name, entryOf(random, name));
  return files;
}

/** Some further edits of it: content, kind, new files and removals. */
export function edited(random: Random, before: Files, words: string, names: readonly string[]): Files {
  const files = new Map(before);
  for (let edits = 1 + random(4); edits > 0; edits -= 1) {
    const name = names[random(names.length)] ?? 'a';
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

/**
 * Changes what is on the disk from one state into another; submodules stay as they are.
 * @param kept folders that are never removed
 */
export async function writeTree(
  top: string,
  before: Files,
  after: Files,
  kept: readonly string[] = [],
): Promise<void> {
  const isOnDisk = ([, { kind }]: readonly [string, Entry]): boolean => kind !== 'submodule';
  for (const [name] of [...before].filter(isOnDisk)) {
    await rm(path.join(top, name), { force: true });
    for (let at = path.dirname(name); at !== '.' && !kept.includes(at); at = path.dirname(at))
      if (![...after.keys()].some((each) => each.startsWith(`${at}/`)))
        await rm(path.join(top, at), { recursive: true, force: true });
  }
  for (const [name, { kind, text }] of [...after].filter(isOnDisk)) {
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

/** All files below a folder, those of submodules too. */
export async function readTree(top: string, below = ''): Promise<Map<string, Entry>> {
  const found = new Map<string, Entry>();
  for (const each of await readdir(path.join(top, below))) {
    if (NOT_OURS.has(each)) continue;
    const name = below === '' ? each : `${below}/${each}`;
    const file = path.join(top, name);
    const look = await lstat(file);
    if (look.isDirectory()) for (const [inner, entry] of await readTree(top, name)) found.set(inner, entry);
    else if (look.isSymbolicLink()) found.set(name, { kind: 'link', text: await readlink(file) });
    else
      found.set(name, {
        kind: (look.mode & 0o100) === 0 ? 'file' : 'executable',
        text: await readFile(file, 'utf8'),
      });
  }
  return sorted(found);
}

export const sorted = (files: Files): Map<string, Entry> => new Map([...files].sort());

/** The files of a tree or commit of a repository. */
export async function treeIn(box: GitSandbox, top: string, tree: string): Promise<Map<string, Entry>> {
  const folder = await mkdtemp(path.join(box.base, 'tree-'));
  await box.shell(
    top,
    `export GIT_INDEX_FILE='${folder}/index'; git read-tree '${tree}' && git checkout-index --all --prefix='${folder}/files/'`,
  );
  await mkdir(path.join(folder, 'files'), { recursive: true });
  const files = await readTree(path.join(folder, 'files'));
  for (const line of (await box.git(top, 'ls-tree', '-r', tree)).split('\n')) {
    const [, commit, name] = /^160000 commit (\w+)\t(.*)$/.exec(line) ?? [];
    if (commit !== undefined && name !== undefined) files.set(name, { kind: 'submodule', text: commit });
  }
  return sorted(files);
}

/** What git makes of three states in a repository of its own, without a checkout; null for a conflict. */
export async function mergedByGit(
  box: GitSandbox,
  base: Files,
  ours: Files,
  theirs: Files,
): Promise<Map<string, Entry> | null> {
  const flat = await mkdtemp(path.join(box.base, 'flat-'));
  await box.git(flat, 'init', '--quiet');
  const commits: string[] = [];
  let before: Files = new Map();
  for (const state of [base, ours, theirs]) {
    await writeTree(flat, before, state);
    before = state;
    await box.git(flat, 'add', '--all');
    for (const [name, { kind, text }] of state)
      if (kind === 'submodule')
        await box.git(flat, 'update-index', '--add', '--cacheinfo', `160000,${text},${name}`);
    const tree = (await box.git(flat, 'write-tree')).trim();
    const parents = commits.slice(0, 1).flatMap((each) => ['-p', each]);
    commits.push((await box.git(flat, 'commit-tree', tree, ...parents, '-m', 'state')).trim());
  }
  const merging = ['-c', 'merge.directoryRenames=false', 'merge-tree', '--write-tree', '--no-messages'];
  const tree = await box.git(flat, ...merging, commits[1] ?? '', commits[2] ?? '').catch(() => null);
  const merged = tree === null ? null : await treeIn(box, flat, tree.trim());
  await rm(flat, { recursive: true });
  return merged;
}
