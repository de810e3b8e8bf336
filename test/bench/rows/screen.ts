// How long the screen takes for the slowest of the prompts that are made to be slow to judge.
import path from 'node:path';
import type { Row } from '../row.ts';
import { PROJECT } from '../world/home.ts';

const ROUNDS = { full: 5, short: 2 };
const WORKER = path.join(PROJECT, 'node_modules/.cache/bench/screen-worker.js');

interface Timed {
  readonly name: string;
  readonly times: readonly number[];
}

export const screen: Row = {
  name: 'screen',
  figures: {
    slowest: {
      what: 'screen on 256,000 adversarial characters, the slowest',
      unit: 'ms',
      goal: { most: 100 },
    },
  },
  async measure(world) {
    const rounds = world.short ? ROUNDS.short : ROUNDS.full;
    const { stdout } = await world.run(world.home(null), [WORKER, String(rounds)]);
    const all = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Timed)
      .sort((one, other) => Math.min(...other.times) - Math.min(...one.times));
    for (const { name, times } of all.slice(0, 3))
      world.log(`  ${name}: ${Math.min(...times).toFixed(0)} ms`);
    return { figures: { slowest: { values: all[0]?.times ?? [] } } };
  },
};
