// How soon a reader has what the agent wrote, and what waiting costs while nothing is written.
import { setTimeout as delay } from 'node:timers/promises';
import type { Row } from '../row.ts';
import { cpuMs } from '../world/process-facts.ts';
import { runnerOf } from '../world/runner.ts';

const PULSES = { full: 100, short: 25 };
const PULSE_MS = 60;
const IDLE_SECONDS = { full: 10, short: 3 };

/** V8 tidies its heap once, some 8 to 12 s after the last work: that is no waiting. */
export const TIDY_MS = 15_000;

/** When the agent wrote the line, in microseconds since 1970. */
const PULSE = /pulse \d+ at (\d+)\./g;

export const latency: Row = {
  name: 'latency',
  figures: {
    event: { what: 'a line of the agent → a waiting `agy_read` has it', unit: 'ms', goal: { most: 25 } },
    server: {
      what: 'processor time of a server that waits for a silent agent',
      unit: '%',
      goal: { most: 0.5 },
    },
    runner: { what: 'processor time of the runner of a silent agent', unit: '%', goal: { most: 0.5 } },
  },
  async measure(world) {
    const home = world.home('bench');
    const server = await world.server(home);
    const pulses = world.short ? PULSES.short : PULSES.full;
    const started = await server.call('agy_start', { prompt: `bench: pulse ${pulses} ${PULSE_MS}` });
    const values: number[] = [];
    for (let since = 0, status = ''; status !== 'completed';) {
      const args = { job_id: started.result['job_id'], since, wait_seconds: 30 };
      const { result, at } = await server.call('agy_read', args);
      const now = (performance.timeOrigin + at) * 1_000;
      for (const [, written] of JSON.stringify(result['events']).matchAll(PULSE))
        values.push((now - Number(written)) / 1_000);
      since = result['next'] as number;
      status = result['status'] as string;
      if (status === 'failed') throw new Error('the agent of the bench has failed');
    }
    if (values.length < pulses) throw new Error(`${values.length} of ${pulses} lines were seen`);

    const resting = await server.call('agy_start', { prompt: 'bench: rest' });
    const { job_id } = resting.result;
    const runner = await runnerOf(home, job_id);
    const seconds = world.short ? IDLE_SECONDS.short : IDLE_SECONDS.full;
    const { result } = await server.call('agy_read', { job_id, since: 0, wait_seconds: 5 });
    const waiting = server.call('agy_read', {
      job_id,
      since: Number(result['next']) + 100,
      wait_seconds: seconds + TIDY_MS / 1_000 + 5,
    });
    await delay(TIDY_MS);
    const before = [cpuMs(server.pid), cpuMs(runner)];
    await delay(seconds * 1_000);
    const shares = [cpuMs(server.pid), cpuMs(runner)].map(
      (after, at) => ((after ?? Number.NaN) - (before[at] ?? Number.NaN)) / (seconds * 10),
    );
    await server.call('agy_cancel', { job_id });
    await waiting;
    const [waits = Number.NaN, rests = Number.NaN] = shares;
    return {
      figures: {
        event: { values: values.slice(1) },
        server: { values: [waits] },
        runner: { values: [rests] },
      },
    };
  },
};
