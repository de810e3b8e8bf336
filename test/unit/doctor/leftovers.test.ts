import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { lutimes, mkdir, readdir, readFile, rename, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findLeftovers } from '../../../src/doctor/leftovers.ts';
import { newMark } from '../../../src/platform/ids.ts';
import { MARK_VARIABLE } from '../../../src/platform/processes/kill-tree.ts';
import { removeTree } from '../../../src/platform/files/paths.ts';
import { identify } from '../../../src/platform/processes/process-identity.ts';
import { makeTemporary } from '../../../src/platform/files/private-file.ts';
import { type JobId, type JobRecord, STRUCTURAL_FIELDS } from '../../../src/protocol/job.ts';
import { createJobStore, type JobStore } from '../../../src/store/job-store.ts';
import { createWorkspaces } from '../../../src/workspace/workspace.ts';
import { createRedactor } from '../../../src/redaction/redact.ts';
import { createGitSandbox, type GitSandbox } from '../../support/git-repository.ts';
import { openJob } from '../../support/worktree-job.ts';
import { recordAt } from '../../support/job-records.ts';
import { isRunning } from '../../support/processes.ts';

const NOW = new Date();

let base: string;
let store: JobStore;
let children: ChildProcess[];
/** Jobs that were asked to be closed. */
let recovered: JobId[];
beforeEach(async () => {
  base = await makeTemporary('agy-mcp-unit-');
  store = createJobStore(path.join(base, 'sessions'));
  children = [];
  recovered = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await removeTree(base);
});

async function add(changes: Partial<JobRecord> = {}): Promise<JobRecord> {
  const record = recordAt(NOW, { mark: newMark(store.root), ...changes });
  await store.create(record);
  return record;
}

const find = () =>
  findLeftovers({
    store,
    async recover(id) {
      recovered.push(id);
      return { ...(await store.read(id)), status: 'failed' };
    },
    workspaces: createWorkspaces({ env: process.env }),
  });

async function clearAll(): Promise<string[]> {
  const found = await find();
  for (const each of found) await each.clear();
  return found.map(({ kind, what }) => `${kind} ${what}`);
}

async function fileOf(file: string, minutesAgo: number): Promise<string> {
  await writeFile(file, '');
  const at = new Date(NOW.getTime() - minutesAgo * 60_000);
  await utimes(file, at, at);
  return file;
}

/** A process that carries a mark. */
async function marked(mark: string): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log("up")'], {
    env: { [MARK_VARIABLE]: mark },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  return child.pid ?? 0;
}

/** The identity of a process that has ended. */
async function dead(): Promise<JobRecord['owner']> {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  const owner = await identify(child.pid);
  await once(child, 'exit');
  return owner;
}

test('in a store without any there are none, and in none at all', async () => {
  expect(await find()).toEqual([]);
  await add();
  await add({ status: 'running', owner: await identify() });
  await add({ status: 'queued', owner: await identify() });
  expect(await find()).toEqual([]);
});

describe('jobs', () => {
  test.each(['queued', 'running'] as const)('%s without a living owner are closed', async (status) => {
    const { job_id: id } = await add({ status, owner: await dead() });
    expect(await clearAll()).toEqual([`job ${id}`]);
    expect(recovered).toEqual([id]);
  });
});

describe('files', () => {
  test('of broken writes and removals, and of runners without a job go; those under way stay', async () => {
    const { job_id: id } = await add();
    const { folder, meta } = store.paths(id);
    const old = await fileOf(path.join(folder, 'meta.json.x.tmp'), 11);
    const lock = await fileOf(path.join(folder, 'owner.lock.x.stale'), 11);
    const young = await fileOf(path.join(folder, 'meta.json.y.tmp'), 1);
    const inRoot = await fileOf(path.join(store.root, 'retention.x.tmp'), 11);
    const removed = path.join(store.root, `.removed-${id}-x`);
    await mkdir(removed);
    await writeFile(path.join(removed, 'events.jsonl'), '');
    const waiting = path.join(store.root, 'waiting');
    await mkdir(waiting);
    const words = await fileOf(path.join(waiting, 'of-one-that-was-killed.log'), 11);
    const wordsOfOneThatLives = await fileOf(path.join(waiting, 'of-one-that-lives.log'), 1);
    const gone = [old, lock, removed, inRoot, words];
    expect((await clearAll()).toSorted()).toEqual(gone.map((file) => `file ${file}`).toSorted());
    expect(gone.filter((file) => existsSync(file))).toEqual([]);
    expect([young, meta, wordsOfOneThatLives].filter((file) => !existsSync(file))).toEqual([]);
    expect(await find()).toEqual([]);
  });
  test('under way stay when the clock of this machine is far ahead of the file system', async () => {
    const { job_id: id } = await add();
    const inJob = await fileOf(path.join(store.paths(id).folder, 'meta.json.y.tmp'), 1);
    const inRoot = await fileOf(path.join(store.root, 'retention.x.tmp'), 1);
    vi.useFakeTimers({ toFake: ['Date'], now: NOW.getTime() + 200 * 86_400_000 });
    expect(await clearAll().finally(() => vi.useRealTimers())).toEqual([]);
    expect([inJob, inRoot].filter((file) => !existsSync(file))).toEqual([]);
  });
  test('with the words of an agent as it wrote them go when its job has ended', async () => {
    const ended = store.paths((await add()).job_id).rawAgentLog;
    const running = store.paths(
      (await add({ status: 'running', owner: await identify() })).job_id,
    ).rawAgentLog;
    await writeFile(ended, 'a secret');
    await writeFile(running, 'a secret');
    expect(await clearAll()).toEqual([`file ${ended}`]);
    expect(existsSync(running)).toBe(true);
  });
});

describe('worktrees', () => {
  let box: GitSandbox;
  let root: string;
  beforeEach(async () => {
    box = await createGitSandbox();
    root = await box.repository();
  });
  afterEach(async () => {
    await box.remove();
  });

  type What = 'nothing' | 'work' | 'applied work' | 'applied work and more by hand' | 'a job that runs';

  /** A job with a worktree that still stands; gives its path. */
  async function standing(what: What): Promise<string> {
    const workspaces = createWorkspaces({ env: box.env });
    const { job_id: id } = await add(
      what === 'a job that runs' ? { status: 'running', owner: await identify() } : {},
    );
    const opened = await openJob(workspaces, root, { id });
    if (what !== 'nothing') await writeFile(path.join(opened.cwd, id), 'by the agent\n');
    const { job } = what === 'a job that runs' ? opened : await opened.finish();
    const { workspace, worktree } = job;
    if (worktree === null) throw new Error('no worktree');
    const applied = what.startsWith('applied');
    if (applied) await workspaces.apply(job);
    if (what.endsWith('by hand')) await writeFile(path.join(opened.cwd, 'more'), 'by hand\n');
    const at = applied ? NOW.toISOString() : null;
    const record = await store.read(id);
    await store.write(
      createRedactor().redactFields(
        { ...record, workspace, worktree: { ...worktree, applied_at: at } },
        STRUCTURAL_FIELDS,
      ),
    );
    return opened.cwd;
  }

  test('that hold nothing, or what was applied, go with their branches; the others stay', async () => {
    const [empty, applied] = [await standing('nothing'), await standing('applied work')];
    const others: What[] = ['work', 'applied work and more by hand', 'a job that runs'];
    const kept: string[] = [];
    for (const what of others) kept.push(await standing(what));
    expect((await clearAll()).toSorted()).toEqual([`worktree ${empty}`, `worktree ${applied}`].toSorted());
    expect([empty, applied].filter((each) => existsSync(each))).toEqual([]);
    expect(kept.filter((each) => existsSync(each))).toEqual(kept);
    const branches = await box.git(root, 'branch', '--list', 'agy-mcp/*', '--format=%(refname:short)');
    expect(branches.trim().split('\n').toSorted()).toEqual(
      kept.map((each) => `agy-mcp/${path.basename(each)}`).toSorted(),
    );
    expect(await find()).toEqual([]);
  });

  test("of a repository that is gone are nobody's", async () => {
    await standing('nothing');
    await removeTree(root);
    expect(await find()).toEqual([]);
  });
});

describe.skipIf(process.platform !== 'linux')('processes', () => {
  test('of jobs that have ended or are gone are ended', async () => {
    const { mark } = await add();
    const [ofEnded, ofGone] = [await marked(mark), await marked(newMark(store.root))];
    expect((await clearAll()).toSorted()).toEqual([`processes ${ofEnded}`, `processes ${ofGone}`].toSorted());
    expect([ofEnded, ofGone].filter(isRunning)).toEqual([]);
  });
  test('of jobs that run, and of jobs of other stores, are left alone', async () => {
    const { mark } = await add({ status: 'running', owner: await identify() });
    const pids = [await marked(mark), await marked(newMark(path.join(base, 'other')))];
    expect(await clearAll()).toEqual([]);
    expect(pids.every(isRunning)).toBe(true);
  });
  test('of an unknown job are left alone while a record is damaged: they may be its', async () => {
    const { job_id: id, mark } = await add({ status: 'running', owner: await identify() });
    const pid = await marked(mark);
    await writeFile(store.paths(id).meta, '{');
    const [damaged, ...rest] = await find();
    expect(rest).toEqual([]);
    await expect(damaged?.clear()).rejects.toMatchObject({ code: 'job_not_finished' });
    expect(await store.list()).toEqual([id]);
    expect(isRunning(pid)).toBe(true);
  });
});

describe('damaged jobs', () => {
  /** As if nothing of it had moved for so long. */
  async function quiet(id: JobId, minutes: number): Promise<void> {
    const at = new Date(Date.now() - minutes * 60_000);
    for (const name of await readdir(store.paths(id).folder))
      await lutimes(path.join(store.paths(id).folder, name), at, at);
  }
  test('are set aside once nothing of them moves, whole, and the others stay', async () => {
    const [{ job_id: id }, other] = [await add(), await add()];
    const { meta, answer } = store.paths(id);
    await writeFile(answer, 'what it said');
    await writeFile(meta, '{"job_id":');
    await quiet(id, 9);
    const [damaged] = await find();
    expect(damaged).toMatchObject({ kind: 'damaged', what: id, damage: 'meta.json is no whole record' });
    await expect(damaged?.clear()).rejects.toThrow('may still run');
    await quiet(id, 11);
    expect(await clearAll()).toEqual([`damaged ${id}`]);
    expect(await store.list()).toEqual([other.job_id]);
    expect(await find()).toEqual([]);
    const [aside = ''] = await readdir(store.places.damaged);
    expect(await readFile(path.join(store.places.damaged, aside, 'answer.txt'), 'utf8')).toBe('what it said');
  });
  test('are also those with something else in the place of a file: that alone is set aside', async () => {
    const { job_id: id } = await add();
    const { answer, events, folder } = store.paths(id);
    execFileSync('mkfifo', [answer]);
    await symlink(path.join(base, 'elsewhere'), events);
    await mkdir(path.join(folder, 'scratch'));
    const found = await find();
    expect(found.map(({ what, damage }) => `${what}: ${damage ?? ''}`).toSorted()).toEqual([
      `${id} answer.txt: answer.txt is a named pipe`,
      `${id} events.jsonl: events.jsonl is a link`,
    ]);
    await clearAll();
    expect((await readdir(folder)).toSorted()).toEqual(['meta.json', 'scratch']);
    expect(await store.read(id)).toMatchObject({ job_id: id });
    expect(await find()).toEqual([]);
  });
  test('are told and left alone while they run', async () => {
    const { job_id: id } = await add({ status: 'running', owner: await identify() });
    execFileSync('mkfifo', [store.paths(id).events]);
    const [damaged] = await find();
    expect(damaged).toMatchObject({ what: `${id} events.jsonl` });
    await expect(damaged?.clear()).rejects.toMatchObject({ code: 'job_not_finished' });
  });
  test('are also what stands in the place of a folder', async () => {
    const { job_id: id } = await add();
    const { folder } = store.paths(id);
    await rename(folder, path.join(base, 'elsewhere'));
    await symlink(path.join(base, 'elsewhere'), folder);
    const at = new Date(Date.now() - 3_600_000);
    await lutimes(folder, at, at);
    expect(await clearAll()).toEqual([`damaged ${id}`]);
    expect(await store.list()).toEqual([]);
    expect(await readdir(path.join(base, 'elsewhere'))).toEqual(['meta.json']);
  });
});
