import { existsSync, utimesSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { removeTree } from '../../../../src/platform/files/paths.ts';
import { identify } from '../../../../src/platform/processes/process-identity.ts';
import { makeTemporary } from '../../../../src/platform/files/private-file.ts';
import { type JobId, jobId } from '../../../../src/protocol/job.ts';
import { TIMES } from '../../../../src/protocol/limits.ts';
import { createRedactor } from '../../../../src/redaction/redact.ts';
import { createLiveView } from '../../../../src/runner/queue/live-view.ts';
import { createJobStore, type JobStore } from '../../../../src/store/job-store.ts';
import { recordAt } from '../../../support/job-records.ts';

let root: string;
let store: JobStore;
const nobody = (): boolean => false;
beforeEach(async () => {
  root = await makeTemporary('agy-mcp-unit-');
  store = createJobStore(root);
});
afterEach(() => removeTree(root));

async function job(status: 'queued' | 'running') {
  const record = { ...recordAt(new Date()), status, owner: await identify() };
  const sealed = createRedactor().redactFields(record);
  await store.create(sealed);
  return sealed;
}

test('reads a record again only when it is another one', async () => {
  const running = await job('running');
  const read = vi.fn((id: JobId) => store.read(id));
  const view = createLiveView({ ...store, read });
  const jobs = async () => (await view.look(nobody)).jobs.map(({ id, running: is }) => [id, is]);
  expect(await jobs()).toEqual([[running.job_id, true]]);
  expect(await jobs()).toEqual([[running.job_id, true]]);
  expect(read).toHaveBeenCalledTimes(1);
  await store.write({ ...running, status: 'completed', owner: null });
  expect(await jobs()).toEqual([]);
});

test('leaves out a job that waits for a yes: it takes no slot', async () => {
  const queued = await job('queued');
  const view = createLiveView(store);
  expect((await view.look(nobody)).jobs).toHaveLength(1);
  await store.write(createRedactor().redactFields({ ...queued, waiting_for: 'approval' as const }));
  expect((await view.look(nobody)).jobs).toEqual([]);
});

test('takes the mark of an ended job away, and leaves what the caller knows unread', async () => {
  const queued = await job('queued');
  const read = vi.fn((id: JobId) => store.read(id));
  const view = createLiveView({ ...store, read });
  const { ids, jobs } = await view.look((id) => id === queued.job_id);
  expect([ids, jobs, read.mock.calls]).toEqual([[queued.job_id], [], []]);
  await store.write({ ...queued, status: 'cancelled', owner: null });
  await store.live.mark(queued.job_id);
  await view.look(nobody);
  expect(await store.live.list()).toEqual([]);
});

test('takes a mark away that has no record for long, by the times of its folder alone', async () => {
  await job('queued');
  const id = jobId.parse('job_alone');
  await store.live.mark(id);
  const view = createLiveView(store);
  await view.look(nobody);
  expect(existsSync(store.live.fileOf(id))).toBe(true); // its record may be on the way
  const before = new Date(Date.now() - 2 * TIMES.markAloneMs);
  utimesSync(store.live.fileOf(id), before, before);
  await view.look(nobody);
  expect(existsSync(store.live.fileOf(id))).toBe(false);
  expect((await store.live.list()).length).toBe(1);
});

test('takes such a mark away also where no other job comes or goes, and looks for its record without reading it', async () => {
  const id = jobId.parse('job_alone');
  await store.live.mark(id);
  const read = vi.fn((each: JobId) => store.read(each));
  const clock = { ms: 0 };
  const view = createLiveView({ ...store, read }, () => clock.ms);
  await view.look(nobody);
  clock.ms = TIMES.markAloneMs;
  await view.look(nobody);
  expect(existsSync(store.live.fileOf(id))).toBe(true);
  clock.ms += 1;
  await view.look(nobody);
  expect(existsSync(store.live.fileOf(id))).toBe(false);
  expect(read).not.toHaveBeenCalled();
});
