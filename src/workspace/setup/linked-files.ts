// Files of the checkout that a worktree has links to: whether they changed while its job ran.
import path from 'node:path';
import { kindOf, stampOf } from '../../platform/files/paths.ts';
import { newWalk, walkBelow } from '../../platform/files/walk-below.ts';
import { forEachConcurrently } from '../../platform/waiting/concurrency.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { listPaths } from '../inventory/list-paths.ts';

/** By name; null when there are too many to be compared. */
type Stamps = ReadonlyMap<string, string> | null;

const AT_ONCE = 64;

async function stampsOf(top: string, names: readonly string[]): Promise<Stamps> {
  const walk = newWalk({ entries: LIMITS.linkedFiles });
  const files: string[] = [];
  for (const name of names) {
    if ((await kindOf(path.join(top, name))) === 'folder') await walkBelow(top, name, walk, () => true);
    else files.push(name);
  }
  if (walk.budget.entries <= 0) return null;
  const stamps = new Map<string, string>();
  await forEachConcurrently([...files, ...walk.found.map((each) => each.name)], AT_ONCE, async (name) => {
    stamps.set(name, await stampOf(path.join(top, name)));
  });
  return stamps;
}

export interface LinkedFiles {
  /** @returns a warning that names what changed; none when nothing did */
  readonly changes: () => Promise<string[]>;
}

const NOT_COMPARED = 'Whether files behind the links of the worktree changed is not known';

/** @param names linked files and folders below `top` */
export async function watchLinked(top: string, names: readonly string[]): Promise<LinkedFiles> {
  if (names.length === 0) return { changes: () => Promise.resolve([]) };
  const before = await stampsOf(top, names).catch(() => null);
  return {
    async changes() {
      const after = before === null ? null : await stampsOf(top, names).catch(() => null);
      if (before === null || after === null)
        return [`${NOT_COMPARED}: they are more than ${LIMITS.linkedFiles}, or could not be read.`];
      const all = [...new Set([...before.keys(), ...after.keys()])].sort();
      const changed = all.filter((name) => before.get(name) !== after.get(name));
      if (changed.length === 0) return [];
      return [
        `workspace_modified: files of the checkout changed behind the links of the worktree while the job ran: ${listPaths(changed)}`,
      ];
    },
  };
}
