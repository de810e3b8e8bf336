import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createQueueNote, queueWords } from '../../../src/jobs/queue-note.ts';
import { removeTree } from '../../../src/platform/files/paths.ts';
import { identify } from '../../../src/platform/processes/process-identity.ts';
import { makeTemporary } from '../../../src/platform/files/private-file.ts';
import { type JobId, jobId, type JobRecord } from '../../../src/protocol/job.ts';
import { createRedactor } from '../../../src/redaction/redact.ts';
import { createJobStore } from '../../../src/store/job-store.ts';
import { recordAt } from '../../support/job-records.ts';

const job = (at: number, status: JobRecord['status'], session_id: string | null = null) => ({
  job_id: jobId.parse(`job_00000000${at}abcdefgh`),
  status,
  session_id,
});

describe('what a job waits for', () => {
  const running = [job(1, 'running'), job(2, 'running', 'c')];
  test.each([
    [
      'the jobs that are older and wait',
      [...running, job(3, 'queued'), job(4, 'queued')],
      2,
      'Waiting: 2 jobs are ahead of it; 2 jobs run.',
    ],
    [
      'one of them',
      [...running, job(3, 'queued'), job(8, 'queued')],
      2,
      'Waiting: 1 job is ahead of it; 2 jobs run.',
    ],
    ['those that run', [...running, job(8, 'queued')], 2, 'Waiting: it is the next one; 2 jobs run.'],
    ['nothing', running, 3, null],
    ['nothing, as only younger ones wait', [job(8, 'queued'), job(9, 'queued')], 1, null],
  ])('is %s', (_what, others, slots, words) => {
    expect(queueWords(job(5, 'queued'), others, slots)).toBe(words);
  });
  test('is its conversation, whatever slots are free', () => {
    expect(queueWords(job(5, 'queued', 'c'), running, 9)).toBe(
      `Waiting: job ${running[1]?.job_id ?? ''} uses its conversation.`,
    );
  });
});

describe('in a store', () => {
  let root: string;
  beforeEach(async () => {
    root = await makeTemporary('agy-mcp-unit-');
  });
  afterEach(() => removeTree(root));

  test('jobs that have ended, or whose owner is dead, are not ahead; many looks read the records once', async () => {
    const store = createJobStore(root);
    const owner = await identify();
    const add = async (minute: number, changes: Partial<JobRecord>): Promise<JobRecord> => {
      const record = { ...recordAt(new Date(Date.UTC(2026, 0, 1, 0, minute))), owner, ...changes };
      await store.create(createRedactor().redactFields(record));
      return record;
    };
    await add(1, { status: 'running' });
    await add(2, { status: 'queued', owner: { ...owner, pid: 2 ** 22 + 1, start: 'none' } as typeof owner });
    await add(3, { status: 'completed', owner: null });
    await add(3.5, { status: 'queued', waiting_for: 'approval' });
    const queued = [await add(4, { status: 'queued' }), await add(5, { status: 'queued' })];
    const read = vi.fn((id: JobId) => store.read(id));
    const note = createQueueNote({ ...store, read }, 1);
    const words = await Promise.all(queued.map((each) => note(each)));
    expect(words).toEqual([
      'Waiting: it is the next one; 1 job runs.',
      'Waiting: 1 job is ahead of it; 1 job runs.',
    ]);
    expect(read).toHaveBeenCalledTimes(6);
    expect(await note(await add(7, { status: 'queued', waiting_for: 'approval' }))).toBeNull();
    expect(await note(await add(6, { status: 'running' }))).toBeNull();
  });
});
