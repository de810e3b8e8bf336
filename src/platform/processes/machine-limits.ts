// What this process may have of the machine itself.
import { release, totalmem } from 'node:os';
import path from 'node:path';
import { readTextSync } from '../files/sync-read.ts';
import { cgroupFolder } from './cgroup.ts';

/** Bytes of memory: of the machine, or of the control group that this process is in. */
export async function memoryBytes(): Promise<number> {
  const membership = readTextSync('/proc/self/cgroup') ?? '';
  const own = await cgroupFolder(membership).catch(() => null); // no such groups
  const [, first] = /^\d+:memory:(\/.*)$/m.exec(membership) ?? [];
  const files = [
    ...(own === null ? [] : [path.join(own, 'memory.max')]),
    ...(first === undefined ? [] : [path.join('/sys/fs/cgroup/memory', first, 'memory.limit_in_bytes')]),
  ];
  const limits = files.map((file) => Number.parseInt(readTextSync(file) ?? '', 10));
  return Math.min(totalmem(), ...limits.filter((limit) => limit > 0));
}

/** From here on the kernel counts processes by user and namespace: a limit inside of one is that of a job. */
const COUNTED_FROM = [5, 14] as const;

/** Whether RLIMIT_NPROC holds a job of this user to a number of its own; root is exempt from it. */
export function countsProcesses(): boolean {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  const [first, second] = COUNTED_FROM;
  return (major > first || (major === first && minor >= second)) && process.geteuid?.() !== 0;
}
