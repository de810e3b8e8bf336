// Whether a job still has a living owner: the process that may write its record.
import { isSameScope, type ProcessScope, currentScope } from '../platform/processes/process-scope.ts';
import { lookAtProcess } from '../platform/processes/process-table.ts';
import { type Liveness, livenessOf } from '../platform/processes/process-identity.ts';
import { hasEnded, type JobRecord } from '../protocol/job.ts';

type Owned = Pick<JobRecord, 'owner' | 'status'>;

/** `unknown` also when it cannot be seen from here; a job without an owner has ended. */
export async function ownerLiveness({ owner }: Pick<JobRecord, 'owner'>): Promise<Liveness> {
  return owner === null ? 'dead' : livenessOf(owner);
}

/** Whether its owner may live: only what is proved is dead. */
export async function hasLivingOwner(record: Pick<JobRecord, 'owner'>): Promise<boolean> {
  return (await ownerLiveness(record)) !== 'dead';
}

/** Whether a job has not ended, although its owner has. */
export async function isOrphan(record: Owned): Promise<boolean> {
  return !hasEnded(record) && record.owner !== null && !(await hasLivingOwner(record));
}

type Place = Pick<ProcessScope, 'boot' | 'pid_namespace'>;

/** Whether nothing tells which processes are seen at a place: on Linux both ids come from `/proc`. */
const isBlind = ({ boot, pid_namespace }: Place, platform: NodeJS.Platform): boolean =>
  boot === null || (platform === 'linux' && pid_namespace === null);

/** Where a process is that cannot be seen from here, in words; (pure). */
export function whereabouts(
  { owner }: Pick<JobRecord, 'owner'>,
  here: ProcessScope,
  platform: NodeJS.Platform = process.platform,
): string {
  const host = owner?.host ?? 'an unknown host';
  if (owner === null || isSameScope(owner, here, platform)) return 'here';
  const isOther = owner.machine !== null && here.machine !== null && owner.machine !== here.machine;
  const lack = platform === 'linux' ? '/proc is missing' : 'the system does not tell when it was started';
  if (!isOther && isBlind(here, platform)) return `${host}, where this process cannot see others, as ${lack}`;
  if (!isOther && isBlind(owner, platform)) return `${host}, at a place where ${lack}`;
  if (!isOther && owner.machine !== null && owner.boot !== here.boot)
    return `${host}, before its last restart`;
  return `${host} (another machine or container)`;
}

/**
 * What to say of the process that has a job: that it cannot be seen from here, or is suspended; null when there is
 * nothing to say.
 */
export async function ownerNote(record: Owned): Promise<string | null> {
  if (hasEnded(record) || record.owner === null) return null;
  const liveness = await ownerLiveness(record);
  const { pid } = record.owner;
  if (liveness === 'alive' && (await lookAtProcess(pid)).suspended)
    return `The process that has the job (${pid}) is suspended: nothing of the job is recorded until it goes on. \`kill -CONT ${pid}\` lets it go on; a cancel ends it.`;
  if (liveness !== 'unknown') return null;
  const where = whereabouts(record, await currentScope());
  if (where === 'here') return null;
  return `The job is in the hands of a process on ${where}. Only its heartbeat shows whether it is alive; without one, the job is closed.`;
}
