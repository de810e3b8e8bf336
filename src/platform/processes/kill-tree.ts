// Ends an agent and everything it started, and proves it.
import { closeSync, openSync, readSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import treeKill from 'tree-kill';
import { cgroupFolder, killCgroup, leaveCgroup, markInCgroup } from './cgroup.ts';
import { hasOwnProc, isGone, parseStat } from './process-table.ts';

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

/** Reads files of /proc: made by the kernel as they are read, so that a promise would cost more than the reading. */
function createProcReader(): (pid: number, name: string) => string {
  const buffer = Buffer.allocUnsafe(65_536);
  return (pid, name) => {
    let text = '';
    try {
      const descriptor = openSync(`/proc/${pid}/${name}`, 'r');
      try {
        for (let length: number; (length = readSync(descriptor, buffer)) > 0;)
          text += buffer.toString('latin1', 0, length);
      } finally {
        closeSync(descriptor);
      }
    } catch {
      // ended meanwhile, another user's, or one that hides itself
    }
    return text;
  };
}

/** A living process that is not older, with a mark; null when there is none. */
function lookAt(read: ReturnType<typeof createProcReader>, pid: number, since: number): Marked | null {
  const stat = parseStat(read(pid, 'stat'));
  if (isGone(stat) || Number(stat.started) < since) return null;
  const [, inherited] = `\0${read(pid, 'environ')}`.split(`\0${MARK_VARIABLE}=`, 2);
  const groups = read(pid, 'cgroup');
  const mark = inherited?.split('\0', 1)[0] ?? markInCgroup(groups);
  // A second time: one that ended in between left an empty environment.
  return mark === null || isGone(parseStat(read(pid, 'stat'))) ? null : { pid, mark, groups };
}

/** Whether marks can be seen at all. */
export function canListMarked(): boolean {
  return process.platform === 'linux' && hasOwnProc();
}

/**
 * Living processes that carry the mark of any job, this one aside. Linux only; elsewhere the list is empty.
 * @param since start time, in the kernel's ticks, of the first that could
 */
export async function listMarked(since = 0): Promise<Marked[]> {
  if (!canListMarked()) return [];
  const read = createProcReader();
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  return pids.flatMap((pid) => (pid === process.pid ? [] : (lookAt(read, pid, since) ?? [])));
}

/**
 * Living processes that carry the mark of a job, in their environment or by their cgroup: also those that left
 * the process group by setsid or a double fork. Linux only.
 */
export async function findMarked(mark: string): Promise<number[]> {
  return (await listMarked()).filter((each) => each.mark === mark).map(({ pid }) => pid);
}

/**
 * Kills the group of `pid` and every process with the mark. A process may fork while it is looked for, so it looks
 * again until nothing is found.
 * @param since the kernel's start time of a process that is older than all of the tree, where one is known: what is
 * older still is not looked into
 * @returns pids that still live after the last round (a process in uninterruptible sleep can be among them)
 */
export async function killTree(
  pid: number | null,
  mark: string,
  since: string | null = null,
): Promise<number[]> {
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
    const marked = (await listMarked(Number(since))).filter((each) => each.mark === mark);
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
