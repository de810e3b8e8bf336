// Who asks, and so cannot answer.
import { ancestorsOf, startersOf } from '../../platform/processes/ancestors.ts';
import { identify, isAlive } from '../../platform/processes/process-identity.ts';
import type { ApprovalRequest } from '../../protocol/approval.ts';
import { BridgeError } from '../../protocol/error.ts';
import type { ProcessIdentity } from '../../protocol/job.ts';
import type { JobStore } from '../../store/job-store.ts';

/** This process, and those that it was started by. */
export async function askersHere(): Promise<ProcessIdentity[]> {
  return Promise.all([process.pid, ...(await startersOf(process.pid))].map((pid) => identify(pid)));
}

async function ownersOf({ live, read }: Pick<JobStore, 'live' | 'read'>): Promise<ProcessIdentity[]> {
  const ids = await live.list().catch(() => []);
  const records = await Promise.all(ids.map((id) => read(id).catch(() => null)));
  return records.flatMap((record) => record?.owner ?? []);
}

/**
 * Neither the client that called nor what it started answers, nor does what a job has started, its agent above all.
 * @throws BridgeError `approval_unavailable`, `recursion_refused`
 */
export async function refuseAskers(
  { askers }: ApprovalRequest,
  store: Pick<JobStore, 'live' | 'read'>,
): Promise<void> {
  const above = new Set(await ancestorsOf(process.pid));
  const isAbove = async (each: ProcessIdentity): Promise<boolean> =>
    above.has(each.pid) && (await isAlive(each));
  for (const asker of askers)
    if (await isAbove(asker))
      throw new BridgeError('approval_unavailable', 'This terminal was started by the program that asks.', {
        hint: 'Answer in a terminal of your own, or where the program shows the question.',
      });
  for (const owner of await ownersOf(store))
    if (await isAbove(owner))
      throw new BridgeError('recursion_refused', 'A job has started this, and an agent approves nothing.', {
        hint: 'A person can, in a terminal of their own.',
      });
}
