// Counts of a run of the server that no clock is in: modules, scripts, allocations, operations on files.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { BENCH, type Home } from './home.ts';
import type { World } from './world.ts';
import { type Server, startServer } from './server.ts';

const HOOK = path.join(BENCH, 'agents/facts-hook.cjs');
/** So much young memory that nothing is collected: what is in use at the end is what was allocated. */
const NO_COLLECTION = ['--min-semi-space-size=128', '--max-semi-space-size=128'];

export type FactsKind = 'modules' | 'scripts' | 'operations' | 'heap' | 'cpu';

export interface Facts {
  /** Modules of Node beyond those that a start itself has loaded. */
  readonly modules: number;
  /** Files of the program that were compiled; characters each. */
  readonly scripts: readonly { readonly url: string; readonly length: number }[];
  /** Bytes. */
  readonly heap: number;
  readonly operations: number;
  readonly cpuMs: number;
}

const flagsOf = (kind: FactsKind): string[] => [...(kind === 'heap' ? NO_COLLECTION : []), '--require', HOOK];
const envOf = (home: Home, kind: FactsKind): Home => ({ ...home, env: { ...home.env, BENCH_FACTS: kind } });

const readFacts = ({ home }: Home): Facts =>
  JSON.parse(readFileSync(path.join(home, 'facts.json'), 'utf8')) as Facts;

/** Starts a server, uses it, ends it. */
export async function factsOf(
  node: string,
  home: Home,
  kind: FactsKind,
  use: (server: Server) => Promise<unknown>,
): Promise<Facts> {
  const server = await startServer(node, envOf(home, kind), flagsOf(kind));
  try {
    await use(server);
  } finally {
    await server.close();
  }
  return readFacts(home);
}

/** What a program that does nothing costs by the same count. */
export async function bareFacts(
  run: (home: Home, args: readonly string[]) => Promise<unknown>,
  home: Home,
  kind: FactsKind,
): Promise<Facts> {
  await run(envOf(home, kind), [...flagsOf(kind), '-e', '0']);
  return readFacts(home);
}

/** Operations on files that one more request costs: a run with many against a run with few. */
export async function operationsOf(
  node: string,
  home: Home,
  ask: (server: Server) => Promise<unknown>,
): Promise<number> {
  const [few, many] = [2, 12];
  const counts: number[] = [];
  for (const times of [few, many]) {
    const { operations } = await factsOf(node, home, 'operations', async (server) => {
      for (let time = 0; time < times; time += 1) await ask(server);
    });
    counts.push(operations);
  }
  const [less = 0, more = 0] = counts;
  return (more - less) / (many - few);
}

const CALIBRATION_ROUNDS = 5;

/**
 * Processor time of a fixed piece of work that knows nothing of the bridge: 1 MB of JSON lines read, searched and
 * printed. It is the unit of what the bridge spends by MB, so that a slower machine is not taken for a slower bridge.
 * @returns ms by MB, a round each
 */
export async function calibration({ run }: Pick<World, 'run'>, home: Home): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < CALIBRATION_ROUNDS; round += 1) {
    const { stdout } = await run(home, [path.join(BENCH, 'agents/calibration.js')]);
    times.push(Number(stdout));
  }
  return times;
}
