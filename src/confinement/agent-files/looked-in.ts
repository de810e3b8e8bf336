// The folders in which agents look for their files: where they work, and every folder above up to the repository's top.
import path from 'node:path';
import type { ConfinedWorkspace, Look } from '../facts.ts';
import { isInside } from '../mounts.ts';

/** A folder in which an agent looks, and the top of the project that it belongs to. */
export interface LookedIn {
  readonly folder: string;
  readonly top: string;
}

/** A directory and the folders above it, the last of them with a `.git`; without one, all below the home. */
function upFrom(directory: string, home: string, look: Look): LookedIn[] {
  const folders: string[] = [];
  for (let at = directory; at !== home && at !== path.dirname(at); at = path.dirname(at)) {
    folders.push(at);
    if (look(path.join(at, '.git')) !== null) break;
  }
  const top = folders.at(-1) ?? directory;
  return folders.map((folder) => ({ folder, top }));
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
