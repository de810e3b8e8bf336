// The changes inside of submodules as part of one tree: of each submodule that changed, its changed files stand at their path.
import path from 'node:path';
import { oneLine, type HardenedGit } from '../git/git.ts';
import { WITHOUT_SPARSE, withFolder } from '../snapshot/snapshot.ts';
import type { CollectedSubmodule, SubmoduleChange } from './collect-submodules.ts';

const GITLINK = '160000';
const ABSENT = '000000';

export interface Combined {
  /** What the job started from, and what it made of it. */
  readonly base: string;
  readonly tree: string;
}

/** Mode, object and name, as `git update-index --index-info` takes them. */
export const indexLine = (mode: string, id: string, name: string): string => `${mode} ${id}\t${name}\0`;

/** Takes entries out of an index. */
export const removalLine = (name: string, id: string): string =>
  indexLine('0', id.replaceAll(/./g, '0'), name);

interface Edit {
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

export function editTree(git: HardenedGit, tree: string, { removed, added }: Edit): Promise<string> {
  return withFolder(async (folder) => {
    const own = git.at({ indexFile: path.join(folder, 'index') }, WITHOUT_SPARSE);
    await own.must(['read-tree', tree]);
    const input = [...removed, ...added].join('');
    await own.must(['update-index', '-z', '--add', '--index-info'], { input });
    return oneLine(await own.must(['write-tree']));
  });
}

/** Objects that the repository lacks, out of those of a submodule, as one pack of it. */
async function takeObjects(
  git: HardenedGit,
  from: HardenedGit,
  ids: readonly string[],
  objects: string,
): Promise<void> {
  const input = [...new Set(ids)].map((id) => `${id}\n`).join('');
  if (input === '') return;
  const known = (await git.must(['cat-file', '--batch-check'], { input })).split('\n');
  const missing = known
    .filter((line) => line.endsWith(' missing'))
    .map((line) => `${line.split(' ')[0] ?? ''}\n`);
  if (missing.length === 0) return;
  const args = ['pack-objects', '--quiet', '--window=0', path.join(objects, 'pack', 'pack')];
  await from.must(args, { input: missing.join('') });
}

/** The submodule around a path; null for the worktree itself. */
const around = (all: readonly CollectedSubmodule[], name: string): string | null =>
  all.filter((each) => name.startsWith(`${each.path}/`)).at(-1)?.path ?? null;

/**
 * @param git of the repository
 * @param objects its folder of them: it gets the content of all changed files
 * @returns null when no submodule changed
 */
export async function combinedTrees(
  git: HardenedGit,
  objects: string,
  { base, tree }: Combined,
  all: readonly CollectedSubmodule[],
): Promise<Combined | null> {
  const populated = new Set(all.map((each) => each.path));
  const inlined = new Set<string>();
  const changes: SubmoduleChange[] = [];
  const note = (owner: string | null, change: SubmoduleChange): void => {
    changes.push(change);
    for (let each = owner; each !== null; each = around(all, each)) inlined.add(each);
  };
  for (const each of all) {
    const ids: string[] = [];
    for (const change of each.changes) {
      const name = `${each.path}/${change.name}`;
      // what is in it is told file by file
      if (change.newMode === GITLINK && populated.has(name)) continue;
      note(each.path, { ...change, name });
      if (change.oldMode !== GITLINK && change.oldMode !== ABSENT) ids.push(change.oldId);
      if (change.newMode !== GITLINK && change.newMode !== ABSENT) ids.push(change.newId);
    }
    await takeObjects(git, each.packs, ids, objects);
    if (each.moved !== null)
      note(around(all, each.path), {
        name: each.path,
        oldMode: GITLINK,
        oldId: each.moved.from,
        newMode: GITLINK,
        newId: each.moved.to,
      });
  }
  if (changes.length === 0) return null;
  const removed = [...inlined].map((name) => removalLine(name, tree));
  const side = (mode: 'oldMode' | 'newMode', id: 'oldId' | 'newId') =>
    changes.filter((each) => each[mode] !== ABSENT).map((each) => indexLine(each[mode], each[id], each.name));
  const [before, after] = await Promise.all([
    editTree(git, base, { removed, added: side('oldMode', 'oldId') }),
    editTree(git, tree, { removed, added: side('newMode', 'newId') }),
  ]);
  return { base: before, tree: after };
}
