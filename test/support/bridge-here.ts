// A bridge whose server is in this process: the real client, wire, store, runners and agents, without a start of Node
// for the server. For tests of what tools do and say; what is about the server's process starts one.
import { PassThrough } from 'node:stream';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { createApp } from '../../src/app.ts';
import { createInputReader } from '../../src/mcp/transport/read-input.ts';
import { serveConnection } from '../../src/mcp/transport/serve-connection.ts';
import { openRaw, type RawOptions, type RawServer } from './raw-server.ts';
import {
  type Bridge,
  bridgeOf,
  type BridgeOptions,
  connectClient,
  type Home,
  makeHome,
  SERVER,
  serverEnv,
} from './start-bridge.ts';

type Transport = Parameters<typeof connectClient>[0];

/** Lines of JSON in both directions, as over the pipes of a process. */
function createPairTransport({ input, output, close }: ServedHere): Transport {
  const transport: Transport = {
    start() {
      createInterface({ input: output }).on('line', (line) => {
        transport.onmessage?.(JSON.parse(line) as never);
      });
      return Promise.resolve();
    },
    send(message) {
      input.write(`${JSON.stringify(message)}\n`);
      return Promise.resolve();
    },
    async close() {
      await close();
      transport.onclose?.();
    },
  };
  return transport;
}

const built = (name: string): string => path.join(path.dirname(SERVER), name);

interface ServedHere {
  readonly input: PassThrough;
  readonly output: PassThrough;
  /** Lines of its log. */
  readonly log: PassThrough;
  /** Ends the input, and waits until what waited has its answers. */
  readonly close: () => Promise<void>;
}

async function serveHere(home: Home, env?: Record<string, string>): Promise<ServedHere> {
  const [input, output, log] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const write = (line: string): void => void log.write(line);
  const machine = {
    env: serverEnv(home, env),
    cwd: home.repo,
    home: home.home,
    platform: process.platform,
    nodeVersion: process.version,
    runnerScript: built('run-job.js'),
    holderScript: built('hold-jobs.js'),
    serverScript: SERVER,
    simulatorScript: built('agy-sim.js'),
    skillsFolder: path.resolve(import.meta.dirname, '../../skills'),
    answersFile: built('prepared.json'),
    write,
  };
  const warn = (words: string): void => {
    write(`agy-mcp: warning: ${words}\n`);
  };
  const connection = { intake: createInputReader(input), output, answered: new Set<never>(), warn };
  const served = serveConnection(connection, () => createApp(machine, { keepsRunner: true }));
  await served.ready;
  const close = async (): Promise<void> => {
    input.end();
    await served.ended;
    await served.close();
  };
  return { input, output, log, close };
}

export async function startBridgeHere(
  options: Omit<BridgeOptions, 'server' | 'serverArgs'> = {},
): Promise<Bridge> {
  const home = options.home ?? makeHome(options.agent, options.program);
  let said = '';
  const served = await serveHere(home, options.env);
  served.log.on('data', (piece: Buffer) => (said += piece.toString()));
  const wire = await connectClient(createPairTransport(served), options);
  return bridgeOf(home, wire, { serverPid: process.pid, stderr: () => said });
}

/** The same, spoken to in plain JSON-RPC. */
export async function startRawHere(home: Home, options: RawOptions): Promise<RawServer> {
  const { close, ...streams } = await serveHere(home, options.env);
  return openRaw({ ...streams, pid: process.pid, kill: close }, options);
}
