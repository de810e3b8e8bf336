import { existsSync, readdirSync } from 'node:fs';
import { symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dispatchJob } from '../../../src/jobs/dispatch.ts';
import { createRunnerPool, type RunnerPool } from '../../../src/jobs/runner-pool.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { removeTree } from '../../../src/platform/files/paths.ts';
import { makeTemporary } from '../../../src/platform/files/private-file.ts';
import type { Handoff } from '../../../src/protocol/handoff.ts';
import { jobId } from '../../../src/protocol/job.ts';
import { TIMES } from '../../../src/protocol/limits.ts';
import { createRedactor } from '../../../src/redaction/redact.ts';
import { createJobStore, type JobStore } from '../../../src/store/job-store.ts';
import { recordAt } from '../../support/job-records.ts';
import { livingWith, until } from '../../support/processes.ts';

let home: string;
let runners: RunnerPool;
let store: JobStore;
const living = (): number[] => livingWith('HOME', home);
const waiting = (): string[] => {
  const folder = path.join(home, 'sessions/waiting');
  return existsSync(folder) ? readdirSync(folder) : [];
};

beforeEach(async () => {
  home = await makeTemporary('agy-mcp-unit-');
  store = createJobStore(path.join(home, 'sessions'));
  const runnerScript = path.join(home, 'waits-for-input.js');
  await writeFile(runnerScript, 'process.stdin.resume();\n');
  runners = createRunnerPool({ store, runnerScript, env: { HOME: home } });
  // Only what the runners wait for: the looks of this test go on.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(async () => {
  vi.useRealTimers();
  await runners.stopStandby();
  await until(() => living().length === 0, 'nothing is left');
  await removeTree(home);
});

test('one stands by a moment after it was asked for, and goes when it was not needed for a while', async () => {
  runners.keepStandby();
  vi.advanceTimersByTime(TIMES.standbyAfterMs - 1);
  expect(waiting()).toEqual([]);
  vi.advanceTimersByTime(1);
  await until(() => living().length === 1 && waiting().length === 1, 'one stands by');
  vi.advanceTimersByTime(TIMES.standbyMs - 1);
  runners.keepStandby(); // there is one
  expect(living()).toHaveLength(1);
  vi.advanceTimersByTime(1);
  await until(() => living().length === 0 && waiting().length === 0, 'it has gone, with all that it had');
});

test('one that was killed is forgotten, and another comes', async () => {
  runners.keepStandby();
  vi.advanceTimersByTime(TIMES.standbyAfterMs);
  await until(() => living().length === 1, 'one stands by');
  const [first = 0] = living();
  process.kill(first, 'SIGKILL');
  await until(() => waiting().length === 0, 'it is forgotten');
  runners.keepStandby();
  vi.advanceTimersByTime(TIMES.standbyAfterMs);
  await until(() => living().some((pid) => pid !== first), 'another stands by');
});

test('dismissed while it is being started, it does not stay', async () => {
  runners.keepStandby();
  vi.advanceTimersByTime(TIMES.standbyAfterMs);
  await runners.stopStandby();
  expect([living(), waiting()]).toEqual([[], []]);
  vi.advanceTimersByTime(TIMES.standbyMs);
  expect(living()).toEqual([]);
});

test("one that cannot become the job's is not kept, and the reason is told", async () => {
  runners.keepStandby();
  vi.advanceTimersByTime(TIMES.standbyAfterMs);
  await until(() => living().length === 1, 'one stands by');
  const id = jobId.parse('job_elsewhere');
  await symlink(home, path.join(home, 'sessions', id)); // the folder of a job is no link
  await expect(runners.start(id)).rejects.toMatchObject({ code: 'store_failed' });
  expect([living(), waiting()]).toEqual([[], []]);
});

test('one whose job cannot be handed over is not kept', async () => {
  const record = recordAt(new Date());
  await store.create(record);
  const full: JobStore = { ...store, write: () => Promise.reject(new Error('the disk is full')) };
  const redactor = createRedactor();
  const queue = { passOn: () => Promise.resolve('unavailable' as const) };
  const handing = dispatchJob({ store: full, redactor, clock: systemClock, runners, queue }, record, {
    queue: { slots: 1 },
  } as Handoff);
  await expect(handing).rejects.toMatchObject({ code: 'internal' });
  expect(existsSync(store.paths(record.job_id).runnerLog)).toBe(true); // one was started
  await until(() => living().length === 0, 'it has gone');
});

test('where none can be started, nobody is told: the next job starts its own', async () => {
  await writeFile(path.join(home, 'sessions'), 'not a folder');
  runners.keepStandby();
  vi.advanceTimersByTime(TIMES.standbyAfterMs);
  await runners.stopStandby();
  expect(living()).toEqual([]);
});
