// Whether anybody on this machine listens on a port.
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Tried one after the other: on Windows a firewall asks the person about any other. */
const HOSTS = process.platform === 'win32' ? ['127.0.0.1', '::1'] : ['127.0.0.1', '::'];

/** A system without IPv6 has nobody who listens there. */
const NO_FAMILY: ReadonlySet<string> = new Set(['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EPROTONOSUPPORT']);

async function canListen(host: string, port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ host, port, exclusive: true });
    await once(server, 'listening');
  } catch (error) {
    return NO_FAMILY.has((error as NodeJS.ErrnoException).code ?? '');
  }
  const closed = once(server, 'close');
  server.close();
  await closed;
  return true;
}

/** Whether nobody listens on any of the TCP ports from `first` on, at this moment. */
export async function arePortsFree(first: number, count: number): Promise<boolean> {
  const ports = Array.from({ length: count }, (_, at) => first + at);
  for (const host of HOSTS) {
    const free = await Promise.all(ports.map((port) => canListen(host, port)));
    if (!free.every(Boolean)) return false;
  }
  return true;
}
