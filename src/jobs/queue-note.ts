// What a waiting job waits for, in one sentence.
import { hasEnded, type JobId, type JobRecord } from '../protocol/job.ts';
import type { JobStore } from '../store/job-store.ts';
import { hasLivingOwner } from '../store/owner.ts';

type Waiting = Pick<JobRecord, 'job_id' | 'status' | 'session_id'>;

/** A list of jobs asks for each of them: what was counted a moment ago still counts. */
const KEPT_MS = 500;

const jobs = (count: number, one: string, many: string): string =>
  count === 1 ? `1 job ${one}` : `${count} jobs ${many}`;

/** @returns null when there is nothing to say: it begins as soon as its runner has started; (pure) */
export function queueWords(
  { job_id: id, session_id: session }: Waiting,
  others: readonly Waiting[],
  slots: number,
): string | null {
  const running = others.filter(({ status }) => status === 'running');
  const ahead = others.filter((other) => other.status === 'queued' && other.job_id < id);
  const holder = [...running, ...ahead].find((other) => session !== null && other.session_id === session);
  if (holder !== undefined) return `Waiting: job ${holder.job_id} uses its conversation.`;
  if (running.length + ahead.length < slots) return null;
  const before =
    ahead.length === 0 ? 'it is the next one' : jobs(ahead.length, 'is ahead of it', 'are ahead of it');
  return `Waiting: ${before}; ${jobs(running.length, 'runs', 'run')}.`;
}

/** Looks at all jobs that live, and only for a job that waits. */
export function createQueueNote(
  store: JobStore,
  slots: number,
): (record: JobRecord) => Promise<string | null> {
  let last: { readonly at: number; readonly jobs: Promise<readonly Waiting[]> } | null = null;

  async function read(id: JobId): Promise<readonly Waiting[]> {
    const record = await store.read(id).catch(() => null); // removed, damaged, or not written yet
    if (record === null || hasEnded(record) || !(await hasLivingOwner(record))) return [];
    if (record.waiting_for !== undefined) return []; // nobody waits for it
    return [{ job_id: id, status: record.status, session_id: record.session_id }];
  }

  /** None where the folder cannot be read: the job itself can be shown all the same. */
  async function living(): Promise<readonly Waiting[]> {
    const ids = await store.live.list().catch(() => []);
    return (await Promise.all(ids.map(read))).flat();
  }

  return async (record) => {
    if (record.status !== 'queued' || record.waiting_for !== undefined) return null;
    const now = performance.now();
    if (last === null || now - last.at > KEPT_MS) last = { at: now, jobs: living() };
    return queueWords(
      record,
      (await last.jobs).filter(({ job_id }) => job_id !== record.job_id),
      slots,
    );
  };
}
