// Where the objects of a submodule lie on this machine: in the git folder of the user's checkout, or of one that is gone.
import path from 'node:path';
import { kindOf, leadsStraight, realFolder } from '../../platform/files/paths.ts';
import { readText } from '../../platform/files/private-file.ts';
import type { HardenedGit } from '../git/git.ts';

/** A repository that has submodules: the user's checkout of it, and its git folder. */
export interface SourceParent {
  /** Null where it is not checked out. */
  readonly checkout: string | null;
  /** The common git folder. */
  readonly gitDir: string;
}

export interface SubmoduleSource extends SourceParent {
  readonly objects: string;
}

/** Git takes a folder with these for a repository of its own; one that shares those of another is none. */
async function standsAlone(gitDir: string): Promise<boolean> {
  if ((await kindOf(path.join(gitDir, 'commondir'))) !== 'absent') return false;
  const kinds = await Promise.all(['objects', 'refs'].map((name) => kindOf(path.join(gitDir, name))));
  return kinds.every((kind) => kind === 'folder');
}

const isBelow = (folder: string, other: string): boolean => other.startsWith(`${folder}${path.sep}`);

/** The git folder that a checkout says is its own. */
async function gitDirOf(checkout: string): Promise<string | null> {
  const place = path.join(checkout, '.git');
  const kind = await kindOf(place);
  if (kind === 'folder') return place;
  if (kind !== 'file') return null;
  const link = /^gitdir: (?<at>.+?)\r?\n?$/s.exec((await readText(place).catch(() => null)) ?? '');
  const at = link?.groups?.['at'];
  return at === undefined ? null : path.resolve(checkout, at);
}

/** The user's checkout of a submodule with its git folder; null when there is none that stands where it belongs. */
export async function checkedOutSource(
  { checkout, gitDir: parentGitDir }: SourceParent,
  name: string,
): Promise<SubmoduleSource | null> {
  if (checkout === null || !(await leadsStraight(checkout, name))) return null;
  const place = path.join(checkout, name);
  if ((await kindOf(place)) !== 'folder') return null;
  const gitDir = await gitDirOf(place);
  if (gitDir === null || (await realFolder(gitDir)) !== gitDir) return null;
  // a link to any other place was not made by git
  if (gitDir !== path.join(place, '.git') && !isBelow(parentGitDir, gitDir)) return null;
  return (await standsAlone(gitDir))
    ? { checkout: place, gitDir, objects: path.join(gitDir, 'objects') }
    : null;
}

/** A name of `.gitmodules` becomes a path. */
const isSafeName = (name: string): boolean =>
  name.split(/[\\/]/).every((part) => part !== '' && part !== '.' && part !== '..');

/** Names of submodules by their folders, as the `.gitmodules` of a tree has them. */
export async function submoduleNames(
  git: HardenedGit,
  tree: string,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  const args = [
    'config',
    `--blob=${tree}:.gitmodules`,
    '-z',
    '--get-regexp',
    String.raw`^submodule\..*\.path$`,
  ];
  const { stdout } = await git.ask(args, { signal });
  for (const entry of stdout.split('\0')) {
    const [key = '', value = ''] = entry.split(/\n(.*)/s);
    const name = /^submodule\.(?<name>.*)\.path$/s.exec(key)?.groups?.['name'];
    if (name !== undefined && isSafeName(name) && !names.has(value)) names.set(value, name);
  }
  return names;
}

/** The git folder that is left of a submodule which is not checked out. */
export async function storedSource(gitDir: string, name: string): Promise<SubmoduleSource | null> {
  const place = path.join(gitDir, 'modules', name);
  if ((await realFolder(place)) !== place || !(await standsAlone(place))) return null;
  return { checkout: null, gitDir: place, objects: path.join(place, 'objects') };
}
