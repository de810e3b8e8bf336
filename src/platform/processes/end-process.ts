// Ends one process of this place that is known by more than its pid.
import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessIdentity } from '../../protocol/job.ts';
import { TIMES } from '../../protocol/limits.ts';
import { signalProcess } from './kill-tree.ts';
import { livenessOf } from './process-identity.ts';
import { lookAtProcess } from './process-table.ts';

/** @returns whether the process is proved to be gone */
async function isGoneWithin(identity: ProcessIdentity, ms: number): Promise<boolean> {
  // Nothing signals the end of a stranger's process.
  for (let wait = 5, waited = 0; ; waited += wait, wait *= 2) {
    if ((await livenessOf(identity)) === 'dead') return true;
    if (waited >= ms) return false;
    await delay(Math.min(wait, ms - waited));
  }
}

/** Asks it to end; one that is suspended is resumed, as it could not receive it otherwise. */
export async function requestEnd(identity: ProcessIdentity): Promise<void> {
  // On Windows a signal would end it at once.
  if (process.platform === 'win32' || (await livenessOf(identity)) !== 'alive') return;
  signalProcess(identity.pid, 'SIGTERM');
  if ((await lookAtProcess(identity.pid)).suspended) signalProcess(identity.pid, 'SIGCONT');
}

/**
 * Kills it unless it ends by itself in time.
 * @param graceMs none for one that is suspended: it does nothing by itself
 * @returns whether it is proved to be gone
 */
export async function endProcess(
  identity: ProcessIdentity,
  graceMs: number = TIMES.runnerExitMs,
): Promise<boolean> {
  const { suspended } = await lookAtProcess(identity.pid);
  if (await isGoneWithin(identity, suspended ? 0 : graceMs)) return true;
  if ((await livenessOf(identity)) !== 'alive') return false;
  signalProcess(identity.pid, 'SIGKILL');
  return isGoneWithin(identity, TIMES.killGraceMs);
}
