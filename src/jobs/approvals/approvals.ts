// Questions to a person: asked where a client or a terminal can answer, settled by the first answer.
import { type Clock, timestamp } from '../../platform/clock.ts';
import { newApprovalId } from '../../platform/ids.ts';
import { notifyDesktop } from '../../platform/notify-desktop.ts';
import { ancestorsOf, startersOf } from '../../platform/processes/ancestors.ts';
import { identify, isAlive } from '../../platform/processes/process-identity.ts';
import type { ApprovalAnswer, ApprovalGiven } from '../../protocol/approval-answer.ts';
import type { ApprovalRequest } from '../../protocol/approval.ts';
import { BridgeError } from '../../protocol/error.ts';
import type { JobId } from '../../protocol/job.ts';
import { TIMES } from '../../protocol/limits.ts';
import type { Redactor } from '../../redaction/redact.ts';
import { createApprovalRequests } from '../../store/approval-requests.ts';
import type { JobStore } from '../../store/job-store.ts';

export interface Question {
  /** What would happen, in words for a person; nothing in it hides. */
  readonly text: string;
  readonly jobId: JobId | null;
  /** The same for questions to which one answer can be given for as long as the server runs; null where each counts alone. */
  readonly scope: string | null;
  /** Whether a caller that cannot ask must wait for an answer at a terminal; otherwise it goes on unasked. */
  readonly isRequired?: boolean;
}

/** A question that stands where any terminal of the user can answer it. */
export interface OpenQuestion {
  readonly id: string;
  /** Resolves with the first answer; null when there was none in time, or the signal aborted. */
  answered(signal: AbortSignal): Promise<ApprovalGiven | null>;
  /** Waits for the answer of a person at another terminal, and takes it. */
  answeredElsewhere(signal: AbortSignal): Promise<ApprovalGiven | 'silent'>;
  /**
   * Takes the answer that was given where it was asked.
   * @returns the one that counts: an earlier one, where there is one; a no when it is late
   */
  settle(answer: ApprovalAnswer, by: ApprovalGiven['by']): Promise<ApprovalGiven>;
  /** Takes an answer that was given elsewhere, or null for none: it is recorded, and nobody can answer any more. */
  conclude(given: ApprovalGiven | null): Promise<void>;
}

export interface Approvals {
  /** The answer of a person that stands for questions of this scope. */
  remembered(scope: string | null): ApprovalGiven | null;
  remember(scope: string | null, given: ApprovalGiven): void;
  /** @throws BridgeError `store_failed` when it cannot be written down: then it is not asked */
  open(
    question: Question,
    asked: { readonly tool: string; readonly client: string | null },
  ): Promise<OpenQuestion>;
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
  /** Records a question before it is put, and its answer before that has an effect. */
  readonly record: RecordApproval;
}

export type RecordApproval = (
  kind: 'asked' | 'answered',
  about: { readonly jobId: JobId | null; readonly client: string | null },
  details: Readonly<Record<string, string | null>>,
) => Promise<void>;

const NOTICE_CHARS = 200;

const LIST = 'agy-mcp approvals lists what waits.';

export function createApprovals(deps: ApprovalDeps): Approvals {
  const { store, redactor, clock, env, platform } = deps;
  const requests = createApprovalRequests(store);
  const sessions = new Map<string, ApprovalGiven>();
  const own = new Map<string, { readonly question: OpenQuestion; readonly expiresAt: number }>();

  function openQuestion({ id, tool, client, job_id: jobId, expires_at }: ApprovalRequest): OpenQuestion {
    async function conclude(given: ApprovalGiven | null): Promise<void> {
      own.delete(id);
      const { answer, by } = given ?? { answer: 'none', by: null };
      await deps.record('answered', { jobId, client }, { approval: id, tool, answer, by });
      await requests.close(id).catch(() => undefined); // who lists them removes it
    }
    async function answered(signal: AbortSignal): Promise<ApprovalGiven | null> {
      const left = Math.max(Date.parse(expires_at) - clock.now().getTime(), 0);
      const until = AbortSignal.any([signal, AbortSignal.timeout(left)]);
      const watching = requests.watch(until);
      const isOver = (): boolean => until.aborted;
      try {
        for (;;) {
          const given = await requests.answerTo(id);
          if (given !== null || isOver()) return given;
          await watching.changed();
        }
      } finally {
        watching.close();
      }
    }
    return {
      id,
      conclude,
      answered,
      async answeredElsewhere(signal) {
        const given = await answered(signal);
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
    async open({ text, jobId, scope }, { tool, client }) {
      const id = newApprovalId();
      const now = clock.now();
      const expiresAt = now.getTime() + TIMES.answerMs;
      const askers = await Promise.all(
        [process.pid, ...(await startersOf(process.pid))].map((pid) => identify(pid)),
      );
      const request: ApprovalRequest = {
        id,
        job_id: jobId,
        tool,
        client,
        question: text,
        for_session: scope !== null,
        asked_at: now.toISOString(),
        expires_at: new Date(expiresAt).toISOString(),
        askers,
      };
      await deps.record('asked', { jobId, client }, { approval: id, tool, question: text });
      await requests.open(redactor.redactFields(request));
      const question = openQuestion(request);
      for (const [old, { expiresAt: end }] of own) if (end < now.getTime()) own.delete(old);
      own.set(id, { question, expiresAt });
      void notifyDesktop('agy-mcp asks', redactor.text(text).slice(0, NOTICE_CHARS), { env, platform });
      return question;
    },
    opened: (id) => own.get(id)?.question ?? null,
    waiting: () => requests.waiting(clock.now()),
    async answer(word, answer) {
      const request = await find(word);
      await refuseAskers(request);
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

/** Who asks cannot answer: neither the client that called nor what it starts. */
async function refuseAskers({ askers }: ApprovalRequest): Promise<void> {
  const above = new Set(await ancestorsOf(process.pid));
  for (const asker of askers) {
    if (!above.has(asker.pid) || !(await isAlive(asker))) continue;
    throw new BridgeError('approval_unavailable', 'This terminal was started by the program that asks.', {
      hint: 'Answer in a terminal of your own, or where the program shows the question.',
    });
  }
}
