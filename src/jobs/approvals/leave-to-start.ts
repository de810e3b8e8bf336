// Whether a job may begin: a person's answer before it is made, or the question that its runner puts.
import type { ApprovalGiven } from '../../protocol/approval-answer.ts';
import type { ApprovalOrder } from '../../protocol/approval.ts';
import type { JobId } from '../../protocol/job.ts';
import type { JobStore } from '../../store/job-store.ts';
import type { Origin } from '../admission/step.ts';
import { agreementOf, type AskPerson } from './agreement.ts';
import type { Approvals, Question } from './approvals.ts';
import { A_START } from './start-question.ts';

export interface Leave {
  /** What a person said; null where nobody was asked, or nobody has answered yet. */
  readonly approval: ApprovalGiven | null;
  /** What the job waits for; null where it waits for nobody. */
  readonly order: ApprovalOrder | null;
}

const UNASKED: Leave = { approval: null, order: null };

export interface Leaves {
  /**
   * @param ask puts a question that the call waits for
   * @throws BridgeError where the person did not agree, or could not be asked
   */
  readonly leaveFor: (question: Question | null, ask: AskPerson, asker: Origin) => Promise<Leave>;
  /** Remembers that this job waits for the answer to the question. */
  readonly note: (question: Question | null, id: JobId) => void;
}

/** How many jobs of a scope are looked at for an answer that counts for the session. */
const MOST_JOBS = 32;

type Deps = {
  readonly store: Pick<JobStore, 'read'>;
  readonly approvals: Pick<Approvals, 'remembered' | 'remember' | 'order'>;
};

export function createLeaves({ store, approvals }: Deps): Leaves {
  /** By scope, the jobs that this process has started and that somebody was to answer for. */
  const asked = new Map<string, readonly JobId[]>();

  /** An answer for the session is in the record of the job that it was given for. */
  async function learn(scope: string): Promise<void> {
    for (const id of asked.get(scope) ?? []) {
      const { approval } = await store.read(id).catch(() => ({ approval: undefined }));
      if (approval !== undefined) approvals.remember(scope, approval);
    }
  }

  return {
    async leaveFor(question, ask, asker) {
      if (question === null) return UNASKED;
      const { scope } = question;
      if (question.tier !== 'async') {
        const approval = agreementOf(question, await ask(question), A_START);
        return { approval, order: null };
      }
      if (scope !== null) await learn(scope);
      const approval = approvals.remembered(scope);
      return { approval, order: approval === null ? await approvals.order(question, asker) : null };
    },
    note(question, id) {
      const scope = question?.scope ?? null;
      if (scope !== null) asked.set(scope, [id, ...(asked.get(scope) ?? [])].slice(0, MOST_JOBS));
    },
  };
}
