// The standby runner: what it costs while it does nothing.
import { setTimeout as delay } from 'node:timers/promises';
import type { Row } from '../row.ts';
import { TIDY_MS } from './latency.ts';
import { childrenOf, cpuMs, residentMb } from '../world/process-facts.ts';
import { runnerStandsBy } from '../world/runner.ts';

const SECONDS = { full: 10, short: 3 };

export const standBy: Row = {
  name: 'stand-by',
  figures: {
    memory: { what: 'resident memory of the standby runner, for two minutes after a job', unit: 'MB' },
    cpu: { what: 'processor time of it', unit: '%', goal: { most: 0.1 } },
  },
  async measure(world) {
    const home = world.home('bench');
    const server = await world.server(home);
    await server.call('agy', { prompt: 'bench: talk hi 1 1' });
    await runnerStandsBy(home);
    await delay(TIDY_MS);
    // The runner of the job that has ended is gone.
    const [spare = 0] = childrenOf(server.pid);
    const seconds = world.short ? SECONDS.short : SECONDS.full;
    const [before, begin] = [cpuMs(spare), performance.now()];
    await delay(seconds * 1_000);
    const [after, end] = [cpuMs(spare), performance.now()];
    const mb = residentMb(spare);
    await server.close();
    if (before === null || after === null || mb === null) return { figures: {} };
    return {
      figures: { memory: { values: [mb] }, cpu: { values: [((after - before) / (end - begin)) * 100] } },
    };
  },
};
