import { rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listJobs, type ListFilter, newestEnded } from '../../../src/jobs/list.ts';
import { newJobId, newMark } from '../../../src/platform/ids.ts';
import { removeTree } from '../../../src/platform/files/paths.ts';
import { makeTemporary } from '../../../src/platform/files/private-file.ts';
import { type JobId, type JobRecord, NEW_RECORD, STRUCTURAL_FIELDS } from '../../../src/protocol/job.ts';
import { createRedactor } from '../../../src/redaction/redact.ts';
import { createJobStore, type JobStore } from '../../../src/store/job-store.ts';

const redactor = createRedactor();
let root: string;
let store: JobStore;
let seconds: number;
beforeEach(async () => {
  root = await makeTemporary('agy-mcp-unit-');
  store = createJobStore(root);
  seconds = 0;
});
afterEach(async () => {
  await removeTree(root);
});

/** A job a second later than the one before. */
async function add(changes: Partial<JobRecord> = {}): Promise<JobId> {
  seconds += 1;
  const now = new Date(seconds * 1_000);
  const record: JobRecord = {
    ...NEW_RECORD,
    job_id: newJobId(now),
    status: 'completed',
    label: null,
    mode: 'ask',
    backend: 'agy',
    agent_version: null,
    model: null,
    cwd: '/srv/one',
    session_id: null,
    created_at: now.toISOString(),
    updated_at: now.toISOString(),
    timeout_seconds: 900,
    warnings: [],
    owner: null,
    mark: newMark(),
    ...changes,
  };
  await store.create(redactor.redactFields(record, STRUCTURAL_FIELDS));
  return record.job_id;
}

const list = (filter: Partial<ListFilter> = {}) =>
  listJobs(store, (id) => store.read(id), { limit: 20, ...filter });

async function idsOf(filter: Partial<ListFilter> = {}): Promise<JobId[]> {
  return (await list(filter)).records.map(({ job_id }) => job_id);
}

describe('the list of jobs', () => {
  test('is newest first, and empty in an empty store', async () => {
    expect(await list()).toEqual({ records: [], nextCursor: null });
    const [old, young] = [await add(), await add()];
    expect(await idsOf()).toEqual([young, old]);
  });
  test('page by page is the whole list', async () => {
    for (let count = 0; count < 7; count += 1) await add();
    const paged: JobId[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: 3, cursor });
      expect(page.records.length).toBeLessThanOrEqual(3);
      paged.push(...page.records.map(({ job_id }) => job_id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(paged).toEqual(await idsOf());
  });
  test('that ends with its page has no next one', async () => {
    await add();
    await add();
    expect((await list({ limit: 2 })).nextCursor).toBeNull();
  });
  test('is narrowed by status, conversation and directory, with what is below it', async () => {
    const failed = await add({ status: 'failed' });
    const talked = await add({ session_id: 'conversation-1' });
    const deep = await add({ cwd: '/srv/two/deep' });
    const beside = await add({ cwd: '/srv/two-more' });
    expect(await idsOf({ status: 'failed' })).toEqual([failed]);
    expect(await idsOf({ session_id: 'conversation-1' })).toEqual([talked]);
    expect(await idsOf({ cwd: '/srv/two' })).toEqual([deep]);
    expect(await idsOf({ cwd: '/srv' })).toEqual([beside, deep, talked, failed]);
  });
  test('is narrowed by words, all of them, in any order and case', async () => {
    const wanted = await add({ label: 'Repair the Parser' });
    await add({ label: 'repair the door' });
    expect(await idsOf({ query: 'parser  REPAIR' })).toEqual([wanted]);
    expect(await idsOf({ query: wanted })).toEqual([wanted]);
  });
});

describe('a damaged job', () => {
  test('is shown as unknown and hides no other', async () => {
    const [old, damaged, young] = [await add(), await add(), await add()];
    await writeFile(store.paths(damaged).meta, '{"job_id":');
    expect((await list()).records).toMatchObject([
      { job_id: young, status: 'completed' },
      {
        job_id: damaged,
        status: 'unknown',
        reason: 'store_failed',
        damage: 'meta.json is no whole record',
      },
      { job_id: old, status: 'completed' },
    ]);
  });
  test('is found by its status, and by no other', async () => {
    const damaged = await add();
    await rm(store.paths(damaged).meta);
    expect(await idsOf({ status: 'unknown' })).toEqual([damaged]);
    expect(await idsOf({ status: 'completed' })).toEqual([]);
  });
});

describe('the newest finished job', () => {
  test('is not one that runs, nor one that is damaged', async () => {
    expect(await newestEnded(store, (id) => store.read(id))).toBeNull();
    const ended = await add({ status: 'cancelled' });
    await add({ status: 'running' });
    const damaged = await add();
    await writeFile(store.paths(damaged).meta, '');
    expect(await newestEnded(store, (id) => store.read(id))).toMatchObject({ job_id: ended });
  });
});
