// A control group that limits what a job uses, in whichever version the machine has and lets this user make.
import { mkdirSync, readdirSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readTextSync } from '../files/sync-read.ts';
import { GROUP_PREFIX, LEFT_BEHIND_MS } from './cgroup.ts';
import { CONTROLLER_FILES, type Controller, type Hierarchy, hierarchiesOf } from './cgroup-hierarchies.ts';

export interface LimitGroup {
  /** Groups that a process enters by writing 0 to their `cgroup.procs`; what it starts from then on is in them. */
  readonly folders: readonly string[];
  /** Whether the group of version 2 is one of them. */
  readonly isUnified: boolean;
  readonly controllers: ReadonlySet<Controller>;
  /** Bytes of memory, or processes. @returns whether the limit was read back */
  limit(controller: Controller, value: number): boolean;
  /** Whether a process is in all of them. */
  has(pid: number): boolean;
  /** How often the limit was hit since the group was made. */
  hits(controller: Controller): number;
  /** Of all that was ever in it; null when unknown. */
  cpuSeconds(): number | null;
  pids(): number[];
  /** To be called when nothing in it is alive. */
  remove(): void;
}

const delegatedTo = (folder: string): readonly string[] | null =>
  readTextSync(path.join(folder, 'cgroup.subtree_control'))?.trim().split(' ') ?? null;

/** Where this process could make groups; whether it may shows when it does. */
function ownHierarchies(): Hierarchy[] {
  if (process.platform !== 'linux') return [];
  return hierarchiesOf(
    readTextSync('/proc/self/cgroup') ?? '',
    readTextSync('/proc/self/mountinfo') ?? '',
    delegatedTo,
  );
}

const write = (file: string, text: string): boolean => {
  try {
    writeFileSync(file, text, { flag: 'r+' });
    return true;
  } catch {
    return false; // not there, or not for this user
  }
};

const isGroup = (name: string): boolean => name.startsWith(GROUP_PREFIX);

/** What runners that were killed have left; a young one may be about to be entered. */
function removeLeft(parent: string): void {
  try {
    for (const name of readdirSync(parent).filter(isGroup)) {
      const folder = path.join(parent, name);
      if (Date.now() - statSync(folder).ctimeMs > LEFT_BEHIND_MS) removeFolder(folder);
    }
  } catch {
    // another runner does the same
  }
}

function removeFolder(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // gone, or somebody lives in it
  }
}

/** @returns null where this user may make none */
function makeFolder({ folder: parent }: Hierarchy, mark: string): string | null {
  removeLeft(parent);
  const folder = path.join(parent, GROUP_PREFIX + mark);
  try {
    mkdirSync(folder, { recursive: true });
  } catch {
    return null;
  }
  if (write(path.join(folder, 'cgroup.procs'), '')) return folder;
  removeFolder(folder);
  return null;
}

/** The number behind a key in a file of such lines, or of the whole file. */
function numberIn(file: string, key: string | null): number | null {
  const text = readTextSync(file);
  if (text === null) return null;
  const found = key === null ? text.trim() : new RegExp(`^${key} (\\d+)$`, 'm').exec(text)?.[1];
  return found === undefined ? null : Number(found);
}

/** The kernel rounds memory to pages. */
const PAGE = 65_536;

/** With the folder of the group itself. */
type Made = Hierarchy;

/** @returns whether the limit can be read back */
function setLimit({ version, folder }: Made, controller: Controller, value: number): boolean {
  const { limit, also = {} } = CONTROLLER_FILES[version][controller];
  if (limit === undefined) return false;
  const file = path.join(folder, limit);
  write(file, String(value));
  for (const [name, text] of Object.entries(also))
    write(path.join(folder, name), text === 'same' ? String(value) : text);
  const found = numberIn(file, null);
  return found !== null && found <= value && found > value - PAGE;
}

interface Place {
  readonly file: (name: string) => string;
  readonly files: (typeof CONTROLLER_FILES)[1 | 2][Controller];
}

function placeOf(made: readonly Made[], controller: Controller): Place | null {
  const place = made.find(({ controllers }) => controllers.includes(controller));
  if (place === undefined) return null;
  return {
    file: (name) => path.join(place.folder, name),
    files: CONTROLLER_FILES[place.version][controller],
  };
}

function hitsIn(made: readonly Made[], controller: Controller): number {
  const place = placeOf(made, controller);
  const events = place?.files.events;
  return place === null || events === undefined ? 0 : (numberIn(place.file(events.file), events.key) ?? 0);
}

/**
 * Makes the group of a job; one that is there is taken as it is.
 * @returns null where this user may make none
 */
export function openLimitGroup(mark: string): LimitGroup | null {
  const made = ownHierarchies().flatMap((hierarchy): Made[] => {
    const folder = makeFolder(hierarchy, mark);
    return folder === null ? [] : [{ ...hierarchy, folder }];
  });
  const [first] = made;
  if (first === undefined) return null;
  const controllers = new Set(made.flatMap((each) => each.controllers));
  const before = new Map([...controllers].map((each) => [each, hitsIn(made, each)]));
  return {
    folders: made.map(({ folder }) => folder),
    isUnified: made.some(({ version }) => version === 2),
    controllers,
    limit: (controller, value) =>
      made.some((each) => each.controllers.includes(controller) && setLimit(each, controller, value)),
    has: (pid) => {
      const lines = (readTextSync(`/proc/${pid}/cgroup`) ?? '').split('\n');
      const inside = lines.filter((line) => line.endsWith(`/${GROUP_PREFIX}${mark}`));
      return inside.length >= made.length;
    },
    hits: (controller) => hitsIn(made, controller) - (before.get(controller) ?? 0),
    cpuSeconds: () => {
      const place = placeOf(made, 'cpuacct');
      const usage = place?.files.usage;
      if (place === null || usage === undefined) return null;
      const used = numberIn(place.file(usage.file), usage.key);
      return used === null ? null : used / usage.perSecond;
    },
    pids: () =>
      (readTextSync(path.join(first.folder, 'cgroup.procs')) ?? '').split('\n').filter(Boolean).map(Number),
    remove: () => {
      for (const { folder } of made) removeFolder(folder);
    },
  };
}

/** Removes what a runner that was killed has left of a job's group, where nothing in it is alive. */
export function removeLimitGroup(mark: string): void {
  for (const { folder } of ownHierarchies()) removeFolder(path.join(folder, GROUP_PREFIX + mark));
}
