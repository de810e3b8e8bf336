// What a row gets to measure with: one Node, homes and servers that are cleared behind it, and the number of rounds.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Home, type HomeAgent, makeHome } from './home.ts';
import { type Server, startServer } from './server.ts';

export interface World {
  /** The program that is measured with. */
  readonly node: string;
  readonly short: boolean;
  /** So many rounds, a few in the short form. */
  readonly rounds: (full: number) => number;
  readonly home: (agent: HomeAgent) => Home;
  readonly server: (home: Home, flags?: readonly string[]) => Promise<Server>;
  /** Runs a script or a program to its end. @returns how long that took, in ms */
  readonly run: (home: Home, args: readonly string[], input?: string) => Promise<Ran>;
  readonly log: (text: string) => void;
}

export interface Ran {
  readonly ms: number;
  readonly stdout: string;
}

export interface OwnWorld extends World {
  /** Ends what the row left and removes its homes. */
  readonly clear: () => Promise<void>;
}

export function createWorld(node: string, short: boolean, log: (text: string) => void): OwnWorld {
  const homes: Home[] = [];
  const servers: Server[] = [];
  return {
    node,
    short,
    log,
    rounds: (full) => (short ? Math.max(3, Math.ceil(full / 5)) : full),
    home(agent) {
      const home = makeHome(node, agent);
      homes.push(home);
      return home;
    },
    async server(home, flags) {
      const server = await startServer(node, home, flags);
      servers.push(server);
      return server;
    },
    run: (home, args, input) => runToEnd(node, home, args, input),
    async clear() {
      await Promise.all(servers.map((server) => server.close()));
      for (const home of homes) await home.clear();
    },
  };
}

async function runToEnd(node: string, home: Home, args: readonly string[], input = ''): Promise<Ran> {
  const begin = performance.now();
  const child: ChildProcess = spawn(node, args, {
    cwd: home.repo,
    env: home.env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const out: Buffer[] = [];
  child.stdout?.on('data', (piece: Buffer) => out.push(piece));
  child.stdin?.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  const ms = performance.now() - begin;
  const stdout = Buffer.concat(out).toString('utf8');
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stdout.slice(0, 500)}`);
  return { ms, stdout };
}

/** Measures some things in turn, so that what else the machine does hits all of them; the first round is a warm-up. */
export async function inTurn<const T extends readonly (() => Promise<number>)[]>(
  rounds: number,
  ...measures: T
): Promise<{ [K in keyof T]: number[] }> {
  const all = measures.map((): number[] => []);
  for (let round = 0; round <= rounds; round += 1)
    for (const [at, measure] of measures.entries()) {
      const value = await measure();
      if (round > 0) all[at]?.push(value);
    }
  return all as { [K in keyof T]: number[] };
}
