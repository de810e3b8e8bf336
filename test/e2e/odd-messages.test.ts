// Malformed and unusual input over the real program's standard input, in both of its states; and what comes first.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ENVELOPE, ODD_MESSAGES, type OddMessage } from '../support/odd-messages.ts';
import { speakOdd } from '../support/odd-talk.ts';
import { until } from '../support/processes.ts';
import { type Home, makeHome, SERVER, serverEnv } from '../support/start-bridge.ts';
import { sampled } from '../support/examples.ts';

let home: Home;
let server: ChildProcess;
let lines: string[];
let said: string;

beforeEach(() => {
  home = makeHome(null);
  server = spawn(process.execPath, [SERVER], {
    cwd: home.repo,
    env: serverEnv(home),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  lines = [];
  said = '';
  server.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  createInterface({ input: server.stdout as NodeJS.ReadableStream }).on('line', (line) => lines.push(line));
});
afterEach(async () => {
  if (server.exitCode === null && server.signalCode === null) {
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  }
  await home.clear();
});

const write = (bytes: string | Buffer): void => void server.stdin?.write(bytes);
const request = (id: unknown, method: string, params: object = {}): string =>
  `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;
const HELLO = request('hello', 'initialize', {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'odd', version: '1' },
});
const call = (id: unknown, params: object = {}): string =>
  request(id, 'tools/call', { name: 'agy_sessions', arguments: {}, ...params });

/** Orderly, and with a log of short lines of our own. */
async function endInOrder(): Promise<void> {
  const closed = once(server, 'close');
  server.stdin?.end();
  expect(await closed).toEqual([0, null]);
  for (const line of said.split('\n')) expect(line).toMatch(/^(?:agy-mcp: [^{[]{1,400})?$/);
}

async function speakAll(rows: readonly OddMessage[]): Promise<void> {
  for (const row of rows) await speakOdd({ write, lines }, row);
}

// promise: answer-always
describe('the table over the real program', () => {
  test('in the opening', async () => {
    write(HELLO);
    await until(() => lines.length === 1, 'the handshake');
    await speakAll(ODD_MESSAGES.filter(({ whole }) => whole !== true));
    await endInOrder();
  });
  test('in the whole server, which has lost no call meanwhile', { timeout: 60_000 }, async () => {
    write(HELLO);
    write(call('first'));
    await until(() => lines.length === 2, 'a call');
    await speakAll(ODD_MESSAGES);
    write(call('last'));
    await until(() => lines.some((line) => line.includes('"last"')), 'another call');
    await endInOrder();
  });
});

const resultOf = async (id: string): Promise<unknown> => {
  const mine = (): string | undefined => lines.find((line) => line.includes(`"id":"${id}"`));
  await until(() => mine() !== undefined, `the answer to ${id}`);
  return JSON.parse(mine() ?? '');
};

const FIRST: [string, string | Buffer][] = [
  ['a word', 'hello\n'],
  ['a call that does not name its revision', call('early')],
  ['a list that does not name its revision', request('early', 'tools/list')],
  ['a ping', request('early', 'ping')],
  ['an unknown method', request('early', 'nope')],
  ['a notification', '{"jsonrpc":"2.0","method":"notifications/initialized"}\n'],
  ['an unknown notification', '{"jsonrpc":"2.0","method":"x"}\n'],
  [
    'a revision that nobody knows',
    request('early', 'tools/list', {
      _meta: { ...ENVELOPE, 'io.modelcontextprotocol/protocolVersion': '1999-01-01' },
    }),
  ],
  ['a discovery that does not name its revision', request('early', 'server/discover')],
  [
    'a malformed envelope',
    request('early', 'tools/list', { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } }),
  ],
  ['a batch', '[{"jsonrpc":"2.0","id":"early","method":"ping"}]\n'],
  ['a handshake that is malformed', request('early', 'initialize', {})],
  ['a handshake', HELLO],
];

// promise: answer-always
describe('no first message decides for those that follow', () => {
  test.each(sampled(FIRST, 4))('%s', async (_what, first) => {
    write(first);
    write(request('discover', 'server/discover', { _meta: ENVELOPE }));
    expect(await resultOf('discover')).toMatchObject({ result: { supportedVersions: ['2026-07-28'] } });
    write(call('modern', { _meta: ENVELOPE }));
    expect(await resultOf('modern')).toMatchObject({ result: { resultType: 'complete' } });
    write(HELLO.replace('"hello"', '"again"'));
    expect(await resultOf('again')).toMatchObject({ result: { protocolVersion: '2025-11-25' } });
    write(call('legacy'));
    expect(await resultOf('legacy')).toMatchObject({ result: { structuredContent: {} } });
    write(call('modern again', { _meta: ENVELOPE }));
    expect(await resultOf('modern again')).toMatchObject({ result: { resultType: 'complete' } });
    await endInOrder();
  });
  test('a byte order mark before the first message', async () => {
    write(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(HELLO)]));
    expect(await resultOf('hello')).toMatchObject({ result: {} });
  });
  test('an update goes to the era that asked for it', async () => {
    const wish = { notifications: { resourceSubscriptions: ['agy://jobs'] }, _meta: ENVELOPE };
    write(HELLO);
    write(request('listen', 'subscriptions/listen', wish));
    await until(() => lines.some((line) => line.includes('acknowledged')), 'the acknowledgement');
    write(call('after'));
    expect(await resultOf('after')).toMatchObject({ result: {} });
    await endInOrder();
    expect(await resultOf('listen')).toMatchObject({ result: {} });
  });
});
