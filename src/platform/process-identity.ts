// Who a process is: pid, start time and boot, so that a recycled pid is never taken for it.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { ProcessIdentity } from '../protocol/job.ts';

const BOOT_ID = '/proc/sys/kernel/random/boot_id';

/** What `/proc/PID/stat` tells, by proc(5). */
export interface ProcStat {
  readonly state: string;
  /** In the kernel's ticks since its start. */
  readonly started: string;
}

/** @param text of `/proc/PID/stat`; empty where there is none */
export function parseStat(text: string): ProcStat {
  // The name in parentheses may hold spaces and parentheses itself: count from its end.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', started: fields[19] ?? '' };
}

/** Whether there is no such process, or a zombie alone. */
export function isGone({ state }: ProcStat): boolean {
  return state === '' || state === 'Z' || state === 'X';
}

function procStat(pid: number): ProcStat {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8')); // no promise: the kernel makes it as it is read
  } catch {
    return parseStat(''); // no such process
  }
}

async function psStart(pid: number): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('/bin/ps', ['-o', 'stat=,lstart=', '-p', String(pid)]);
    const line = stdout.trim();
    return line === '' || line.startsWith('Z') ? null : line.replace(/^\S+\s+/, '');
  } catch {
    return null; // ps exits 1 when there is no such process
  }
}

function answersSignal(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // alive, but someone else's
  }
}

function bootId(): string | null {
  try {
    return readFileSync(BOOT_ID, 'utf8').trim();
  } catch {
    return null; // not Linux
  }
}

/** The identity of a living process, this one by default. */
export async function identify(pid: number = process.pid): Promise<ProcessIdentity> {
  if (process.platform === 'linux') {
    const { started } = procStat(pid);
    return { pid, started: started === '' ? null : started, boot: bootId() };
  }
  return { pid, started: process.platform === 'win32' ? null : await psStart(pid), boot: null };
}

/** Whether that very process still runs; a zombie does not. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  if (process.platform === 'linux') {
    if (identity.boot !== null && identity.boot !== bootId()) return false;
    const stat = procStat(identity.pid);
    if (isGone(stat)) return false;
    return identity.started === null || identity.started === stat.started;
  }
  if (!answersSignal(identity.pid)) return false;
  if (identity.started === null) return true;
  return (await psStart(identity.pid)) === identity.started;
}
