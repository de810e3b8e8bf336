// Started inside a sandbox: leads a port of its loopback to the proxy's socket, and runs the program in its place.
import { parseArgs } from 'node:util';
import { readForward } from '../../egress/forwards.ts';
import { proxyToken } from '../../egress/proxy-variables.ts';
import { startRelay } from '../../egress/relay.ts';
import { socketPlace } from '../../platform/files/socket-place.ts';
import { runThrough } from '../../platform/processes/run-through.ts';

const { values, positionals } = parseArgs({
  options: {
    folder: { type: 'string', default: '' },
    socket: { type: 'string', default: '' },
    port: { type: 'string', default: '' },
    forward: { type: 'string', multiple: true, default: [] },
  },
  allowPositionals: true,
});
const [program = '', ...argv] = positionals;

const { path } = await socketPlace(values.folder, values.socket);
await startRelay({
  socketPath: path,
  token: proxyToken(process.env['HTTP_PROXY']) ?? '',
  port: Number(values.port),
  forwards: values.forward.map(readForward),
});
// Whoever signals the sandbox reaches the program as well: it decides, and this process ends with it.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.exit(await runThrough(program, argv));
