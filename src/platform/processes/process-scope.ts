// Where a process lives: its machine, boot and pid namespace. Who lives elsewhere cannot judge its pid.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import type { ProcessIdentity } from '../../protocol/job.ts';

export type ProcessScope = Pick<ProcessIdentity, 'machine' | 'boot' | 'pid_namespace' | 'host'>;

const MACHINE_IDS = ['/etc/machine-id', '/var/lib/dbus/machine-id'];
const BOOT_ID = '/proc/sys/kernel/random/boot_id';
const PID_NAMESPACE = '/proc/self/ns/pid';

/** Read without a promise: the kernel makes these as they are read. @returns null when there is none */
function line(read: () => string): string | null {
  try {
    return read().trim() || null;
  } catch {
    return null; // not on this system, or hidden from this process
  }
}

/** The id itself is not to be handed on, says machine-id(5). */
const hashed = (id: string): string =>
  createHash('sha256').update(`agy-mcp ${id}`).digest('hex').slice(0, 16);

function machineId(): string | null {
  for (const file of MACHINE_IDS) {
    const id = line(() => readFileSync(file, 'utf8'));
    if (id !== null) return hashed(id);
  }
  return null;
}

/** macOS has no file with it: an id that the kernel creates at each boot. */
async function bootSession(): Promise<string | null> {
  const asked = promisify(execFile)('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid']);
  return asked.then(
    ({ stdout }) => stdout.trim() || null,
    () => null,
  );
}

/** The place of this process; null where the system does not say. */
export async function currentScope(): Promise<ProcessScope> {
  const host = hostname();
  switch (process.platform) {
    case 'linux':
      return {
        machine: machineId(),
        boot: line(() => readFileSync(BOOT_ID, 'utf8')),
        pid_namespace: line(() => readlinkSync(PID_NAMESPACE)),
        host,
      };
    case 'win32':
      return { machine: hashed(host), boot: null, pid_namespace: null, host };
    default:
      return { machine: null, boot: await bootSession(), pid_namespace: null, host };
  }
}

/**
 * Whether it is proved that both see the same processes under the same pids. Ids of machines are copied with images,
 * so they can only prove that two places are different, except where the system has no id of its boot.
 */
export function isSameScope(
  a: ProcessScope,
  b: ProcessScope,
  platform: NodeJS.Platform = process.platform,
): boolean {
  if (a.machine !== null && b.machine !== null && a.machine !== b.machine) return false;
  if (platform === 'win32') return a.machine !== null && a.machine === b.machine;
  if (a.boot === null || a.boot !== b.boot) return false;
  return a.pid_namespace === b.pid_namespace && (platform !== 'linux' || a.pid_namespace !== null);
}
