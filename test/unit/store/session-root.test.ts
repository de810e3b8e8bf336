// A session root that others may look into is closed, or refused with the way out; so are the folders in it.
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { store as storeCheck } from '../../../src/doctor/check-machine.ts';
import type { DoctorDeps } from '../../../src/doctor/check.ts';
import { removeTree } from '../../../src/platform/files/paths.ts';
import { makeTemporary } from '../../../src/platform/files/private-file.ts';
import { createRedactor } from '../../../src/redaction/redact.ts';
import { createJobStore } from '../../../src/store/job-store.ts';
import { isRoot } from '../../support/as-nobody.ts';
import { recordAt } from '../../support/job-records.ts';

let root: string;
beforeEach(async () => {
  root = path.join(await makeTemporary('agy-mcp-unit-'), 'sessions');
});
afterEach(async () => {
  await removeTree(path.dirname(root));
});
const modeOf = async (file: string) => ((await stat(file)).mode & 0o7777).toString(8);
const checked = async () => storeCheck({ sessionRoot: root, home: '' } as DoctorDeps, false);

async function make(mode: number, ...names: string[]): Promise<void> {
  await mkdir(root);
  for (const name of names) await mkdir(path.join(root, name));
  await chmod(root, mode);
}

/** Everything that a process may begin with. */
const BEGINNINGS = {
  list: () => createJobStore(root).list(),
  create: () => createJobStore(root).create(recordAt(new Date())),
  openWaitingLog: async () => (await createJobStore(root).openStandbyLog()).file.close(),
};

// promise: store-private
describe.each(Object.entries(BEGINNINGS))('whatever comes first (%s)', (_name, begin) => {
  test.each([0o777, 0o755, 0o770, 0o701])('a root of mode %o is closed to others', async (mode) => {
    await make(mode);
    await begin();
    expect(await modeOf(root)).toBe('700');
    expect(await checked()).toMatchObject({ ok: true });
  });
  test('one that holds other things than jobs is left as it is, and refused', async () => {
    await make(0o755, 'Documents', 'job_x');
    const refused = {
      code: 'store_failed',
      retry: 'after_fix',
      hint: expect.stringContaining('AGY_MCP_SESSION_ROOT') as unknown,
    };
    await expect(begin()).rejects.toMatchObject(refused);
    expect(await modeOf(root)).toBe('755');
    expect(await checked()).toMatchObject({
      ok: false,
      severity: 'error',
      fix: expect.stringContaining('chmod 700') as unknown,
    });
  });
  test('one that is shared, as the place for temporary files, is refused', async () => {
    await make(0o1777);
    await expect(begin()).rejects.toThrow('is a place that other users share');
    expect(await modeOf(root)).toBe('1777');
    expect(await checked()).toMatchObject({ ok: false, severity: 'error' });
  });
  test.runIf(isRoot)('one of another user is refused', async () => {
    await make(0o700);
    execFileSync('chown', ['65534', root]);
    await expect(begin()).rejects.toThrow('belongs to another user');
    expect(await checked()).toMatchObject({ ok: false, severity: 'error' });
  });
  test('what is no folder is refused', async () => {
    execFileSync('mkfifo', [root]);
    await expect(begin()).rejects.toThrow('is a named pipe, and no folder');
    expect(await checked()).toMatchObject({ ok: false, severity: 'error' });
  });
});

describe('a job', () => {
  test('whose folder is open to others is closed by the next look', async () => {
    const store = createJobStore(root);
    const record = recordAt(new Date());
    await store.create(record);
    await chmod(store.paths(record.job_id).folder, 0o777);
    await store.read(record.job_id);
    expect(await modeOf(store.paths(record.job_id).folder)).toBe('700');
  });
  test.runIf(isRoot).each(['folder', 'meta'] as const)(
    'whose %s is of another user is damaged',
    async (place) => {
      const store = createJobStore(root);
      const record = recordAt(new Date());
      await store.create(record);
      execFileSync('chown', ['65534', store.paths(record.job_id)[place]]);
      await expect(store.read(record.job_id)).rejects.toThrow('is of another user');
    },
  );
  test('of another id is none of this one', async () => {
    const store = createJobStore(root);
    const [one, other] = [recordAt(new Date()), recordAt(new Date())];
    for (const each of [one, other]) await store.create(each);
    await writeFile(store.paths(one.job_id).meta, JSON.stringify(other));
    await expect(store.read(one.job_id)).rejects.toThrow('meta.json is the record of another job');
  });
  test('is cancelled although something stands in the place of the wish', async () => {
    const store = createJobStore(root);
    const record = recordAt(new Date());
    await store.create(record);
    const { cancel } = store.paths(record.job_id);
    for (const put of [() => symlink('/dev/null', cancel), () => mkdir(cancel)]) {
      await removeTree(cancel);
      await put();
      await store.requestCancel(record.job_id, createRedactor().redactFields({ text: 'enough' }));
      expect(await store.readCancel(record.job_id)).toBe('enough');
    }
  });
});
