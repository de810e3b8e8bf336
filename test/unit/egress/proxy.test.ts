// The proxy with real sockets: a client that speaks HTTP to its Unix socket, servers on the loopback behind it.
import { mkdtempSync, rmSync } from 'node:fs';
import http, { type IncomingMessage } from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseHostRule } from '../../../src/protocol/host-rules.ts';
import { type Egress, type EgressOptions, startEgress } from '../../../src/egress/proxy.ts';
import { PROXY_USER, proxyToken, proxyVariables } from '../../../src/egress/proxy-variables.ts';
import { startRelay } from '../../../src/egress/relay.ts';

const TOKEN = 'token-of-this-job';
let folder: string;
let socketPath: string;
let server: http.Server;
let port: number;
let seen: string[];
let refused: string[];
const open: Egress[] = [];

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'egress-'));
  socketPath = path.join(folder, 'proxy');
  seen = [];
  refused = [];
  server = http.createServer((request, response) => {
    seen.push(
      `${request.method ?? ''} ${request.headers.host ?? ''} ${request.headers['proxy-authorization'] ?? ''}`,
    );
    response.end('reached');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((egress) => egress.close()));
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

async function start(rules: readonly string[], more: Partial<EgressOptions> = {}): Promise<void> {
  const options: EgressOptions = {
    socketPath,
    token: TOKEN,
    rules: rules.map(parseHostRule).filter((rule) => rule !== null),
    onRefusal: ({ host, port: at }, reason) => refused.push(`${reason} ${host}:${at}`),
    resolve: () => Promise.resolve(['127.0.0.1']),
    ...more,
  };
  open.push(await startEgress(options));
}

const basic = (token: string): string => `Basic ${Buffer.from(`${PROXY_USER}:${token}`).toString('base64')}`;
const credentials = { 'proxy-authorization': basic(TOKEN) };

async function get(url: string, headers: http.OutgoingHttpHeaders = credentials): Promise<[number, string]> {
  const asked = http.request({
    socketPath,
    path: url,
    headers: { host: new URL(url).host, ...headers },
    agent: false,
  });
  asked.end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return [response.statusCode ?? 0, await text(response)];
}

/** The status of a CONNECT, and the socket behind it. */
async function tunnel(
  target: string,
  headers: http.OutgoingHttpHeaders = credentials,
): Promise<[number, Socket]> {
  const asked = http.request({ socketPath, method: 'CONNECT', path: target, headers, agent: false });
  asked.end();
  const [response, socket, head] = (await once(asked, 'connect')) as [IncomingMessage, Socket, Buffer];
  socket.on('error', () => undefined);
  socket.unshift(head);
  return [response.statusCode ?? 0, socket];
}

describe('the proxy', () => {
  test('leads HTTP to a host that is listed, without the token', async () => {
    await start([`localhost:${port}`]);
    expect(await get(`http://localhost:${port}/`)).toEqual([200, 'reached']);
    expect(seen).toEqual([`GET localhost:${port} `]);
    expect(refused).toEqual([]);
  });
  test('tunnels to a host that is listed', async () => {
    await start([`localhost:${port}`]);
    const [status, socket] = await tunnel(`localhost:${port}`);
    expect(status).toBe(200);
    socket.write(`GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);
    expect(await text(socket)).toContain('reached');
  });
  test.each([
    ['no token', {}],
    ['another token', { 'proxy-authorization': basic('another') }],
    ['a token that begins alike', { 'proxy-authorization': basic(TOKEN.slice(0, -1)) }],
  ])('refuses %s', async (_what, headers) => {
    await start([`localhost:${port}`]);
    expect((await get(`http://localhost:${port}/`, headers))[0]).toBe(407);
    expect((await tunnel(`localhost:${port}`, headers))[0]).toBe(407);
    expect(refused).toEqual([`no_token localhost:${port}`, `no_token localhost:${port}`]);
    expect(seen).toEqual([]);
  });
  test('refuses a host or port that is not listed, and says which', async () => {
    await start(['localhost:1']);
    const [status, answer] = await get(`http://localhost:${port}/`);
    expect(status).toBe(403);
    expect(answer).toBe(`agy-mcp: localhost:${port} is not among the hosts that this job may reach.\n`);
    expect((await tunnel('evil.test:443'))[0]).toBe(403);
    expect(refused).toEqual([`not_listed localhost:${port}`, 'not_listed evil.test:443']);
  });
  test('refuses a listed name that leads to this machine or a private network', async () => {
    const asked: string[] = [];
    await start([`rebound.test:${port}`], {
      resolve: (host) => {
        asked.push(host);
        return Promise.resolve(['8.8.8.8', '127.0.0.1']);
      },
    });
    expect((await tunnel(`rebound.test:${port}`))[0]).toBe(403);
    expect((await get(`http://rebound.test:${port}/`))[0]).toBe(403);
    expect(refused).toEqual([`private_address rebound.test:${port}`, `private_address rebound.test:${port}`]);
    expect(asked).toEqual(['rebound.test', 'rebound.test']);
    expect(seen).toEqual([]);
  });
  test.each(['127.0.0.1', '0x7f.1', '2130706433', '127.1', '[::1]', '[::ffff:127.0.0.1]', '0'])(
    'refuses this machine written as %s',
    async (host) => {
      await start([`*.example.com:${port}`]);
      const [status, socket] = await tunnel(`${host}:${port}`);
      expect(status).toBe(403);
      socket.destroy();
      expect(seen).toEqual([]);
    },
  );
  test('asks the resolver once, and connects to what it judged', async () => {
    let answers = 0;
    await start([`changes.test:${port}`, `127.0.0.1:${port}`], {
      resolve: () => Promise.resolve(answers++ === 0 ? ['127.0.0.1'] : ['10.0.0.1']),
    });
    expect(await get(`http://changes.test:${port}/`)).toEqual([200, 'reached']);
    expect(answers).toBe(1);
  });
  test('refuses a request whose header names another host than its address', async () => {
    await start([`localhost:${port}`]);
    expect((await get(`http://localhost:${port}/`, { ...credentials, host: 'other.test' }))[0]).toBe(400);
    expect(refused).toEqual([`malformed localhost:${port}`]);
  });
  test('says that a name has no address', async () => {
    await start(['gone.test'], { resolve: () => Promise.reject(new Error('ENOTFOUND')) });
    expect((await tunnel('gone.test:443'))[0]).toBe(502);
    expect(refused).toEqual(['not_resolved gone.test:443']);
  });
  test.each([
    'GET / HTTP/1.1\r\nhost: a\r\n\r\n',
    'nonsense\r\n\r\n',
    'CONNECT a HTTP/1.1\r\n\r\n',
    '\0\x05\x01',
  ])('answers %j with an error and lives on', async (bytes) => {
    await start([`localhost:${port}`]);
    const socket = net.connect({ path: socketPath });
    socket.on('error', () => undefined);
    socket.end(bytes);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /);
    expect(await get(`http://localhost:${port}/`)).toEqual([200, 'reached']);
  });
  test('sends a request on through the proxy that the machine itself must use', async () => {
    const asked: string[] = [];
    const upstream = http.createServer().on('connect', (request: IncomingMessage, socket: Socket) => {
      asked.push(request.url ?? '');
      socket.end('HTTP/1.1 200 Connection Established\r\n\r\nupstream');
    });
    upstream.listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    const at = (upstream.address() as AddressInfo).port;
    await start(['far.test'], {
      upstreamOf: () => `http://127.0.0.1:${at}`,
      resolve: () => Promise.reject(new Error('not asked')),
    });
    const [status, socket] = await tunnel('far.test:443');
    expect([status, await text(socket)]).toEqual([200, 'upstream']);
    expect(asked).toEqual(['far.test:443']);
    upstream.close();
  });
  test('ends its connections when it is closed', async () => {
    await start([`localhost:${port}`]);
    const [, socket] = await tunnel(`localhost:${port}`);
    const ended = once(socket, 'close');
    await Promise.all(open.splice(0).map((egress) => egress.close()));
    socket.resume();
    await ended;
    await expect(get(`http://localhost:${port}/`)).rejects.toThrow('ENOENT');
  });
});

describe('the relay', () => {
  const freePort = async (): Promise<number> => {
    const probe = net.createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port: free } = probe.address() as AddressInfo;
    probe.close();
    await once(probe, 'close');
    return free;
  };
  test('leads programs that follow the proxy variables to the proxy', async () => {
    await start([`localhost:${port}`]);
    const at = await freePort();
    await startRelay({ socketPath, token: TOKEN, port: at, forwards: [] });
    const { HTTP_PROXY = '', https_proxy, NO_PROXY } = proxyVariables(at, TOKEN);
    expect(https_proxy).toBe(HTTP_PROXY);
    expect(NO_PROXY).toContain('127.0.0.1');
    expect(proxyToken(HTTP_PROXY)).toBe(TOKEN);
    const { hostname, port: proxyPort } = new URL(HTTP_PROXY);
    const asked = http.request({
      hostname,
      port: proxyPort,
      path: `http://localhost:${port}/`,
      headers: credentials,
      agent: false,
    });
    asked.setHeader('host', `localhost:${port}`);
    asked.end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    expect(await text(response)).toBe('reached');
  });
  test('opens a port of the loopback that is listed at the same number, through the same judgement', async () => {
    // Behind the proxy the port is on an address of its own: the relay has the usual one, as it has in a sandbox.
    const greeter = net.createServer((socket) => socket.end('greeting'));
    greeter.listen(0, '127.0.0.2');
    await once(greeter, 'listening');
    const { port: listed } = greeter.address() as AddressInfo;
    const other = await freePort();
    await start([`localhost:${listed}`], { resolve: () => Promise.resolve(['127.0.0.2']) });
    await startRelay({
      socketPath,
      token: TOKEN,
      port: await freePort(),
      forwards: [listed, other].map((each) => ({ host: 'localhost', port: each })),
    });
    expect(await text(net.connect(listed, '127.0.0.1'))).toBe('greeting');
    expect(await text(net.connect(other, '127.0.0.1'))).toBe('');
    expect(refused).toEqual([`not_listed localhost:${other}`]);
    greeter.close();
  });
  test('fails where a port is taken', async () => {
    await start([]);
    const taken = startRelay({
      socketPath,
      token: TOKEN,
      port: await freePort(),
      forwards: [{ host: 'localhost', port }],
    });
    await expect(taken).rejects.toThrow('EADDRINUSE');
  });
});
