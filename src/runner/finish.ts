// The end of a job: its answer and its last meta.json.
import { type Clock, timestamp } from '../platform/clock.ts';
import { removeFile } from '../platform/safe-file.ts';
import { hasEnded, type JobRecord, STRUCTURAL_FIELDS } from '../protocol/job.ts';
import type { Redactor } from '../redaction/redact.ts';
import type { JobStore } from '../store/job-store.ts';
import type { AgentRunEnd } from './agent-run.ts';
import type { Outcome } from './outcome.ts';

interface FinishTools {
  readonly store: JobStore;
  readonly redactor: Redactor;
  readonly clock: Clock;
}

/** Writes the answer first and the record last: who sees the end finds everything. */
export async function finishJob(
  { store, redactor, clock }: FinishTools,
  record: JobRecord,
  log: { count: number; lastAt: string | null },
  outcome: Outcome & { end: AgentRunEnd | null },
  cancelReason: string | null,
): Promise<void> {
  await store.writeAnswer(record.job_id, redactor.seal({ text: outcome.answer }));
  await removeFile(store.paths(record.job_id).rawAgentLog);
  const now = timestamp(clock);
  const survivors = outcome.end?.survivors ?? [];
  const ended: JobRecord = {
    ...record,
    status: outcome.status,
    reason: outcome.reason,
    failure: outcome.failure,
    session_id: outcome.sessionId ?? record.session_id,
    exit_code: outcome.end?.exitCode ?? null,
    signal: outcome.end?.signal ?? null,
    cancel_reason: cancelReason,
    answer_chars: outcome.answer.length,
    usage: outcome.usage,
    denied_actions: outcome.deniedActions,
    events: log.count,
    last_event_at: log.lastAt,
    finished_at: now,
    updated_at: now,
    owner: null,
    warnings: [
      ...record.warnings,
      ...outcome.warnings,
      ...(survivors.length === 0 ? [] : [`processes that could not be ended: ${survivors.join(', ')}`]),
    ],
    ...(outcome.structuredOutput === undefined ? {} : { structured_output: outcome.structuredOutput }),
  };
  await store.claim(record.job_id, async (found) => {
    // Another process took the job for orphaned and closed it: its end stands.
    if (!hasEnded(found)) await store.write(redactor.seal(ended, STRUCTURAL_FIELDS));
  });
}
