// A page of something big: the end of a log, the end of an answer.
import type { Row } from '../row.ts';
import { median } from '../report/stats.ts';
import { addAnswer, addLog } from '../world/jobs.ts';
import { bytesRead } from '../world/process-facts.ts';
import { inTurn } from '../world/world.ts';

const ROUNDS = 25;
/** Events of about 1 KB. */
const EVENTS = { full: [1_000, 10_000, 100_000, 300_000, 1_000_000], short: [1_000, 10_000, 100_000] };
const PAGE = 100;
const ANSWER_CHARS = 8_388_608;
const GOAL = { most: 20 };

export const pages: Row = {
  name: 'pages',
  figures: {
    log: {
      what: '`agy_read` of the last page of a log of 1 GB (short form: 0.1 GB)',
      unit: 'ms',
      goal: GOAL,
    },
    log_bytes: { what: 'what the server reads for it', unit: 'kB', noise: 0.1 },
    first: { what: '`agy_result` page of an answer of 8 MB, the first', unit: 'ms', goal: GOAL },
    last: { what: '`agy_result` page of an answer of 8 MB, the last', unit: 'ms', goal: GOAL },
    answer_bytes: { what: 'what the server reads for it', unit: 'kB', noise: 0.1 },
  },
  async measure(world) {
    const home = world.home(null);
    const server = await world.server(home);
    const figures: Record<string, { values: number[] }> = {};
    const lastPage: [number, number][] = [];
    const firstPage: [number, number][] = [];
    const read = (job_id: string, since: number) => server.call('agy_read', { job_id, since, limit: PAGE });
    /** In kB, for one more of the same request. */
    const readFor = async (ask: () => Promise<unknown>): Promise<number[]> => {
      const before = bytesRead(server.pid);
      await ask();
      const after = bytesRead(server.pid);
      return before === null || after === null ? [] : [(after - before) / 1_000];
    };
    for (const events of world.short ? EVENTS.short : EVENTS.full) {
      const { id } = addLog(home.store, events);
      const [first, last] = await inTurn(
        world.rounds(ROUNDS),
        async () => (await read(id, 0)).ms,
        async () => (await read(id, events - PAGE)).ms,
      );
      firstPage.push([events, median(first)]);
      lastPage.push([events, median(last)]);
      figures['log'] = { values: last };
      figures['log_bytes'] = { values: await readFor(() => read(id, events - PAGE)) };
    }
    const job_id = addAnswer(home.store, ANSWER_CHARS);
    const result = (offset: number) => server.call('agy_result', { job_id, offset });
    const end = ANSWER_CHARS - 10_000;
    const [first, last] = await inTurn(
      world.rounds(ROUNDS),
      async () => (await result(0)).ms,
      async () => (await result(end)).ms,
    );
    Object.assign(figures, {
      first: { values: first },
      last: { values: last },
      answer_bytes: { values: await readFor(() => result(end)) },
    });
    const grows = {
      file: 'events',
      title: 'A log that grows: agy_read of a page of 100 events',
      x: 'events of about 1 KB',
      y: 'ms',
      curves: [
        { label: 'the last page', points: lastPage },
        { label: 'the first page', points: firstPage },
      ],
    };
    return { figures, plots: [grows] };
  },
};
