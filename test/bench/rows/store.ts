// A store with many jobs: a page of them, the state of one, a start beside them, and forgetting the old ones.
import type { Row } from '../row.ts';
import { operationsOf } from '../world/facts.ts';
import { SERVER } from '../world/home.ts';
import { addJobs } from '../world/jobs.ts';
import { inTurn } from '../world/world.ts';
import { OPENINGS, untilAnswered } from './start.ts';
import { median } from '../report/stats.ts';

const ROUNDS = 25;
const SIZES = { full: [0, 1_000, 3_000, 10_000, 30_000, 100_000], short: [0, 1_000, 10_000] };
const [MANY, MOST] = [10_000, 100_000];
/** Jobs that the purge finds old, and how old they are. */
const OLD = { count: 1_000, days: 300 };

const most = (ms: number) => ({ most: ms });

export const store: Row = {
  name: 'store',
  figures: {
    page_10k: { what: '`agy_sessions` page of 10,000 jobs', unit: 'ms', goal: most(20) },
    page_100k: { what: '`agy_sessions` page of 100,000 jobs', unit: 'ms', goal: most(60) },
    middle_100k: { what: 'the same in the middle', unit: 'ms', goal: most(60) },
    status_10k: { what: '`agy_status` among 10,000 jobs', unit: 'ms', goal: most(20) },
    status_100k: { what: '`agy_status` among 100,000 jobs', unit: 'ms', goal: most(60) },
    start_10k: {
      what: 'start → `tools/list` beside 10,000 jobs, against none',
      unit: 'ms',
      goal: most(1.1),
      judged: 'ratio',
    },
    start_100k: {
      what: 'start → `tools/list` beside 100,000 jobs, against none',
      unit: 'ms',
      goal: most(1.1),
      judged: 'ratio',
    },
    operations_1k: { what: 'file operations of a page of 1,000 jobs', unit: '', noise: 0.02 },
    operations_10k: { what: 'file operations of a page of 10,000 jobs', unit: '', noise: 0.02 },
    purge_look: { what: '`purge --dry-run` over 10,000 jobs, 1,000 of them old', unit: 'ms' },
    purge: { what: '`purge` of these 1,000', unit: 'ms' },
  },
  async measure(world) {
    const { node, short, log } = world;
    const [home, empty] = [world.home(null), world.home(null)];
    const server = await world.server(home);
    const rounds = world.rounds(ROUNDS);
    const figures: Record<string, { values: number[]; floor?: number[] }> = {};
    const curves = { page: [] as [number, number][], status: [] as [number, number][] };
    let ids: string[] = [];
    for (const size of short ? SIZES.short : SIZES.full) {
      // The older ones come later: a store grows at its other end, but the cost is that of the number.
      ids = ids.concat(addJobs(home.store, size - ids.length, ids.length / 1_440));
      const job_id = ids[ids.length >> 1];
      const status = async (): Promise<number> =>
        job_id === undefined ? 0 : (await server.call('agy_status', { job_id })).ms;
      const middle = async (): Promise<number> =>
        job_id === undefined ? 0 : (await server.call('agy_sessions', { cursor: job_id })).ms;
      const [pages, middles, states] = await inTurn(
        rounds,
        async () => (await server.call('agy_sessions')).ms,
        middle,
        status,
      );
      curves.page.push([size, median(pages)]);
      curves.status.push([size, median(states)]);
      log(`  ${size} jobs: page ${median(pages).toFixed(1)} ms, status ${median(states).toFixed(1)} ms`);
      const name = size === MANY ? '10k' : size === MOST ? '100k' : null;
      if (size === 1_000 || size === MANY)
        figures[`operations_${size / 1_000}k`] = {
          values: [await operationsOf(node, home, (each) => each.call('agy_sessions'))],
        };
      if (name === null) continue;
      const list = OPENINGS['tools/list'];
      const [floor, started] = await inTurn(
        rounds,
        () => untilAnswered(node, empty, list),
        () => untilAnswered(node, home, list),
      );
      figures[`page_${name}`] = { values: pages };
      figures[`status_${name}`] = { values: states };
      figures[`start_${name}`] = { values: started, floor };
      if (size === MOST) figures['middle_100k'] = { values: middles };
      if (size !== MANY) continue;
      const purge = async (...words: string[]) =>
        (await world.run(home, [SERVER, 'purge', '--days', String(OLD.days - 30), ...words])).ms;
      const looks: number[] = [];
      const removals: number[] = [];
      for (let round = 0; round < world.rounds(3); round += 1) {
        addJobs(home.store, OLD.count, OLD.days);
        looks.push(await purge('--dry-run'));
        removals.push(await purge());
      }
      figures['purge_look'] = { values: looks };
      figures['purge'] = { values: removals };
    }
    const jobs = {
      file: 'jobs',
      title: 'A store that grows',
      x: 'jobs',
      y: 'ms',
      curves: [
        { label: 'agy_sessions, first page', points: curves.page },
        { label: 'agy_status', points: curves.status.slice(1) },
      ],
    };
    return { figures, plots: [jobs] };
  },
};
