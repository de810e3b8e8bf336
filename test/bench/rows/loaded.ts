// What a start loads and allocates: counts that are the same in every run.
import type { Row } from '../row.ts';
import { bareFacts, factsOf } from '../world/facts.ts';
import type { Home } from '../world/home.ts';
import type { Server } from '../world/server.ts';
import { inTurn } from '../world/world.ts';

const ROUNDS = 15;

async function codeOf(
  node: string,
  home: Home,
  use: (server: Server) => Promise<unknown>,
): Promise<{ files: number; kb: number }> {
  const { scripts } = await factsOf(node, home, 'scripts', use);
  const own = new Map(scripts.map(({ url, length }) => [url, length]));
  return { files: own.size, kb: [...own.values()].reduce((sum, length) => sum + length, 0) / 1_000 };
}

export const loaded: Row = {
  name: 'loaded',
  figures: {
    files: { what: 'files of the program loaded for `tools/list`', unit: '', noise: 0.01 },
    bytes: { what: 'their code', unit: 'kB', noise: 0.03 },
    used: { what: 'code loaded after a first tool call', unit: 'kB', noise: 0.05 },
    modules: { what: 'modules of Node loaded beyond those of a bare start', unit: '', noise: 0.03 },
    heap: {
      what: 'memory allocated until `tools/list` is answered',
      unit: 'MB',
      judged: 'ratio',
      noise: 0.05,
    },
    cpu: { what: 'processor time of a start with `tools/list`', unit: 'ms', judged: 'ratio' },
  },
  async measure({ node, home: makeHome, rounds, run }) {
    const home = makeHome(null);
    const list = (server: Server) => server.ask('tools/list');
    const atStart = await codeOf(node, home, list);
    const used = await codeOf(node, home, (server) => server.call('agy_sessions'));
    const { modules } = await factsOf(node, home, 'modules', list);
    const [bareHeap, heap] = await inTurn(
      3,
      async () => (await bareFacts(run, home, 'heap')).heap / 1e6,
      async () => (await factsOf(node, home, 'heap', list)).heap / 1e6,
    );
    const [bareCpu, cpu] = await inTurn(
      rounds(ROUNDS),
      async () => (await bareFacts(run, home, 'cpu')).cpuMs,
      async () => (await factsOf(node, home, 'cpu', list)).cpuMs,
    );
    return {
      figures: {
        files: { values: [atStart.files] },
        bytes: { values: [atStart.kb] },
        used: { values: [used.kb] },
        modules: { values: [modules] },
        heap: { values: heap, floor: bareHeap },
        cpu: { values: cpu, floor: bareCpu },
      },
    };
  },
};
