// An early word on a conversation that is in use; the runner's turn decides for good.
import { hasEnded } from '../protocol/job.ts';
import { sessionBusy } from '../protocol/queue-errors.ts';
import type { JobStore } from '../store/job-store.ts';
import { hasLivingOwner } from '../store/owner.ts';

/** @throws BridgeError `session_busy` when a living job uses the conversation */
export async function refuseBusyConversation(store: JobStore, sessionId: string): Promise<void> {
  for (const id of await store.live.list()) {
    const record = await store.read(id).catch(() => null); // removed, damaged, or not written yet
    if (record === null || hasEnded(record) || record.session_id !== sessionId) continue;
    if (record.waiting_for !== undefined) continue; // it may never begin
    if (await hasLivingOwner(record)) throw sessionBusy(id);
  }
}
