// The job that a conversation was last in.
import type { JobRecord } from '../protocol/job.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { JobStore } from '../store/job-store.ts';

/** The newest job with this conversation among the last ones; null when there is none. */
export async function lastOfConversation(
  store: Pick<JobStore, 'list' | 'read'>,
  sessionId: string,
): Promise<JobRecord | null> {
  for (const id of (await store.list()).slice(0, LIMITS.conversationJobs)) {
    const record = await store.read(id).catch(() => null); // a damaged one says nothing
    if (record?.session_id === sessionId) return record;
  }
  return null;
}
