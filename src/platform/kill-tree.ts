// Ends an agent and everything it started, and proves it.
import { readFile, readdir } from 'node:fs/promises';
import treeKill from 'tree-kill';

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

/** The mark of a living process; null when it has none. */
async function markOf(pid: string): Promise<string | null> {
  try {
    const [environ, stat] = await Promise.all([
      readFile(`/proc/${pid}/environ`, 'latin1'),
      readFile(`/proc/${pid}/stat`, 'latin1'),
    ]);
    const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
    if (state === 'Z' || state === 'X') return null;
    const [, mark] = `\0${environ}`.split(`\0${MARK_VARIABLE}=`, 2);
    return mark?.split('\0', 1)[0] ?? null;
  } catch {
    return null; // ended meanwhile, or another user's
  }
}

/**
 * Living processes that carry the mark of a job: also those that left the group by setsid or a double fork.
 * Linux only; elsewhere the list is empty.
 */
export async function findMarked(mark: string): Promise<number[]> {
  return (await listMarked()).filter((each) => each.mark === mark).map(({ pid }) => pid);
}

/** Living processes that carry the mark of any job, this one aside. Linux only. */
export async function listMarked(): Promise<{ pid: number; mark: string }[]> {
  if (process.platform !== 'linux') return [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const found = await Promise.all(pids.map(async (pid) => ({ pid: Number(pid), mark: await markOf(pid) })));
  return found.flatMap(({ pid, mark }) => (mark === null ? [] : [{ pid, mark }]));
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
  for (let round = 0; round < 20; round += 1) {
    left = await findMarked(mark);
    if (left.length === 0) return [];
    for (const each of left) signalProcess(each, 'SIGKILL');
    // The kernel needs a moment to take a killed process down: nothing signals its end to a stranger.
    await new Promise((resolve) => setTimeout(resolve, 10 * (round + 1)));
  }
  return left;
}
