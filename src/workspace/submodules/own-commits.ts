// What an agent committed in a submodule of its worktree: commits that the submodule of the user does not have.
import path from 'node:path';
import { kindOf, realFolder } from '../../platform/files/paths.ts';
import { readText } from '../../platform/files/private-file.ts';
import type { SubmoduleRecord } from '../../protocol/submodule-record.ts';
import { type GitAccess, type HardenedGit, isCommit } from '../git/git.ts';

export interface InWorktree {
  readonly gitAccess: GitAccess;
  readonly top: string;
  /** The git folder of the worktree. */
  readonly adminDir: string;
  readonly submodules: readonly SubmoduleRecord[];
  readonly signal?: AbortSignal | undefined;
}

/** More commits than this are not counted. */
const MOST_COMMITS = 10_000;

/** Objects of uncommitted work in submodules: no submodule of the user gets them, and no repository that lacks the rest. */
export const submoduleObjects = (adminDir: string): string => path.join(adminDir, 'submodule-objects');

/** The git folder that the submodule was given: nothing in the worktree is asked for it. */
export function adminOf(
  { adminDir, submodules }: Pick<InWorktree, 'adminDir' | 'submodules'>,
  name: string,
): string {
  const around = submodules.filter((each) => name.startsWith(`${each.path}/`)).at(-1);
  if (around === undefined) return path.join(adminDir, 'modules', name);
  const parent = adminOf({ adminDir, submodules }, around.path);
  return path.join(parent, 'modules', name.slice(around.path.length + 1));
}

/** Sealed by its own configuration, which the agent may have written; null when it is none that may be asked. */
async function hardenOwn(place: InWorktree, { path: name }: SubmoduleRecord): Promise<HardenedGit | null> {
  const gitDir = adminOf(place, name);
  if ((await realFolder(gitDir)) !== gitDir) return null;
  if ((await kindOf(path.join(gitDir, 'commondir'))) !== 'absent') return null;
  const cwd = path.join(place.top, name);
  return (await place.gitAccess.hardened({ cwd, gitDir, workTree: cwd }, place.signal)).until(place.signal);
}

/** Whether it is at the commit that it was given, as git leaves that there: saves asking git. */
export async function isAtItsCommit(
  place: InWorktree,
  { path: name, commit }: SubmoduleRecord,
): Promise<boolean> {
  const head = await readText(path.join(adminOf(place, name), 'HEAD')).catch(() => null); // whatever is there now
  return head?.trim() === commit;
}

/** The commit that is checked out; null when that is not known. */
export async function headIn(place: InWorktree, record: SubmoduleRecord): Promise<string | null> {
  try {
    const git = await hardenOwn(place, record);
    const told =
      (await git?.must(['rev-parse', '--verify', '--end-of-options', 'HEAD^{commit}']))?.trim() ?? '';
    return isCommit(told) ? told : null;
  } catch {
    place.signal?.throwIfAborted();
    return null; // an agent may have made anything of it
  }
}

/** How many commits are in it alone; null when that is not known. @param git that reads the user's objects */
export async function countOwnCommits(
  place: InWorktree,
  record: SubmoduleRecord,
  git: HardenedGit,
): Promise<number | null> {
  try {
    const own = await hardenOwn(place, record);
    if (own === null) return null;
    const args = [
      'rev-list',
      `--max-count=${MOST_COMMITS}`,
      '--all',
      '--reflog',
      '--not',
      record.commit,
      '--remotes',
    ];
    const input = await own.must(args);
    if (input === '') return 0;
    const known = await git.must(['cat-file', '--batch-check'], { input });
    return known.split('\n').filter((line) => line.endsWith(' missing')).length;
  } catch {
    place.signal?.throwIfAborted();
    return null;
  }
}
