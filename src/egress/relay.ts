// Inside a sandbox that has only a loopback of its own: TCP ports there, led to the proxy's Unix socket.
import { once } from 'node:events';
import { request } from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { inUrl } from '../protocol/host-rules.ts';
import type { Forward } from './forwards.ts';
import { PROXY_USER } from './proxy-variables.ts';

const LOOPBACK = '127.0.0.1';

export interface RelayOptions {
  readonly socketPath: string;
  readonly token: string;
  /** Where programs in the sandbox find the proxy. */
  readonly port: number;
  /** Ports of the machine's own loopback that the job may reach: each is at the same number inside. */
  readonly forwards: readonly Forward[];
}

/** Listens until the process ends. @throws the system's error where a port is taken */
export async function startRelay({ socketPath, token, port, forwards }: RelayOptions): Promise<void> {
  await Promise.all([
    listen(port, (client) => {
      join(client, connect({ path: socketPath, allowHalfOpen: true }));
    }),
    ...forwards.map((forward) =>
      listen(forward.port, (client) => {
        tunnel(client, { socketPath, token, ...forward });
      }),
    ),
  ]);
}

async function listen(port: number, serve: (client: Socket) => void): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, serve);
  server.listen(port, LOOPBACK);
  await once(server, 'listening');
  server.unref();
  return server;
}

/** Both ways, each with an end of its own; a fault on one side ends both. */
function join(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const)
    pipeline(from, to).catch(() => {
      one.destroy();
      other.destroy();
    });
}

/** A plain connection to a port of the machine's loopback, through the proxy as everything else. */
function tunnel(
  client: Socket,
  { socketPath, token, host, port }: Pick<RelayOptions, 'socketPath' | 'token'> & Forward,
): void {
  const credentials = Buffer.from(`${PROXY_USER}:${token}`).toString('base64');
  const asked = request({
    socketPath,
    method: 'CONNECT',
    path: `${inUrl(host)}:${port}`,
    headers: { 'proxy-authorization': `Basic ${credentials}` },
  });
  const giveUp = (): void => void client.destroy();
  client.once('error', giveUp);
  asked.once('error', giveUp);
  asked.once('response', giveUp); // refused: the client sees a connection that is closed
  asked.once('connect', ({ statusCode }, socket: Socket, head: Buffer) => {
    if (statusCode !== 200) {
      socket.destroy();
      giveUp();
      return;
    }
    if (head.length > 0) socket.unshift(head);
    join(client, socket);
  });
  asked.end();
}
