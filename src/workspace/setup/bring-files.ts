// Ignored and untracked files of the checkout that a new worktree gets by the configuration: copied, or linked.
import path from 'node:path';
import { copyTree } from '../../platform/files/copy-tree.ts';
import { kindOf, linkFolder, realPathOf } from '../../platform/files/paths.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Preparation } from '../../protocol/preparation.ts';
import type { GitAccess } from '../git/git.ts';
import { withoutSlash } from '../inventory/inventory-listing.ts';
import { listPaths } from '../inventory/list-paths.ts';
import type { Checkout } from '../snapshot/snapshot.ts';
import { freeNames, type Included, untracked } from '../worktree/worktree-include.ts';
import { EXCLUDED } from '../worktree/worktree-names.ts';

/** What the configuration of a repository brings into its worktrees. */
export type Bring = Pick<Preparation, 'copy' | 'link'>;

interface Brought {
  readonly included: readonly Included[];
  readonly warnings: readonly string[];
}

/** Relative to the top, whatever slashes it has: `.env` names one file. */
const anchored = (pattern: string): string => `--exclude=/${pattern}`;

/** A link of the checkout may lead anywhere: what is out there is not the repository's to hand on. */
async function staysInside(top: string, name: string): Promise<boolean> {
  const real = await realPathOf(path.join(top, name));
  return real !== null && real.startsWith(top + path.sep);
}

const told = (names: readonly string[], say: (list: string) => string): string[] =>
  names.length === 0 ? [] : [say(listPaths(names))];

/** What git tracks is in the worktree already and is left alone, as is all that is there. */
export async function bringFiles(
  gitAccess: GitAccess,
  { top, gitDir }: Checkout,
  worktree: string,
  { copy, link }: Bring,
  signal?: AbortSignal,
): Promise<Brought> {
  if (copy.length === 0 && link.length === 0) return { included: [], warnings: [] };
  const git = await gitAccess.hardened({ cwd: top, gitDir, workTree: top }, signal);
  const outside: string[] = [];
  const named = async (patterns: readonly string[]): Promise<string[]> => {
    if (patterns.length === 0) return [];
    const found: string[] = [];
    for (const name of await untracked(git, patterns.map(anchored), signal)) {
      if (name.startsWith(EXCLUDED)) continue;
      if (await staysInside(top, withoutSlash(name))) found.push(name);
      else outside.push(withoutSlash(name));
    }
    const { folders, rest } = await freeNames(found, worktree, signal);
    return [...folders, ...rest];
  };
  const linked: string[] = [];
  const copies: string[] = [];
  for (const name of await named(link)) {
    signal?.throwIfAborted();
    const source = path.join(top, name);
    // a link to a file needs rights that few users have there
    if (process.platform === 'win32' && (await kindOf(source)) !== 'folder') copies.push(name);
    else if (await linkFolder(source, path.join(worktree, name))) linked.push(name);
  }
  const budget = { files: LIMITS.includedFiles, bytes: LIMITS.includedBytes };
  copies.push(...(await named(copy)));
  const { copied, closed, odd, tooLarge, hasMore } = await copyTree(top, worktree, copies, budget, signal);
  return {
    included: [
      ...linked.map((name): Included => ({ path: name, how: 'linked' })),
      ...copied.sort().map((name): Included => ({ path: name, how: 'copied' })),
    ],
    warnings: [
      ...told(outside, (list) => `Links that lead out of the checkout were not brought: ${list}.`),
      ...told([...closed, ...odd], (list) => `Files could not be read and were not brought: ${list}.`),
      ...told(tooLarge, (list) => `Files were too large to be copied into the worktree: ${list}.`),
      ...(hasMore
        ? [`The configuration names more than ${LIMITS.includedFiles} files to copy; the rest was not.`]
        : []),
    ],
  };
}
