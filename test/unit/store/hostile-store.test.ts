// A store that somebody meddled with: links, a vanished root, a place that cannot be written.
import { chmod, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { removeTree } from '../../../src/platform/files/paths.ts';
import { makeTemporary } from '../../../src/platform/files/private-file.ts';
import type { JobId } from '../../../src/protocol/job.ts';
import { createRedactor } from '../../../src/redaction/redact.ts';
import { createEventCursor, openEventWriter } from '../../../src/store/events/event-log.ts';
import { lastEvent } from '../../../src/store/events/last-event.ts';
import { createJobStore, type JobStore } from '../../../src/store/job-store.ts';
import { recordAt } from '../../support/job-records.ts';

const redactor = createRedactor();
const text = redactor.redactFields({ text: 'x' });

let base: string;
let root: string;
let store: JobStore;
beforeEach(async () => {
  base = await makeTemporary('agy-mcp-unit-');
  root = path.join(base, 'sessions');
  store = createJobStore(root);
});
afterEach(async () => {
  await removeTree(base);
});

async function add(): Promise<JobId> {
  const record = recordAt(new Date());
  await store.create(record);
  return record.job_id;
}

/** The same thing elsewhere, and a link in its place. */
async function replaceByLink(file: string): Promise<void> {
  const elsewhere = path.join(base, 'elsewhere');
  await rename(file, elsewhere);
  await symlink(elsewhere, file);
}

const refused = { code: 'store_failed', hint: expect.stringContaining('link') as unknown };

// promise: store-links
describe('a link in the store', () => {
  test('in the place of a job folder is refused by every way to the job', async () => {
    const id = await add();
    const record = await store.read(id);
    await replaceByLink(store.paths(id).folder);
    const ways: Readonly<Record<string, () => Promise<unknown>>> = {
      read: () => store.read(id),
      claim: () => store.claim(id, () => Promise.resolve()),
      write: () => store.write(redactor.redactFields(record)),
      writeAnswer: () => store.writeAnswer(id, text),
      readAnswer: () => store.readAnswer(record, 0, 10),
      requestCancel: () => store.requestCancel(id, text),
      readCancel: () => store.readCancel(id),
      openRunnerLog: () => store.openRunnerLog(id),
    };
    for (const [name, way] of Object.entries(ways)) await expect(way(), name).rejects.toMatchObject(refused);
    // Only the link itself can be removed; what it leads to stays.
    expect(await store.remove(id, (found) => Promise.resolve(found === null))).toBe(true);
    expect(await readdir(path.join(base, 'elsewhere'))).toContain('meta.json');
    await expect(store.read(id)).rejects.toMatchObject({ code: 'job_not_found' });
  });
  test('in the place of a file is refused', async () => {
    const id = await add();
    const { answer, cancel, events } = store.paths(id);
    await writeFile(path.join(base, 'secret'), '{"i":0}\n');
    for (const file of [answer, cancel, events]) await symlink(path.join(base, 'secret'), file);
    const record = await store.read(id);
    await expect(store.readAnswer(record, 0, 10)).rejects.toMatchObject(refused);
    await expect(store.readCancel(id)).rejects.toMatchObject(refused);
    await expect(lastEvent(events)).rejects.toMatchObject(refused);
    await expect(createEventCursor(events).take(1)).rejects.toMatchObject(refused);
    await expect(openEventWriter(events)).rejects.toMatchObject(refused);
  });
  test('harms no other job', async () => {
    const [linked, other] = [await add(), await add()];
    await replaceByLink(store.paths(linked).folder);
    expect(await store.list()).toEqual([linked, other].toSorted().toReversed());
    expect(await store.read(other)).toMatchObject({ job_id: other });
  });
  test('as the root is how its user set it up, and works', async () => {
    const id = await add();
    await replaceByLink(root);
    expect(await store.list()).toEqual([id]);
    expect(await store.read(id)).toMatchObject({ job_id: id });
  });
});

describe('a store that is gone', () => {
  const gone = { code: 'store_failed', hint: expect.stringContaining('gone') as unknown };
  test('is told, and not taken for one that is new', async () => {
    const id = await add();
    await rename(root, `${root}-unmounted`);
    await expect(store.list()).rejects.toMatchObject(gone);
    await expect(store.read(id)).rejects.toMatchObject(gone);
    await expect(store.requestCancel(id, text)).rejects.toMatchObject(gone);
    await rename(`${root}-unmounted`, root);
    expect(await store.list()).toEqual([id]);
    expect(await store.read(id)).toMatchObject({ job_id: id });
  });
  test('is also told to who has only listed it', async () => {
    await add();
    const other = createJobStore(root);
    await other.list();
    await rm(root, { recursive: true });
    await expect(other.list()).rejects.toMatchObject(gone);
  });
  test('comes back with the next job', async () => {
    await add();
    await rm(root, { recursive: true });
    const id = await add();
    expect(await store.list()).toEqual([id]);
  });
});

describe('a place that cannot be written', () => {
  const unwritable = { code: 'store_failed', hint: expect.stringMatching(/AGY_MCP_SESSION_ROOT/) as unknown };
  test('is told with the way out', async () => {
    await writeFile(root, '');
    await expect(add()).rejects.toMatchObject(unwritable);
  });
  test.skipIf(process.getuid?.() === 0)('leaves earlier jobs readable', async () => {
    const id = await add();
    await chmod(root, 0o500);
    try {
      await expect(add()).rejects.toMatchObject(unwritable);
      expect(await store.list()).toEqual([id]);
      expect(await store.read(id)).toMatchObject({ job_id: id });
    } finally {
      await chmod(root, 0o700);
    }
  });
});
