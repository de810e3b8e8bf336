// Questions to a person: asked where a client or a terminal can answer, settled by the first answer.
import { type Clock, timestamp } from '../../platform/clock.ts';
import { notifyQuestion } from '../../platform/notify-desktop.ts';
import type { ApprovalAnswer, ApprovalGiven } from '../../protocol/approval-answer.ts';
import type { ApprovalOrder, ApprovalRequest } from '../../protocol/approval.ts';
import { BridgeError } from '../../protocol/error.ts';
import type { JobId } from '../../protocol/job.ts';
import type { Redactor } from '../../redaction/redact.ts';
import { createApprovalRequests } from '../../store/approval-requests.ts';
import type { JobStore } from '../../store/job-store.ts';
import {
  newRequest,
  putQuestion,
  type RecordApproval,
  type StandingQuestion,
} from '../../store/questions.ts';
import type { Origin } from '../admission/step.ts';
import { askersHere, refuseAskers } from './askers.ts';

export interface Question {
  /** What would happen, in words for a person; nothing in it hides. */
  readonly text: string;
  /** What the answer is to: the same for the same call made again, another for every other call. */
  readonly subject: string;
  readonly jobId: JobId | null;
  /** The same for questions to which one answer can be given for as long as the server runs; null where each counts alone. */
  readonly scope: string | null;
  /** Whether a caller that cannot ask must wait for an answer at a terminal; otherwise it goes on unasked. */
  readonly isRequired?: boolean;
  /** `sync`: the call waits for the answer; `async`: the job waits for it in the list. Absent: `sync`. */
  readonly tier?: 'sync' | 'async';
}

/** A question that this process has put. */
export interface OpenQuestion extends StandingQuestion {
  /** Of the question. */
  readonly subject: string;
  /** Waits for the answer of a person at another terminal, and takes it. */
  answeredElsewhere(signal: AbortSignal): Promise<ApprovalGiven | 'silent'>;
  /**
   * Takes the answer that was given where it was asked.
   * @returns the one that counts: an earlier one, where there is one; a no when it is late
   */
  settle(answer: ApprovalAnswer, by: ApprovalGiven['by']): Promise<ApprovalGiven>;
}

export interface Approvals {
  /** The answer of a person that stands for questions of this scope. */
  remembered(scope: string | null): ApprovalGiven | null;
  remember(scope: string | null, given: ApprovalGiven): void;
  /** @throws BridgeError `store_failed` when it cannot be written down: then it is not asked */
  open(question: Question, asker: Origin): Promise<OpenQuestion>;
  /** The question as it goes along with a job, whose runner puts it. */
  order(question: Question, asker: Origin): Promise<ApprovalOrder>;
  /** One that this server has asked; null for any other. */
  opened(id: string): OpenQuestion | null;
  waiting(): Promise<ApprovalRequest[]>;
  /**
   * Answers as a person at a terminal.
   * @param word id of the question, or of the job that it is about
   * @throws BridgeError when there is no such question, or this process belongs to who asked
   */
  answer(word: string, answer: ApprovalAnswer): Promise<ApprovalRequest>;
}

interface ApprovalDeps {
  readonly store: JobStore;
  readonly redactor: Redactor;
  readonly clock: Clock;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly record: RecordApproval;
  /** Whether this process lives on after it has asked: then an answer can be for its session. */
  readonly outlives: boolean;
}

const LIST = 'agy-mcp approvals lists what waits.';

export function createApprovals(deps: ApprovalDeps): Approvals {
  const { store, redactor, clock, env, platform, record, outlives } = deps;
  const requests = createApprovalRequests(store);
  const sessions = new Map<string, ApprovalGiven>();
  const own = new Map<string, { readonly question: OpenQuestion; readonly expiresAt: number }>();

  function ownQuestion(
    standing: StandingQuestion,
    subject: string,
    { id, expires_at }: ApprovalRequest,
  ): OpenQuestion {
    async function conclude(given: ApprovalGiven | null): Promise<void> {
      own.delete(id);
      await standing.conclude(given);
    }
    return {
      ...standing,
      subject,
      conclude,
      async answeredElsewhere(signal) {
        const given = await standing.answered(signal);
        await conclude(given);
        return given ?? 'silent';
      },
      async settle(answer, by) {
        const isLate = clock.now().getTime() >= Date.parse(expires_at);
        const given: ApprovalGiven = { by, answer: isLate ? 'no' : answer, at: timestamp(clock) };
        const isFirst = await requests.answer(id, given);
        const counts = (isFirst ? given : await requests.answerTo(id)) ?? { ...given, answer: 'no' };
        await conclude(counts);
        return counts;
      },
    };
  }

  async function find(word: string): Promise<ApprovalRequest> {
    const all = await requests.waiting(clock.now());
    const found = all.find(({ id, job_id }) => id === word || job_id === word);
    if (found !== undefined) return found;
    throw new BridgeError('invalid_request', `Nothing with the id ${word} waits for an answer.`, {
      hint: `It was answered, its time is over, or who asked has gone. ${LIST}`,
    });
  }

  return {
    remembered: (scope) => (scope === null ? null : (sessions.get(scope) ?? null)),
    remember(scope, given) {
      if (scope !== null && given.answer === 'session') sessions.set(scope, given);
    },
    async open({ text, subject, jobId, scope }, { tool, client }) {
      const sealed = redactor.redactFields(
        newRequest(
          {
            job_id: jobId,
            tool,
            client,
            question: text,
            for_session: scope !== null,
            askers: await askersHere(),
          },
          clock,
        ),
      );
      const question = ownQuestion(await putQuestion(sealed, { requests, clock, record }), subject, sealed);
      const expiresAt = Date.parse(sealed.expires_at);
      for (const [old, { expiresAt: end }] of own) if (end < clock.now().getTime()) own.delete(old);
      own.set(question.id, { question, expiresAt });
      notifyQuestion(sealed.question, { env, platform });
      return question;
    },
    async order({ text, scope }, { tool, client }) {
      const for_session = outlives && scope !== null;
      return { tool, client, question: text, for_session, askers: await askersHere() };
    },
    opened: (id) => own.get(id)?.question ?? null,
    waiting: () => requests.waiting(clock.now()),
    async answer(word, answer) {
      const request = await find(word);
      await refuseAskers(request, store);
      if (answer === 'session' && !request.for_session)
        throw new BridgeError('invalid_request', 'This can be approved once only.', {
          hint: `agy-mcp approve ${word} does that.`,
        });
      const given: ApprovalGiven = { by: 'terminal', answer, at: timestamp(clock) };
      if (await requests.answer(request.id, given)) return request;
      throw new BridgeError('invalid_request', 'Somebody else has answered meanwhile.', { hint: LIST });
    },
  };
}
