// What confinement adds to a job: the same call, once with it and once without, in turn.
import { createMeansFinder } from '../../../src/confinement/means.ts';
import type { Row } from '../row.ts';
import { runnerStandsBy } from '../world/runner.ts';
import { inTurn, type World } from '../world/world.ts';

const ROUNDS = 21;
const SCENARIO = { version: '1.3.2', answer: 'It is done.' };

/** @returns measures a call with a standby runner, and one that starts its own */
async function callsOf(world: World, level: 'off' | 'require') {
  const home = world.home({ sim: SCENARIO });
  const server = await world.server({ ...home, env: { ...home.env, AGY_MCP_CONFINEMENT: level } });
  const ask = async (): Promise<number> => (await server.call('agy', { prompt: 'Say it.' })).ms;
  return {
    warm: async (): Promise<number> => {
      await runnerStandsBy(home);
      return ask();
    },
    cold: ask, // at once: the next runner has not been started yet
  };
}

export const confined: Row = {
  name: 'confined',
  figures: {
    total: { what: 'an `agy` call that is confined, against one that is not', unit: 'ms' },
    more: { what: 'what confinement adds to it', unit: 'ms', goal: { most: 30 } },
    cold: { what: 'the same without a standby runner', unit: 'ms' },
  },
  async measure(world) {
    const machine = { env: process.env, platform: process.platform, keptIn: null };
    if ((await createMeansFinder(machine).find()).by === 'none') {
      world.log('Nothing can confine a job here.');
      return { figures: {} };
    }
    const free = await callsOf(world, 'off');
    const held = await callsOf(world, 'require');
    const [floor, total, coldFloor, cold] = await inTurn(
      world.rounds(ROUNDS),
      free.warm,
      held.warm,
      free.cold,
      held.cold,
    );
    const above = (values: readonly number[], without: readonly number[]): number[] =>
      values.map((ms, round) => ms - (without[round] ?? Number.NaN));
    return {
      figures: {
        total: { values: total, floor },
        more: { values: above(total, floor) },
        cold: { values: above(cold, coldFloor) },
      },
    };
  },
};
