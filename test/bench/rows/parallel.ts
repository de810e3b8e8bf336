// Sixteen jobs at once: whether each has its own answer, and how soon the server answers meanwhile.
import { setTimeout as delay } from 'node:timers/promises';
import { quantile } from '../report/stats.ts';
import type { Row } from '../row.ts';
import type { Home } from '../world/home.ts';
import type { Server } from '../world/server.ts';

const JOBS = 16;
const ROUNDS = { full: 5, short: 2 };
/** Lines of each agent, and ms between them: all of them are at work at the same time. */
const [LINES, LINE_MS] = [100, 20];
const PAUSE_MS = 5;

interface Round {
  readonly wrong: number;
  readonly p99: number;
  readonly seconds: number;
}

/** Its own answer, and its own lines: all of them, in order, and no other. */
async function isRight(server: Server, job_id: string, word: string): Promise<boolean> {
  const { result } = await server.call('agy_result', { job_id });
  const { result: log } = await server.call('agy_read', { job_id, limit: 1_000 });
  const said = [...JSON.stringify(log['events']).matchAll(/line (\d+) of (answer-\d+-\d+)/g)];
  const lines = said.map(([, line, of]) => `${line} ${of}`);
  const all = Array.from({ length: LINES }, (_, line) => `${line} ${word}`);
  return String(result['agent_messages']).trim() === word && lines.join() === all.join();
}

async function sixteen(server: Server, round: number): Promise<Round> {
  const begin = performance.now();
  const wanted = Array.from({ length: JOBS }, (_, at) => `answer-${round}-${at}`);
  const starts = wanted.map((word) =>
    server.call('agy_start', { prompt: `bench: talk ${word} ${LINES} ${LINE_MS}`, label: word }),
  );
  const ids = (await Promise.all(starts)).map(({ result }) => result['job_id'] as string);
  const times: number[] = [];
  const open = new Set(ids);
  while (open.size > 0)
    for (const job_id of open) {
      const { ms, result } = await server.call('agy_status', { job_id });
      times.push(ms);
      if (!['queued', 'running'].includes(result['status'] as string)) open.delete(job_id);
      await delay(PAUSE_MS);
    }
  const seconds = (performance.now() - begin) / 1_000;
  const results = await Promise.all(ids.map((job_id, at) => isRight(server, job_id, wanted[at] ?? '')));
  return { wrong: results.filter((right) => !right).length, p99: quantile(times, 0.99), seconds };
}

async function allRounds(server: Server, rounds: number): Promise<Round[]> {
  const all: Round[] = [];
  for (let round = 0; round < rounds; round += 1) all.push(await sixteen(server, round));
  return all;
}

export const parallel: Row = {
  name: 'parallel',
  figures: {
    wrong: { what: 'wrong results of 16 parallel jobs', unit: '', goal: { most: 0 } },
    p99: { what: '`agy_status` meanwhile, p99', unit: 'ms', goal: { most: 50 } },
    all: { what: 'until all 16 have ended; their agents take 2 s each', unit: 's' },
  },
  async measure(world) {
    const home: Home = world.home('bench');
    const server = await world.server(home);
    const rounds = await allRounds(server, world.short ? ROUNDS.short : ROUNDS.full);
    const values = (of: (round: Round) => number) => ({ values: rounds.map(of) });
    return {
      figures: {
        wrong: { values: [rounds.reduce((sum, { wrong }) => sum + wrong, 0)] },
        p99: values(({ p99 }) => p99),
        all: values(({ seconds }) => seconds),
      },
    };
  },
};
