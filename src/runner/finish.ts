// The end of a job: its answer and its last meta.json.
import { type Clock, timestamp } from '../platform/clock.ts';
import { removeFile } from '../platform/files/private-file.ts';
import { type JobId, type JobRecord, STRUCTURAL_FIELDS, withoutWait } from '../protocol/job.ts';
import { type UntrustedMark, untrustedWarning } from '../protocol/untrusted-text.ts';
import type { Redacted, Redactor } from '../redaction/redact.ts';
import type { JobStore } from '../store/job-store.ts';
import type { AgentRunEnd } from './agent/agent-process.ts';
import { isOwnedBy } from './hold-job.ts';
import type { UntrustedWatch } from './output/watch-untrusted.ts';
import type { Outcome } from './outcome.ts';

interface FinishTools {
  readonly store: JobStore;
  readonly redactor: Redactor;
  readonly clock: Clock;
}

/** The events of a job, as far as its record says something of them. */
interface Log {
  readonly count: number;
  readonly lastAt: string | null;
  readonly untrusted: Pick<UntrustedWatch, 'marks'>;
}

/** Writes the answer first and the record last: who sees the end finds everything. */
export async function finishJob(
  { store, redactor, clock }: FinishTools,
  record: JobRecord,
  log: Log,
  outcome: Outcome & { end: AgentRunEnd | null },
  cancelReason: string | null,
): Promise<void> {
  const answer = redactor.redactFields({ text: outcome.answer });
  const marks = await log.untrusted.marks(answer.text);
  await store.claim(record.job_id, async (found, { confirm, write }) => {
    // Another process took the job and closes it, or has closed it: its answer and its end count.
    if (!isOwnedBy(found, record.owner)) return;
    await confirm();
    const kept = await keepAnswer(store, record.job_id, answer);
    const ended = toEnded(clock, record, log, outcome, cancelReason, {
      answerChars: kept ? answer.text.length : null,
      marks,
    });
    await write(redactor.redactFields(ended, STRUCTURAL_FIELDS));
  });
}

interface Said {
  /** Null when the answer could not be kept. */
  readonly answerChars: number | null;
  readonly marks: readonly UntrustedMark[];
}

function toEnded(
  clock: Clock,
  record: JobRecord,
  log: Log,
  outcome: Outcome & { end: AgentRunEnd | null },
  cancelReason: string | null,
  { answerChars, marks }: Said,
): JobRecord {
  const now = timestamp(clock);
  const survivors = outcome.end?.survivors ?? [];
  return {
    ...withoutWait(record),
    status: outcome.status,
    reason: outcome.reason,
    failure: outcome.failure,
    session_id: outcome.sessionId ?? record.session_id,
    exit_code: outcome.end?.exitCode ?? null,
    signal: outcome.end?.signal ?? null,
    cancel_reason: cancelReason,
    answer_chars: answerChars ?? 0,
    usage: outcome.usage,
    denied_actions: outcome.deniedActions,
    ...(outcome.deniedMore === 0 ? {} : { denied_actions_more: outcome.deniedMore }),
    events: log.count,
    last_event_at: log.lastAt,
    finished_at: now,
    updated_at: now,
    owner: null,
    warnings: [
      ...record.warnings,
      ...outcome.warnings,
      // agy can write into a folder of its own and call it success.
      ...(outcome.wrote && record.workspace?.kind === 'worktree' && record.workspace.changed_files === 0
        ? ['The agent says that it wrote files, but nothing in the worktree has changed.']
        : []),
      ...(answerChars !== null ? [] : ['the disk is full: the answer and the output logs could not be kept']),
      ...(survivors.length === 0 ? [] : [`processes that could not be ended: ${survivors.join(', ')}`]),
      ...marks.map(untrustedWarning),
    ],
    ...(marks.length === 0 ? {} : { untrusted: [...marks] }),
    ...(outcome.structuredChars === undefined ? {} : { structured_chars: outcome.structuredChars }),
    ...(outcome.structuredOutput === undefined ? {} : { structured_output: outcome.structuredOutput }),
  };
}

/**
 * Writes the answer; on a full disk the logs of the agent's output make room for it, as the truth about the job
 * matters more.
 * @returns false when there is no room even then
 */
async function keepAnswer(store: JobStore, id: JobId, answer: Redacted<{ text: string }>): Promise<boolean> {
  const { rawAgentLog, stdout, stderr, agentLog } = store.paths(id);
  await removeFile(rawAgentLog);
  try {
    await store.writeAnswer(id, answer);
    return true;
  } catch {
    await Promise.all([stdout, stderr, agentLog].map(removeFile));
  }
  try {
    await store.writeAnswer(id, answer);
    return true;
  } catch {
    return false; // said in the warnings; the record is small and is tried next
  }
}
