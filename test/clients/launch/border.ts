// The border of a test's world: a proxy that lets nothing through and notes who tried.
import { createServer } from 'node:http';
import { listen } from './listen.ts';
import type { Listening } from './listen.ts';

/** Its url is what the proxy variables want. */
export interface Border extends Listening {
  /** What somebody wanted to reach beyond loopback. */
  readonly refused: readonly string[];
}

export async function openBorder(): Promise<Border> {
  const refused: string[] = [];
  const server = createServer((request, response) => {
    refused.push(request.url ?? '?');
    response.writeHead(403).end();
  });
  server.on('connect', (request, socket) => {
    refused.push(request.url ?? '?');
    socket.on('error', () => undefined);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  return { ...(await listen(server)), refused };
}
