import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRetention, purgeJobs } from '../../../src/jobs/purge.ts';
import { createLog } from '../../../src/platform/log.ts';
import { removeTree } from '../../../src/platform/paths.ts';
import { identify } from '../../../src/platform/process-identity.ts';
import { makeTemporary } from '../../../src/platform/safe-file.ts';
import type { JobId, JobRecord } from '../../../src/protocol/job.ts';
import { createJobStore, type JobStore } from '../../../src/store/job-store.ts';
import { createWorkspaces } from '../../../src/workspace/workspace.ts';
import { recordAt } from '../../support/job-records.ts';
import { createGitSandbox, writeFiles } from '../../support/git-repository.ts';
import { openJob } from '../../support/worktree-job.ts';
import { until } from '../../support/processes.ts';

const NOW = new Date('2026-11-21T12:00:00.000Z');
const DAY_MS = 86_400_000;
const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * DAY_MS);

let base: string;
let store: JobStore;
let now: Date;
const clock = { now: () => now };
const workspaces = createWorkspaces({ env: process.env });
beforeEach(async () => {
  base = await makeTemporary('agy-mcp-unit-');
  store = createJobStore(path.join(base, 'sessions'));
  now = NOW;
});
afterEach(async () => {
  await removeTree(base);
});

async function add(days: number, changes: Partial<JobRecord> = {}): Promise<JobId> {
  const record = recordAt(daysAgo(days), changes);
  await store.create(record);
  return record.job_id;
}

const purge = (days: number, dryRun = false) => purgeJobs({ store, clock, workspaces }, { days, dryRun });

/** Makes a job's folder look untouched for so long. */
async function age(id: JobId, days: number): Promise<void> {
  const { folder } = store.paths(id);
  for (const name of await readdir(folder))
    await utimes(path.join(folder, name), daysAgo(days), daysAgo(days));
  await utimes(folder, daysAgo(days), daysAgo(days));
}

/** What stands in the root, but for the marks of living jobs. */
const jobsIn = async (root: string) => (await readdir(root)).filter((name) => name !== 'live');

describe('a purge', () => {
  test('removes what ended before, whole, and keeps the rest', async () => {
    const [older, old, young] = [await add(40), await add(31), await add(29)];
    await writeFile(store.paths(old).events, '{}\n');
    expect(await purge(30)).toEqual({ removed: [old, older], removedCount: 2, remaining: 1 });
    expect(await jobsIn(store.root)).toEqual([young]);
    expect(await purge(30)).toEqual({ removed: [], removedCount: 0, remaining: 1 });
    await expect(store.read(old)).rejects.toMatchObject({ code: 'job_not_found' });
  });
  test('that is dry says the same and removes nothing', async () => {
    const [old] = [await add(31), await add(1)];
    expect(await purge(30, true)).toEqual({ removed: [old], removedCount: 1, remaining: 1 });
    expect(await store.list()).toHaveLength(2);
  });
  test('counts from the end of a job, not from its beginning', async () => {
    await add(31, { finished_at: daysAgo(29).toISOString() });
    expect(await purge(30)).toMatchObject({ removedCount: 0, remaining: 1 });
  });
  // promise: purge-spares
  test.each(['queued', 'running', 'unknown'] as const)('never removes a job that is %s', async (status) => {
    await add(100, { status, finished_at: null, owner: await identify() });
    expect(await purge(1)).toMatchObject({ removedCount: 0, remaining: 1 });
  });
  test('never removes a job whose worktree still stands', async () => {
    const worktree = path.join(base, 'worktree');
    await mkdir(worktree);
    const workspace = {
      kind: 'worktree' as const,
      path: worktree,
      branch: 'agy-mcp/x',
      base_commit: null,
      changed_files: null,
      insertions: null,
      deletions: null,
    };
    const id = await add(100, { workspace });
    expect(await purge(1)).toMatchObject({ removedCount: 0, remaining: 1 });
    await rm(worktree, { recursive: true });
    expect(await purge(1)).toMatchObject({ removed: [id] });
  });
  test('takes the ref of discarded work along, and never removes work that nobody took over', async () => {
    const box = await createGitSandbox();
    try {
      const root = await box.repository();
      const work = createWorkspaces({ env: box.env });
      const refs = async () =>
        (await box.git(root, 'for-each-ref', '--format=%(refname:lstrip=2)', 'refs/agy-mcp')).trim();
      const ended = async (act: 'apply' | 'discard' | 'nothing'): Promise<JobId> => {
        const id = await add(100);
        const opened = await openJob(work, root, { id });
        await writeFiles(opened.cwd, { [id]: 'x\n' });
        const { job } = await opened.finish();
        if (act === 'apply') await work.apply(job);
        if (act !== 'nothing') await work.discard(job);
        else await box.git(root, 'worktree', 'remove', '--force', opened.cwd);
        const at =
          act === 'nothing' ? {} : { [act === 'apply' ? 'applied_at' : 'discarded_at']: NOW.toISOString() };
        const { workspace } = job;
        if (job.worktree === null) throw new Error('no worktree');
        await store.write(
          recordAt(daysAgo(100), { job_id: id, workspace, worktree: { ...job.worktree, ...at } }),
        );
        return id;
      };
      const [applied, discarded, waiting] = [
        await ended('apply'),
        await ended('discard'),
        await ended('nothing'),
      ];
      expect((await refs()).split('\n').toSorted()).toEqual([applied, discarded, waiting].toSorted());
      expect(await purge(1, true)).toMatchObject({ removedCount: 2 });
      expect(await refs()).toContain(applied);
      expect(await purge(1)).toMatchObject({ removedCount: 2, remaining: 1 });
      expect(await refs()).toBe(waiting);
      await removeTree(root);
      expect(await purge(1)).toMatchObject({ removed: [waiting] });
    } finally {
      await box.remove();
    }
  });
  test('leaves a job whose ref git does not let go for the next time', async () => {
    const box = await createGitSandbox();
    try {
      const root = await box.repository();
      const work = createWorkspaces({ env: box.env });
      const id = await add(100);
      const opened = await openJob(work, root, { id });
      await writeFiles(opened.cwd, { x: 'x\n' });
      const { job } = await opened.finish();
      await work.discard(job);
      if (job.worktree === null) throw new Error('no worktree');
      const worktree = { ...job.worktree, discarded_at: NOW.toISOString() };
      await store.write(recordAt(daysAgo(100), { job_id: id, workspace: job.workspace, worktree }));
      const lock = path.join(root, '.git/refs/agy-mcp', `${id}.lock`);
      await writeFile(lock, '');
      expect(await purge(1)).toMatchObject({ removedCount: 0, remaining: 1 });
      await rm(lock);
      expect(await purge(1)).toMatchObject({ removed: [id] });
      expect(await box.git(root, 'for-each-ref', 'refs/agy-mcp')).toBe('');
    } finally {
      await box.remove();
    }
  });
  test('removes a job without a readable record when nothing of it moved for so long', async () => {
    const [damaged, empty, moving] = [await add(50), await add(50), await add(50)];
    await writeFile(store.paths(damaged).meta, '{');
    await rm(store.paths(empty).meta);
    await writeFile(store.paths(moving).meta, '{');
    await age(damaged, 31);
    await age(empty, 31);
    expect((await purge(30)).removed.toSorted()).toEqual([damaged, empty].toSorted());
    expect(await store.list()).toEqual([moving]);
  });
  test('does not touch what a link leads to', async () => {
    const id = await add(50);
    const elsewhere = path.join(base, 'elsewhere');
    await rename(store.paths(id).folder, elsewhere);
    await symlink(elsewhere, store.paths(id).folder);
    expect(await purge(1)).toMatchObject({ removedCount: 0, remaining: 1 });
    expect(await readdir(elsewhere)).toEqual(['meta.json']);
  });
  test('at the same moment as another removes each job once', async () => {
    for (let count = 0; count < 8; count += 1) await add(50 + count);
    const counts = await Promise.all([purge(1), purge(1)]);
    expect(counts.reduce((sum, { removedCount }) => sum + removedCount, 0)).toBe(8);
    expect(await jobsIn(store.root)).toEqual([]);
  });
});

describe('retention', () => {
  const said: string[] = [];
  const log = createLog(
    (line) => said.push(line),
    (text) => text,
  );
  const retentionOf = (days: number) => createRetention({ store, clock, workspaces, days, log });
  const lastIs = (at: Date) => async () => (await store.lastRetention())?.getTime() === at.getTime();

  test('removes old jobs, at most once a day, whoever looks', async () => {
    await add(91);
    retentionOf(90)();
    await until(lastIs(NOW), 'the first look is over');
    expect(await store.list()).toEqual([]);
    await add(91);
    now = new Date(NOW.getTime() + DAY_MS - 1);
    retentionOf(90)();
    now = new Date(NOW.getTime() + DAY_MS + 1);
    retentionOf(90)();
    await until(lastIs(now), 'the look of the next day is over');
    expect(await store.list()).toEqual([]);
  });
  test('of 0 days keeps all and does not even look', async () => {
    await add(3_000);
    retentionOf(0)();
    expect(await store.lastRetention()).toBeNull();
    expect(existsSync(path.join(store.root, 'retention'))).toBe(false);
  });
  test('of a store that fails is told in the log and harms nobody', async () => {
    await writeFile(store.root, '');
    retentionOf(90)();
    await until(() => said.some((line) => line.includes('could not be removed')), 'the failure is told');
  });
});
