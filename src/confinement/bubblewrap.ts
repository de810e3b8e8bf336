// (pure) A plan as arguments of bubblewrap; of two mounts over one path it keeps the later, as the plan does.
// https://github.com/containers/bubblewrap/blob/main/bwrap.xml
import type { Mount } from './mounts.ts';
import type { ConfinementPlan } from './plan.ts';

/** Where it tells the pid of the first process inside. */
const STATUS_FD = 4;

/** Files that stand in the place of hidden ones. */
export interface StandIns {
  readonly emptyFile: string;
  /** An empty object of JSON. */
  readonly emptyObject: string;
}

export interface BubblewrapOptions {
  readonly standIns: StandIns;
  readonly cwd: string;
  /** Whether this bubblewrap can forbid further user namespaces (from 0.8 on). */
  readonly disablesNamespaces: boolean;
}

function mountArgs({ kind, path, from }: Mount, { emptyFile, emptyObject }: StandIns): string[] {
  switch (kind) {
    case 'root':
      return []; // what bubblewrap begins with
    case 'readable':
      return ['--ro-bind', path, path];
    case 'writable':
      return ['--bind', path, path];
    case 'private':
      return ['--bind', from ?? path, path];
    case 'empty_folder':
      return ['--perms', '0755', '--tmpfs', path];
    case 'empty_file':
      return ['--ro-bind', emptyFile, path];
    case 'empty_object':
      return ['--ro-bind', emptyObject, path];
    case 'devices':
      return ['--dev', path];
    case 'processes':
      return ['--proc', path];
  }
}

/**
 * The arguments up to the program. The environment is no part of them: arguments can be read by every user of the
 * machine, so bubblewrap is started with the variables that the program is to have.
 */
export function bubblewrapArgs(
  { mounts, rootLinks, programLinks, network }: ConfinementPlan,
  { standIns, cwd, disablesNamespaces }: BubblewrapOptions,
): string[] {
  const networks: Readonly<Record<ConfinementPlan['network'], readonly string[]>> = {
    open: [],
    // A loopback of its own, and nothing else.
    none: ['--unshare-net'],
    relayed: ['--unshare-net'],
  };
  // When everything is in its place: mounts inside of an empty folder need their own folders there.
  const closed = mounts.filter(({ kind }) => kind === 'empty_folder' || kind === 'root');
  return [
    '--unshare-user',
    '--unshare-pid',
    '--unshare-ipc',
    '--unshare-uts',
    '--unshare-cgroup-try',
    ...networks[network],
    ...(disablesNamespaces ? ['--disable-userns'] : []),
    '--die-with-parent',
    '--json-status-fd',
    String(STATUS_FD),
    '--new-session',
    '--cap-drop',
    'ALL',
    ...mounts.flatMap((mount, at) => [
      ...mountArgs(mount, standIns),
      ...(at === 0 ? rootLinks.flatMap(({ path, to }) => ['--symlink', to, path]) : []),
    ]),
    ...programLinks.flatMap(({ path, to }) => ['--symlink', to, path]),
    ...closed.flatMap(({ path }) => ['--remount-ro', path]),
    '--chdir',
    cwd,
    '--',
  ];
}
