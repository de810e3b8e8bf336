// What stands in a worktree and is in no tree of git: what it ignores, and repositories of their own.
import { stateOf } from '../platform/file-state.ts';
import {
  type FoundEntry,
  linkBytes,
  lookAtEntry,
  newWalk,
  present,
  type Walk,
  walkBelow,
} from '../platform/walk-below.ts';
import { bytesOfText } from '../protocol/byte-text.ts';
import type { Git, SealedGit } from './git.ts';
import {
  DOT_GIT,
  foldersTo,
  isBelowAny,
  listingOf,
  repositoriesAmongTracked,
  repositoryOf,
  withoutSlash,
} from './inventory-listing.ts';
import { type Grounds, isUntouched, type Nested } from './nested.ts';
import { isMachineMade, regenerableAmong } from './regenerable.ts';

/** How many entries are looked at; of more it is only known that they are there. */
export const MOST_ENTRIES = 20_000;

/** A path that git ignores, with all that is below it. */
export interface IgnoredPath {
  /** Folders end with `/`. */
  readonly name: string;
  /** A package manager or a build makes it again. */
  readonly isRegenerable: boolean;
}

/** A repository or a submodule's folder that holds work of its own. */
export interface NestedWork extends Nested {
  readonly kind: 'repository' | 'submodule';
  /** Files that are not its `.git`. */
  readonly files: number;
}

export interface Rest {
  readonly ignored: readonly IgnoredPath[];
  /** What is below them. */
  readonly files: number;
  readonly bytes: number;
  /** False when there is more of it than was counted. */
  readonly isCounted: boolean;
  readonly nested: readonly NestedWork[];
  /** Names that git could not take. */
  readonly leftOut: readonly string[];
  /** All of this that cannot be made again, file by file. */
  readonly precious: readonly FoundEntry[];
  /** What of it nobody may look at. */
  readonly closed: readonly string[];
  /** False when there is more of it than was looked at. */
  readonly isWhole: boolean;
}

export interface RestQuery {
  readonly doors: Git;
  /** With an index of our own that holds all that git takes. */
  readonly git: SealedGit;
  readonly grounds: Grounds;
  /** Top of the user's checkout: what is the same there is lost nowhere. */
  readonly root: string;
  /** Paths that were brought by `.worktreeinclude`. */
  readonly included: readonly string[];
  /** Repositories that the commit which the job started from did not have. */
  readonly fresh: readonly string[];
  /** Names that git could not take. */
  readonly leftOut: readonly string[];
}

/** All that stands at a path, into a walk. */
async function gather(
  top: string,
  name: string,
  walk: Walk,
  enters: (folder: string) => boolean,
): Promise<void> {
  const entry = await lookAtEntry(top, name);
  if (entry === null) walk.closed.push(name);
  else if (entry.kind === 'folder') await walkBelow(top, name, walk, enters);
  else walk.found.push(entry);
}

/** Whether the user's checkout has the very same there. */
async function isUsersOwn({ root, grounds, included }: RestQuery, entry: FoundEntry): Promise<boolean> {
  const { name, kind, bytes } = entry;
  if (kind === 'link') {
    if (included.includes(name)) return true;
    return (await linkBytes(grounds.top, name)).equals(bytesOfText(`${root}/${name}`));
  }
  const own = kind === 'file' ? await lookAtEntry(root, name) : null;
  if (own?.kind !== 'file' || own.bytes !== bytes) return false;
  try {
    return stateOf(root, name).sum === stateOf(grounds.top, name).sum;
  } catch {
    return false; // what cannot be read is not known to be the same
  }
}

/** Those that hold work of their own. */
async function nestedWork(
  { doors, grounds, fresh }: RestQuery,
  repositories: ReadonlySet<string>,
  gitlinks: ReadonlyMap<string, string>,
  found: readonly FoundEntry[],
): Promise<{ nested: NestedWork[]; untouched: Set<string> }> {
  const nested: NestedWork[] = [];
  const untouched = new Set<string>();
  for (const name of [...new Set([...repositories, ...gitlinks.keys()])].sort()) {
    const each = { name, pinned: fresh.includes(name) ? null : (gitlinks.get(name) ?? null) };
    const isRepository = repositories.has(name);
    const inside = found.filter((entry) => entry.name.startsWith(`${name}/`));
    const files = inside.filter((entry) => !`${entry.name}/`.startsWith(`${name}/${DOT_GIT}/`)).length;
    if (isRepository && each.pinned !== null && (await isUntouched(doors, grounds, each)))
      untouched.add(name);
    else if (isRepository || files > 0)
      nested.push({ ...each, files, kind: each.pinned === null ? 'repository' : 'submodule' });
  }
  return { nested, untouched };
}

/** Counts what can be made again, with what room is left. */
async function countRegenerable(top: string, names: readonly string[], room: Walk['room']): Promise<Walk> {
  const walk = newWalk(room);
  for (const name of names) await gather(top, name, walk, () => true);
  return walk;
}

const sum = (entries: readonly FoundEntry[]): number =>
  entries.reduce((total, { bytes }) => total + bytes, 0);

/** Looks at all that is in a worktree and not in the index. */
export async function restOf(query: RestQuery): Promise<Rest> {
  const { git, grounds, leftOut } = query;
  const { top } = grounds;
  const { tracked, gitlinks, others } = await listingOf(git);
  const canBeMade = regenerableAmong(tracked);
  const bad = new Set(leftOut.map(withoutSlash));
  const couldBeMade = others.filter((name) => !bad.has(withoutSlash(name)) && canBeMade(name));
  // a folder that is a repository was made by somebody, whatever its name
  const own = new Set(
    await present(
      top,
      couldBeMade.map((name) => `${withoutSlash(name)}/${DOT_GIT}`),
    ),
  );
  const made = new Set(couldBeMade.filter((name) => !own.has(`${withoutSlash(name)}/${DOT_GIT}`)));
  const ours = await repositoriesAmongTracked(top, tracked);
  const walk = newWalk({ entries: MOST_ENTRIES });
  const beside = others.filter((name) => !made.has(name));
  const wanted = new Set([...gitlinks.keys(), ...ours, ...bad, ...beside.map(withoutSlash)]);
  for (const name of wanted) await gather(top, name, walk, (folder) => !isMachineMade(folder));
  const isWhole = walk.room.entries > 0;

  const repositories = new Set(
    [...ours, ...walk.found.map(({ name }) => name)].flatMap((name) => repositoryOf(name) ?? []),
  );
  const whole = new Set([...repositories, ...gitlinks.keys()]);
  const found: FoundEntry[] = [];
  for (const entry of walk.found)
    if (isBelowAny(whole, entry.name) || !(await isUsersOwn(query, entry))) found.push(entry);
  const { nested, untouched } = await nestedWork(query, repositories, gitlinks, found);
  const precious = found.filter(({ name }) => !isBelowAny(untouched, name));
  const folders = new Set([...nested.map(({ name }) => name), ...bad]);
  const plain = precious.filter(({ name }) => !isBelowAny(folders, name) && !folders.has(name));
  const roots = new Set(
    plain.flatMap(({ name }) => [name, ...[...foldersTo(name)].map((each) => `${each}/`)]),
  );
  const skipped = walk.skipped.filter((name) => !isBelowAny(untouched, name));
  const counted = await countRegenerable(top, [...[...made].map(withoutSlash), ...skipped], walk.room);
  return {
    ignored: [
      ...others
        .filter((name) => made.has(name) || roots.has(name))
        .map((name) => ({ name, isRegenerable: made.has(name) })),
      ...skipped.map((name) => ({ name: `${name}/`, isRegenerable: true })),
    ],
    files: plain.length + counted.found.length,
    bytes: sum(plain) + sum(counted.found),
    isCounted: counted.room.entries > 0,
    nested,
    leftOut: leftOut.filter((name) => !nested.some((each) => each.name === withoutSlash(name))),
    precious,
    closed: walk.closed.filter((name) => !isBelowAny(untouched, name)),
    isWhole,
  };
}
