// Whether a job may begin: asked before it is made, or by its runner, or answered already.
import { expect, test } from 'vitest';
import type { AskPerson } from '../../../../src/jobs/approvals/agreement.ts';
import type { Question } from '../../../../src/jobs/approvals/approvals.ts';
import { createLeaves } from '../../../../src/jobs/approvals/leave-to-start.ts';
import type { ApprovalGiven } from '../../../../src/protocol/approval-answer.ts';
import { jobId, type JobRecord } from '../../../../src/protocol/job.ts';

const ASKER = { tool: 'agy', client: 'test' };
const FOR_SESSION: ApprovalGiven = { by: 'terminal', answer: 'session', at: '2030-01-01T00:00:00.000Z' };
const ONCE: ApprovalGiven = { ...FOR_SESSION, answer: 'once' };
const question = (scope: string | null, tier?: 'async'): Question => ({
  ...{ text: 'Do it?', subject: 'it', jobId: null, scope },
  ...(tier === undefined ? {} : { tier }),
});

/** @param records approvals by the id of their job */
function make(records: Readonly<Record<string, ApprovalGiven | undefined>> = {}) {
  const sessions = new Map<string, ApprovalGiven>();
  return createLeaves({
    store: {
      read: (id) =>
        id in records
          ? Promise.resolve({ approval: records[id] } as JobRecord)
          : Promise.reject(new Error('removed')),
    },
    approvals: {
      remembered: (scope) => sessions.get(scope ?? '') ?? null,
      remember(scope, given) {
        if (scope !== null && given.answer === 'session') sessions.set(scope, given);
      },
      order: ({ text, scope }, asker) =>
        Promise.resolve({ ...asker, question: text, for_session: scope !== null, askers: [] }),
    },
  });
}
const never: AskPerson = () => Promise.reject(new Error('nobody is asked'));

test('without a question nobody is asked', async () => {
  expect(await make().leaveFor(null, never, ASKER)).toEqual({ approval: null, order: null });
});

test('a question that the call waits for is asked where somebody can', async () => {
  const { leaveFor } = make();
  expect(await leaveFor(question('a'), () => Promise.resolve(ONCE), ASKER)).toEqual({
    approval: ONCE,
    order: null,
  });
  const nobody: AskPerson = () => Promise.resolve('unavailable');
  expect(await leaveFor(question('a'), nobody, ASKER)).toEqual({ approval: null, order: null });
  await expect(leaveFor({ ...question('a'), isRequired: true }, nobody, ASKER)).rejects.toMatchObject({
    code: 'approval_unavailable',
  });
  const no = { ...ONCE, answer: 'no' } as const;
  await expect(leaveFor(question('a'), () => Promise.resolve(no), ASKER)).rejects.toMatchObject({
    code: 'approval_denied',
  });
});

test('one for the list goes along with the job, also where nobody can be asked', async () => {
  const { approval, order } = await make().leaveFor(question('a', 'async'), never, ASKER);
  expect(approval).toBeNull();
  expect(order).toEqual({ ...ASKER, question: 'Do it?', for_session: true, askers: [] });
});

test('an answer for the session stands for the same scope alone, once it was given', async () => {
  const [first, second, removed] = ['job_1', 'job_2', 'job_3'].map((id) => jobId.parse(id));
  const records: Record<string, ApprovalGiven | undefined> = { job_1: undefined, job_2: ONCE };
  const { leaveFor, note } = make(records);
  for (const id of [first, second, removed]) if (id !== undefined) note(question('a', 'async'), id);
  const approvalIn = async (scope: string | null) =>
    (await leaveFor(question(scope, 'async'), never, ASKER)).approval;
  expect(await approvalIn('a')).toBeNull();
  records['job_1'] = FOR_SESSION;
  expect(await approvalIn('a')).toEqual(FOR_SESSION);
  expect([await approvalIn('b'), await approvalIn(null)]).toEqual([null, null]);
});
