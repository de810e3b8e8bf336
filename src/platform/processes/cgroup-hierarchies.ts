// (pure) What control groups are asked for, and the files of both versions that answer.
// https://docs.kernel.org/admin-guide/cgroup-v2.html, https://docs.kernel.org/admin-guide/cgroup-v1/

export type Controller = 'memory' | 'pids' | 'cpuacct';

interface ControllerFiles {
  /** Written; read back to see what holds. */
  readonly limit?: string;
  /** Further files, where there are such: `same` is the limit once more. */
  readonly also?: Readonly<Record<string, string>>;
  /** A file of `key number` lines, and the key that counts how often the limit was hit. */
  readonly events?: { readonly file: string; readonly key: string };
  /** Processor time so far: a key of such a file, or the file itself, and how many make a second. */
  readonly usage?: { readonly file: string; readonly key: string | null; readonly perSecond: number };
}

export const CONTROLLER_FILES: Readonly<Record<1 | 2, Readonly<Record<Controller, ControllerFiles>>>> = {
  1: {
    memory: {
      limit: 'memory.limit_in_bytes',
      also: { 'memory.memsw.limit_in_bytes': 'same' },
      events: { file: 'memory.oom_control', key: 'oom_kill' },
    },
    pids: { limit: 'pids.max', events: { file: 'pids.events', key: 'max' } },
    cpuacct: { usage: { file: 'cpuacct.usage', key: null, perSecond: 1e9 } },
  },
  2: {
    memory: {
      limit: 'memory.max',
      also: { 'memory.swap.max': '0', 'memory.oom.group': '1' },
      events: { file: 'memory.events', key: 'oom_kill' },
    },
    pids: { limit: 'pids.max', events: { file: 'pids.events', key: 'max' } },
    cpuacct: { usage: { file: 'cpu.stat', key: 'usage_usec', perSecond: 1e6 } },
  },
};

/** A place where groups may be made. */
export interface Hierarchy {
  readonly version: 1 | 2;
  /** The group that they are made in. */
  readonly folder: string;
  readonly controllers: readonly Controller[];
}

interface Mount {
  readonly root: string;
  readonly at: string;
  readonly type: string;
  /** Of the file system: in version 1, its controllers. */
  readonly options: readonly string[];
}

/** @param text of /proc/self/mountinfo */
function cgroupMounts(text: string): Mount[] {
  return text.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const [, , , root = '', at = ''] = before.split(' ');
    const [type = '', , options = ''] = after.split(' ');
    return type === 'cgroup' || type === 'cgroup2' ? [{ root, at, type, options: options.split(',') }] : [];
  });
}

/** The folder of a group under a mount; null where the mount does not show it. */
function folderIn({ root, at }: Mount, group: string): string | null {
  if (root === '/') return group === '/' ? at : at + group;
  if (group === root) return at;
  return group.startsWith(`${root}/`) ? at + group.slice(root.length) : null;
}

const CONTROLLERS: readonly Controller[] = ['memory', 'pids', 'cpuacct'];

/**
 * Where a process is that would make groups.
 * @param membership text of /proc/self/cgroup
 * @param mountinfo text of /proc/self/mountinfo
 * @param delegated controllers that a group of version 2 hands to groups in it, words; null where there is no such group
 * @returns at most one place for each controller
 */
export function hierarchiesOf(
  membership: string,
  mountinfo: string,
  delegated: (folder: string) => readonly string[] | null,
): Hierarchy[] {
  const mounts = cgroupMounts(mountinfo);
  const found: Hierarchy[] = [];
  const has = (controller: Controller): boolean =>
    found.some(({ controllers }) => controllers.includes(controller));
  for (const line of membership.split('\n')) {
    const [, names = '', group = ''] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (names === '' || group === '') continue;
    const controllers = CONTROLLERS.filter((each) => names.split(',').includes(each) && !has(each));
    const mount = mounts.find(
      ({ type, options }) => type === 'cgroup' && controllers.some((each) => options.includes(each)),
    );
    const folder = mount === undefined ? null : folderIn(mount, group);
    if (folder !== null && controllers.length > 0) found.push({ version: 1, folder, controllers });
  }
  const group = /^0::(\/.*)$/m.exec(membership)?.[1];
  const mount = mounts.find(({ type }) => type === 'cgroup2');
  const own = group === undefined || mount === undefined ? null : folderIn(mount, group);
  if (own !== null && mount !== undefined && !has('memory')) {
    const folder = nearestDelegate(own, mount.at, delegated);
    if (folder !== null)
      found.push({ version: 2, folder, controllers: CONTROLLERS.filter((each) => !has(each)) });
  }
  return found;
}

/** A group with processes hands no controller on, so the place is mostly above this process's own group. */
function nearestDelegate(
  own: string,
  top: string,
  delegated: (folder: string) => readonly string[] | null,
): string | null {
  for (let folder = own; folder.startsWith(top); folder = folder.slice(0, folder.lastIndexOf('/'))) {
    const handed = delegated(folder);
    if (handed?.includes('memory') === true && handed.includes('pids')) return folder;
    if (folder === top) return null;
  }
  return null;
}
