// Who a process is: place, pid and start time, so that a recycled pid, or the same pid elsewhere, is never taken for it.
import type { ProcessIdentity } from '../../protocol/job.ts';
import { isSameScope, type ProcessScope, currentScope } from './process-scope.ts';
import { lookAtProcess, type SeenProcess } from './process-table.ts';

/** `dead` only when it is proved; `unknown` when nobody can tell from here. */
export type Liveness = 'alive' | 'dead' | 'unknown';

/** The identity of a living process of this place, this one by default. */
export async function identify(pid: number = process.pid): Promise<ProcessIdentity> {
  const [place, { started }] = await Promise.all([currentScope(), lookAtProcess(pid)]);
  return { pid, started, ...place, only_job: false };
}

/** @param seen what the system says of its pid; asked for only when the pid is one of this place */
async function judgeLiveness(
  identity: ProcessIdentity,
  here: ProcessScope,
  seen: () => Promise<SeenProcess>,
  platform: NodeJS.Platform = process.platform,
): Promise<Liveness> {
  // Older records do not name the namespace: the same start under the same pid is proof enough of life, not of death.
  const isOlder = platform === 'linux' && identity.pid_namespace === null && identity.boot !== null;
  const isHere = isSameScope(identity, here, platform);
  if (!isHere && !(isOlder && identity.boot === here.boot)) return 'unknown';
  const { exists, started } = await seen();
  if (!exists) return isHere ? 'dead' : 'unknown';
  if (started === identity.started) return isHere || started !== null ? 'alive' : 'unknown';
  if (started === null || identity.started === null) return 'unknown';
  return isHere ? 'dead' : 'unknown';
}

/** Whether two name the same process. */
export function isSameProcess(a: ProcessIdentity | null, b: ProcessIdentity | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.pid === b.pid &&
    a.started === b.started &&
    a.boot === b.boot &&
    a.pid_namespace === b.pid_namespace &&
    a.machine === b.machine
  );
}

/** Whether that very process still runs; a zombie does not. */
export async function livenessOf(identity: ProcessIdentity): Promise<Liveness> {
  return judgeLiveness(identity, await currentScope(), () => lookAtProcess(identity.pid));
}

/** For processes of this place: false only when it is proved that it has ended. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  return (await livenessOf(identity)) !== 'dead';
}
