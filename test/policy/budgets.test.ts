// Budgets over many processes: none is passed by a start at the same moment, a killed starter keeps no room, a disk that is full denies.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StarterOrder } from '../support/budget-starter.ts';
import { bundle } from '../support/bundle.ts';
import { until } from '../support/processes.ts';

let home = '';
let program = '';
let gates = 0;
const children: ChildProcess[] = [];

beforeEach(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'budgets-'));
  mkdirSync(path.join(home, 'sessions'), { mode: 0o700 });
  program = await bundle(
    home,
    `import { startJobs } from './test/support/budget-starter.ts';
     await startJobs(JSON.parse(process.argv[2]));`,
  );
});
afterEach(async () => {
  await Promise.all(children.splice(0).map(kill));
  rmSync(home, { recursive: true });
});

interface Starter {
  readonly child: ChildProcess;
  readonly told: () => string[];
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'close');
}

const order = (more: Partial<StarterOrder>): StarterOrder => ({
  root: path.join(home, 'sessions'),
  gate: path.join(home, `gate${gates}`),
  tries: 1,
  budget: {},
  nowMs: null,
  hangs: false,
  ...more,
});

function starter(more: Partial<StarterOrder>): Starter {
  const child = spawn(process.execPath, [program, JSON.stringify(order(more))], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { child, told: () => text.split('\n').slice(0, -1) };
}

/** Lets all go at the same moment. */
async function release(starters: readonly Starter[]): Promise<void> {
  await until(() => starters.every(({ told }) => told().includes('ready')), 'all are ready', 60_000);
  writeFileSync(order({}).gate, '');
  gates += 1;
}
async function go(starters: readonly Starter[], last: string): Promise<void> {
  await release(starters);
  await until(() => starters.every(({ told }) => told().includes(last)), `all say "${last}"`, 60_000);
}
const started = (starters: readonly Starter[]): number =>
  starters.flatMap(({ told }) => told()).filter((line) => line === 'started').length;

// promise: budgets-count-once
test('of eight processes that start at once, exactly as many as may are admitted', async () => {
  const atOnce = Array.from({ length: 8 }, () => starter({ budget: { jobsAtOnce: 3 }, tries: 2 }));
  await go(atOnce, 'done');
  expect(started(atOnce)).toBe(3);
  const refused = atOnce.flatMap(({ told }) => told()).filter((line) => line.startsWith('busy'));
  expect(refused).toHaveLength(13);
  expect(refused[0]).toContain('There is room when one of them ends');
  // Their processes are gone: they run no more. Those of the hour stay.
  await Promise.all(atOnce.map(({ child }) => kill(child)));
  const hourly = Array.from({ length: 8 }, () =>
    starter({ budget: { jobsAtOnce: 20, jobsAnHour: 10 }, tries: 3 }),
  );
  await go(hourly, 'done');
  expect(started(hourly)).toBe(7);
  const looping = Array.from({ length: 8 }, () =>
    starter({ budget: { sameRequests: { count: 15, minutes: 10 } }, tries: 3 }),
  );
  await go(looping, 'done');
  expect(started(looping)).toBe(5);
});

test('a starter that is killed between the count and the record keeps its place for a minute, and in its hour', async () => {
  const nowMs = Date.UTC(2026, 10, 28, 12);
  const victim = starter({ budget: { jobsAtOnce: 1, jobsAnHour: 2 }, nowMs, hangs: true });
  await go([victim], 'marked');
  await kill(victim.child);
  const attempt = async (after: number, budget: StarterOrder['budget']): Promise<string> => {
    const next = starter({ budget, nowMs: nowMs + after });
    await go([next], 'done');
    await kill(next.child);
    return next.told()[1] ?? '';
  };
  expect(await attempt(59_999, { jobsAtOnce: 1 })).toMatch(/^busy /);
  expect(await attempt(60_000, { jobsAtOnce: 1, jobsAnHour: 2 })).toBe('started');
  expect(await attempt(61_000, { jobsAnHour: 2 })).toContain('at 2026-11-28T13:00:00.000Z, in 58 min 59 s');
  expect(await attempt(3_600_000, { jobsAnHour: 2 })).toBe('started');
});

test('however often starters are killed, no bound is passed and the ledger stays whole', async () => {
  const budget = { jobsAnHour: 40 };
  let admitted = 0;
  for (let round = 0; round < 5; round += 1) {
    const victims = Array.from({ length: 3 }, () => starter({ budget, tries: 1_000 }));
    await release(victims);
    await until(() => victims.some(({ told }) => told().length > 4 + round), 'some have tried', 60_000);
    await Promise.all(victims.map(({ child }) => kill(child)));
    admitted += started(victims);
  }
  const last = starter({ budget, tries: 60 });
  await go([last], 'done');
  admitted += started([last]);
  const told = last.told().join('\n');
  expect(told).not.toContain('store_failed');
  expect(told).toContain('busy');
  const ledger = readFileSync(path.join(home, 'sessions', 'budgets', 'ledger'), 'utf8');
  const counted = ledger.split('\n').filter((line) => line.startsWith('["start"')).length;
  // What was counted and never told was killed in between: three in a round at most.
  expect(counted).toBe(40);
  expect(admitted).toBeLessThanOrEqual(40);
  expect(admitted).toBeGreaterThanOrEqual(40 - 15);
});

// promise: budgets-fail-closed
test('on a full disk nothing is started, and the words say what to do', async () => {
  const ledger = path.join(home, 'sessions', 'budgets');
  mkdirSync(ledger, { mode: 0o700 });
  writeFileSync(order({}).gate, '');
  const words = JSON.stringify(order({ budget: { jobsAnHour: 9_000 }, tries: 300 }));
  const script = `
    mount -t tmpfs -o size=16k,mode=700 none "${ledger}" || exit 9
    "${process.execPath}" "${program}" '${words}' > "${home}/told" &
    until grep -q done "${home}/told"; do sleep 0.05; done
    kill -9 $!`;
  const child = spawn('unshare', ['-rm', 'sh', '-c', script], { stdio: 'inherit' });
  await once(child, 'close');
  const told = readFileSync(path.join(home, 'told'), 'utf8').split('\n');
  const first = told.findIndex((line) => line.startsWith('store_failed'));
  expect(first).toBeGreaterThan(20);
  expect(told.slice(first, -2).every((line) => line.startsWith('store_failed The disk is full'))).toBe(true);
});
