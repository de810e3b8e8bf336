// (pure) A plan as arguments of unshare(1), for machines without bubblewrap; of two mounts over one path it keeps the later.
import { posix } from 'node:path';
import type { StandIns } from './bubblewrap.ts';
import type { Mount } from './mounts.ts';
import type { ConfinementPlan } from './plan.ts';
import { UNSHARE_SCRIPT } from './unshare-script.ts';

/** Of util-linux, by their absolute paths. */
export interface UnsharePrograms {
  readonly program: string;
  readonly setpriv: string;
}

export interface UnshareOptions extends UnsharePrograms {
  readonly standIns: StandIns;
  readonly cwd: string;
  /** An empty folder, over which the new root is put together; no part of the plan. */
  readonly root: string;
}

/** As the kernel writes a path in /proc/self/mountinfo (seq_path(9)). */
export const mountinfoName = (path: string): string =>
  path.replaceAll(/[ \t\n\\]/g, (sign) => `\\${sign.charCodeAt(0).toString(8).padStart(3, '0')}`);

/** What the script does at a path, and with what. */
type Step = readonly [
  act: 'ro' | 'rw' | 'empty' | 'dev' | 'proc' | 'link' | 'close',
  path: string,
  from: string,
];

function stepOf({ kind, path, from }: Mount, { emptyFile, emptyObject }: StandIns): Step {
  switch (kind) {
    case 'root':
    case 'empty_folder':
      return ['empty', path, ''];
    case 'readable':
      return ['ro', path, path];
    case 'writable':
      return ['rw', path, path];
    case 'private':
      return ['rw', path, from ?? path];
    case 'empty_file':
      return ['ro', path, emptyFile];
    case 'empty_object':
      return ['ro', path, emptyObject];
    case 'devices':
      return ['dev', path, ''];
    case 'processes':
      return ['proc', path, ''];
  }
}

function stepsOf({ mounts, rootLinks, programLinks }: ConfinementPlan, standIns: StandIns): Step[] {
  const link = ({ path, to }: { readonly path: string; readonly to: string }): Step => ['link', path, to];
  const [first, ...others] = mounts.map((mount) => stepOf(mount, standIns));
  const closed = mounts.filter(({ kind }) => kind === 'empty_folder' || kind === 'root');
  return [
    ...(first === undefined ? [] : [first]),
    ...rootLinks.map(link),
    ...others,
    ...programLinks.map(link),
    // When everything is in its place: mounts inside of an empty folder need their own folders there.
    ...closed.map(({ path }): Step => ['close', path, '']),
  ];
}

/** The arguments up to the program, of which the first one is the program to start. */
export function unshareArgs(
  plan: ConfinementPlan,
  { program, setpriv, standIns, cwd, root }: UnshareOptions,
): string[] {
  const isApart = plan.network !== 'open';
  return [
    setpriv,
    '--pdeathsig=KILL',
    '--',
    program,
    ...'--user --map-root-user --mount --pid --ipc --uts --cgroup --fork --kill-child'.split(' '),
    ...(isApart ? ['--net'] : []),
    '--',
    'setsid',
    '/bin/sh',
    '-c',
    UNSHARE_SCRIPT,
    'agy-mcp-mounts',
    ...[program, setpriv, root, cwd, isApart ? 'apart' : ''],
    ...stepsOf(plan, standIns).flatMap(([act, path, from]) => {
      const place = path === '/' ? root : posix.join(root, path);
      return [act, place, mountinfoName(place), from];
    }),
    '--',
  ];
}
