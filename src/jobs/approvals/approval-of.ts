// (pure) What a person's answer to the question about a start comes to.
import type { ApprovalGiven } from '../../protocol/approval-answer.ts';
import { BridgeError } from '../../protocol/error.ts';
import type { Question } from './approvals.ts';

/** A person's answer; `unavailable` where the caller cannot ask one, `failed` where it tried. */
export type AskPerson = (question: Question) => Promise<ApprovalGiven | 'unavailable' | 'failed'>;

const UNASKED = '`agy-mcp install --approve all` lets this client start jobs unasked.';

/**
 * @returns the answer to note in the record; null where nobody can be asked and nobody need be
 * @throws BridgeError where the person did not agree, or the question was put and not answered
 */
export function approvalOf(answer: ApprovalGiven | 'unavailable' | 'failed'): ApprovalGiven | null {
  if (answer === 'unavailable') return null;
  if (answer === 'failed')
    throw new BridgeError(
      'approval_unavailable',
      'The client could not ask the person whether the job may start.',
      {
        hint: `Nothing was started. ${UNASKED}`,
      },
    );
  if (answer.answer !== 'no') return answer;
  throw new BridgeError(
    'approval_denied',
    'The person was asked and did not agree to the start of this job.',
    {
      hint: `Nothing was started; do not do it in another way. A client without a person at it always says no: ${UNASKED}`,
    },
  );
}
