// Fifty jobs that wait for one slot: what holds them, what that costs, and how soon the next one begins.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { JobId } from '../../../src/protocol/job.ts';
import { jobPaths } from '../../../src/store/job-paths.ts';
import type { Row } from '../row.ts';
import type { Home } from '../world/home.ts';
import { residentMb } from '../world/process-facts.ts';
import { runnerOf } from '../world/runner.ts';

const WAITING = { full: 50, short: 20 };
/** So many of them are let begin, one after the other. */
const BEGUN = 8;
const PAUSE_MS = 20;

interface Queued {
  readonly status: string;
  readonly owner: { readonly pid: number } | null;
  readonly started_at: string | null;
  readonly finished_at: string | null;
}

const recordOf = ({ store }: Home, id: unknown): Queued =>
  JSON.parse(readFileSync(jobPaths(store, id as JobId).meta, 'utf8')) as Queued;

/** Pids of the processes that have these jobs in hand, when nothing has changed for a while. */
async function holdersOf(home: Home, server: number, ids: readonly unknown[]): Promise<number[]> {
  let last = '';
  for (let same = 0; same < 25;) {
    await delay(PAUSE_MS);
    const pids = [...new Set(ids.map((id) => recordOf(home, id).owner?.pid ?? server))].sort();
    same = pids.join() === last && !pids.includes(server) ? same + 1 : 0;
    last = pids.join();
  }
  return last.split(',').map(Number);
}

/** From the end of each job to the beginning of the next one, in ms. */
async function gapsOf(home: Home, ids: readonly unknown[]): Promise<number[]> {
  while (recordOf(home, ids.at(-1)).started_at === null) await delay(PAUSE_MS);
  const records = ids.map((id) => recordOf(home, id));
  return records
    .slice(1)
    .map(({ started_at }, at) => Date.parse(started_at ?? '') - Date.parse(records[at]?.finished_at ?? ''));
}

export const queue: Row = {
  name: 'queue',
  figures: {
    processes: {
      what: 'processes that hold 50 waiting jobs (short form: 20)',
      unit: '',
      goal: { most: 1 },
      noise: 0.05,
    },
    memory: { what: 'their resident memory', unit: 'MB', goal: { most: 60 }, noise: 0.08 },
    next: { what: 'end of a job → the next one begins, 40 others behind it', unit: 'ms' },
  },
  async measure(world) {
    const home = world.home('bench');
    const folder = path.join(home.home, '.config/agy-mcp');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'config.toml'), '[jobs]\nmax_running = 1\n');
    const server = await world.server(home);
    const start = async (prompt: string) =>
      (await server.call('agy_start', { prompt, mode: 'ask' })).result['job_id'];
    const first = await start('bench: talk first 1 3600000');
    await runnerOf(home, first);
    const ids: unknown[] = [];
    while (ids.length < (world.short ? WAITING.short : WAITING.full))
      ids.push(await start(`bench: talk w${ids.length} 1 5`));
    const pids = await holdersOf(home, server.pid, ids);
    const mb = pids.map(residentMb);
    await server.call('agy_cancel', { job_id: first });
    const next = await gapsOf(home, ids.slice(0, BEGUN));
    for (const job_id of ids.slice(BEGUN).reverse()) await server.call('agy_cancel', { job_id });
    if (mb.includes(null)) return { figures: { next: { values: next } } };
    return {
      figures: {
        processes: { values: [pids.length] },
        memory: { values: [mb.reduce<number>((sum, each) => sum + (each ?? 0), 0)] },
        next: { values: next },
      },
    };
  },
};
