// Who asks cannot answer, and neither can what a job has started.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { askersHere, refuseAskers } from '../../../../src/jobs/approvals/askers.ts';
import { removeTree } from '../../../../src/platform/files/paths.ts';
import { makeTemporary } from '../../../../src/platform/files/private-file.ts';
import { identify } from '../../../../src/platform/processes/process-identity.ts';
import type { ApprovalRequest } from '../../../../src/protocol/approval.ts';
import type { ProcessIdentity } from '../../../../src/protocol/job.ts';
import { createRedactor } from '../../../../src/redaction/redact.ts';
import { createJobStore, type JobStore } from '../../../../src/store/job-store.ts';
import { recordAt } from '../../../support/job-records.ts';

let root: string;
let store: JobStore;
beforeEach(async () => {
  root = await makeTemporary('agy-mcp-unit-');
  store = createJobStore(root);
});
afterEach(() => removeTree(root));

const requestOf = (askers: readonly ProcessIdentity[]): ApprovalRequest => ({
  ...{ id: 'ask_1', job_id: null, tool: 'agy', client: null, question: 'Do it?', for_session: false },
  ...{ asked_at: '', expires_at: '', askers: [...askers] },
});
const parent = (): Promise<ProcessIdentity> => identify(process.ppid);
const gone = async (): Promise<ProcessIdentity> => ({ ...(await parent()), started: 'another time' });

test('those that ask are this process and what started it', async () => {
  expect((await askersHere())[0]).toMatchObject({ pid: process.pid });
});

test('a process above this one that asks is refused, one that has ended is not', async () => {
  await expect(refuseAskers(requestOf([await parent()]), store)).rejects.toMatchObject({
    code: 'approval_unavailable',
  });
  await expect(refuseAskers(requestOf([await gone()]), store)).resolves.toBeUndefined();
});

test('what the runner of any job has started is refused', async () => {
  const add = async (owner: ProcessIdentity): Promise<void> =>
    store.create(createRedactor().redactFields({ ...recordAt(new Date()), status: 'running', owner }));
  await add(await gone());
  await expect(refuseAskers(requestOf([]), store)).resolves.toBeUndefined();
  await add(await parent());
  await expect(refuseAskers(requestOf([]), store)).rejects.toMatchObject({ code: 'recursion_refused' });
});
