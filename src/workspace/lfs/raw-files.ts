// Files under Git LFS that git has as they are, committed without its filter.
import { conversionsOf } from '../git/filters.ts';
import { LFS } from '../git/built-in-lfs.ts';
import type { HardenedGit } from '../git/git.ts';
import { blobBeginnings, blobInfo } from '../review/blob-info.ts';
import type { IndexEntry } from '../snapshot/index-entries.ts';
import { MOST_POINTER_BYTES, parsePointer } from './pointer.ts';

/** Those that the attributes put under Git LFS. */
export async function namesUnderLfs(
  git: HardenedGit,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<string[]> {
  if (!git.filters.on.has(LFS)) return [];
  const conversions = await conversionsOf(git, names, signal);
  return names.filter((name) => conversions.get(name)?.filter === LFS);
}

/** An entry as `git update-index --index-info` takes it. */
const lineOf = ({ mode, object, name }: IndexEntry): string => `${mode} ${object} 0\t${name}\0`;

/**
 * Whenever the times of a file do not settle whether it changed, git gives it to the filter, which makes a pointer of it:
 * a file that git has as it is would be changed by that alone. The index gets its entry back where the pointer is that
 * of the content it had.
 * @returns the entries after that
 */
export async function keepRawFiles(
  git: HardenedGit,
  before: ReadonlyMap<string, IndexEntry>,
  now: readonly IndexEntry[],
  signal?: AbortSignal,
): Promise<readonly IndexEntry[]> {
  const differs = ({ name, object }: IndexEntry): boolean => (before.get(name)?.object ?? object) !== object;
  const names = now.filter(differs).map(({ name }) => name);
  const large = new Set(await namesUnderLfs(git, names, signal));
  if (large.size === 0) return now;
  const changed = now.filter(({ name }) => large.has(name));
  const idBefore = ({ name }: IndexEntry): string => before.get(name)?.object ?? '';
  const [begins, infos] = await Promise.all([
    blobBeginnings(
      git,
      changed.map(({ object }) => object),
      MOST_POINTER_BYTES + 1,
    ),
    blobInfo(git, changed.map(idBefore)),
  ]);
  const isSame = (entry: IndexEntry): boolean => {
    const pointer = parsePointer(begins.get(entry.object)?.toString('latin1') ?? '');
    return pointer !== null && pointer.oid === infos.get(idBefore(entry))?.sha256;
  };
  const kept = new Map(
    changed.filter(isSame).map((entry) => [entry.name, { ...entry, object: idBefore(entry) }] as const),
  );
  if (kept.size === 0) return now;
  const input = [...kept.values()].map(lineOf).join('');
  await git.must(['update-index', '-z', '--index-info'], { input, signal });
  return now.map((entry) => kept.get(entry.name) ?? entry);
}
