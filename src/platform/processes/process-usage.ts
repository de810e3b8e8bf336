// What some processes use, by what /proc says of them. Linux only.
import { readdirSync, statSync } from 'node:fs';
import { readTextSync } from '../files/sync-read.ts';
import { parseStat } from './process-table.ts';

export interface ProcessUsage {
  readonly pids: number;
  /** Processes and their threads. */
  readonly threads: number;
  /** Also of children that have ended and were waited for. */
  readonly cpuSeconds: number;
  /** To a disk, less what was deleted before it got there; of children as above. */
  readonly writtenBytes: number;
  /** Memory of their own, not of files. */
  readonly memoryBytes: number;
  /** The most that one of them has; 0 before Linux 6.2. */
  readonly openFiles: number;
}

/** Of `sysconf(_SC_CLK_TCK)`: the same on every Linux. */
const TICKS_PER_SECOND = 100;

const text = (pid: number, name: string): string => readTextSync(`/proc/${pid}/${name}`) ?? '';

/** A process and all that descend from it, as they are now. */
export function processTree(root: number): number[] {
  const found = [root];
  for (const pid of found) {
    let threads: string[] = [];
    try {
      threads = readdirSync(`/proc/${pid}/task`);
    } catch {
      // ended meanwhile
    }
    for (const thread of threads)
      found.push(...text(pid, `task/${thread}/children`).split(' ').filter(Boolean).map(Number));
  }
  return found;
}

function field(from: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s*(-?\\d+)`, 'm').exec(from)?.[1] ?? 0);
}

function openFilesOf(pid: number): number {
  try {
    return statSync(`/proc/${pid}/fd`).size;
  } catch {
    return 0; // ended meanwhile
  }
}

/** @param wantsMemory it costs one more file a process */
export function usageOf(pids: readonly number[], wantsMemory: boolean): ProcessUsage {
  let [threads, ticks, writtenBytes, memoryBytes, openFiles] = [0, 0, 0, 0, 0];
  for (const pid of pids) {
    const stat = parseStat(text(pid, 'stat'));
    threads += stat.threads;
    ticks += stat.ticks;
    const io = text(pid, 'io');
    writtenBytes += Math.max(0, field(io, 'write_bytes') - field(io, 'cancelled_write_bytes'));
    if (wantsMemory) memoryBytes += field(text(pid, 'status'), 'RssAnon') * 1_024;
    openFiles = Math.max(openFiles, openFilesOf(pid));
  }
  const cpuSeconds = ticks / TICKS_PER_SECOND;
  return { pids: pids.length, threads, cpuSeconds, writtenBytes, memoryBytes, openFiles };
}
