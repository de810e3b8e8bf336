import { mkdir, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newJobId, newMark } from '../../../src/platform/ids.ts';
import { removeTree } from '../../../src/platform/files/paths.ts';
import { identify } from '../../../src/platform/processes/process-identity.ts';
import { makeTemporary } from '../../../src/platform/files/private-file.ts';
import { type JobId, type JobRecord, NEW_RECORD, STRUCTURAL_FIELDS } from '../../../src/protocol/job.ts';
import { createRedactor, type Redacted } from '../../../src/redaction/redact.ts';
import { createJobStore, type JobStore } from '../../../src/store/job-store.ts';

const redactor = createRedactor();
const AT = '2026-11-21T10:00:00.000Z';

async function newRecord(changes: Partial<JobRecord> = {}): Promise<Redacted<JobRecord>> {
  const record: JobRecord = {
    ...NEW_RECORD,
    job_id: newJobId(new Date()),
    label: null,
    mode: 'ask',
    backend: 'agy',
    agent_version: '1.3.2',
    model: null,
    cwd: '/srv',
    session_id: null,
    created_at: AT,
    updated_at: AT,
    timeout_seconds: 900,
    warnings: [],
    owner: await identify(),
    mark: newMark(),
    ...changes,
  };
  return redactor.redactFields(record, STRUCTURAL_FIELDS);
}

let base: string;
let root: string;
let store: JobStore;
beforeEach(async () => {
  base = await makeTemporary('agy-mcp-unit-');
  root = path.join(base, 'deep', 'sessions');
  store = createJobStore(root);
});
afterEach(async () => {
  await removeTree(base);
});

async function created(changes: Partial<JobRecord> = {}): Promise<JobId> {
  const record = await newRecord(changes);
  await store.create(record);
  return record.job_id;
}

const modeOf = async (file: string): Promise<number> => (await stat(file)).mode & 0o777;

describe('a job', () => {
  test('is read as it was created, and as it was written last', async () => {
    const record = await newRecord({ label: 'first' });
    await store.create(record);
    expect(await store.read(record.job_id)).toEqual(record);
    const running = redactor.redactFields({ ...record, status: 'running' as const }, STRUCTURAL_FIELDS);
    await store.write(running);
    expect(await store.read(record.job_id)).toEqual(running);
  });
  test('is for its owner alone: folders 0700, files 0600', async () => {
    const id = await created();
    await store.writeAnswer(id, redactor.redactFields({ text: 'answer' }));
    await store.requestCancel(id, redactor.redactFields({ text: 'enough' }));
    const { folder, meta, answer, cancel } = store.paths(id);
    for (const made of [path.dirname(root), root, folder]) expect(await modeOf(made), made).toBe(0o700);
    for (const made of [meta, answer, cancel]) expect(await modeOf(made), made).toBe(0o600);
  });
  test('of an id that is taken is refused', async () => {
    const record = await newRecord();
    await store.create(record);
    await expect(store.create(record)).rejects.toMatchObject({ code: 'store_failed' });
  });
  test('that is not there is `job_not_found`, with the way to those that are', async () => {
    const nobody = newJobId(new Date());
    await expect(store.read(nobody)).rejects.toMatchObject({
      code: 'job_not_found',
      hint: expect.stringContaining('agy_sessions') as unknown,
    });
    await created();
    await expect(store.read(nobody)).rejects.toMatchObject({ code: 'job_not_found' });
  });
});

describe('a damaged meta.json', () => {
  const damages: Readonly<Record<string, string>> = {
    'half written': '{"job_id":"job_',
    empty: '',
    'of another shape': '{"job_id":"job_x","status":"running"}',
    'no object': '[]',
  };
  for (const [name, content] of Object.entries(damages)) {
    test(`that is ${name} is an error that names the job, not a crash or a guess`, async () => {
      const id = await created();
      await writeFile(store.paths(id).meta, content);
      await expect(store.read(id)).rejects.toMatchObject({ code: 'store_failed', jobId: id });
    });
  }
  test('hides no other job from the list', async () => {
    const id = await created();
    await writeFile(store.paths(id).meta, '{');
    const other = await created();
    expect([...(await store.list())].sort()).toEqual([id, other].sort());
  });
  test('that is a link is not followed', async () => {
    const id = await created();
    const elsewhere = path.join(base, 'elsewhere.json');
    await writeFile(elsewhere, JSON.stringify(await newRecord()));
    await rm(store.paths(id).meta);
    await symlink(elsewhere, store.paths(id).meta);
    await expect(store.read(id)).rejects.toMatchObject({ code: 'store_failed' });
  });
});

describe('the list', () => {
  test('is empty where no store is yet', async () => {
    expect(await store.list()).toEqual([]);
  });
  test('is newest first and passes over what is no job', async () => {
    const ids = [1, 2, 3].map((second) => newJobId(new Date(second * 1_000)));
    for (const id of ids) await created({ job_id: id });
    await mkdir(path.join(root, 'lost+found'));
    await writeFile(path.join(root, 'audit.jsonl'), '');
    expect(await store.list()).toEqual(ids.toReversed());
  });
  test('of a root that is no folder is `store_failed`', async () => {
    await mkdir(path.dirname(root), { recursive: true });
    await writeFile(root, '');
    await expect(store.list()).rejects.toMatchObject({ code: 'store_failed' });
    await expect(created()).rejects.toMatchObject({ code: 'store_failed' });
  });
});

describe('the answer', () => {
  test('is empty until there is one, and is replaced whole', async () => {
    const id = await created();
    const read = async (answer_chars: number, offset = 0, units = 100) =>
      (await store.readAnswer({ job_id: id, answer_chars }, offset, units)).text;
    expect(await read(0)).toBe('');
    await store.writeAnswer(id, redactor.redactFields({ text: 'a longer first answer' }));
    await store.writeAnswer(id, redactor.redactFields({ text: 'ünd the last' }));
    expect(await read(12)).toBe('ünd the last');
    expect((await readdir(store.paths(id).folder)).sort()).toEqual(['answer.txt', 'meta.json']);
  });
});

describe('a part of the answer', () => {
  test.each([
    ['of single bytes', 'abcdefghij'],
    ['of longer characters', 'aü€😀efghij'],
  ])('%s is the same as of the whole', async (_what, text) => {
    const id = await created();
    await store.writeAnswer(id, redactor.redactFields({ text }));
    const record = { job_id: id, answer_chars: text.length };
    for (const [offset, units] of [
      [0, 4],
      [3, 3],
      [8, 100],
      [10, 5],
      [99, 5],
    ] as const)
      expect(await store.readAnswer(record, offset, units)).toEqual({
        text: text.slice(offset, offset + units),
        total: text.length,
      });
  });
  test('of single bytes is read alone', async () => {
    const id = await created();
    await store.writeAnswer(id, redactor.redactFields({ text: 'abcdefghij' }));
    await writeFile(store.paths(id).answer, 'ABCDEFGHIJ');
    const record = { job_id: id, answer_chars: 10 };
    expect(await store.readAnswer(record, 4, 2)).toEqual({ text: 'EF', total: 10 });
    // a file of another length is read from its beginning
    await writeFile(store.paths(id).answer, 'üBCDEFGHIJ');
    expect(await store.readAnswer(record, 4, 2)).toEqual({ text: 'EF', total: 10 });
  });
});

describe('the wish to cancel', () => {
  test('keeps its first reason', async () => {
    const id = await created();
    expect(await store.readCancel(id)).toBeNull();
    await store.requestCancel(id, redactor.redactFields({ text: 'first' }));
    await store.requestCancel(id, redactor.redactFields({ text: 'second' }));
    expect(await store.readCancel(id)).toBe('first');
  });
  test('counts also when its reason was torn', async () => {
    const id = await created();
    for (const content of ['', '{"rea', '7', '{}']) {
      await writeFile(store.paths(id).cancel, content);
      expect(await store.readCancel(id), content).toBe('');
    }
  });
  test('in the folder of a job that is gone is an error', async () => {
    const id = newJobId(new Date());
    await expect(store.requestCancel(id, redactor.redactFields({ text: 'x' }))).rejects.toMatchObject({
      code: 'store_failed',
    });
  });
});
