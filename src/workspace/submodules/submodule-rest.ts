// What a submodule of a worktree holds that is in no tree: ignored files, repositories, and commits of its own.
import path from 'node:path';
import { kindOf } from '../../platform/files/paths.ts';
import { type FoundEntry, newWalk, walkBelow } from '../../platform/files/walk-below.ts';
import type { SubmoduleRecord } from '../../protocol/submodule-record.ts';
import type { HardenedGit } from '../git/git.ts';
import {
  MOST_ENTRIES,
  type NestedWork,
  type UntrackedContent,
  untrackedContentOf,
} from '../inventory/untracked-content.ts';
import { adminOf, countOwnCommits, type InWorktree } from './own-commits.ts';

interface RestQuery extends InWorktree {
  /** Top of the user's checkout. */
  readonly root: string;
}

interface Read {
  /** With an index of our own that holds all that git takes. */
  readonly git: HardenedGit;
  readonly fresh: readonly string[];
  readonly leftOut: readonly string[];
}

/** Names of the submodules that have their content, below one of them; empty for the worktree itself. */
export const populatedIn = (submodules: readonly SubmoduleRecord[], prefix: string): ReadonlySet<string> =>
  new Set(
    submodules.flatMap(({ path: name }) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : [])),
  );

/** The git folder and the commits that an agent made in the submodule. */
async function ownWork(query: RestQuery, record: SubmoduleRecord, git: HardenedGit) {
  const top = path.join(query.top, record.path);
  const walk = newWalk({ entries: MOST_ENTRIES + 1 });
  // a link leads to the folder that it was given; a folder is one that the agent put there
  if ((await kindOf(path.join(top, '.git'))) === 'folder') await walkBelow(top, '.git', walk, () => true);
  const commits = await countOwnCommits(query, record, git);
  const nested: NestedWork[] =
    commits === 0 && walk.found.length === 0
      ? []
      : [
          {
            name: record.path,
            pinned: record.commit,
            kind: 'submodule',
            files: walk.found.length,
            own: { gitDir: adminOf(query, record.path), commits },
          },
        ];
  return { nested, precious: walk.found, isWhole: walk.budget.entries > 0 };
}

export async function restOf(
  query: RestQuery,
  record: SubmoduleRecord,
  read: Read,
): Promise<UntrackedContent> {
  const { gitAccess, top, root, signal } = query;
  const found = await untrackedContentOf({
    gitAccess,
    ...read,
    grounds: { top: path.join(top, record.path), modules: path.join(adminOf(query, record.path), 'modules') },
    root: path.join(root, record.path),
    included: [],
    populated: populatedIn(query.submodules, `${record.path}/`),
    signal,
  });
  const own = await ownWork(query, record, read.git);
  const inside = (name: string): string => `${record.path}/${name}`;
  const placed = <T extends { readonly name: string }>(all: readonly T[]): T[] =>
    all.map((each) => ({ ...each, name: inside(each.name) }));
  const precious: FoundEntry[] = placed([...found.precious, ...own.precious]);
  return {
    ...found,
    ignored: placed(found.ignored),
    nested: [...placed(found.nested), ...own.nested],
    leftOut: found.leftOut.map(inside),
    precious,
    closed: found.closed.map(inside),
    isWhole: found.isWhole && own.isWhole,
  };
}

/** All of it as one. */
export function together(parts: readonly UntrackedContent[]): UntrackedContent {
  const total = (field: 'files' | 'bytes') => parts.reduce((sum, each) => sum + each[field], 0);
  return {
    ignored: parts.flatMap((each) => each.ignored),
    files: total('files'),
    bytes: total('bytes'),
    isCounted: parts.every((each) => each.isCounted),
    nested: parts.flatMap((each) => each.nested),
    leftOut: parts.flatMap((each) => each.leftOut),
    precious: parts.flatMap((each) => each.precious),
    closed: parts.flatMap((each) => each.closed),
    isWhole: parts.every((each) => each.isWhole),
  };
}
