// What an agent tries to reach, row by row: each a line of shell that succeeds where it gets there, and does no harm.
export type Reached = 'reached' | 'not reached';

export interface Attempt {
  readonly id: string;
  /** As a person reads it. */
  readonly what: string;
  /**
   * Ends with 0 where it gets there. Variables: LISTED and OTHER (ports of servers on the machine's loopback, the first of
   * them listed), UDP, SIX (a port on its IPv6 loopback), MARK, WEB and SERVE (files of programs).
   */
  readonly attempt: string;
  readonly open: Reached;
  readonly none: Reached;
  /** Where `localhost:LISTED` is the only host of the list. */
  readonly list: Reached;
}

/** A server and its client. */
export const SERVE_PROGRAM = `
const server = require('node:http').createServer((_, r) => r.end('up')).listen(0, '127.0.0.1', async () => {
  process.exit((await fetch('http://127.0.0.1:' + server.address().port)).ok ? 0 : 1);
});
`;

/**
 * For Node: `get URL`, `proxied URL` by the proxy of the variables, `tunnel HOST:PORT` by it, `bare HOST:PORT` without its
 * token, `tcp HOST PORT`, `path NAME` a socket, `udp HOST PORT`, `name HOST`. Ends with 0 when it gets an answer.
 */
export const WEB_PROGRAM = `
const [, , way, to, port] = process.argv;
const http = require('node:http');
const net = require('node:net');
const end = (isReached) => process.exit(isReached ? 0 : 1);
setTimeout(() => end(false), 4000);
process.on('uncaughtException', () => end(false));
const proxy = () => new URL(process.env.HTTP_PROXY || end(false));
const credentials = (at) => ({ 'proxy-authorization': 'Basic ' + Buffer.from(at.username + ':' + at.password).toString('base64') });
const answer = (options) => http.request(options).on('response', (r) => end(r.statusCode === 200)).on('error', () => end(false)).end();
const connect = (headers) => {
  const at = proxy();
  http.request({ host: at.hostname, port: at.port, method: 'CONNECT', path: to, headers: headers(at) })
    .on('connect', (r) => end(r.statusCode === 200)).on('response', () => end(false)).on('error', () => end(false)).end();
};
const ways = {
  get: () => answer(to),
  proxied: () => { const at = proxy(); answer({ host: at.hostname, port: at.port, path: to, headers: { host: new URL(to).host, ...credentials(at) } }); },
  misled: () => { const at = proxy(); answer({ host: at.hostname, port: at.port, path: to, headers: { host: port, ...credentials(at) } }); },
  tunnel: () => connect(credentials),
  bare: () => connect(() => ({})),
  tcp: () => net.connect(Number(port), to, () => end(true)),
  path: () => net.connect(to, () => end(true)),
  udp: () => { const s = require('node:dgram').createSocket('udp4'); s.on('message', () => end(true)); s.send('x', Number(port), to, (error) => error && end(false)); },
  name: () => require('node:dns').lookup(to, (error) => end(error === null)),
};
ways[way]();
`;

const NOWHERE = { none: 'not reached', list: 'not reached' } as const;
const row = (
  id: string,
  what: string,
  attempt: string,
  rest: Partial<Pick<Attempt, 'open' | 'none' | 'list'>> = {},
): Attempt => ({ id, what, attempt, open: 'reached', ...NOWHERE, ...rest });

const web = (words: string): string => `node "$WEB" ${words}`;
/** Node reaches no abstract socket. */
const PERL_ABSTRACT =
  'socket(my $s, AF_UNIX, SOCK_STREAM, 0) or exit 1; connect($s, pack_sockaddr_un("\\0$ARGV[0]")) or exit 1';
/** Only where there is a proxy. */
const BY_PROXY = { open: 'not reached' } as const;

export const ATTEMPTS: readonly Attempt[] = [
  row('own-server', 'a server that the job starts', 'node "$SERVE"', { none: 'reached', list: 'reached' }),
  row('listed', 'a listed port of the machine, directly', web('get http://127.0.0.1:$LISTED/'), {
    list: 'reached',
  }),
  row('listed-proxy', 'a listed port, by the proxy', web('proxied http://localhost:$LISTED/'), {
    ...BY_PROXY,
    list: 'reached',
  }),
  row('listed-tunnel', 'a listed port, by a tunnel', web('tunnel localhost:$LISTED'), {
    ...BY_PROXY,
    list: 'reached',
  }),
  row('other-port', 'another port of the machine', web('tcp 127.0.0.1 $OTHER')),
  row('other-port-proxy', 'the same by the proxy', web('proxied http://localhost:$OTHER/'), BY_PROXY),
  row('other-port-tunnel', 'the same by a tunnel', web('tunnel localhost:$OTHER'), BY_PROXY),
  row('address', 'a listed port by an address that is not listed', web('tunnel 127.0.0.1:$LISTED'), BY_PROXY),
  row(
    'address-octal',
    'the same in other notations',
    `${web('tunnel 0177.0.0.1:$LISTED')} || ${web('tunnel 2130706433:$LISTED')} || ${web('tunnel "[::ffff:127.0.0.1]:$LISTED"')}`,
    BY_PROXY,
  ),
  row(
    'name-dot',
    'another host with a listed one in its name',
    `${web('tunnel localhost.example:$LISTED')} || ${web('tunnel "localhost@127.0.0.2:$LISTED"')}`,
    BY_PROXY,
  ),
  row(
    'host-header',
    'another host by its header',
    web('misled http://localhost:$LISTED/ localhost:$OTHER'),
    BY_PROXY,
  ),
  row(
    'no-token',
    'a listed port by the proxy, without the token of the job',
    web('bare localhost:$LISTED'),
    BY_PROXY,
  ),
  row(
    'metadata',
    "the metadata of a cloud's machine",
    `${web('tunnel 169.254.169.254:80')} || ${web('proxied http://169.254.169.254/')}`,
    BY_PROXY,
  ),
  row('ipv6', 'a port of the machine by IPv6', web('tcp ::1 $SIX')),
  row('abstract', 'an abstract socket of the machine', `perl -MSocket -e '${PERL_ABSTRACT}' "agy-$MARK"`),
  row('udp', 'a UDP server of the machine', web('udp 127.0.0.1 $UDP')),
  row('raw', 'a raw socket', `perl -MSocket -e 'socket(my $s, AF_INET, SOCK_RAW, 1) or exit 1'`, {
    open: 'not reached',
  }),
];
