// A job that a person must agree to: its runner asks, and the job is queued after a yes alone.
import { effect } from '../../audit/entries.ts';
import { timestamp } from '../../platform/clock.ts';
import { notifyQuestion } from '../../platform/notify-desktop.ts';
import { identify } from '../../platform/processes/process-identity.ts';
import type { ApprovalGiven } from '../../protocol/approval-answer.ts';
import { approvalDenied } from '../../protocol/approval-errors.ts';
import type { ApprovalOrder } from '../../protocol/approval.ts';
import { type JobId, STRUCTURAL_FIELDS, withoutWait } from '../../protocol/job.ts';
import { createApprovalRequests } from '../../store/approval-requests.ts';
import { startHeartbeat } from '../../store/heartbeat.ts';
import { newRequest, putQuestion, type RecordApproval } from '../../store/questions.ts';
import { storeError } from '../../store/store-error.ts';
import { isOwnedBy } from '../hold-job.ts';
import type { RunnerApp } from '../runner-app.ts';

/** `approved`: it may be queued. `gone`: somebody else has closed it. `stopped`: the wait was ended by its signal. */
export type Approved = 'approved' | 'gone' | 'stopped';

/** Notes the yes: from here on the job waits for its turn alone. */
async function noteYes(app: RunnerApp, jobId: JobId, approval: ApprovalGiven): Promise<Approved> {
  const own = await identify();
  return app.store.claim(jobId, async (found, { write }) => {
    if (found.status !== 'queued' || !isOwnedBy(found, own)) return 'gone';
    const record = { ...withoutWait(found), approval, updated_at: timestamp(app.clock) };
    await write(app.redactor.redactFields(record, STRUCTURAL_FIELDS));
    return 'approved';
  });
}

/**
 * Asks, and waits for the answer of a terminal. Question and answer are in the trail before they have an effect.
 * @throws BridgeError `approval_denied` after a no and after silence, `store_failed` when it cannot be asked or recorded
 */
export async function awaitApproval(
  jobId: JobId,
  order: ApprovalOrder,
  app: RunnerApp,
  signal: AbortSignal,
): Promise<Approved> {
  const { store, redactor, clock, audit, env, platform } = app;
  const requests = createApprovalRequests(store);
  const record: RecordApproval = (kind, { client }, details) => {
    if (audit === null) throw storeError('written: this process has no audit trail', null, jobId);
    return audit.record(effect(kind, jobId, { client, role: null }, details));
  };
  // Who lists questions takes one for over when the first of these has ended.
  const askers = [await identify(), ...order.askers];
  const request = redactor.redactFields(newRequest({ ...order, job_id: jobId, askers }, clock));
  const beating = startHeartbeat(() => [store.paths(jobId)]);
  try {
    const question = await putQuestion(request, { requests, clock, record });
    notifyQuestion(`agy-mcp approve ${jobId}\n${request.question}`, { env, platform });
    const given = await question.answered(signal);
    await question.conclude(given);
    if (given !== null && given.answer !== 'no') return await noteYes(app, jobId, given);
    if (given === null && signal.aborted) return 'stopped';
    throw approvalDenied(given === null ? 'silence' : 'no', jobId);
  } finally {
    await beating.end();
  }
}
