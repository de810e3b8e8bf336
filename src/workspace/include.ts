// Ignored files that `.worktreeinclude` names: copied into a worktree, dependency folders linked.
import path from 'node:path';
import { copyTree, kindOf, leadsStraight, linkFolder } from '../platform/paths.ts';
import type { Git, SealedGit } from './git.ts';
import { systemPath } from '../protocol/byte-text.ts';
import { listed } from './listed.ts';
import { EXCLUDED } from './names.ts';
import type { Checkout } from './snapshot.ts';

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

const MAX_FILES = 20_000;
const MAX_REPORTED = 200;

/** Untracked paths that a list of patterns names; a folder that matches as a whole ends with `/`. */
async function untracked(git: SealedGit, list: string, signal: AbortSignal | undefined): Promise<string[]> {
  const args = ['ls-files', '-z', '--others', '--ignored', '--directory', list];
  return (await git.must(args, { signal })).split('\0').filter((name) => name !== '');
}

const holds = (folder: string, name: string): boolean => folder.endsWith('/') && name.startsWith(folder);

/** What both lists name; of a folder and a part of it, the part. */
function common(wanted: readonly string[], ignored: readonly string[]): string[] {
  const found = new Set<string>();
  for (const name of wanted) {
    if (ignored.some((each) => each === name || holds(each, name))) found.add(name);
    else for (const each of ignored) if (holds(name, each)) found.add(each);
  }
  return [...found].filter((name) => !name.startsWith(EXCLUDED)).sort();
}

/** A folder of dependencies, matched as a whole. */
function isLinked(name: string): boolean {
  return name.endsWith('/') && LINKED.has(path.posix.basename(name));
}

/**
 * Only what git ignores is brought: the rest is in the snapshot. A pattern that git does not ignore, a list that is
 * a link and a missing list bring nothing.
 */
export async function bringIncluded(
  doors: Git,
  { top, gitDir }: Checkout,
  worktree: string,
  signal?: AbortSignal,
): Promise<{ included: Included[]; warnings: string[] }> {
  const list = path.join(top, LIST);
  const kind = await kindOf(list);
  if (kind === 'absent') return { included: [], warnings: [] };
  if (kind !== 'file') return { included: [], warnings: [`${LIST} is not a plain file; it was not used.`] };
  const git = await doors.seal({ cwd: top, gitDir, workTree: top }, signal);
  const [wanted, ignored] = await Promise.all([
    untracked(git, `--exclude-from=${list}`, signal),
    untracked(git, '--exclude-standard', signal),
  ]);
  const room = { files: MAX_FILES };
  const included = new Map<string, Included['how']>();
  const odd: string[] = [];
  for (const name of common(wanted, ignored)) {
    signal?.throwIfAborted();
    const target = name.replace(/\/$/, '');
    if (typeof systemPath(target) !== 'string') {
      odd.push(target);
      continue;
    }
    // a link on the way came with the commit and may lead out of the worktree
    if (!(await isFree(worktree, target))) continue;
    if (isLinked(name)) {
      if (await linkFolder(path.join(top, target), path.join(worktree, target)))
        included.set(target, 'linked');
    } else for (const file of await copyTree(top, worktree, target, room)) included.set(file, 'copied');
  }
  const all = [...included]
    .map(([name, how]) => ({ path: name, how }))
    .sort((one, other) => other.how.localeCompare(one.how)); // what is linked must never go missing
  const warnings = [
    ...(odd.length === 0
      ? []
      : [`Files of ${LIST} with names that are not UTF-8 were not brought: ${listed(odd)}.`]),
    ...(room.files > 0 ? [] : [`${LIST} names more than ${MAX_FILES} files; the rest was not copied.`]),
    ...(all.length > MAX_REPORTED
      ? [`${all.length} paths of ${LIST} were brought, of which ${MAX_REPORTED} are named.`]
      : []),
  ];
  return { included: all.slice(0, MAX_REPORTED), warnings };
}

/** Nothing stands there, and no link is on the way. */
async function isFree(worktree: string, target: string): Promise<boolean> {
  if ((await kindOf(path.join(worktree, target))) !== 'absent') return false;
  let folder = path.dirname(target);
  while (folder !== '.' && (await kindOf(path.join(worktree, folder))) === 'absent')
    folder = path.dirname(folder);
  return leadsStraight(worktree, path.join(folder, 'x'));
}
