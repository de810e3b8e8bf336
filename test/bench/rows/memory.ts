// What an idle server holds in memory, against an idle Node.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Row } from '../row.ts';
import type { Home } from '../world/home.ts';
import { residentMb } from '../world/process-facts.ts';
import type { Server } from '../world/server.ts';
import { inTurn, type World } from '../world/world.ts';

const ROUNDS = 5;
/** After the last request: what a client sees that leaves a server alone. */
const SETTLE_MS = 1_000;
const IDLE = 'process.stdin.resume(); setInterval(() => {}, 1e6)';

async function idleNode({ node }: World, home: Home): Promise<number> {
  const child = spawn(node, ['-e', IDLE], {
    cwd: home.repo,
    env: home.env,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = once(child, 'exit');
  await delay(SETTLE_MS);
  const mb = residentMb(child.pid ?? 0) ?? Number.NaN;
  child.kill();
  await ended;
  return mb;
}

async function idleServer(
  world: World,
  home: Home,
  use: (server: Server) => Promise<unknown>,
): Promise<number> {
  const server = await world.server(home);
  await use(server);
  await delay(SETTLE_MS);
  const mb = residentMb(server.pid) ?? Number.NaN;
  await server.close();
  return mb;
}

export const memory: Row = {
  name: 'memory',
  figures: {
    idle: {
      what: 'resident memory of the idle server',
      unit: 'MB',
      goal: { most: 1.35 },
      judged: 'ratio',
      noise: 0.06,
    },
    used: { what: 'the same after a first tool call', unit: 'MB', judged: 'ratio', noise: 0.08 },
  },
  async measure(world) {
    const home = world.home(null);
    const [floor, idle, used] = await inTurn(
      world.rounds(ROUNDS),
      () => idleNode(world, home),
      () => idleServer(world, home, (server) => server.ask('tools/list')),
      () => idleServer(world, home, (server) => server.call('agy_sessions')),
    );
    if (idle.some(Number.isNaN)) return { figures: {} };
    return { figures: { idle: { values: idle, floor }, used: { values: used, floor } } };
  },
};
