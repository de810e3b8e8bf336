// Ignored files that `.worktreeinclude` names: copied into a worktree, dependency folders linked.
import path from 'node:path';
import { forEachConcurrently } from '../../platform/waiting/concurrency.ts';
import { copyTree, type CopyResult } from '../../platform/files/copy-tree.ts';
import { kindOf, leadsStraight, linkFolder } from '../../platform/files/paths.ts';
import type { GitAccess, HardenedGit } from '../git/git.ts';
import { systemPath } from '../../protocol/text/byte-text.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { namesIn } from '../snapshot/index-entries.ts';
import { foldersTo, withoutSlash } from '../inventory/inventory-listing.ts';
import { listPaths } from '../inventory/list-paths.ts';
import { EXCLUDED } from './worktree-names.ts';
import type { Checkout } from '../snapshot/snapshot.ts';

export interface Included {
  readonly path: string;
  readonly how: 'copied' | 'linked';
}

const LIST = '.worktreeinclude';

/** Folders that a package manager can make again; too big to copy for every job. */
const LINKED: ReadonlySet<string> = new Set([
  'node_modules',
  'bower_components',
  'vendor',
  'Pods',
  '.venv',
  'venv',
  '.yarn',
  '.pnpm-store',
]);

const AT_ONCE = 16;

/** Untracked paths that patterns, given as options, name; a folder that matches as a whole ends with `/`. */
export async function untracked(
  git: HardenedGit,
  patterns: readonly string[],
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const args = ['ls-files', '-z', '--others', '--ignored', '--directory', ...patterns];
  return namesIn(await git.must(args, { signal }));
}

/** Whether the name is among them, or lies below a folder that is. */
const covers = (names: ReadonlySet<string>, name: string): boolean => {
  if (names.has(name)) return true;
  for (const folder of foldersTo(name)) if (names.has(`${folder}/`)) return true;
  return false;
};

/** What both lists name; of a folder and a part of it, the part. */
export function namedByBoth(wanted: readonly string[], ignored: readonly string[]): string[] {
  const [allWanted, allIgnored] = [new Set(wanted), new Set(ignored)];
  const found = [
    ...wanted.filter((name) => covers(allIgnored, name)),
    ...ignored.filter((name) => !allWanted.has(name) && covers(allWanted, name)),
  ];
  return found.filter((name) => !name.startsWith(EXCLUDED));
}

/** A folder of dependencies, matched as a whole. */
function isLinked(name: string): boolean {
  return name.endsWith('/') && LINKED.has(path.posix.basename(name));
}

/**
 * Only what git ignores is brought: the rest is in the snapshot. A pattern that git does not ignore, a list that is
 * a link and a missing list bring nothing.
 */
export async function copyIncluded(
  gitAccess: GitAccess,
  { top, gitDir }: Checkout,
  worktree: string,
  signal?: AbortSignal,
): Promise<{ included: Included[]; warnings: string[] }> {
  const list = path.join(top, LIST);
  const kind = await kindOf(list);
  if (kind === 'absent') return { included: [], warnings: [] };
  if (kind !== 'file') return { included: [], warnings: [`${LIST} is not a plain file; it was not used.`] };
  const git = await gitAccess.hardened({ cwd: top, gitDir, workTree: top }, signal);
  const [wanted, ignored] = await Promise.all([
    untracked(git, [`--exclude-from=${list}`], signal),
    untracked(git, ['--exclude-standard'], signal),
  ]);
  const found = await freeNames(namedByBoth(wanted, ignored), worktree, signal);
  const linked: string[] = [];
  for (const name of found.folders) {
    signal?.throwIfAborted();
    if (await linkFolder(path.join(top, name), path.join(worktree, name))) linked.push(name);
  }
  const budget = { files: LIMITS.includedFiles, bytes: LIMITS.includedBytes };
  const copy = await copyTree(top, worktree, found.rest, budget, signal);
  const all = [
    // what is linked must never go missing
    ...linked.map((name): Included => ({ path: name, how: 'linked' })),
    ...copy.copied.sort().map((name): Included => ({ path: name, how: 'copied' })),
  ];
  const odd = [...found.odd, ...copy.odd];
  return { included: all, warnings: warningsOf(all.length, { ...copy, odd }) };
}

const GIBIBYTE = 1_073_741_824;

function warningsOf(
  brought: number,
  { odd, tooLarge, closed, hasMore }: Omit<CopyResult, 'copied'>,
): string[] {
  const told = (names: readonly string[], say: (list: string) => string): string[] =>
    names.length === 0 ? [] : [say(listPaths(names))];
  return [
    ...told(odd, (list) => `Files of ${LIST} with names that are not UTF-8 were not brought: ${list}.`),
    ...told(closed, (list) => `Files of ${LIST} could not be read and were not brought: ${list}.`),
    ...(hasMore ? [`${LIST} names more than ${LIMITS.includedFiles} files; the rest was not copied.`] : []),
    ...told(
      tooLarge,
      (list) =>
        `${LIST} names more than ${LIMITS.includedBytes / GIBIBYTE} GiB that cannot be cloned; not copied: ${list}.`,
    ),
    ...(brought > LIMITS.listEntries
      ? [`${brought} paths of ${LIST} were brought, of which ${LIMITS.listEntries} are named.`]
      : []),
  ];
}

interface Free {
  /** Folders to be linked. */
  readonly folders: readonly string[];
  readonly rest: readonly string[];
  /** Names that are not UTF-8. */
  readonly odd: readonly string[];
}

/** Of the names those that nothing is in the way of. */
export async function freeNames(
  names: readonly string[],
  worktree: string,
  signal?: AbortSignal,
): Promise<Free> {
  const straight = new Map<string, Promise<boolean>>();
  const isStraight = (folder: string): Promise<boolean> => {
    const known = straight.get(folder) ?? isFolderFree(worktree, folder);
    straight.set(folder, known);
    return known;
  };
  const odd: string[] = [];
  const free = new Set<string>();
  await forEachConcurrently(
    names,
    AT_ONCE,
    async (name) => {
      const target = withoutSlash(name);
      if (typeof systemPath(target) !== 'string') odd.push(target);
      else if (
        (await kindOf(path.join(worktree, target))) === 'absent' &&
        (await isStraight(path.dirname(target)))
      )
        free.add(name);
    },
    signal,
  );
  const inOrder = names.filter((name) => free.has(name));
  return {
    folders: inOrder.filter(isLinked).map(withoutSlash),
    rest: inOrder.filter((name) => !isLinked(name)).map(withoutSlash),
    odd,
  };
}

/** A link on the way came with the commit and may lead out of the worktree. */
async function isFolderFree(worktree: string, wanted: string): Promise<boolean> {
  let folder = wanted;
  while (folder !== '.' && (await kindOf(path.join(worktree, folder))) === 'absent')
    folder = path.dirname(folder);
  return leadsStraight(worktree, path.join(folder, 'x'));
}
