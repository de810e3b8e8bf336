// A request on its way to a runner: admitted, agreed to, recorded, handed over.
import { hasBounds } from '../policy/budgets/budget.ts';
import { type JobRecord, STRUCTURAL_FIELDS } from '../protocol/job.ts';
import type { Redacted } from '../redaction/redact.ts';
import type { JobStore } from '../store/job-store.ts';
import type { Admission } from './admission/record.ts';
import type { AdmitDeps, Asked } from './admission/step.ts';
import { admit } from './admit.ts';
import type { AskPerson } from './approvals/agreement.ts';
import type { Leaves } from './approvals/leave-to-start.ts';
import { startQuestion } from './approvals/start-question.ts';
import type { UnderBudget, WithinBudget } from './budgets/within-budget.ts';
import type { Executor } from './executor.ts';
import type { QueueBound } from './queue-bound.ts';
import { refuseBusyConversation } from './refuse-busy-conversation.ts';

export interface StartDeps extends AdmitDeps {
  readonly executor: Executor;
  /** Who must agree, and whether they have. */
  readonly leaves: Leaves;
  /** Whether more jobs are likely to come: the executor then prepares for the next one. */
  readonly expectsMore: boolean;
  /** Sees to it, at its leisure, that old jobs are removed. */
  readonly retain: () => void;
}

interface Deps extends StartDeps {
  readonly withinBudget: WithinBudget;
}

/** Told of what is admitted, before it runs. */
export type Announce = (admission: Admission) => Promise<void>;

/** Under which budget it would run; null for none. */
function budgetOf({ ruling }: Admission): UnderBudget | null {
  if (ruling === null || !hasBounds(ruling.budget)) return null;
  return { role: ruling.decision.role, budget: ruling.budget, setIn: ruling.file };
}

/**
 * Returns as soon as a runner has the request.
 * @param ask puts a question to a person before anything is done
 * @param announce what it throws keeps the job from being run
 * @throws BridgeError with the first reason against it
 */
export async function startJob(
  deps: Deps,
  bound: QueueBound,
  asked: Asked,
  ask: AskPerson,
  announce: Announce = () => Promise.resolve(),
): Promise<JobRecord> {
  const { store, redactor } = deps;
  const admission = await admit(deps, asked);
  const { record: admitted, handoff } = admission;
  const { sessionId } = handoff.spec;
  if (sessionId !== null && !handoff.queue.sameSession) await refuseBusyConversation(store, sessionId);
  const question = startQuestion(asked.request, admission, deps.settings.ask_before_start);
  const start = { asked, record: admitted, under: budgetOf(admission) };
  if (question !== null) await deps.withinBudget.look(start);
  const { approval, order } = await deps.leaves.leaveFor(question, ask, asked.origin);
  const record: JobRecord = {
    ...admitted,
    ...(approval === null ? {} : { approval }),
    ...(order === null ? {} : { waiting_for: 'approval' }),
  };
  const sealed = redactor.redactFields(record, STRUCTURAL_FIELDS);
  const make = () => createAnnounced(store, sealed, () => announce(admission));
  await bound.admit(record.job_id, () => deps.withinBudget.admit(start, make));
  if (order !== null) deps.leaves.note(question, record.job_id);
  await deps.executor.submit(record, order === null ? handoff : { ...handoff, approval: order });
  if (deps.expectsMore) deps.executor.prepareNext();
  deps.retain();
  return sealed;
}

/** Both at once, as each waits for the disk; a job that could not be announced is taken away again. */
async function createAnnounced(
  store: JobStore,
  record: Redacted<JobRecord>,
  announce: () => Promise<void>,
): Promise<void> {
  const [told, made] = await Promise.allSettled([announce(), store.create(record)]);
  if (made.status === 'rejected') throw made.reason;
  if (told.status === 'fulfilled') return;
  await store.remove(record.job_id, () => Promise.resolve(true));
  throw told.reason;
}
