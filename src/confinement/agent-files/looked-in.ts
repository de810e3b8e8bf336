// (pure) The folders in which agents look for their files: where they work, and those above up to the repository's top.
import path from 'node:path';
import type { ConfinedWorkspace, Look } from '../facts.ts';
import { isInside } from '../mounts.ts';

/** A folder in which an agent looks, and the top of the repository that it belongs to. */
export interface LookedIn {
  readonly folder: string;
  readonly top: string;
}

/**
 * A directory and the folders above it, the last of them the outermost with a `.git`: of a repository in another one, and
 * of a `.git` that is none, agents and git say different things. Without one, all below the home.
 */
function upFrom(directory: string, home: string, look: Look): LookedIn[] {
  const folders: string[] = [];
  for (let at = directory; at !== home && at !== path.dirname(at); at = path.dirname(at)) folders.push(at);
  const tops = folders.filter((folder) => look(path.join(folder, '.git')) !== null);
  const last = tops.at(-1) ?? folders.at(-1) ?? directory;
  return folders
    .filter((folder) => isInside(last, folder))
    .map((folder) => ({ folder, top: tops.find((top) => isInside(top, folder)) ?? last }));
}

/**
 * The home itself is never one of them: what is there is its user's own.
 * @param cwd of the agent
 * @param addDirs further folders of the job
 */
export function foldersLookedIn(
  {
    workspace,
    cwd,
    addDirs,
    home,
  }: {
    readonly workspace: ConfinedWorkspace;
    readonly cwd: string;
    readonly addDirs: readonly string[];
    readonly home: string;
  },
  look: Look,
): LookedIn[] {
  const real = (place: string): string => look(place)?.real ?? place;
  const { top } = workspace;
  // The worktree lies in the checkout, and versions differ in how far up they look.
  const checkout =
    workspace.kind === 'worktree' ? [{ folder: workspace.checkout, top: workspace.checkout }] : [];
  const ways = [cwd, top, ...addDirs].flatMap((directory) => upFrom(real(directory), real(home), look));
  const all = new Map([...ways, ...checkout].map((each) => [each.folder, each]));
  return [...all.values()].filter(({ folder }) => !isInside(folder, real(home)));
}
