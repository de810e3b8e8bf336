// Which files git converts by a filter or an encoding, by the attributes of their paths.
import { entriesBelow } from '../../platform/files/tree-entry.ts';
import type { HardenedGit } from './git.ts';
import { ALL_FILES, DIFFERENT, type IndexEntry, joined, namesIn } from '../snapshot/index-entries.ts';
import { quotedName } from '../../protocol/text/visible-text.ts';
import { listPaths } from '../inventory/list-paths.ts';

/** What git does to a file between the checkout and its own storage. */
export interface Conversion {
  /** A filter driver that the attributes name. */
  readonly filter: string | null;
  readonly encoding: string | null;
}

/** An attribute without a value of its own. */
const NO_NAME: ReadonlySet<string> = new Set(['unspecified', 'unset', 'set', '']);
const nameOr = (value: string): string | null => (NO_NAME.has(value) ? null : value);

/** @returns the paths that have a filter or an encoding of their own */
export async function conversionsOf(
  git: HardenedGit,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Conversion>> {
  const found = new Map<string, Conversion>();
  if (names.length === 0) return found;
  const args = ['check-attr', '-z', '--stdin', 'filter', 'working-tree-encoding'];
  const fields = (await git.must(args, { input: joined(names), signal })).split('\0');
  for (let at = 0; at + 5 < fields.length; at += 6) {
    const [filter, encoding] = [nameOr(fields[at + 2] ?? ''), nameOr(fields[at + 5] ?? '')];
    if (filter !== null || encoding !== null) found.set(fields[at] ?? '', { filter, encoding });
  }
  return found;
}

/** Paths by the filter driver that they name, of drivers that are off. */
export type OffPaths = ReadonlyMap<string, readonly string[]>;

/** @param find names of files; asked only where a driver is off */
export async function pathsBehindOff(
  git: HardenedGit,
  find: () => Promise<readonly string[]>,
  signal?: AbortSignal,
): Promise<OffPaths> {
  const found = new Map<string, string[]>();
  if (git.filters.off.size === 0) return found;
  for (const [name, { filter }] of await conversionsOf(git, await find(), signal))
    if (filter !== null && git.filters.off.has(filter))
      found
        .set(filter, found.get(filter) ?? [])
        .get(filter)
        ?.push(name);
  return found;
}

/** Files behind filters that are off. */
export async function behindOff(git: HardenedGit, signal?: AbortSignal): Promise<string[]> {
  const find = async () => [...new Set(namesIn(await git.must(ALL_FILES, { signal })))];
  return [...(await pathsBehindOff(git, find, signal)).values()].flat();
}

/** Keeps git from looking at files. @returns those that are new, and those that seem to be changed */
export async function holdBack(
  git: HardenedGit,
  top: string,
  names: readonly string[],
  before: ReadonlyMap<string, IndexEntry>,
  signal?: AbortSignal,
): Promise<{ fresh: readonly string[]; changed: readonly string[] }> {
  if (names.length === 0) return { fresh: [], changed: [] };
  const present = await entriesBelow(top, names);
  const known = names.filter((name) => before.has(name) && present.has(name));
  const different = new Set(namesIn(await git.must(DIFFERENT, { signal })));
  await git.must(['update-index', '-z', '--assume-unchanged', '--stdin'], { input: joined(known), signal });
  return {
    fresh: names.filter((name) => !before.has(name)),
    changed: known.filter((name) => different.has(name)),
  };
}

const OWN_FILTER = 'which only the configuration of the repository itself defines';
const BROKEN_FILTER = 'which failed';

/**
 * @param failed drivers that are off because they do not work
 */
export function storedFormWarnings(off: OffPaths, failed: ReadonlySet<string>): string[] {
  return [...off].map(([driver, names]) => {
    const why = failed.has(driver) ? BROKEN_FILTER : OWN_FILTER;
    return `Files behind the filter ${quotedName(driver)}, ${why}, are in the worktree in the form in which git stores them: ${listPaths(names)}.`;
  });
}
