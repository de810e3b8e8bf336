// (pure) What a person's answer to a question comes to.
import type { ApprovalGiven } from '../../protocol/approval-answer.ts';
import { BridgeError } from '../../protocol/error.ts';
import { TIMES } from '../../protocol/limits.ts';
import type { Question } from './approvals.ts';

/**
 * A person's answer; `unavailable` where the caller cannot ask one, `failed` where it tried, `silent` where nobody
 * answered in time.
 */
export type Answer = ApprovalGiven | 'unavailable' | 'failed' | 'silent';

export type AskPerson = (question: Question) => Promise<Answer>;

/** What was asked about, in the words of a refusal. */
export interface AskedAbout {
  /** `the job may start`. */
  readonly may: string;
  /** `the start of this job`. */
  readonly to: string;
  /** What has happened instead, as a sentence. */
  readonly instead: string;
  /** What the caller must not do, as a sentence. */
  readonly never: string;
  /** How the person can let it happen, or the client do without; a sentence. */
  readonly otherwise: string;
  readonly jobId?: string;
}

const WITHOUT_PERSON = 'A client without a person at it always says no';

/**
 * @returns the answer to note; null where nobody could be asked and nobody need be
 * @throws BridgeError where the person did not agree, or the question was put and not answered
 */
export function agreementOf(
  { isRequired = false }: Question,
  answer: Answer,
  about: AskedAbout,
): ApprovalGiven | null {
  const { may, to, instead, never, otherwise, jobId } = about;
  const job = jobId === undefined ? {} : { jobId };
  if (answer === 'unavailable' && !isRequired) return null;
  if (answer === 'unavailable')
    throw new BridgeError(
      'approval_unavailable',
      `A person must say whether ${may}, and nobody can be asked.`,
      {
        hint: `${instead} ${never}`,
        ...job,
      },
    );
  if (answer === 'failed')
    throw new BridgeError('approval_unavailable', `The client could not ask the person whether ${may}.`, {
      hint: `${instead} ${otherwise}`,
      ...job,
    });
  if (answer === 'silent')
    throw new BridgeError(
      'approval_denied',
      `Nobody answered within ${TIMES.answerMs / 1_000} seconds whether ${may}.`,
      {
        hint: `${instead} ${never} A person answers in a terminal of their own: \`agy-mcp approvals\` lists what waits, \`agy-mcp approve\` agrees.`,
        ...job,
      },
    );
  if (answer.answer !== 'no') return answer;
  throw new BridgeError('approval_denied', `The person was asked and did not agree to ${to}.`, {
    hint: `${instead} ${never} ${WITHOUT_PERSON}: ${otherwise}`,
    ...job,
  });
}
