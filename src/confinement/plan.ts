// (pure) What one job may see and change, as a plan that any means of confinement can carry out.
import { posix } from 'node:path';
import { quotedName } from '../protocol/text/visible-text.ts';
import type { ConfinementFacts, Look, Place, SandboxNetwork } from './facts.ts';
import { isInside, type Mount, mountAt, outerFirst, outermost, showsBelow, showsMachine } from './mounts.ts';
import { type Building, commitPlaces, type Placeholder, protect, protectedPlaces } from './protect.ts';
import { PROC_KEPT, RUN_VISIBLE, SYSTEM_FOLDERS, TEMP_FOLDERS } from './system-folders.ts';

export interface ConfinementPlan {
  readonly mounts: readonly Mount[];
  /** Links of an empty root, such as /bin, to what they lead to. */
  readonly rootLinks: readonly { readonly path: string; readonly to: string }[];
  /** Links on the way to programs, in folders that a job has of its own, to what they lead to. */
  readonly programLinks: readonly { readonly path: string; readonly to: string }[];
  /** Everything that is hidden, without links. */
  readonly hidden: readonly string[];
  readonly placeholders: readonly Placeholder[];
  /** Protected names that are links in a writable folder: a mount cannot hold them, so they are compared afterwards. */
  readonly links: readonly string[];
  /** Folders below `temp` that must be there. */
  readonly privateFolders: readonly string[];
  readonly environment: Readonly<Record<string, string | null>>;
  readonly network: SandboxNetwork['kind'];
  /** Why the job cannot be confined like this, as the end of a sentence; null where nothing speaks against it. */
  readonly conflict: string | null;
}

const SPECIAL: readonly string[] = ['/dev', '/proc', '/run', ...TEMP_FOLDERS];
/** Of these a job has its own, or the kernel's to read: nothing in them can be named. */
const OF_KERNEL: readonly string[] = ['/dev', '/proc', '/sys'];
const isOfKernel = (path: string): boolean => OF_KERNEL.some((folder) => isInside(folder, path));
/** It would cover the folders that a job has of its own. */
const isWide = (path: string): boolean => SPECIAL.some((folder) => isInside(path, folder));

/** The machine as the profile has it, with what is named around the folders that a job has of its own. */
function base(facts: ConfinementFacts, wide: readonly Mount[], look: Look): Mount[] {
  const { profile, home, temp } = facts;
  const there = (paths: readonly string[]) => paths.flatMap((path) => look(path)?.real ?? []);
  const run = there(['/run']);
  const inRun = there(RUN_VISIBLE.map((name) => posix.join('/run', name)));
  const own = [
    mountAt('devices', '/dev'),
    mountAt('processes', '/proc'),
    ...there(PROC_KEPT).map((path) => mountAt('readable', path)),
    ...outerFirst(there(TEMP_FOLDERS)).map((path) => mountAt('private', path, posix.join(temp, 'tmp'))),
    ...run.map((path) => mountAt('empty_folder', path)),
    ...outerFirst(inRun.filter((path) => isInside('/run', path))).map((path) => mountAt('readable', path)),
  ];
  if (profile === 'standard') return [mountAt('readable', '/'), ...wide, ...own];
  const system = outerFirst(there(SYSTEM_FOLDERS)).map((path) => mountAt('readable', path));
  return [
    mountAt('root', '/'),
    ...system,
    ...wide,
    ...own,
    mountAt('private', home, posix.join(temp, 'home')),
  ];
}

/** Hidden in every profile, less what the agent needs for its own sign-in. */
function hiddenPlaces({ secrets, own, agent }: ConfinementFacts, look: Look): Place[] {
  const spared = [...agent.signIn, ...agent.state].flatMap((path) => look(path)?.real ?? []);
  const all = [...secrets, ...own]
    .flatMap((path) => look(path) ?? [])
    .filter(({ kind }) => kind !== 'dangling');
  const kept = new Set(
    outermost(all.map(({ real }) => real).filter((real) => !spared.some((folder) => isInside(folder, real)))),
  );
  const places = new Map(all.filter(({ real }) => kept.has(real)).map((place) => [place.real, place]));
  return [...places.values()];
}

/** What is to be readable and writable, without links. */
function grants(facts: ConfinementFacts, look: Look): { readable: string[]; writable: string[] } {
  const { workspace, profile, agent } = facts;
  const isStandard = profile === 'standard';
  const real = (paths: readonly string[]) =>
    outerFirst(paths.flatMap((path) => look(path)?.real ?? []).filter((path) => !isOfKernel(path)));
  return {
    readable: real([
      ...(isStandard ? [facts.home] : []),
      ...facts.programs,
      ...(facts.network.kind === 'relayed' ? facts.network.programs : []),
      ...agent.signIn,
      ...facts.read,
      ...(facts.bus === null ? [] : [facts.bus]),
      ...(workspace.kind === 'worktree' ? [workspace.gitDir] : []),
      ...(isStandard && workspace.kind === 'worktree' ? [workspace.checkout] : []),
      workspace.top,
    ]),
    writable: real([
      ...(isStandard ? facts.caches : []),
      ...facts.write,
      ...(workspace.kind === 'worktree' || workspace.writes ? [workspace.top] : []),
    ]),
  };
}

/**
 * The later of two mounts wins, so the order is the rule: what there is, what may be written, what of that may not,
 * what a commit needs, and last what nobody may see.
 * @param look at the machine, as it is before anything is mounted
 */
export function planConfinement(facts: ConfinementFacts, look: Look): ConfinementPlan {
  const { workspace, profile, temp } = facts;
  const real = (paths: readonly string[]) => paths.flatMap((path) => look(path)?.real ?? []);
  const { readable, writable } = grants(facts, look);
  const wide = [
    ...readable.filter(isWide).map((path) => mountAt('readable', path)),
    ...writable.filter(isWide).map((path) => mountAt('writable', path)),
  ];
  const mounts = base(facts, wide, look);
  const building: Building = { mounts, placeholders: [], links: [] };
  for (const path of readable) if (!showsMachine(mounts, path)) mounts.push(mountAt('readable', path));
  for (const path of writable.filter((each) => !isWide(each))) mounts.push(mountAt('writable', path));

  protect(building, protectedPlaces(facts), look);
  // Its own state may lie in a place that is protected from everybody else.
  for (const path of outerFirst(real(facts.agent.state))) mounts.push(mountAt('writable', path));
  protect(building, facts.agent.configuration, look, true);
  const { repository, holes, kept } = commitPlaces(workspace);
  // A repository that somebody else made can have links in it.
  for (const path of outerFirst(real(holes)).filter((each) => isInside(repository, each)))
    mounts.push(mountAt('writable', path));
  protect(building, kept, look, true);

  for (const { real: path, as } of outermostFiles(facts.agentFiles))
    if (showsMachine(mounts, path) || showsBelow(mounts, path)) mounts.push(mountAt(`empty_${as}`, path));

  const secret = hiddenPlaces(facts, look);
  for (const { real: path, kind } of secret)
    if (showsMachine(mounts, path) || showsBelow(mounts, path))
      mounts.push(mountAt(kind === 'folder' ? 'empty_folder' : 'empty_file', path));
  for (const path of real(facts.ownFiles)) mounts.push(mountAt('writable', path));
  if (facts.network.kind === 'relayed')
    for (const path of real([facts.network.folder])) mounts.push(mountAt('readable', path));

  const links = profile === 'standard' ? [] : rootLinks(look);
  const hider = secret.find((place) => isInside(place.real, workspace.top));
  return {
    mounts,
    rootLinks: links,
    programLinks: programLinks(
      facts.programs.filter((folder) => !links.some(({ path }) => isInside(path, folder))),
      mounts,
      look,
    ),
    hidden: secret.map((place) => place.real).sort(),
    placeholders: uniquePlaceholders(building.placeholders),
    links: [...new Set(building.links)],
    privateFolders: ['tmp', ...(profile === 'strict' ? ['home'] : [])].map((name) => posix.join(temp, name)),
    environment: {
      HOME: facts.home,
      TMPDIR: '/tmp',
      TMP: null,
      TEMP: null,
      ...(facts.bus === null ? { DBUS_SESSION_BUS_ADDRESS: null, XDG_RUNTIME_DIR: null } : {}),
    },
    network: facts.network.kind,
    conflict:
      hider === undefined
        ? agentFileConflict(facts, real)
        : `its directory lies in ${hider.real}, which is hidden from agents`,
  };
}

/** Without those that lie in another one that is hidden. */
function outermostFiles(files: ConfinementFacts['agentFiles']): ConfinementFacts['agentFiles'] {
  const kept = new Map(files.map((file) => [file.real, file]));
  return outermost([...kept.keys()]).flatMap((path) => kept.get(path) ?? []);
}

/** A file of the project may lead to what the job cannot do without. */
function agentFileConflict(
  { agentFiles, workspace, cwd, home, temp, programs }: ConfinementFacts,
  real: (paths: readonly string[]) => string[],
): string | null {
  const needed = [...real([workspace.top, cwd, home, ...programs]), temp];
  const file = agentFiles.find((each) => needed.some((path) => isInside(each.real, path)));
  if (file === undefined) return null;
  return `${quotedName(file.name)} of the project can start programs, and cannot be hidden, as what the job needs is in it; \`agy-mcp trust\` can approve it`;
}

/** A program is started by the name that it was found by, which can go through a link in a folder such as /tmp. */
function programLinks(
  folders: readonly string[],
  mounts: readonly Mount[],
  look: Look,
): ConfinementPlan['programLinks'] {
  const unseen = folders.filter((folder) => !isOfKernel(folder) && !showsMachine(mounts, folder));
  return outermost(unseen).flatMap((path) => {
    const to = look(path)?.real;
    return to === undefined || to === path || !showsMachine(mounts, to) ? [] : [{ path, to }];
  });
}

const rootLinks = (look: Look): ConfinementPlan['rootLinks'] =>
  SYSTEM_FOLDERS.flatMap((path) => {
    const to = look(path)?.real;
    return to === undefined || to === path ? [] : [{ path, to }];
  });

function uniquePlaceholders(all: readonly Placeholder[]): Placeholder[] {
  const texts = new Map(all.map(({ path, text }) => [path, text]));
  return outermost([...texts.keys()]).map((path) => ({ path, text: texts.get(path) ?? null }));
}
