// What of a checkout decides what an installation makes: lock files, manifests, and the files that they name.
import path from 'node:path';
import { readText } from '../../platform/files/private-file.ts';
import { forEachConcurrently } from '../../platform/waiting/concurrency.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { HardenedGit } from '../git/git.ts';
import { lockRow, manifestRow } from '../lock-file-rows.ts';
import { indexEntries, type IndexEntry, isGitlink, namesIn } from '../snapshot/index-entries.ts';

/** Read by package managers and by what packages do when they are installed, from their documentation. */
const READ_NAMES =
  /^(?:\.npmrc|\.yarnrc|\.pnpmfile\.[cm]?js|bunfig\.toml|\.nvmrc|\.node-version|\.python-version|\.ruby-version|\.tool-versions|\.?mise\.toml|rust-toolchain(?:\.toml)?|(?:requirements|constraints)[^/]*\.(?:txt|in)|setup\.(?:py|cfg)|binding\.gyp|[^/]+\.prisma|\.gitignore|\.gitmodules)$/;
const READ_FOLDERS = /(?:^|\/)(?:patches|\.yarn)\//;

/** Looks that wait for the disk at the same time. */
const AT_ONCE = 16;

const WORDS = /[\w@.+/-]+/g;

const baseOf = (name: string): string => path.posix.basename(name).toLowerCase();

/** (pure) Whether a tracked file counts by its name alone. */
export const isRead = (name: string): boolean =>
  lockRow(name) !== null ||
  manifestRow(name) !== null ||
  READ_NAMES.test(baseOf(name)) ||
  READ_FOLDERS.test(name);

/** (pure) The tracked files that a text names, seen from a folder or from the top. */
export function mentioned(text: string, folder: string, isTracked: (name: string) => boolean): string[] {
  const found = new Set<string>();
  for (const [word] of text.matchAll(WORDS))
    for (const from of new Set(['', folder])) {
      const name = path.posix.normalize(path.posix.join(from, word));
      if (isTracked(name)) found.add(name);
    }
  return [...found];
}

interface InputsQuery {
  /** Placed in the worktree. */
  readonly git: HardenedGit;
  readonly top: string;
  /** The commands, which may name files themselves. */
  readonly lines: readonly string[];
  /** Further ones, as patterns of git. */
  readonly patterns: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * One line for each file that counts, with its content as git names it.
 * @returns null where there is no lock file, so that the same commands may give another result each time
 */
export async function setupInputs(query: InputsQuery): Promise<readonly string[] | null> {
  const { git, top, lines, patterns, signal } = query;
  const entries = await indexEntries(git, signal);
  const tracked = new Map(entries.map((entry) => [entry.name, entry]));
  const isTracked = (name: string): boolean => tracked.has(name);
  const names = new Set(
    entries.filter((entry) => isGitlink(entry) || isRead(entry.name)).map(({ name }) => name),
  );
  if (![...names].some((name) => lockRow(name) !== null)) return null;
  for (const name of mentioned(lines.join('\n'), '', isTracked)) names.add(name);
  const manifests = entries.filter(({ name }) => manifestRow(name) !== null);
  await forEachConcurrently(manifests, AT_ONCE, async ({ name }) => {
    signal.throwIfAborted();
    const text = await readText(path.join(top, name), { maxBytes: LIMITS.projectFileBytes }).catch(
      () => null,
    ); // a link, or too large to name much
    for (const each of mentioned(text ?? '', path.posix.dirname(name), isTracked)) names.add(each);
  });
  if (patterns.length > 0) {
    const wanted = patterns.map((pattern) => `:(top,glob)${pattern}`);
    for (const name of namesIn(await git.must(['ls-files', '-z', '--', ...wanted], { signal })))
      names.add(name);
  }
  const line = ({ mode, object, name }: IndexEntry): string => `${mode} ${object} ${name}`;
  return [...names].sort().flatMap((name) => {
    const entry = tracked.get(name);
    return entry === undefined ? [] : [line(entry)];
  });
}
