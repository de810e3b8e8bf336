// Who is alive: processes by a word in their environment, judged by state, zombies aside.
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

function isLiving(pid: string): boolean {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return !['Z', 'X'].includes(stat.charAt(stat.lastIndexOf(')') + 2));
}

/** Pids of living processes with that variable in their environment, this one aside. */
export function livingWith(name: string, value: string): number[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .filter((pid) => {
      try {
        const environ = readFileSync(`/proc/${pid}/environ`, 'latin1');
        return `\0${environ}`.includes(`\0${name}=${value}\0`) && isLiving(pid);
      } catch {
        return false; // ended meanwhile
      }
    })
    .map(Number);
}

/** Whether a process of this pid runs and is no zombie. */
export function isRunning(pid: number): boolean {
  try {
    return isLiving(String(pid));
  } catch {
    return false; // no such process
  }
}

/** Ends a process that the test has started, where it has not ended by itself. */
export function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Looks until a condition holds: for what no event tells, such as the end of a stranger's process. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what: string,
  timeoutMs = 10_000,
): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await delay(20);
  }
}
