// An agent that writes much: time, memory and processor time of the bridge from its output to the disk, redacted.
import { statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { JobId } from '../../../src/protocol/job.ts';
import { jobPaths } from '../../../src/store/job-paths.ts';
import type { Row } from '../row.ts';
import type { Home } from '../world/home.ts';
import { calibration } from '../world/facts.ts';
import { cpuMs, peakMb } from '../world/process-facts.ts';
import { allocatedBy, runnerOf, withAllocations } from '../world/runner.ts';
import type { Server } from '../world/server.ts';
import type { World } from '../world/world.ts';

const MEGABYTES = { full: [50, 200, 500, 1_000], short: [16, 48] };
const LOOK_MS = 25;

/** Small: it is a count. */
const COUNTED_MEGABYTES = 16;

interface Flood {
  /** What came to the disk: all of it, unless time was up. */
  readonly megabytes: number;
  readonly complete: boolean;
  readonly seconds: number;
  readonly peak: number;
  readonly runner: number;
  readonly runnerMs: number;
  readonly serverMs: number;
}

/** In seconds: at less than 4 MB/s nobody waits for the rest. */
const patience = (megabytes: number): number => 30 + Math.ceil(megabytes / 4);

async function flooded(server: Server, home: Home, megabytes: number): Promise<Flood> {
  const serverBefore = cpuMs(server.pid) ?? Number.NaN;
  const begin = performance.now();
  const { result } = await server.call('agy_start', {
    prompt: `bench: flood ${megabytes}`,
    timeout: patience(megabytes),
  });
  const runner = await runnerOf(home, result['job_id']);
  const over = new AbortController();
  let [peak, runnerMs] = [Number.NaN, Number.NaN];
  const looking = (async () => {
    while (!over.signal.aborted) {
      peak = peakMb(runner) ?? peak;
      runnerMs = cpuMs(runner) || runnerMs;
      await delay(LOOK_MS);
    }
  })();
  let status: unknown = 'running';
  while (status === 'running') {
    const look = await server.call('agy_status', { job_id: result['job_id'], wait_seconds: 300 });
    status = look.result['status'];
  }
  const seconds = (performance.now() - begin) / 1_000;
  over.abort();
  await looking;
  const { stdout } = jobPaths(home.store, result['job_id'] as JobId);
  const written = statSync(stdout).size / 1e6;
  const serverMs = (cpuMs(server.pid) ?? Number.NaN) - serverBefore;
  return { megabytes: written, complete: status === 'completed', seconds, peak, runner, runnerMs, serverMs };
}

/** @returns bytes that the runner allocates for each byte of the agent's output */
async function allocations(world: World): Promise<number> {
  const home = withAllocations(world.home('bench'));
  const server = await world.server(home);
  const { megabytes, runner } = await flooded(server, home, COUNTED_MEGABYTES);
  const bytes = await allocatedBy(home, runner);
  await server.close();
  await home.clear();
  return bytes / 1e6 / megabytes;
}

export const flood: Row = {
  name: 'flood',
  figures: {
    peak: {
      what: 'memory of the runner at 1 GB of agent output, at most (short form: 48 MB)',
      unit: 'MB',
      goal: { most: 150 },
      noise: 0.3,
    },
    grows: {
      what: 'the same against a twentieth of the output (short form: a third)',
      unit: 'MB',
      goal: { most: 1.25 },
      judged: 'ratio',
    },
    rate: {
      what: 'agent output, from start to redacted on disk',
      unit: 'MB/s',
      goal: { least: 40 },
      higher: true,
    },
    core: {
      what: 'the same by processor time of the runner: what one core handles',
      unit: 'MB/s',
      goal: { least: 40 },
      higher: true,
    },
    cpu: {
      what: 'processor time of runner and server by MB, against parsing and printing it',
      unit: 'ms',
      judged: 'ratio',
    },
    allocated: {
      what: 'what the runner allocates by MB, which no clock is in',
      unit: 'MB',
      noise: 0.2,
    },
  },
  async measure(world) {
    const sizes = world.short ? MEGABYTES.short : MEGABYTES.full;
    const parsing = await calibration(world, world.home(null));
    const runs: Flood[] = [];
    for (const megabytes of sizes) {
      // A home each, cleared at once: a gigabyte stands twice on the disk, as events and as output.
      const home = world.home('bench');
      const server = await world.server(home);
      const run = await flooded(server, home, megabytes);
      runs.push(run);
      await server.close();
      await home.clear();
      const words = `${run.seconds.toFixed(1)} s, at most ${run.peak.toFixed(0)} MB, ${(run.runnerMs / run.megabytes).toFixed(1)} ms of runner by MB`;
      world.log(`  ${run.megabytes.toFixed(0)} of ${megabytes} MB: ${words}`);
      if (!run.complete) break; // more would only take longer
    }
    const [least, last] = [runs[0], runs.at(-1)];
    if (last === undefined || least === undefined) return { figures: {} };
    const { megabytes, seconds, peak, runnerMs, serverMs } = last;
    const curve = (label: string, of: (run: Flood) => number) => ({
      label,
      points: runs.map((run) => [run.megabytes, of(run)] as const),
    });
    return {
      figures: {
        peak: { values: [peak] },
        grows: { values: [peak], floor: [least.peak] },
        rate: { values: [megabytes / seconds] },
        core: { values: [megabytes / (runnerMs / 1_000)] },
        allocated: { values: [await allocations(world)] },
        cpu: { values: [(runnerMs + serverMs) / megabytes], floor: parsing },
      },
      plots: [
        {
          file: 'bytes',
          title: 'An agent that writes more and more',
          x: 'MB of agent output',
          y: 's and MB',
          curves: [
            curve('seconds until all of it is on disk', (run) => run.seconds),
            curve('memory of the runner at most, MB', (run) => run.peak),
          ],
        },
      ],
    };
  },
};
