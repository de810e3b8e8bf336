// A holder of a lock that is suspended blocks nobody for long; when it goes on, it does nothing that the lock was for.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createChanges } from '../../src/jobs/changes.ts';
import { withLock } from '../../src/platform/locks/lock-file.ts';
import { identify } from '../../src/platform/processes/process-identity.ts';
import { lookAtProcess } from '../../src/platform/processes/process-table.ts';
import { type JobId, type JobRecord, STRUCTURAL_FIELDS } from '../../src/protocol/job.ts';
import { TIMES } from '../../src/protocol/limits.ts';
import { createRedactor } from '../../src/redaction/redact.ts';
import { createJobStore, type JobStore } from '../../src/store/job-store.ts';
import { createWorkspaces } from '../../src/workspace/workspace.ts';
import { agyOf, specOf } from '../support/adapter-runs.ts';
import { bundle } from '../support/bundle.ts';
import { filesOf } from '../support/files-of.ts';
import { createGitSandbox, type GitSandbox, writeFiles } from '../support/git-repository.ts';
import { recordAt } from '../support/job-records.ts';
import { until } from '../support/processes.ts';
import type { SuspendedTask } from '../support/suspended-holder.ts';
import { openJob } from '../support/worktree-job.ts';

const redactor = createRedactor();
const sealed = (record: JobRecord) => redactor.redactFields(record, STRUCTURAL_FIELDS);
const children: ChildProcess[] = [];
let base: string;
let program: string;
let box: GitSandbox;
let count = 0;

beforeAll(async () => {
  base = realpathSync(mkdtempSync(path.join(tmpdir(), 'agy-mcp-suspended-')));
  box = await createGitSandbox();
  program = await bundle(
    base,
    `import { runHolder } from './test/support/suspended-holder.ts'; await runHolder(process.argv[2]);`,
  );
});
afterAll(async () => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(base, { recursive: true });
  await box.remove();
});

interface Told {
  readonly result?: unknown;
  readonly error?: { readonly name: string; readonly code: string; readonly message: string };
}

/** Starts a holder, and lets it go on when `meanwhile` is over. @returns what it says then */
async function suspended(task: SuspendedTask, meanwhile: () => Promise<unknown>): Promise<Told> {
  const file = path.join(base, `task-${(count += 1)}.json`);
  writeFileSync(file, JSON.stringify(task));
  const child = spawn(process.execPath, [program, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  let text = '';
  child.stdout.on('data', (piece: Buffer) => (text += piece.toString()));
  const pid = child.pid ?? 0;
  let stops = false;
  const looking = setInterval(() => {
    void lookAtProcess(pid).then((seen) => (stops ||= seen.suspended));
  }, 20);
  await until(() => stops, 'the holder is suspended', 20_000).finally(() => {
    clearInterval(looking);
  });
  const from = performance.now();
  await meanwhile();
  expect(performance.now() - from).toBeGreaterThan(TIMES.lockSuspendedMs - 100);
  child.kill('SIGCONT');
  await once(child, 'close');
  return JSON.parse(text) as Told;
}

async function aJob(changes: Partial<JobRecord> = {}): Promise<{ store: JobStore; root: string; id: JobId }> {
  const root = path.join(base, `store-${(count += 1)}`);
  const store = createJobStore(root);
  const record = recordAt(new Date(), { owner: null, ...changes });
  await store.create(record);
  return { store, root, id: record.job_id };
}

const LOST: unknown = expect.objectContaining({
  code: 'busy',
  message: expect.stringContaining('Another process took over a lock') as unknown,
});

describe.concurrent('a holder that was suspended while others took its lock', () => {
  // promise: lock-one, lock-lease
  test('kept eight others waiting for seconds alone, and finds out when it goes on', async () => {
    const folder = path.join(base, 'locks');
    mkdirSync(folder);
    const place = path.join(folder, 'it');
    const told = await suspended({ what: 'lock', root: base, id: 'job_none' as JobId, place }, async () => {
      const from = performance.now();
      const wait = async (): Promise<number> => {
        await withLock(place, () => Promise.resolve());
        return performance.now() - from;
      };
      const waits = await Promise.all(Array.from({ length: 8 }, wait));
      expect(Math.max(...waits)).toBeLessThan(TIMES.lockMs);
    });
    expect(told.error).toEqual(LOST);
    expect(await withLock(place, () => Promise.resolve(1), { deadlineMs: 0 })).toBe(1);
  });

  test('does not write its record over a newer one', async () => {
    const { store, root, id } = await aJob();
    const told = await suspended({ what: 'claim', root, id }, () =>
      store.claim(id, (found, { write }) => write(sealed({ ...found, label: 'first' }))),
    );
    expect(told).toEqual({ result: 'first' });
    expect((await store.read(id)).label).toBe('first');
  });

  test('does not begin a job that was cancelled meanwhile', async () => {
    const owner = await identify();
    const { store, root, id } = await aJob({ status: 'queued', finished_at: null, owner });
    const handoff = {
      jobId: id,
      spec: specOf(),
      capability: agyOf('1.3.2'),
      mayFallBack: false,
      workspace: { kind: 'in_place', cwd: '/', readOnly: false },
      extraEnv: {},
      queue: { slots: 1, sameSession: false, passOver: [] },
      idle: { firstSeconds: 0, seconds: 0 },
      depth: 1,
      passEnv: [],
      redactPatterns: [],
    } as const;
    const told = await suspended({ what: 'turn', root, id, handoff: structuredClone(handoff) as never }, () =>
      withLock(store.places.turnLock, () =>
        store.claim(id, (found, { write }) =>
          write(sealed({ ...found, status: 'cancelled', reason: 'cancelled', owner: null })),
        ),
      ),
    );
    expect(told).toEqual({ result: 'gone' });
    expect((await store.read(id)).status).toBe('cancelled');
  });

  test('does not remove a job that somebody else has in hand', async () => {
    const { store, root, id } = await aJob();
    const told = await suspended({ what: 'remove', root, id }, () =>
      store.claim(id, () => Promise.resolve()),
    );
    expect(told.error).toEqual(LOST);
    expect((await store.read(id)).job_id).toBe(id);
  });

  test.each(['apply', 'discard'] as const)('does not %s', async (what) => {
    const top = await box.repository(what);
    const workspaces = createWorkspaces({ env: box.env });
    const plain = recordAt(new Date());
    const opened = await openJob(workspaces, top, { id: plain.job_id });
    await writeFiles(opened.cwd, { 'new.txt': 'by the job\n' });
    const { job } = await opened.finish();
    const root = path.join(base, `store-of-${what}`);
    const store = createJobStore(root);
    await store.create(sealed({ ...plain, workspace: job.workspace, worktree: job.worktree }));
    const clock = { now: () => new Date() };
    const settings = { repositories: [] };
    const deps = { store, redactor, clock, workspaces, settings, env: {} };
    const changes = createChanges(deps, (id) => store.read(id));
    const { sha256: sum } = await changes.diff(plain.job_id, { path: null, offset: 0, maxChars: 1_000 });
    const before = filesOf(top);
    const task = { what, root, id: plain.job_id, sum, env: { ...box.env } };
    const told = await suspended(task, () => withLock(store.places.applyLock, () => Promise.resolve()));
    expect(told.error).toEqual(LOST);
    expect(filesOf(top)).toEqual(before);
    const { worktree } = await store.read(plain.job_id);
    expect(worktree).toMatchObject({ applied_at: null, discarded_at: null });
  });
});
