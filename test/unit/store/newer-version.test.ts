// What a newer version wrote into a record survives an older one that writes it again, and is seen by nobody there.
import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeTree } from '../../../src/platform/files/paths.ts';
import { makeTemporary } from '../../../src/platform/files/private-file.ts';
import { type JobRecord, STRUCTURAL_FIELDS } from '../../../src/protocol/job.ts';
import { createRedactor } from '../../../src/redaction/redact.ts';
import { createJobStore, type JobStore } from '../../../src/store/job-store.ts';
import { recordAt } from '../../support/job-records.ts';

const redactor = createRedactor();
let root: string;
let store: JobStore;
beforeEach(async () => {
  root = await makeTemporary('agy-mcp-unit-');
  store = createJobStore(root);
});
afterEach(async () => {
  await removeTree(root);
});

const workspace = {
  kind: 'worktree',
  path: '/w',
  branch: 'b',
  base_commit: 'c',
  confinement: { level: 'auto' },
};
const worktree = {
  root: '/r',
  root_git_dir: '/r/.git',
  git_dir: '/r/.git',
  head_commit: 'd',
  harvested: true,
  applied_at: null,
  discarded_at: null,
  verified: [{ ok: true }],
};
const owner = { pid: 7, started: '1', boot: 'b', cgroup: '/x' };
const artifacts = [{ path: 'a', bytes: 1, kind: 'file', sha256: 's' }];

async function written(
  changes: object,
  next: (record: JobRecord) => JobRecord,
): Promise<Record<string, unknown>> {
  const record = recordAt(new Date(), { status: 'running' });
  await store.create(record);
  const { meta } = store.paths(record.job_id);
  await writeFile(meta, JSON.stringify({ ...record, ...changes }));
  const read = await store.read(record.job_id);
  expect(JSON.stringify(read)).not.toMatch(/grants|confinement|verified|cgroup|sha256/);
  await store.write(redactor.redactFields(next(read), STRUCTURAL_FIELDS));
  return JSON.parse(await readFile(meta, 'utf8')) as Record<string, unknown>;
}

test('unknown fields stay, of the record and of what is in it', async () => {
  const changes = { grants: ['g'], workspace, worktree, owner, artifacts };
  const found = await written(changes, (record) => ({
    ...record,
    status: 'completed',
    artifacts: [...record.artifacts, { path: 'b', bytes: 2, kind: 'file' }],
    worktree: record.worktree && { ...record.worktree, applied_at: 'now' },
  }));
  expect(found).toMatchObject({
    status: 'completed',
    grants: ['g'],
    workspace: { confinement: { level: 'auto' } },
    worktree: { verified: [{ ok: true }], applied_at: 'now' },
    owner: { cgroup: '/x' },
    artifacts: [{ sha256: 's' }, { path: 'b' }],
  });
});
test('unknown fields of what is replaced go with it', async () => {
  const found = await written({ owner, artifacts, grants: 1 }, (record) => ({
    ...record,
    owner: record.owner && { ...record.owner, pid: 8 },
    artifacts: [{ path: 'other', bytes: 1, kind: 'file' }],
  }));
  expect(found).toMatchObject({ grants: 1, owner: { pid: 8 } });
  expect(JSON.stringify(found)).not.toMatch(/cgroup|sha256/);
});
