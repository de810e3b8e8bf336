// What a worktree contains that no tree of git does: ignored files, and nested repositories.
import { forEachConcurrently } from '../../platform/waiting/concurrency.ts';
import { stateOf } from '../../platform/files/file-state.ts';
import {
  type FoundEntry,
  linkBytes,
  lookAtEntry,
  newWalk,
  present,
  type Walk,
  walkBelow,
} from '../../platform/files/walk-below.ts';
import { createYield } from '../../platform/waiting/yield-loop.ts';
import { bytesOfText } from '../../protocol/text/byte-text.ts';
import type { GitAccess, HardenedGit } from '../git/git.ts';
import {
  DOT_GIT,
  foldersTo,
  isBelowAny,
  listingOf,
  repositoriesAmongTracked,
  repositoryOf,
  withoutSlash,
} from './inventory-listing.ts';
import { type RepositoryFacts, isUntouched, type Nested } from './nested-repositories.ts';
import { isMachineMade, regenerableAmong } from './regenerable.ts';

/** How many entries are looked at; of more it is only known that they are there. */
export const MOST_ENTRIES = 20_000;

const AT_ONCE = 16;

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
  /** Of a submodule that the worktree was given: its git folder, and the commits that are only there. */
  readonly own?: { readonly gitDir: string; readonly commits: number | null };
}

export interface UntrackedContent {
  readonly ignored: readonly IgnoredPath[];
  /** What is below them. */
  readonly files: number;
  readonly bytes: number;
  /** False when there is more of it than was counted. */
  readonly isCounted: boolean;
  readonly nested: readonly NestedWork[];
  /** Names that git could not take, and what nobody may look at. */
  readonly leftOut: readonly string[];
  /** All of this that cannot be made again, file by file. */
  readonly precious: readonly FoundEntry[];
  /** What of it nobody may look at. */
  readonly closed: readonly string[];
  /** False when there is more of it than was looked at. */
  readonly isWhole: boolean;
}

export interface UntrackedQuery {
  readonly gitAccess: GitAccess;
  /** With an index of our own that holds all that git takes. */
  readonly git: HardenedGit;
  readonly grounds: RepositoryFacts;
  /** Top of the user's checkout: what is the same there is lost nowhere. */
  readonly root: string;
  /** Paths that were brought by `.worktreeinclude`. */
  readonly included: readonly string[];
  /** Submodules with their content: what is in them is looked at for each of them. */
  readonly populated: ReadonlySet<string>;
  /** Repositories that the commit which the job started from did not have. */
  readonly fresh: readonly string[];
  /** Names that git could not take. */
  readonly leftOut: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** All that is at a path, into a walk. */
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
async function isUsersOwn(
  { root, grounds }: UntrackedQuery,
  isIncluded: ReadonlySet<string>,
  entry: FoundEntry,
): Promise<boolean> {
  const { name, kind, bytes } = entry;
  if (kind === 'link') {
    if (isIncluded.has(name)) return true;
    return (await linkBytes(grounds.top, name)).equals(bytesOfText(`${root}/${name}`));
  }
  const own = kind === 'file' ? await lookAtEntry(root, name) : null;
  if (own?.kind !== 'file' || own.bytes !== bytes) return false;
  try {
    const [mine, theirs] = [await stateOf(root, name), await stateOf(grounds.top, name)];
    return mine.sum === theirs.sum;
  } catch {
    return false; // what cannot be read is not known to be the same
  }
}

/** How many files each of the folders holds, those of its own `.git` aside. */
function filesIn(folders: ReadonlySet<string>, found: readonly FoundEntry[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { name } of found)
    for (const folder of foldersTo(name)) {
      const isGits = `${name}/`.startsWith(`${folder}/${DOT_GIT}/`);
      if (folders.has(folder) && !isGits) counts.set(folder, (counts.get(folder) ?? 0) + 1);
    }
  return counts;
}

/** Those that hold work of their own. */
async function nestedWork(
  { gitAccess, grounds, fresh, signal }: UntrackedQuery,
  repositories: ReadonlySet<string>,
  gitlinks: ReadonlyMap<string, string>,
  found: readonly FoundEntry[],
): Promise<{ nested: NestedWork[]; untouched: Set<string> }> {
  const nested: NestedWork[] = [];
  const untouched = new Set<string>();
  const names = new Set([...repositories, ...gitlinks.keys()]);
  const counts = filesIn(names, found);
  const isFresh = new Set(fresh);
  for (const name of [...names].sort()) {
    signal?.throwIfAborted();
    const each = { name, pinned: isFresh.has(name) ? null : (gitlinks.get(name) ?? null) };
    const isRepository = repositories.has(name);
    const files = counts.get(name) ?? 0;
    if (isRepository && each.pinned !== null && (await isUntouched(gitAccess, grounds, each)))
      untouched.add(name);
    else if (isRepository || files > 0)
      nested.push({ ...each, files, kind: each.pinned === null ? 'repository' : 'submodule' });
  }
  return { nested, untouched };
}

/** Counts what can be made again, with what room is left. */
async function countRegenerable(
  top: string,
  names: readonly string[],
  budget: Walk['budget'],
): Promise<Walk> {
  const walk = newWalk(budget);
  for (const name of names) await gather(top, name, walk, () => true);
  return walk;
}

const sum = (entries: readonly FoundEntry[]): number =>
  entries.reduce((total, { bytes }) => total + bytes, 0);

/** Looks at all that is in a worktree and not in the index. */
export async function untrackedContentOf(query: UntrackedQuery): Promise<UntrackedContent> {
  const { git, grounds, leftOut, signal } = query;
  const { top } = grounds;
  const yieldLoop = createYield(signal);
  const { tracked, gitlinks: all, others } = await listingOf(git);
  const gitlinks = new Map([...all].filter(([name]) => !query.populated.has(name)));
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
  const walk = newWalk({ entries: MOST_ENTRIES + 1 }); // the one beyond tells that there are more
  const beside = others.filter((name) => !made.has(name));
  const wanted = new Set([...gitlinks.keys(), ...ours, ...bad, ...beside.map(withoutSlash)]);
  for (const name of wanted) await gather(top, name, walk, (folder) => !isMachineMade(folder));
  signal?.throwIfAborted();
  const isWhole = walk.budget.entries > 0;

  const repositories = new Set(
    [...ours, ...walk.found.map(({ name }) => name)].flatMap((name) => repositoryOf(name) ?? []),
  );
  const whole = new Set([...repositories, ...gitlinks.keys()]);
  const isIncluded = new Set(query.included);
  const users = new Set<FoundEntry>();
  await forEachConcurrently(
    walk.found,
    AT_ONCE,
    async (entry) => {
      if (!isBelowAny(whole, entry.name) && (await isUsersOwn(query, isIncluded, entry))) users.add(entry);
      await yieldLoop();
    },
    query.signal,
  );
  const found = walk.found.filter((entry) => !users.has(entry));
  const { nested, untouched } = await nestedWork(query, repositories, gitlinks, found);
  const precious = found.filter(({ name }) => !isBelowAny(untouched, name));
  const isNested = new Set(nested.map(({ name }) => name));
  const folders = new Set([...isNested, ...bad]);
  const plain = precious.filter(({ name }) => !isBelowAny(folders, name) && !folders.has(name));
  const roots = new Set(
    plain.flatMap(({ name }) => [name, ...[...foldersTo(name)].map((each) => `${each}/`)]),
  );
  const closed = walk.closed.filter((name) => !isBelowAny(untouched, name));
  const skipped = walk.skipped.filter((name) => !isBelowAny(untouched, name));
  const counted = await countRegenerable(top, [...[...made].map(withoutSlash), ...skipped], walk.budget);
  const isCounted = counted.budget.entries > 0;
  const files = plain.length + counted.found.length;
  return {
    ignored: [
      ...others
        .filter((name) => made.has(name) || roots.has(name))
        .map((name) => ({ name, isRegenerable: made.has(name) })),
      ...skipped.map((name) => ({ name: `${name}/`, isRegenerable: true })),
    ],
    files: isCounted ? files : Math.min(files, MOST_ENTRIES),
    bytes: sum(plain) + sum(counted.found),
    isCounted,
    nested,
    leftOut: [
      ...leftOut.filter((name) => !isNested.has(withoutSlash(name))),
      ...closed.filter((name) => !bad.has(name) && !isBelowAny(bad, name)),
    ],
    precious,
    closed,
    isWhole,
  };
}
