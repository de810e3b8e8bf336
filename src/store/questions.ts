// A question to a person, from the moment at which it is put to its answer, which is recorded before it has an effect.
import { type Clock, timestamp } from '../platform/clock.ts';
import { newApprovalId } from '../platform/ids.ts';
import type { ApprovalGiven } from '../protocol/approval-answer.ts';
import type { ApprovalRequest } from '../protocol/approval.ts';
import type { JobId } from '../protocol/job.ts';
import { TIMES } from '../protocol/limits.ts';
import type { Redacted } from '../redaction/redact.ts';
import type { ApprovalRequests } from './approval-requests.ts';

/** Records a question before it is put, and its answer before that has an effect. */
export type RecordApproval = (
  kind: 'asked' | 'answered',
  about: { readonly jobId: JobId | null; readonly client: string | null },
  details: Readonly<Record<string, string | null>>,
) => Promise<void>;

/** A question that stands where any terminal of the user can answer it. */
export interface StandingQuestion {
  readonly id: string;
  /** Resolves with the first answer; null when there was none in time, by either clock, or the signal aborted. */
  answered(signal: AbortSignal): Promise<ApprovalGiven | null>;
  /** Takes an answer, or null for none: it is recorded, and nobody can answer any more. @throws BridgeError `store_failed` */
  conclude(given: ApprovalGiven | null): Promise<void>;
}

interface QuestionDeps {
  readonly requests: ApprovalRequests;
  readonly clock: Clock;
  readonly record: RecordApproval;
}

/** @returns the request of a question that is about to be put, with its time */
export function newRequest(
  asked: Omit<ApprovalRequest, 'id' | 'asked_at' | 'expires_at'>,
  clock: Clock,
): ApprovalRequest {
  const expiresAt = new Date(clock.now().getTime() + TIMES.answerMs);
  return { id: newApprovalId(), ...asked, asked_at: timestamp(clock), expires_at: expiresAt.toISOString() };
}

/** @throws BridgeError `store_failed` when it cannot be recorded or written down: then it is not put */
export async function putQuestion(
  request: Redacted<ApprovalRequest>,
  { requests, clock, record }: QuestionDeps,
): Promise<StandingQuestion> {
  const { id, tool, client, job_id: jobId, question, expires_at } = request;
  const leftMs = (): number => Date.parse(expires_at) - clock.now().getTime();
  /** Takes the place of an answer, so that who comes now learns that it is too late; one that was there counts. */
  async function orSilence(): Promise<ApprovalGiven | null> {
    const none: ApprovalGiven = { by: 'terminal', answer: 'no', at: timestamp(clock) };
    const isFirst = await requests.answer(id, none).catch(() => true);
    return isFirst ? null : requests.answerTo(id);
  }

  await record('asked', { jobId, client }, { approval: id, tool, question });
  await requests.open(request);
  return {
    id,
    async answered(signal) {
      const until = AbortSignal.any([signal, AbortSignal.timeout(Math.max(leftMs(), 0))]);
      const watching = requests.watch(until);
      const isAborted = (): boolean => signal.aborted;
      // A machine that slept, or whose clock was set: the timer alone would wait on.
      const isOver = (): boolean => until.aborted || leftMs() <= 0;
      try {
        for (;;) {
          const given = await requests.answerTo(id);
          if (given !== null || isAborted()) return given;
          if (isOver()) return await orSilence();
          await watching.changed();
        }
      } finally {
        watching.close();
      }
    },
    async conclude(given) {
      const { answer, by } = given ?? { answer: 'none', by: null };
      await record('answered', { jobId, client }, { approval: id, tool, answer, by });
      await requests.close(id).catch(() => undefined); // who lists them removes it
    },
  };
}
