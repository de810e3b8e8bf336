// Which files the processes of a group have open, where `/proc` shows it.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { hasOwnProc, parseStat } from './process-table.ts';

function linesOf<T>(read: () => T[]): T[] {
  try {
    return read();
  } catch {
    return []; // it has ended, or is another user's
  }
}

const isInGroup = (pid: string, group: number): boolean =>
  linesOf(() => [parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))]).some((each) => each.group === group);

/**
 * Paths as the system spells them, without standard input, output and error. Without a promise: the kernel makes all of
 * this as it is read.
 * @returns null where the system does not show it
 */
export function openFilesOf(group: number): ReadonlySet<string> | null {
  if (process.platform !== 'linux' || !hasOwnProc()) return null;
  const open = new Set<string>();
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid) || !isInGroup(pid, group)) continue;
    for (const descriptor of linesOf(() => readdirSync(`/proc/${pid}/fd`)))
      if (Number(descriptor) > 2)
        for (const place of linesOf(() => [readlinkSync(`/proc/${pid}/fd/${descriptor}`)])) open.add(place);
  }
  return open;
}
