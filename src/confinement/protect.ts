// (pure) What must not be written, whoever asks for it, and what holds it where a job may write around it.
import { posix } from 'node:path';
import type { ConfinedWorkspace, ConfinementFacts, Look } from './facts.ts';
import { isInside, isWritable, type Mount, mountAt, outerFirst } from './mounts.ts';
import {
  ADMIN_PROTECTED,
  AGENT_PROTECTED,
  HOME_PROTECTED,
  MODULE_PROTECTED,
  WORKSPACE_PROTECTED,
} from './protected-places.ts';

/** Made for the time of the job where a protected place is missing, so that nobody else can make it. */
export interface Placeholder {
  readonly path: string;
  /** What is in a file; null for a folder, which git and most programs overlook. */
  readonly text: string | null;
}

/**
 * The first part of a path that is missing below a folder that is there, or a link on the way that leads nowhere; null
 * where all of it is there.
 */
function firstMissing(path: string, look: Look): { path: string; isLink: boolean } | null {
  const place = look(path);
  if (place !== null) return place.kind === 'dangling' ? { path: place.real, isLink: true } : null;
  const parent = posix.dirname(path);
  if (parent === path) return null;
  const above = look(parent);
  if (above === null || above.kind === 'dangling') return firstMissing(parent, look);
  return { path: posix.join(above.real, posix.basename(path)), isLink: false };
}

/** Everything that must not be written, whoever asks for it: as it is named, links not followed. */
export function protectedPlaces({ workspace, home, write, own, agentFolders }: ConfinementFacts): string[] {
  const tops = [workspace.top, ...write];
  const below = (folder: string, names: readonly string[]) => names.map((name) => posix.join(folder, name));
  return [
    ...own,
    ...below(home, HOME_PROTECTED),
    ...tops.flatMap((top) => below(top, WORKSPACE_PROTECTED)),
    ...agentFolders.flatMap((folder) => below(folder, AGENT_PROTECTED)),
    ...(workspace.kind === 'in_place'
      ? workspace.repositories
      : [
          workspace.gitDir,
          posix.join(workspace.checkout, '.git'),
          ...workspace.submodules.map(({ gitFile }) => gitFile),
        ]),
  ];
}

/** What a commit in the worktree writes into the repository, and what of it stays as it is all the same. */
export function commitPlaces(workspace: ConfinedWorkspace): {
  /** Its folder; everything else lies below. */
  repository: string;
  holes: string[];
  kept: string[];
} {
  if (workspace.kind === 'in_place') return { repository: '', holes: [], kept: [] };
  const { gitDir, adminDir, branchFolder, submodules } = workspace;
  const inGit = (...parts: string[]) => posix.join(gitDir, ...parts);
  return {
    repository: gitDir,
    holes: [
      inGit('objects'),
      inGit('refs/heads', branchFolder),
      inGit('logs/refs/heads', branchFolder),
      adminDir,
    ],
    kept: [
      inGit('objects/info'),
      ...ADMIN_PROTECTED.map((name) => posix.join(adminDir, name)),
      ...submodules.flatMap((each) => MODULE_PROTECTED.map((name) => posix.join(each.adminDir, name))),
    ],
  };
}

export interface Building {
  readonly mounts: Mount[];
  readonly placeholders: Placeholder[];
  readonly links: string[];
}

/** What stands in for a file that configures an agent: nothing, in the form that its program reads. */
function standIn(missing: string, path: string): string | null {
  if (posix.basename(missing) !== posix.basename(path)) return null;
  const extension = posix.extname(path);
  return extension === '' ? null : extension === '.json' ? '{}\n' : '';
}

/**
 * Mounts protected places over what is writable; where there is none, what keeps it from being made.
 * @param asFiles whether what has an extension is a file that its program would read
 */
export function protect(
  { mounts, placeholders, links }: Building,
  places: readonly string[],
  look: Look,
  asFiles = false,
): void {
  const found = places.flatMap((path) => {
    const missing = firstMissing(path, look);
    if (missing !== null) {
      if (!isWritable(mounts, missing.path)) return [];
      if (missing.isLink) links.push(missing.path);
      else placeholders.push({ path: missing.path, text: asFiles ? standIn(missing.path, path) : null });
      return missing.isLink ? [] : [missing.path];
    }
    const real = look(path)?.real ?? path;
    const named = posix.join(look(posix.dirname(path))?.real ?? '/', posix.basename(path));
    // The name itself is a link: what it leads to is held, the link cannot be.
    if (real !== named && isWritable(mounts, named)) links.push(named);
    return [real];
  });
  const isWrittenIn = (path: string): boolean =>
    mounts.some((each) => each.kind === 'writable' && isInside(path, each.path));
  for (const path of outerFirst(found))
    if (isWritable(mounts, path) || isWrittenIn(path)) mounts.push(mountAt('readable', path));
}
