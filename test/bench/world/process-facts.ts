// What Linux tells of a process: memory, processor time, bytes read. Elsewhere nothing is known.
import { readdirSync, readFileSync } from 'node:fs';

const text = (pid: number, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // no such process any more, or no such system
  }
};
const field = (from: string, name: string): number | null => {
  const found = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(from)?.[1];
  return found === undefined ? null : Number(found);
};
const fromKib = (kib: number | null): number | null => (kib === null ? null : (kib * 1024) / 1e6);

/** Resident memory now, in MB; null when unknown. */
export const residentMb = (pid: number): number | null => fromKib(field(text(pid, 'status'), 'VmRSS'));
/** The most that was ever resident, in MB; null when unknown. */
export const peakMb = (pid: number): number | null => fromKib(field(text(pid, 'status'), 'VmHWM'));
/** What it has read so far by system calls, in bytes; null when unknown. */
export const bytesRead = (pid: number): number | null => field(text(pid, 'io'), 'rchar');

/** Pids of the processes that it started and that live; none when unknown. */
export const childrenOf = (pid: number): number[] =>
  text(pid, `task/${pid}/children`).split(' ').filter(Boolean).map(Number);

/** Processor time of all its threads, user and system, in ms; null when unknown. */
export function cpuMs(pid: number): number | null {
  // Nanoseconds, where the kernel keeps them; the whole process is known in ticks of 10 ms only.
  try {
    let total = 0;
    for (const task of readdirSync(`/proc/${pid}/task`))
      total += Number(text(pid, `task/${task}/schedstat`).split(' ')[0]);
    if (total > 0) return total / 1e6;
  } catch {
    return null;
  }
  const stat = text(pid, 'stat');
  const [, user, system] = /\) (?:\S+ ){11}(\d+) (\d+)/.exec(stat) ?? [];
  return user === undefined ? null : (Number(user) + Number(system)) * 10;
}
