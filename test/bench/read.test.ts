// What reading costs: a page of a big log against one of a small log, a page of many jobs against one of few.
// Times depend on the machine, so only ratios within one run are held to a bound. `npm run bench:read`
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createJobStore, type JobStore } from '../../src/store/job-store.ts';
import { recordAt } from '../support/job-records.ts';
import { type Bridge, makeHome, startBridge } from '../support/start-bridge.ts';

const ROUNDS = 25;
const EVENT_CHARS = 1_000;
const JOBS = { few: 100, many: 10_000 };
const EVENTS = { small: 300, big: 280_000 };

interface World {
  readonly bridge: Bridge;
  readonly store: JobStore;
}

async function startWorld(): Promise<World> {
  const home = makeHome();
  const store = createJobStore(path.join(home.home, '.agy-mcp', 'sessions'));
  return { bridge: await startBridge({ home }), store };
}

let few: World;
let many: World;
beforeAll(async () => {
  [few, many] = [await startWorld(), await startWorld()];
});
afterAll(async () => {
  await Promise.all([few.bridge.close(), many.bridge.close()]);
});

async function addJobs({ store }: World, count: number): Promise<void> {
  for (let at = 0; at < count; at += 50)
    await Promise.all(
      Array.from({ length: 50 }, (_, each) => store.create(recordAt(new Date(1e12 + (at + each) * 60_000)))),
    );
}

/** A job with so many events; its id. */
async function addLog({ store }: World, count: number): Promise<string> {
  const record = recordAt(new Date(), { events: count });
  await store.create(record);
  const file = openSync(store.paths(record.job_id).events, 'w', 0o600);
  const text = 'x'.repeat(EVENT_CHARS);
  for (let from = 0; from < count; from += 1_000) {
    const lines = Array.from({ length: Math.min(1_000, count - from) }, (_, each) =>
      JSON.stringify({ i: from + each, ts: record.created_at, type: 'system', subtype: 'notice', text }),
    );
    writeSync(file, `${lines.join('\n')}\n`);
  }
  closeSync(file);
  return record.job_id;
}

interface Cost {
  readonly ms: number;
  readonly bytes: number;
}

/** What a process has read so far, in bytes. */
const readSoFar = (pid: number): number =>
  Number(/^rchar: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1] ?? 0);

async function costOf({ bridge }: World, tool: string, args: Record<string, unknown>): Promise<Cost> {
  const before = readSoFar(bridge.serverPid);
  const begin = performance.now();
  const { isError, text } = await bridge.call(tool, args);
  const ms = performance.now() - begin;
  expect(isError, text).toBe(false);
  return { ms, bytes: readSoFar(bridge.serverPid) - before };
}

type Question = () => Promise<Cost>;
const middle = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
const show = ({ ms, bytes }: Cost): string => `${ms.toFixed(1)} ms, ${Math.round(bytes / 1_024)} KiB read`;

/** Asks both in turn, so that what else the machine does hits both. */
async function compare(what: string, small: Question, big: Question): Promise<number> {
  const costs: [Cost[], Cost[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    costs[0].push(await small());
    costs[1].push(await big());
  }
  const [one, other] = costs.map((each) => ({
    ms: middle(each.map(({ ms }) => ms)),
    bytes: middle(each.map(({ bytes }) => bytes)),
  })) as [Cost, Cost];
  const ratio = other.ms / one.ms;
  process.stdout.write(`${what}: ${show(one)} against ${show(other)}, ratio ${ratio.toFixed(2)}\n`);
  return ratio;
}

test('the last page of a log of 300 MB against one of 0.3 MB', async () => {
  const [small, big] = [await addLog(few, EVENTS.small), await addLog(few, EVENTS.big)];
  const pageOf = (id: string, since: number) => () =>
    costOf(few, 'agy_read', { job_id: id, since, limit: 100 });
  for (const [where, since] of [
    ['first', 0],
    ['middle', EVENTS.big / 2],
    ['last', EVENTS.big - 100],
  ] as const) {
    const ratio = await compare(
      `agy_read, ${where} page`,
      pageOf(small, EVENTS.small - 100),
      pageOf(big, since),
    );
    expect(ratio).toBeLessThan(3);
  }
  const resultOf = (id: string) => () => costOf(few, 'agy_result', { job_id: id });
  expect(await compare('agy_result', resultOf(small), resultOf(big))).toBeLessThan(3);
});

test('a page of 10,000 jobs against one of 100', async () => {
  await addJobs(few, JOBS.few);
  await addJobs(many, JOBS.many);
  const pageOf = (world: World, args: object) => () => costOf(world, 'agy_sessions', { ...args });
  const cursor = (await many.store.list())[JOBS.many / 2] ?? '';
  const small = pageOf(few, {});
  await compare('agy_sessions, first page', small, pageOf(many, {}));
  await compare('agy_sessions, page in the middle', small, pageOf(many, { cursor }));
  const { bytes } = await pageOf(many, {})();
  // Of 10,000 records of about 1 KB, 20 are read.
  expect(bytes).toBeLessThan(200_000);
  const whole = await pageOf(many, { query: 'nowhere to be found' })();
  process.stdout.write(`agy_sessions, a query that reads all: ${show(whole)}\n`);
  const dry = await costOf(many, 'agy_purge', { days: 1, dry_run: true });
  process.stdout.write(`agy_purge, dry, all of them old: ${show(dry)}\n`);
  const check = await costOf(many, 'agy_doctor', {});
  process.stdout.write(`agy_doctor with its look for leftovers: ${show(check)}\n`);
  const purge = await costOf(few, 'agy_purge', { days: 1 });
  process.stdout.write(`agy_purge of ${JOBS.few} jobs: ${show(purge)}\n`);
});
