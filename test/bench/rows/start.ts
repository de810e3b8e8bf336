// How long a client waits: from the start of the process to an answer, against a bare start of the same Node.
import { once } from 'node:events';
import type { Row } from '../row.ts';
import type { Home } from '../world/home.ts';
import { ENVELOPE, INITIALIZE, readLines, spawnServer } from '../world/server.ts';
import { inTurn, type World } from '../world/world.ts';

const ROUNDS = 25;
const GOAL = { most: 2.4 };

const request = (id: number, method: string, params: object = {}): object => ({ id, method, params });
const initialize = request(1, 'initialize', INITIALIZE);

/** What is written at once, and the last id that is waited for. */
export const OPENINGS = {
  initialize: [initialize],
  'tools/list': [initialize, { method: 'notifications/initialized' }, request(2, 'tools/list')],
  /** Whatever was put off until it is needed is paid here. */
  'tools/call': [
    initialize,
    { method: 'notifications/initialized' },
    request(2, 'tools/call', { name: 'agy_sessions', arguments: {} }),
  ],
  'server/discover': [request(1, 'server/discover', { _meta: ENVELOPE })],
} as const;

/** @returns ms from the spawn to the answer to the last of the messages */
export async function untilAnswered(node: string, home: Home, messages: readonly object[]): Promise<number> {
  const last = messages.length === 1 ? 1 : 2;
  const begin = performance.now();
  const child = spawnServer(node, home);
  child.stdin?.write(messages.map((each) => `${JSON.stringify({ jsonrpc: '2.0', ...each })}\n`).join(''));
  const ended = once(child, 'exit');
  const ms = await new Promise<number>((resolve, reject) => {
    readLines(child, (line, at) => {
      const { id, error } = JSON.parse(line) as { id?: number; error?: { message: string } };
      if (error !== undefined) reject(new Error(error.message));
      else if (id === last) resolve(at - begin);
    });
    void ended.then(() => {
      reject(new Error('the server ended before it answered'));
    });
  });
  child.stdin?.end();
  await ended;
  return ms;
}

/** The floor: the same Node, from the spawn to the end of a program that does nothing. */
async function bareNode({ run }: World, home: Home): Promise<number> {
  return (await run(home, ['-e', '0'])).ms;
}

export const start: Row = {
  name: 'start',
  figures: {
    initialize: { what: 'start → `initialize` answered', unit: 'ms', goal: GOAL, judged: 'ratio' },
    list: { what: 'start → `tools/list` answered', unit: 'ms', goal: GOAL, judged: 'ratio' },
    discover: { what: 'start → `server/discover` answered', unit: 'ms', goal: GOAL, judged: 'ratio' },
    first: { what: 'start → a first tool call (`agy_sessions`) answered', unit: 'ms' },
    bare: { what: 'the floor: `node -e 0`', unit: 'ms' },
  },
  async measure(world) {
    const home = world.home(null);
    const opened = (messages: readonly object[]) => () => untilAnswered(world.node, home, messages);
    const [floor, one, two, three, four] = await inTurn(
      world.rounds(ROUNDS),
      () => bareNode(world, home),
      opened(OPENINGS.initialize),
      opened(OPENINGS['tools/list']),
      opened(OPENINGS['server/discover']),
      opened(OPENINGS['tools/call']),
    );
    return {
      figures: {
        initialize: { values: one, floor },
        list: { values: two, floor },
        discover: { values: three, floor },
        first: { values: four, floor },
        bare: { values: floor },
      },
    };
  },
};
