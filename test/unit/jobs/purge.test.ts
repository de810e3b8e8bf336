import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { lutimes, mkdir, readdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRetention, purgeJobs } from '../../../src/jobs/purge.ts';
import { createLog } from '../../../src/platform/log.ts';
import { removeTree } from '../../../src/platform/files/paths.ts';
import { identify } from '../../../src/platform/processes/process-identity.ts';
import { makeTemporary } from '../../../src/platform/files/private-file.ts';
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
/** What time it is by the file system. */
let fileTime: () => Date;
const clock = { now: () => now };
const workspaces = createWorkspaces({ env: process.env });
beforeEach(async () => {
  base = await makeTemporary('agy-mcp-unit-');
  const real = createJobStore(path.join(base, 'sessions'));
  fileTime = () => now;
  store = { ...real, fileTimeMs: () => Promise.resolve(fileTime().getTime()) };
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

const deps = () => ({ store, clock, workspaces });
const purge = (days: number, dryRun = false) => purgeJobs(deps(), { days, dryRun, trustsClock: true });
const asked = (days: number, dryRun = false) => purgeJobs(deps(), { days, dryRun });

/** Makes a job's folder look untouched for so long. */
async function age(id: JobId, days: number): Promise<void> {
  const { folder } = store.paths(id);
  for (const name of await readdir(folder))
    await utimes(path.join(folder, name), daysAgo(days), daysAgo(days));
  await utimes(folder, daysAgo(days), daysAgo(days));
}

/** What has the name of a job. */
const jobsIn = async (root: string) => (await readdir(root)).filter((name) => name.startsWith('job_'));

const nothingElse = { setups: { bytes: 0, count: 0 }, warnings: [] };

describe('a purge', () => {
  test('removes what ended before, whole, and keeps the rest', async () => {
    const [older, old, young] = [await add(40), await add(31), await add(29)];
    await writeFile(store.paths(old).events, '{}\n');
    expect(await purge(30)).toEqual({ removed: [old, older], removedCount: 2, remaining: 1, ...nothingElse });
    expect(await jobsIn(store.root)).toEqual([young]);
    expect(await purge(30)).toEqual({ removed: [], removedCount: 0, remaining: 1, ...nothingElse });
    await expect(store.read(old)).rejects.toMatchObject({ code: 'job_not_found' });
  });
  test('that is dry says the same and removes nothing', async () => {
    const [old] = [await add(31), await add(1)];
    expect(await purge(30, true)).toEqual({ removed: [old], removedCount: 1, remaining: 1, ...nothingElse });
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
      await rename(root, `${root}.away`);
      expect(await purge(1)).toMatchObject({
        removedCount: 0,
        warnings: [expect.stringContaining(waiting)],
      });
      await rename(`${root}.away`, root);
      expect(await refs()).toBe(waiting);
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
  test('does not touch what a link leads to, but removes the link once it is old', async () => {
    const id = await add(50);
    const elsewhere = path.join(base, 'elsewhere');
    const { folder } = store.paths(id);
    await rename(folder, elsewhere);
    await symlink(elsewhere, folder);
    await lutimes(folder, daysAgo(29), daysAgo(29));
    expect(await purge(30)).toMatchObject({ removedCount: 0, remaining: 1 });
    await lutimes(folder, daysAgo(31), daysAgo(31));
    expect(await purge(30)).toMatchObject({ removed: [id] });
    expect(await readdir(elsewhere)).toEqual(['meta.json']);
  });
  test.each(['file', 'record'])(
    'removes a job with a pipe in the place of its %s once it is old',
    async (place) => {
      const id = await add(50);
      const { folder, meta } = store.paths(id);
      const file = place === 'file' ? folder : meta;
      await rm(file, { recursive: true });
      execFileSync('mkfifo', [file]);
      await utimes(file, daysAgo(31), daysAgo(31)); // of a pipe nothing is opened by that
      await lutimes(folder, daysAgo(31), daysAgo(31));
      const { removed, warnings } = await purge(30);
      expect(removed).toEqual([id]);
      expect(warnings).toEqual([expect.stringContaining(id) as unknown]);
    },
  );
  test('leaves a job that cannot be read just now', async () => {
    const id = await add(50);
    const read = () => Promise.reject(Object.assign(new Error('too many open files'), { code: 'EMFILE' }));
    await age(id, 50);
    expect(
      await purgeJobs({ ...deps(), store: { ...store, read } }, { days: 1, dryRun: false }),
    ).toMatchObject({
      removedCount: 0,
    });
    expect(await store.list()).toEqual([id]);
  });
  test('takes along what was set aside, with its age', async () => {
    const { damaged } = store.places;
    for (const [name, days] of [
      ['old', 31],
      ['young', 29],
    ] as const) {
      await mkdir(path.join(damaged, name), { recursive: true });
      await utimes(path.join(damaged, name), daysAgo(days), daysAgo(days));
    }
    await purge(30, true);
    expect(await readdir(damaged)).toHaveLength(2);
    await purge(30);
    expect(await readdir(damaged)).toEqual(['young']);
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
    const young = await add(2);
    retentionOf(90)();
    await until(lastIs(NOW), 'the first look is over');
    expect(await store.list()).toEqual([young]);
    await add(91);
    now = new Date(NOW.getTime() + DAY_MS - 1);
    retentionOf(90)();
    now = new Date(NOW.getTime() + DAY_MS + 1);
    retentionOf(90)();
    await until(lastIs(now), 'the look of the next day is over');
    expect(await store.list()).toEqual([young]);
  });
  // promise: purge-clock
  test('by a clock that jumped ahead removes nothing, and its moment stops nobody afterwards', async () => {
    for (const days of [91, 10, 5, 1]) await add(days);
    now = new Date(NOW.getTime() + 200 * DAY_MS);
    await store.create(recordAt(now)); // the job with whose start it looks
    said.length = 0;
    retentionOf(90)();
    await until(() => said.some((line) => line.includes('201 days after')), 'the doubt is told');
    expect(await store.list()).toHaveLength(5);
    expect(await store.lastRetention()).toBeNull();
    await store.noteRetention(now); // as an earlier version did
    now = NOW;
    retentionOf(90)();
    await until(lastIs(NOW), 'the look by the right clock is over');
    expect(await store.list()).toHaveLength(4);
  });
  test('goes on once the clock was seen for a day', async () => {
    const [old, last] = [await add(200), await add(150)];
    const back = recordAt(NOW); // the first job after a long holiday
    await store.create(back);
    said.length = 0;
    retentionOf(90)();
    await until(() => said.some((line) => line.includes('left as they are')), 'the doubt is told');
    expect(await store.list()).toEqual([back.job_id, last, old]);
    now = new Date(NOW.getTime() + DAY_MS + 1);
    retentionOf(90)();
    await until(lastIs(now), 'the look of the next day is over');
    expect(await store.list()).toEqual([back.job_id]);
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

// promise: purge-clock
describe('a clock that may be wrong', () => {
  const wrong = { code: 'invalid_request', hint: expect.stringContaining('trust_clock') as unknown };
  test('removes nothing when asked to, says so, and does when the person says that it is right', async () => {
    const id = await add(10);
    now = new Date(NOW.getTime() + 200 * DAY_MS);
    await store.create(recordAt(now));
    await expect(asked(30)).rejects.toMatchObject(wrong);
    await expect(asked(30)).rejects.toThrow('210 days after');
    expect(await asked(30, true)).toMatchObject({
      removed: [id],
      warnings: [expect.stringContaining('210 days')],
    });
    expect(await store.list()).toHaveLength(2);
    expect(await purge(30)).toMatchObject({ removed: [id], warnings: [] });
  });
  test('is one that the file system does not share', async () => {
    const [id] = [await add(31), await add(2)];
    fileTime = () => new Date(NOW.getTime() - 2 * 3_600_000);
    await expect(asked(30)).rejects.toThrow('2 hours apart');
    fileTime = () => NOW;
    expect(await asked(30)).toMatchObject({ removed: [id] });
  });
  test('keeps nobody from asking where nothing is to be removed', async () => {
    await add(0);
    now = new Date(NOW.getTime() + 200 * DAY_MS);
    expect(await asked(300)).toMatchObject({ removedCount: 0, warnings: [] });
  });
});
