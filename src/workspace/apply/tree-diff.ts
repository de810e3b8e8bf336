// The differences between two trees, and a tree with some of them.
import { foldersTo } from '../inventory/inventory-listing.ts';
import type { HardenedGit } from '../git/git.ts';
import { editTree, indexLine, removalLine } from '../submodules/combined-trees.ts';
import { NO_MODE, type TreeChange } from './tree-change.ts';

/** @param from a tree or a commit */
export async function changesBetween(git: HardenedGit, from: string, to: string): Promise<TreeChange[]> {
  const output = await git.must(['diff-tree', '-r', '-z', '--no-renames', '--full-index', '--raw', from, to]);
  const fields = output.split('\0');
  const changes: TreeChange[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [oldMode = '', newMode = '', oldBlob = '', newBlob = '', status = ''] = (fields[at] ?? '')
      .slice(1)
      .split(' ');
    changes.push({ status, name: fields[at + 1] ?? '', oldMode, newMode, oldBlob, newBlob });
  }
  return changes;
}

const isRemoval = ({ newMode }: TreeChange): boolean => newMode === NO_MODE;

/** As `git update-index --index-info` takes them: removals first, as a file may make way for a folder. */
export const indexLines = (changes: readonly TreeChange[]): { removed: string[]; added: string[] } => ({
  removed: changes.filter(isRemoval).map(({ name, oldBlob }) => removalLine(name, oldBlob)),
  added: changes
    .filter((change) => !isRemoval(change))
    .map(({ name, newMode, newBlob }) => indexLine(newMode, newBlob, name)),
});

/** The tree with some of the changes that lead to another one. */
export const withChanges = (
  git: HardenedGit,
  tree: string,
  changes: readonly TreeChange[],
): Promise<string> => editTree(git, tree, indexLines(changes));

/**
 * Changes that some of them cannot do without: a file comes where a folder was, or the reverse, and what makes way is
 * not among them.
 * @param all of which `chosen` is a part
 */
export function neededBy(all: readonly TreeChange[], chosen: ReadonlySet<TreeChange>): string[] {
  const leaving = new Map(all.filter(isRemoval).map((change) => [change.name, change]));
  const below = new Map<string, TreeChange[]>();
  for (const change of leaving.values())
    for (const folder of foldersTo(change.name)) below.set(folder, [...(below.get(folder) ?? []), change]);
  const missing = new Set<string>();
  for (const { name, newMode } of chosen) {
    if (newMode === NO_MODE) continue;
    const above = [...foldersTo(name)].map((folder) => leaving.get(folder));
    for (const each of [...above, ...(below.get(name) ?? [])])
      if (each !== undefined && !chosen.has(each)) missing.add(each.name);
  }
  return [...missing];
}
