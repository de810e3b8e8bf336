// (pure) What a job used, for the ledger of budgets.
import type { JobRecord } from '../protocol/job.ts';
import { type EndLine, roleKey } from './budget-lines.ts';

/** What an agent takes to end counts; what a clock does that jumps, does not. */
const GRACE_SECONDS = 60;

/** Seconds that the agent of a job ran, each that began; never much more than the job may. */
export function agentSeconds(
  { started_at, timeout_seconds }: Pick<JobRecord, 'started_at' | 'timeout_seconds'>,
  untilMs: number,
): number {
  if (started_at === null) return 0;
  const seconds = Math.ceil((untilMs - Date.parse(started_at)) / 1_000);
  return Number.isFinite(seconds) ? Math.max(0, Math.min(seconds, timeout_seconds + GRACE_SECONDS)) : 0;
}

/** @param record of a job that has ended; `otherwise` stands in where it does not say when */
export function endOf(record: JobRecord, otherwise: number): EndLine {
  const at = Date.parse(record.finished_at ?? record.updated_at);
  const tokens = record.usage?.total_tokens ?? 0;
  return {
    at: Number.isFinite(at) ? Math.max(0, at) : otherwise,
    id: record.job_id,
    role: roleKey(record.role ?? null),
    tokens: Number.isFinite(tokens) ? Math.max(0, tokens) : 0,
    seconds: agentSeconds(record, at),
  };
}
