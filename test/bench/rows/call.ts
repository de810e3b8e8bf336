// What the bridge adds to an agent's own time, and how soon `agy_start` is answered.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Row } from '../row.ts';
import type { Home } from '../world/home.ts';
import { runnerStandsBy } from '../world/runner.ts';
import type { Server } from '../world/server.ts';
import { inTurn } from '../world/world.ts';

const ROUNDS = 15;
const PROMPT = 'Say that it is done.';
const SCENARIO = { version: '1.3.2', answer: 'It is done.' };

interface Started {
  readonly argv: readonly string[];
  readonly stdin: string;
}

/** How the bridge starts the agent, as the simulator notes it. */
async function commandOf(home: Home, server: Server): Promise<Started> {
  const record = path.join(home.home, 'starts.jsonl');
  const note = (more: object): void => {
    writeFileSync(`${home.agent}.json`, JSON.stringify({ quiet: true, speed: 0, ...SCENARIO, ...more }));
  };
  note({ record });
  await server.call('agy', { prompt: PROMPT });
  note({});
  const runs = readFileSync(record, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Started);
  const run = runs.find(({ argv }) => argv.some((word) => word.startsWith('--output-format')));
  if (run === undefined) throw new Error('the bridge has not run the agent');
  return run;
}

/** The same agent with the same words and input, without the bridge. @returns ms from the spawn to its end */
async function direct(home: Home, { argv, stdin }: Started): Promise<number> {
  const begin = performance.now();
  const agent = spawn(home.agent, argv, { cwd: home.repo, env: home.env, stdio: ['pipe', 'pipe', 'ignore'] });
  agent.stdout.resume();
  agent.stdin.end(stdin);
  await once(agent, 'close');
  return performance.now() - begin;
}

export const call: Row = {
  name: 'call',
  figures: {
    direct: { what: 'the floor: the agent run directly', unit: 'ms' },
    total: { what: 'an `agy` call with that agent', unit: 'ms' },
    overhead: { what: 'overhead of an `agy` call', unit: 'ms', goal: { most: 120 } },
    cold: { what: 'the same without a standby runner: a first call, or many at once', unit: 'ms' },
    start: { what: '`agy_start` answered', unit: 'ms', goal: { most: 40 } },
  },
  async measure(world) {
    const home = world.home({ sim: SCENARIO });
    const server = await world.server(home);
    const command = await commandOf(home, server);
    const ask = async (): Promise<number> => (await server.call('agy', { prompt: PROMPT })).ms;
    const [floor, total, cold, start] = await inTurn(
      world.rounds(ROUNDS),
      () => direct(home, command),
      async () => {
        await runnerStandsBy(home);
        return ask();
      },
      ask, // at once: the next runner has not been started yet
      async () => {
        await runnerStandsBy(home);
        const { ms, result } = await server.call('agy_start', { prompt: PROMPT });
        await server.call('agy_status', { job_id: result['job_id'], wait_seconds: 60 });
        return ms;
      },
    );
    const above = (values: readonly number[]): number[] =>
      values.map((ms, round) => ms - (floor[round] ?? Number.NaN));
    return {
      figures: {
        direct: { values: floor },
        total: { values: total, floor },
        overhead: { values: above(total) },
        cold: { values: above(cold) },
        start: { values: start },
      },
    };
  },
};
