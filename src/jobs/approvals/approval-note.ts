// What a job waits for that a person must agree to, and how they answer.
import type { Clock } from '../../platform/clock.ts';
import type { ApprovalRequest } from '../../protocol/approval.ts';
import type { JobRecord } from '../../protocol/job.ts';
import { createApprovalRequests } from '../../store/approval-requests.ts';
import type { JobStore } from '../../store/job-store.ts';

type Waiting = Pick<JobRecord, 'job_id' | 'waiting_for'>;

/** (pure) @param until the moment from which silence was a no; null when the question is not put yet */
function approvalWords({ job_id: id }: Waiting, until: string | null): string {
  const silence = until === null ? 'silence' : `silence until ${until}`;
  return `Waiting for a person's yes: \`agy-mcp approve ${id}\` in a terminal of their own, or \`agy-mcp deny ${id}\`; ${silence} is a no.`;
}

/** Looks at the questions only for a job that waits for an answer. */
export function createApprovalNote(
  store: JobStore,
  clock: Clock,
): (record: Waiting) => Promise<string | null> {
  const requests = createApprovalRequests(store);
  return async (record) => {
    if (record.waiting_for === undefined) return null;
    const waiting = await requests.waiting(clock.now()).catch((): ApprovalRequest[] => []);
    return approvalWords(record, waiting.find(({ job_id }) => job_id === record.job_id)?.expires_at ?? null);
  };
}
