// Repositories inside a worktree: where their own `.git` folder lies, and whether they hold work of their own.
import path from 'node:path';
import { kindOf, realFolder } from '../../platform/files/paths.ts';
import { readText } from '../../platform/files/private-file.ts';
import { joinedPath } from '../../platform/files/walk-below.ts';
import type { GitAccess, HardenedGit } from '../git/git.ts';
import { treeOfFiles, withFolder } from '../snapshot/snapshot.ts';

/** A repository in a folder of the worktree. */
export interface Nested {
  /** The folder, below the top of the worktree. */
  readonly name: string;
  /** The commit that the job started from has it as a submodule, at this commit. */
  readonly pinned: string | null;
}

/** Where the worktree and what belongs to it lie: nothing outside of these is asked or kept. */
export interface RepositoryFacts {
  readonly top: string;
  /** Git dirs of submodules that were checked out in the worktree. */
  readonly modules: string;
}

const isBelow = (folder: string, other: string): boolean =>
  other === folder || other.startsWith(`${folder}/`);

/** The git dir, when it is a plain folder in the worktree or in its administration; null when it is not. */
export async function gitDirOf({ top, modules }: RepositoryFacts, name: string): Promise<string | null> {
  const place = joinedPath(top, `${name}/.git`);
  const kind = await kindOf(place);
  if (kind === 'folder') return (await realFolder(place)) === place ? place : null;
  if (kind !== 'file') return null;
  const link = /^gitdir: (?<at>.+?)\n?$/s.exec((await readText(place).catch(() => null)) ?? '');
  const target = link?.groups?.['at'];
  if (target === undefined) return null;
  const folder = path.resolve(path.dirname(place), target);
  if (!isBelow(top, folder) && !isBelow(modules, folder)) return null;
  return (await realFolder(folder).catch(() => null)) === folder ? folder : null;
}

/** Git would read other repositories for this one: it is not asked then. */
async function standsAlone(gitDir: string): Promise<boolean> {
  if ((await kindOf(path.join(gitDir, 'commondir'))) !== 'absent') return false;
  for (const name of ['objects', 'refs'])
    if ((await kindOf(path.join(gitDir, name))) !== 'folder') return false;
  return true;
}

async function numberOf(git: HardenedGit, args: readonly string[]): Promise<number | null> {
  const answer = await git.ask(['rev-list', '--count', ...args]);
  return answer.ok ? Number(answer.stdout.trim()) : null;
}

/** The repository, sealed by its own configuration; null when it is none that may be asked. */
async function hardenNested(
  gitAccess: GitAccess,
  grounds: RepositoryFacts,
  name: string,
): Promise<HardenedGit | null> {
  const gitDir = await gitDirOf(grounds, name);
  if (gitDir === null || !(await standsAlone(gitDir))) return null;
  const cwd = joinedPath(grounds.top, name);
  return gitAccess.hardened({ cwd, gitDir, workTree: cwd });
}

/** How many commits are in it; null where that is not known. */
export async function commitsIn(
  gitAccess: GitAccess,
  grounds: RepositoryFacts,
  { name, pinned }: Nested,
): Promise<number | null> {
  try {
    const git = await hardenNested(gitAccess, grounds, name);
    if (git === null) return null;
    // of a submodule those that it did not come with
    const known = pinned === null ? [] : ['--not', pinned, '--remotes', '--tags'];
    return await numberOf(git, ['--all', '--reflog', ...known]);
  } catch {
    return null; // an agent made it: it may be anything
  }
}

/** Whether a submodule is as it was checked out: files, commits and what git ignores. */
export async function isUntouched(
  gitAccess: GitAccess,
  grounds: RepositoryFacts,
  nested: Nested,
): Promise<boolean> {
  const { name, pinned } = nested;
  try {
    const git = pinned === null ? null : await hardenNested(gitAccess, grounds, name);
    if (git === null || pinned === null || (await commitsIn(gitAccess, grounds, nested)) !== 0) return false;
    return await withFolder(async (folder) => {
      const own = git.at({ indexFile: path.join(folder, 'index') });
      await own.must(['read-tree', pinned]);
      const { tree, leftOut } = await treeOfFiles(own, joinedPath(grounds.top, name), { bad: 'raw' });
      const [before, rest] = await Promise.all([
        own.must(['rev-parse', '--verify', '--end-of-options', `${pinned}^{tree}`]),
        own.must(['ls-files', '-z', '--others', '--directory', '--no-empty-directory']),
      ]);
      return leftOut.length === 0 && tree === before.trim() && rest === '';
    });
  } catch {
    return false; // what cannot be compared is reported
  }
}
