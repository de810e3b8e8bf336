// A cgroup for a job, on Linux where the user may make one: a membership that no descendant can shed.
// https://docs.kernel.org/admin-guide/cgroup-v2.html: a child is born in its parent's group; `cgroup.kill` is atomic.
import { mkdir, readdir, readFile, rmdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

export const GROUP_PREFIX = 'agy-mcp-';
/** An empty group is left by a runner that was killed; a younger one may be about to be entered. */
export const LEFT_BEHIND_MS = 60_000;

const IN_GROUP = new RegExp(`/${GROUP_PREFIX}([a-z0-9.]+)$`);

/** The place of a group in the one tree of version 2, from the lines of `/proc/PID/cgroup`. */
const placeOf = (lines: string): string | null => /^0::(\/.*)$/m.exec(lines)?.[1] ?? null;

/** The mark of the job in whose group a process is, from the lines of its `/proc/PID/cgroup`. */
export function markInCgroup(lines: string): string | null {
  return IN_GROUP.exec(placeOf(lines) ?? '')?.[1] ?? null;
}

/** The folder of the group that the lines of a `/proc/PID/cgroup` name; null where none is mounted. */
export async function cgroupFolder(lines: string): Promise<string | null> {
  const place = placeOf(lines);
  if (place === null) return null;
  const mounts = await readFile('/proc/self/mountinfo', 'utf8');
  const mount = mounts.split('\n').find((line) => line.includes(' - cgroup2 '));
  const [, , , root = '', at = ''] = mount?.split(' ') ?? [];
  const inside = path.posix.relative(root, place);
  return mount === undefined || inside.startsWith('..') ? null : path.join(at, inside);
}

async function ownFolder(): Promise<string | null> {
  return cgroupFolder(await readFile('/proc/self/cgroup', 'utf8'));
}

async function removeLeft(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(GROUP_PREFIX)) continue;
    const folder = path.join(parent, name);
    const { ctimeMs } = await stat(folder);
    if (Date.now() - ctimeMs > LEFT_BEHIND_MS) await rmdir(folder).catch(() => undefined); // somebody lives in it
  }
}

/**
 * Puts a process, and so all that it starts from now on, into a group of its own.
 * @returns false where the system or the user's rights have no such group; the mark in the environment serves there
 */
export async function enterCgroup(pid: number, mark: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  try {
    const parent = await ownFolder();
    if (parent === null) return false;
    await removeLeft(parent).catch(() => undefined); // another runner does the same
    const folder = path.join(parent, GROUP_PREFIX + mark);
    await mkdir(folder);
    try {
      await writeFile(path.join(folder, 'cgroup.procs'), String(pid));
      return true;
    } catch (error) {
      await rmdir(folder);
      throw error;
    }
  } catch {
    return false;
  }
}

/** Kills all of a group at once; a kernel before 5.14 cannot, and a group may be gone. */
export async function killCgroup(folder: string): Promise<void> {
  await writeFile(path.join(folder, 'cgroup.kill'), '1', { flag: 'r+' }).catch(() => undefined);
}

/** Removes the group that this process made for a job; one that is not there, or not empty, stays as it is. */
export async function leaveCgroup(mark: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const parent = await ownFolder().catch(() => null);
  if (parent !== null) await rmdir(path.join(parent, GROUP_PREFIX + mark)).catch(() => undefined);
}
