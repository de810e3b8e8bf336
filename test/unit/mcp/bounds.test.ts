// The bounds of a connection: calls, requests, replies, and a client that does not read.
import { PassThrough } from 'node:stream';
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/server';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createCallLimiter } from '../../../src/mcp/call-limits.ts';
import { createInputReader } from '../../../src/mcp/transport/read-input.ts';
import { observeSubscriptions } from '../../../src/mcp/resources/observe-subscriptions.ts';
import { createOutbox } from '../../../src/mcp/transport/outbox.ts';
import type { Subscriptions } from '../../../src/mcp/resources/subscriptions.ts';
import { createLineTransport } from '../../../src/mcp/transport/transport.ts';
import { createLog } from '../../../src/platform/log.ts';
import { LIMITS, TIMES } from '../../../src/protocol/limits.ts';
import { until } from '../../support/processes.ts';

afterEach(() => {
  vi.useRealTimers();
});

const never = (): Promise<never> => new Promise(() => undefined);
const request = (id: unknown, method = 'ping', params: object = {}): string =>
  `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;

interface Peer {
  readonly input: PassThrough;
  readonly output: PassThrough;
  /** What reached the server behind, of the earlier era. */
  readonly reached: JSONRPCMessage[];
  readonly behind: Transport;
  readonly warned: string[];
  readonly lines: () => { id: unknown; error?: { code: number; message: string } }[];
  readonly finish: () => void;
}

/** The wire with nothing behind it but what the test does. */
function connect(): Peer {
  const input = new PassThrough();
  const output = new PassThrough();
  const warned: string[] = [];
  const wire = createLineTransport({
    intake: createInputReader(input),
    output,
    answered: new Set(),
    warn: (words) => void warned.push(words),
  });
  const reached: JSONRPCMessage[] = [];
  const behind = wire.channels.legacy;
  behind.onmessage = (message) => void reached.push(message);
  void behind.start();
  void wire.channels.modern.start();
  wire.open();
  let told = '';
  const lines = () => {
    for (let chunk = output.read() as Buffer | null; chunk !== null; chunk = output.read() as Buffer | null)
      told += chunk.toString();
    return told
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { id: unknown; error?: { code: number; message: string } });
  };
  return { input, output, reached, behind, warned, lines, finish: wire.finish };
}

// promise: input-bounded
describe('requests under way', () => {
  test('have a bound; the next one is refused with a hint, and one that ends makes room', async () => {
    const { input, reached, behind, lines } = connect();
    const most = LIMITS.requestsInFlight;
    for (let id = 1; id <= most + 1; id += 1) input.write(request(id));
    await until(() => lines().length === 1, 'the refusal');
    expect(reached).toHaveLength(most);
    expect(lines()).toMatchObject([{ id: most + 1, error: { code: -32_000 } }]);
    expect(lines()[0]?.error?.message).toMatch(/^busy: .*ask again/);
    await behind.send({ jsonrpc: '2.0', id: 1, result: {} });
    input.write(request('next'));
    await until(() => reached.length === most + 1, 'the next request');
  });

  test('a burst is no reason to refuse one, as long as something ends', async () => {
    const { input, behind, lines } = connect();
    behind.onmessage = (message) => {
      const { id } = message as { id: number };
      setImmediate(() => void behind.send({ jsonrpc: '2.0', id, result: {} }));
    };
    input.write(Array.from({ length: 3_000 }, (_, id) => request(id)).join(''));
    await until(() => lines().length === 3_000, 'all answers');
    expect(lines().filter(({ error }) => error !== undefined)).toEqual([]);
    expect(new Set(lines().map(({ id }) => id)).size).toBe(3_000);
  });

  test('what is cancelled is under way no more', async () => {
    const { input, reached } = connect();
    const cancel = (requestId: unknown): string =>
      `${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId } })}\n`;
    for (let id = 1; id <= LIMITS.requestsInFlight; id += 1) input.write(request(id) + cancel(id));
    input.write(request('last'));
    await until(() => reached.some((each) => 'id' in each && each.id === 'last'), 'the last request');
  });

  test('a request with an id beyond 2^53 can be cancelled', async () => {
    const { input, reached } = connect();
    input.write('{"jsonrpc":"2.0","id":9007199254740993,"method":"ping"}\n');
    input.write(
      '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":9007199254740993}}\n',
    );
    await until(() => reached.length === 2, 'both');
    const [asked, cancelled] = reached as unknown as [{ id: unknown }, { params: { requestId: unknown } }];
    expect(cancelled.params.requestId).toBe(asked.id);
  });

  test('each gets an answer when the server ends, and no second one', async () => {
    const { input, behind, lines, finish, reached } = connect();
    input.write(request(1) + request('two'));
    await until(() => reached.length === 2, 'both');
    finish();
    await behind.send({ jsonrpc: '2.0', id: 1, result: {} });
    await until(() => lines().length === 2, 'the answers');
    expect(lines()).toMatchObject([
      { id: 1, error: { code: -32_000 } },
      { id: 'two', error: { code: -32_000 } },
    ]);
  });
});

// promise: input-bounded
test('a client that does not read is read from no more, and loses no answer when it reads again', async () => {
  const { input, output, behind, lines } = connect();
  const big = 'x'.repeat(200_000);
  let served = 0;
  behind.onmessage = (message) => {
    served += 1;
    const { id } = message as { id: number };
    setImmediate(() => void behind.send({ jsonrpc: '2.0', id, result: { big } }));
  };
  const asked = 400;
  for (let id = 0; id < asked; id += 1) {
    input.write(request(id));
    await new Promise(setImmediate);
  }
  expect(served).toBeLessThan(100);
  expect(output.writableLength).toBeLessThan(LIMITS.outputBacklogBytes.pause + 4_000_000);
  await until(() => lines().length === asked, 'all answers', 25_000);
  expect(lines().filter(({ error }) => error !== undefined)).toEqual([]);
});

// promise: answer-always
describe('a reply that cannot be sent is an error reply, and a line in the log', () => {
  const send = (message: object): { told: string; warned: string[] } => {
    const output = new PassThrough();
    const warned: string[] = [];
    createOutbox(output, (words) => void warned.push(words)).send(
      message as JSONRPCMessage,
      '18446744073709551615',
    );
    return { told: String(output.read()), warned };
  };
  const cannot = {
    toJSON: () => {
      throw new RangeError('Invalid string length');
    },
  };
  test.each([
    ['too long', { jsonrpc: '2.0', id: 1, result: { text: 'x'.repeat(LIMITS.replyBytes) } }, /too long/],
    ['cannot be made', { jsonrpc: '2.0', id: 1, result: cannot }, /could not be sent/],
  ])('%s', (_what, message, words) => {
    const { told, warned } = send(message);
    expect(told).toMatch(/^\{"jsonrpc":"2\.0","id":18446744073709551615,"error":\{"code":-32603,/);
    expect(told).toMatch(words);
    expect(told).toContain('max_output_chars');
    expect(warned).toHaveLength(1);
  });

  const ofBytes = (char: string, bytes: number): object => {
    const job_id = 'job_abcdefghi12345678';
    const of = (text: string) => ({
      jsonrpc: '2.0',
      id: 1,
      result: { content: [{ type: 'text', text }], structuredContent: { job_id } },
    });
    const { told } = send(of(''));
    return of(char.repeat((bytes - Buffer.byteLength(told.trimEnd())) / Buffer.byteLength(char)));
  };
  test.each(['x', '\u{10348}'])(
    'of a tool is its error, and names the job: a byte too much of %s',
    (char) => {
      const { told, warned } = send(ofBytes(char, LIMITS.replyBytes + 3));
      const { id, result } = JSON.parse(told) as { id: number; result: { isError: boolean } };
      expect(id).toBe(18446744073709552000);
      expect(result.isError).toBe(true);
      expect(told).toContain('too long to be sent');
      expect(told).toContain('max_output_chars');
      expect(told).toContain('\\"job_id\\":\\"job_abcdefghi12345678\\"');
      expect(told.length).toBeLessThan(1_000);
      expect(warned).toEqual([expect.stringContaining('too long')]);
    },
  );
  test('the longest that fits is sent as it is', () => {
    const { told, warned } = send(ofBytes('x', LIMITS.replyBytes - 1));
    expect(Buffer.byteLength(told)).toBe(LIMITS.replyBytes);
    expect(told).not.toContain('isError');
    expect(warned).toEqual([]);
  });
});

describe('calls of tools', () => {
  const logged: string[] = [];
  const log = createLog(
    (line) => void logged.push(line),
    (text) => text,
  );

  // promise: input-bounded
  test('have a bound; the next one is busy', async () => {
    const gate = createCallLimiter(log);
    const { signal } = new AbortController();
    for (let n = 0; n < LIMITS.callsInFlight - 1; n += 1) void gate.run(signal, never);
    let end: () => void = () => undefined;
    const last = gate.run(signal, () => new Promise<void>((resolve) => (end = resolve)));
    await new Promise(setImmediate);
    await expect(gate.run(signal, never)).rejects.toMatchObject({
      code: 'busy',
      hint: expect.stringContaining('call again') as string,
    });
    const next = gate.run(signal, () => Promise.resolve('served'));
    end();
    await last;
    expect(await next).toBe('served');
  });

  // promise: answer-always
  test('one that never ends after its caller has left is given up, and makes room', async () => {
    vi.useFakeTimers();
    const gate = createCallLimiter(log);
    const left = new AbortController();
    const stuck = gate.run(left.signal, never);
    const outcome = expect(stuck).rejects.toMatchObject({ code: 'internal' });
    left.abort('the user pressed Esc');
    await vi.advanceTimersByTimeAsync(TIMES.abandonedCallMs + 1);
    await outcome;
    expect(logged.join('')).toContain('given up');
  });
});

describe('a subscription', () => {
  const listen = (id: number, uris = ['agy://jobs']): JSONRPCMessage => ({
    jsonrpc: '2.0',
    id,
    method: 'subscriptions/listen',
    params: { notifications: { resourceSubscriptions: uris } },
  });
  const cancel = (requestId: number): JSONRPCMessage => ({
    jsonrpc: '2.0',
    method: 'notifications/cancelled',
    params: { requestId },
  });

  async function tapped() {
    const added: (() => void)[] = [];
    const removed: string[] = [];
    const subscriptions: Subscriptions = {
      notify: () => undefined,
      add: () => new Promise((resolve) => added.push(resolve)),
      remove: (key) => void removed.push(key),
      close: () => undefined,
    };
    const inner: Transport = {
      start: () => Promise.resolve(),
      send: () => Promise.resolve(),
      close: () => Promise.resolve(),
    };
    const outer = observeSubscriptions(inner, subscriptions);
    const passed: JSONRPCMessage[] = [];
    outer.onmessage = (message) => void passed.push(message);
    await outer.start();
    return { inner, added, removed, passed };
  }

  test('that is cancelled before it is watched is never passed on', async () => {
    const { inner, added, removed, passed } = await tapped();
    inner.onmessage?.(listen(1));
    inner.onmessage?.(cancel(1));
    added[0]?.();
    await new Promise(setImmediate);
    expect(passed).toEqual([]);
    expect(removed).toEqual(['listen number 1']);
    inner.onmessage?.(listen(1));
    added[1]?.();
    await new Promise(setImmediate);
    expect(passed).toEqual([listen(1)]);
    inner.onmessage?.(cancel(1));
    expect(passed).toHaveLength(2);
  });

  test('is acknowledged also when it cannot be watched in time', async () => {
    vi.useFakeTimers();
    const { inner, passed } = await tapped();
    inner.onmessage?.(listen(1));
    expect(passed).toEqual([]);
    await vi.advanceTimersByTimeAsync(TIMES.subscribeMs + 1);
    expect(passed).toEqual([listen(1)]);
  });
});
