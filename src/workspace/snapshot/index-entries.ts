// The entries of an index, and those that flags keep git from looking at.
import { entriesBelow } from '../../platform/files/tree-entry.ts';
import { textOfBytes } from '../../protocol/text/byte-text.ts';
import type { HardenedGit } from '../git/git.ts';

export interface IndexEntry {
  readonly name: string;
  readonly mode: string;
  readonly object: string;
  /** Git takes the file for unchanged (`--assume-unchanged`). */
  readonly isAssumed: boolean;
  /** Git takes the file for left out of the checkout (`--skip-worktree`, sparse checkouts). */
  readonly isSkipped: boolean;
}

const GITLINK = '160000';
export const isGitlink = ({ mode }: IndexEntry): boolean => mode === GITLINK;

/** Reads one record of `git ls-files -z -v --stage`. */
export function readEntry(record: string): IndexEntry {
  const tab = record.indexOf('\t');
  const [letter = '', mode = '', object = ''] = record.slice(0, tab).split(' ');
  const isAssumed = letter !== letter.toUpperCase();
  return {
    name: record.slice(tab + 1),
    mode,
    object,
    isAssumed,
    isSkipped: letter.toUpperCase() === 'S',
  };
}

/** Lists what differs from the index, by its stat cache; git does not look into submodules. */
export const DIFFERENT = [
  'diff-files',
  '-z',
  '--name-only',
  '--ignore-submodules=dirty',
  '--no-ext-diff',
] as const;
/** Lists all that is in the index, and what could be added to it. */
export const ALL_FILES = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'] as const;

export const namesIn = (output: string): string[] => output.split('\0').filter((name) => name !== '');
export const joined = (names: Iterable<string>): string => [...names].map((name) => `${name}\0`).join('');

/**
 * The records of a listing with `-z`, some at a time as git writes them: a hundred thousand at once would hold up all
 * else that this process does.
 */
export async function* recordsOf(
  git: HardenedGit,
  args: readonly string[],
  signal?: AbortSignal,
): AsyncGenerator<string[]> {
  let rest = Buffer.alloc(0);
  for await (const piece of git.stream(args, { signal })) {
    const bytes = Buffer.concat([rest, piece]);
    const end = bytes.lastIndexOf(0) + 1;
    rest = bytes.subarray(end);
    yield namesIn(textOfBytes(bytes.subarray(0, end)));
  }
  if (rest.length > 0) yield namesIn(textOfBytes(rest));
}

export async function indexEntries(git: HardenedGit, signal?: AbortSignal): Promise<IndexEntry[]> {
  const entries: IndexEntry[] = [];
  for await (const records of recordsOf(git, ['ls-files', '-z', '-v', '--stage'], signal))
    for (const record of records) entries.push(readEntry(record));
  return entries;
}

async function clear(git: HardenedGit, flag: string, names: readonly string[], signal?: AbortSignal) {
  if (names.length === 0) return;
  await git.must(['update-index', '-z', flag, '--stdin'], { input: joined(names), signal });
}

/**
 * Clears the flags that hide files from git: of an assumed entry always, of a skipped one when its file is there. What
 * a sparse checkout leaves out stays left out.
 * @param git with an index of our own
 * @param top of the files
 */
export async function clearFlags(
  git: HardenedGit,
  top: string,
  entries: readonly IndexEntry[],
  signal?: AbortSignal,
): Promise<readonly IndexEntry[]> {
  const flagged = entries.filter((entry) => entry.isAssumed || entry.isSkipped);
  if (flagged.length === 0) return [];
  const skipped = flagged.filter((entry) => entry.isSkipped).map(({ name }) => name);
  const present = await entriesBelow(top, skipped);
  const hidden = flagged.filter((entry) => !entry.isSkipped || present.has(entry.name));
  const namesOf = (which: (entry: IndexEntry) => boolean) => hidden.filter(which).map(({ name }) => name);
  await clear(
    git,
    '--no-assume-unchanged',
    namesOf((entry) => entry.isAssumed),
    signal,
  );
  await clear(
    git,
    '--no-skip-worktree',
    namesOf((entry) => entry.isSkipped),
    signal,
  );
  return hidden;
}
