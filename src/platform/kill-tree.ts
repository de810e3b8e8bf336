// Ends an agent and everything it started, and proves it.
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import treeKill from 'tree-kill';
import { cgroupFolder, killCgroup, leaveCgroup, markInCgroup } from './cgroup.ts';

/** Name of the variable that every descendant of an agent inherits. */
export const MARK_VARIABLE = 'AGY_MCP_JOB_MARK';

/** Sends a signal to a process group; a group that is gone already is no error. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // ESRCH: the group ended before the signal
  }
}

/** Asks one process to end; false when it is gone already. */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false; // ESRCH
  }
}

interface Marked {
  readonly pid: number;
  readonly mark: string;
  /** The lines that name its control groups. */
  readonly groups: string;
}

/** A file of /proc: made by the kernel as it is read, so that a promise would cost more than the reading. */
function procFile(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    return ''; // ended meanwhile, another user's, or one that hides itself
  }
}

function isLiving(pid: number): boolean {
  const stat = procFile(pid, 'stat');
  const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
  return state !== '' && state !== 'Z' && state !== 'X';
}

/** A living process with a mark; null when it has none or has ended. */
function lookAt(pid: number): Marked | null {
  const [, inherited] = `\0${procFile(pid, 'environ')}`.split(`\0${MARK_VARIABLE}=`, 2);
  const groups = procFile(pid, 'cgroup');
  const mark = inherited?.split('\0', 1)[0] ?? markInCgroup(groups);
  return mark === null || !isLiving(pid) ? null : { pid, mark, groups };
}

/** Living processes that carry the mark of any job, this one aside. Linux only; elsewhere the list is empty. */
export async function listMarked(): Promise<Marked[]> {
  if (process.platform !== 'linux') return [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  return pids.flatMap((pid) => (pid === process.pid ? [] : (lookAt(pid) ?? [])));
}

/**
 * Living processes that carry the mark of a job, in their environment or by their control group: also those that left
 * the process group by setsid or a double fork. Linux only.
 */
export async function findMarked(mark: string): Promise<number[]> {
  return (await listMarked()).filter((each) => each.mark === mark).map(({ pid }) => pid);
}

/**
 * Kills the group of `pid` and every process with the mark. A process may fork while it is looked for, so it looks
 * again until nothing is found.
 * @returns pids that still live after the last round (a process in uninterruptible sleep can be among them)
 */
export async function killTree(pid: number | null, mark: string): Promise<number[]> {
  if (pid !== null) {
    if (process.platform === 'win32')
      await new Promise<void>((resolve) => {
        treeKill(pid, 'SIGKILL', () => {
          resolve();
        });
      });
    else signalGroup(pid, 'SIGKILL');
  }
  let left: number[] = [];
  // Twice: the environment of a process that is just being replaced by exec reads empty.
  for (let round = 0, clean = 0; round < 20 && clean < 2; round += 1) {
    const marked = (await listMarked()).filter((each) => each.mark === mark);
    left = marked.map((each) => each.pid);
    clean = left.length === 0 ? clean + 1 : 0;
    await killGroups(marked);
    for (const each of left) signalProcess(each, 'SIGKILL');
    // The kernel needs a moment to take a killed process down: nothing signals its end to a stranger.
    if (clean < 2) await new Promise((resolve) => setTimeout(resolve, clean === 1 ? 1 : 5 * (round + 1)));
  }
  await leaveCgroup(mark);
  return left;
}

/** Takes whole control groups down, so that nothing is born while it is looked for. */
async function killGroups(marked: readonly Marked[]): Promise<void> {
  const groups = new Set(
    marked.filter(({ mark, groups: lines }) => markInCgroup(lines) === mark).map((each) => each.groups),
  );
  for (const lines of groups) {
    const folder = await cgroupFolder(lines).catch(() => null);
    if (folder !== null) await killCgroup(folder);
  }
}
