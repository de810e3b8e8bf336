import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { applies } from '../../../src/doctor/check-applies.ts';
import { removeTree } from '../../../src/platform/files/paths.ts';
import { identify } from '../../../src/platform/processes/process-identity.ts';
import { makeTemporary } from '../../../src/platform/files/private-file.ts';
import type { JobRecord } from '../../../src/protocol/job.ts';
import { createWorkspaces } from '../../../src/workspace/workspace.ts';
import { recordAt } from '../../support/job-records.ts';

let base: string;
beforeEach(async () => {
  base = await makeTemporary('agy-mcp-unit-');
});
afterEach(() => removeTree(base));

const EMPTY = { changes: [], made: [], left: [] };

function jobIn(name: string): JobRecord {
  const root = path.join(base, name);
  const root_git_dir = path.join(root, '.git');
  mkdirSync(root_git_dir, { recursive: true });
  const worktree = {
    root,
    root_git_dir,
    git_dir: root_git_dir,
    head_commit: null,
    harvested: true,
    applied_at: null,
    discarded_at: null,
    filters_off: [],
  };
  return recordAt(new Date(), { worktree });
}

/** What an apply of that job has on disk. */
function begin({ worktree }: JobRecord, jobId: string, owner: object | null, journal: object | null): void {
  const folder = path.join(worktree?.root_git_dir ?? '', 'agy-mcp-apply', jobId);
  mkdirSync(folder, { recursive: true });
  if (owner !== null) writeFileSync(path.join(folder, 'owner.json'), JSON.stringify(owner));
  if (journal !== null) writeFileSync(path.join(folder, 'journal.json'), JSON.stringify(journal));
}

const check = (...records: JobRecord[]) =>
  applies({ home: base, workspaces: createWorkspaces({ env: process.env }) }, records);

test('without an apply all is well, also where the checkout is gone or no job has one', async () => {
  const gone = jobIn('gone');
  await removeTree(path.join(base, 'gone'));
  expect(await check(gone, jobIn('here'), recordAt(new Date()))).toMatchObject({
    name: 'applies',
    ok: true,
    detail: 'none under way or interrupted',
  });
});

test('one that is under way is named with its process, and is no fault', async () => {
  const job = jobIn('here');
  begin(job, 'job_a', await identify(), EMPTY);
  const { ok, detail } = await check(job);
  expect(ok).toBe(true);
  expect(detail).toContain(`job_a is being applied by process ${process.pid}`);
});

test('interrupted ones come first, each once, and the fix says what to do next', async () => {
  const job = jobIn('here');
  const own = await identify();
  begin(job, 'job_a', own, EMPTY);
  begin(job, 'job_b', { ...own, pid: 2 ** 22 + 1 }, EMPTY);
  begin(job, 'job_c', null, EMPTY); // left on purpose: it could not be taken back
  begin(job, 'job_d', { ...own, pid: 2 ** 22 + 1 }, null); // it had written nothing
  const { ok, severity, detail, fix } = await check(job, { ...job });
  expect({ ok, severity }).toEqual({ ok: false, severity: 'warning' });
  expect(detail).toMatch(
    /^job_b was interrupted \(journal in ~\/here\/\.git\/agy-mcp-apply\/job_b\); job_c was interrupted \([^;]*; job_a is being applied/,
  );
  expect(detail).not.toContain('job_d');
  expect(fix).toContain('agy-mcp status job_b');
});

test('a checkout that cannot be looked into is told', async () => {
  const job = jobIn('here');
  const home = path.join(job.worktree?.root_git_dir ?? '', 'agy-mcp-apply', 'job_a');
  mkdirSync(path.join(home, 'owner.json'), { recursive: true });
  const { ok, detail, fix } = await check(job);
  expect({ ok, detail }).toEqual({ ok: false, detail: '~/here could not be looked into' });
  expect(fix).not.toBeNull();
});
