// A bridge whose server is in this process: the real client, wire, store, runners and agents, without a start of Node
// for the server. For tests of what tools do and say; what is about the server's process starts one.
import { PassThrough } from 'node:stream';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { createApp } from '../../src/app.ts';
import { createInputReader } from '../../src/mcp/transport/read-input.ts';
import { serveConnection } from '../../src/mcp/transport/serve-connection.ts';
import {
  type Bridge,
  bridgeOf,
  type BridgeOptions,
  connectClient,
  makeHome,
  SERVER,
  serverEnv,
} from './start-bridge.ts';

type Transport = Parameters<typeof connectClient>[0];

/** Lines of JSON in both directions, as over the pipes of a process. */
function createPairTransport(
  input: PassThrough,
  output: PassThrough,
  onClose: () => Promise<void>,
): Transport {
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
      input.end();
      await onClose();
      transport.onclose?.();
    },
  };
  return transport;
}

const built = (name: string): string => path.join(path.dirname(SERVER), name);

export async function startBridgeHere(
  options: Omit<BridgeOptions, 'server' | 'serverArgs'> = {},
): Promise<Bridge> {
  const home = options.home ?? makeHome(options.agent, options.program);
  let said = '';
  const write = (line: string): void => void (said += line);
  const input = new PassThrough();
  const output = new PassThrough();
  const machine = {
    env: serverEnv(home, options.env),
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
  const served = serveConnection(
    {
      intake: createInputReader(input),
      output,
      answered: new Set(),
      warn: (words) => {
        write(`agy-mcp: warning: ${words}\n`);
      },
    },
    () => createApp(machine, { keepsRunner: true }),
  );
  await served.ready;
  const transport = createPairTransport(input, output, async () => {
    await served.ended;
    await served.close();
  });
  const wire = await connectClient(transport, options);
  return bridgeOf(home, wire, { serverPid: process.pid, stderr: () => said });
}
