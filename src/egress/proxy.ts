// The filtering proxy of one job: the only way out of a sandbox whose network is narrowed. It listens on a Unix socket.
import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { createServer, isIP, type LookupFunction, type Socket } from 'node:net';
import { timingSafeEqual } from 'node:crypto';
import { type PrepareRequestFunctionOpts, RequestError, Server } from 'proxy-chain';
import { getProxyForUrl } from 'proxy-from-env';
import { isLoopback } from './forwards.ts';
import { type HostRule, inUrl } from '../protocol/host-rules.ts';
import type { RefusalReason } from '../protocol/network.ts';
import { judgeAddresses, judgeName, type Target } from './judge-request.ts';
import { sayRefusal } from './refusals.ts';

/** Connections of one job at once; more wait in the system's queue. */
const MOST_CONNECTIONS = 256;

export interface EgressOptions {
  /** In a folder of this user alone; at most 103 bytes, the least that a system takes. */
  readonly socketPath: string;
  /** What a client of the proxy must know. */
  readonly token: string;
  readonly rules: readonly HostRule[];
  readonly onRefusal: (target: Target, reason: RefusalReason) => void;
  /** Every address of a name. @throws the resolver's error */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  /** The proxy that the user's own machine must go through for this request; null for none. */
  readonly upstreamOf?: (target: Target) => string | null;
}

export interface Egress {
  /** Ends every connection and takes the socket away. */
  readonly close: () => Promise<void>;
}

/** @throws the system's error where the socket cannot be made */
export async function startEgress(options: EgressOptions): Promise<Egress> {
  // Without this one, a connection of a job that is over could serve the next.
  const agent = new Agent({ keepAlive: true });
  const proxy = new Server({
    // Never listened on: connections are handed over below.
    port: 0,
    authRealm: 'agy-mcp',
    prepareRequestFunction: async (request) => ({ ...(await permit(options, request)), httpAgent: agent }),
  });
  const sockets = createServer((socket) => {
    proxy.server.emit('connection', withAddress(socket));
  });
  sockets.maxConnections = MOST_CONNECTIONS;
  sockets.listen(options.socketPath);
  await once(sockets, 'listening');
  return {
    async close() {
      const closed = once(sockets, 'close');
      sockets.close();
      proxy.closeConnections();
      agent.destroy();
      await closed;
    },
  };
}

/** The proxy takes a connection without a peer's address for one that has ended; a Unix socket never has one. */
function withAddress(socket: Socket): Socket {
  Object.defineProperty(socket, 'remoteAddress', { value: 'unix' });
  return socket;
}

type SystemLookup = typeof systemLookup;

interface Permission {
  readonly dnsLookup: SystemLookup;
  readonly upstreamProxyUrl: string | null;
}

/** @throws RequestError, which the client gets as its answer */
async function permit(options: EgressOptions, request: PrepareRequestFunctionOpts): Promise<Permission> {
  const { rules, onRefusal, resolve = resolveAll, upstreamOf = () => null } = options;
  const asked: Target = { host: request.hostname, port: request.port };
  const refuse = (target: Target, reason: RefusalReason): RequestError => {
    onRefusal(target, reason);
    const { status, message } = sayRefusal(target, reason);
    return new RequestError(message, status);
  };
  if (!isToken(request.password, options.token)) throw refuse(asked, 'no_token');
  const { host, refused } = judgeName(asked, rules);
  const target = { host, port: asked.port };
  if (refused !== null) throw refuse(target, refused);
  // A server behind the permitted one would be asked by this name.
  if (request.isHttp && !isHeaderOf(request.request.headers.host, target)) throw refuse(target, 'malformed');
  const upstreamProxyUrl = upstreamOf(target);
  // Names that another proxy resolves are judged by that proxy; an address is judged here all the same.
  const addresses = isIP(host) > 0 || upstreamProxyUrl === null ? await resolve(host).catch(() => []) : null;
  const fault = addresses === null ? null : judgeAddresses(target, addresses, rules);
  if (fault !== null) throw refuse(target, fault);
  return { dnsLookup: lookupOf(addresses ?? []), upstreamProxyUrl };
}

/** The proxy that the user of this process must go through, by the variables that programs find it with. */
export const systemProxy: NonNullable<EgressOptions['upstreamOf']> = ({ host, port }) => {
  if (isLoopback(host)) return null;
  const address = getProxyForUrl(`${port === 80 ? 'http' : 'https'}://${inUrl(host)}:${port}`);
  return address === '' ? null : address;
};

function isToken(given: string, token: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Whether the Host header, where there is one, names what the address of the request names. */
function isHeaderOf(header: string | undefined, { host, port }: Target): boolean {
  if (header === undefined) return true;
  const url = URL.canParse(`http://${header}`) ? new URL(`http://${header}`) : null;
  if (url === null) return false;
  const named = judgeName({ host: url.hostname, port }, []).host;
  return named === host && Number(url.port === '' ? 80 : url.port) === port;
}

const resolveAll = (host: string): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    systemLookup(host, { all: true }, (error, found) => {
      if (error === null) resolve(found.map(({ address }) => address));
      else reject(error);
    });
  });

/** Connects to the addresses that were judged: a second answer of the resolver is never asked for. */
function lookupOf(addresses: readonly string[]): SystemLookup {
  const found = addresses.map((address): LookupAddress => ({ address, family: isIP(address) }));
  const lookup: LookupFunction = (_host, { all }, callback) => {
    const [first] = found;
    if (all === true) callback(null, found);
    else if (first === undefined) callback(new Error('no address'), '');
    else callback(null, first.address, first.family);
  };
  // Sockets call it in this one way; the type of the proxy's option has the other ways of the system's as well.
  return lookup as SystemLookup;
}
