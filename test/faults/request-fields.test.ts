// Every field of every request, 9 MB large and of odd types, and odd answers to what the server asks: one clear answer each.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/protocol/limits.ts';
import { PROMPTS } from '../../src/mcp/prompts/prompt-rows.ts';
import { TOOLS } from '../../src/tools/index.ts';
import { until } from '../support/processes.ts';
import { type Message, type RawServer, startRaw } from '../support/raw-server.ts';
import { type Home, makeHome, SERVER, serverEnv } from '../support/start-bridge.ts';

/** A message of the largest size that is read, but for what is around the field. */
const SIZE = 9_000_000;
const HUGE = 'many words '.repeat(SIZE / 11);
/** What no field takes, or some take: never more than one answer, in few words. */
const ODD: readonly (readonly [name: string, value: unknown])[] = [
  ['a number', 7],
  ['a huge number', 1e308],
  ['a negative number', -1],
  ['a fraction', 0.5],
  ['true', true],
  ['null', null],
  ['a list', ['a', 1, null]],
  ['an object', { a: 1 }],
  ['a list of lists', [[[]]]],
  ['an empty text', ''],
  ['NUL', 'a\0b'],
  ['half a surrogate pair', '\ud800'],
];
/** Of an error: its message, its hint, and what is around them. */
const MOST_WORDS = 2 * LIMITS.sentenceChars + 1_000;

let home: Home | null = null;
let server: RawServer | null = null;
afterEach(async () => {
  await server?.kill('SIGTERM');
  await home?.clear();
  [server, home] = [null, null];
});

/** The words of whatever kind of answer it is. */
function wordsOf({ result, error }: Message): { isError: boolean; text: string } {
  if (error !== undefined) return { isError: true, text: JSON.stringify(error) };
  return { isError: result?.['isError'] === true, text: JSON.stringify(result ?? null) };
}

async function answered(here: RawServer, what: string, method: string, params: Record<string, unknown>) {
  const reply = await here.ask(method, params);
  const said = wordsOf(reply);
  expect(said.text, what).not.toMatch(/"internal"|-32603|\bat .+:\d+:\d+/);
  if (said.isError) expect(said.text.length, `${what}: ${said.text.slice(0, 300)}`).toBeLessThan(MOST_WORDS);
  else expect(said.text.length, what).toBeLessThan(LIMITS.replyBytes);
  return said;
}

// promise: answer-always
describe('a request', () => {
  test.each(['2025-11-25', '2026-07-28'] as const)(
    'of %s with a huge field gets one clear error',
    { timeout: 240_000 },
    async (era) => {
      home = makeHome(null);
      server = await startRaw(home, { era });
      const tools = TOOLS.flatMap(({ name, input }) => [
        ...Object.keys(input.shape).map((field) => [name, field] as const),
        [name, 'no_such_argument'] as const,
      ]);
      // half of the fields in each era, as a text or as what holds one
      const isModern = era === '2026-07-28';
      const mine = tools.filter((_, at) => (at % 2 === 1) === isModern);
      for (const [at, [name, field]] of mine.entries()) {
        const value = [HUGE, [HUGE], { a: HUGE }][at % 3];
        const said = await answered(server, `${name} ${field}`, 'tools/call', {
          name,
          arguments: { [field]: value },
        });
        expect(said.isError, `${name} ${field}: ${said.text.slice(0, 200)}`).toBe(true);
      }
      const others: readonly (readonly [string, Record<string, unknown>])[] = [
        ['tools/call', { name: HUGE, arguments: {} }],
        ['tools/call', { name: 'agy_status', arguments: { [HUGE]: 1 } }],
        ['tools/call', { name: 'agy', arguments: { prompt: 'x', extra_env: { [HUGE]: 'x' } } }],
        ['prompts/get', { name: HUGE }],
        ...PROMPTS.map(({ name }) => ['prompts/get', { name, arguments: { [HUGE]: 'x' } }] as const),
        ...PROMPTS.flatMap(({ name, arguments: args }) =>
          args.map((each) => ['prompts/get', { name, arguments: { [each.name]: HUGE } }] as const),
        ),
        ['resources/read', { uri: HUGE }],
        ['resources/read', { uri: `agy://jobs/${HUGE}` }],
        ['resources/read', { uri: `agy://jobs/job_${'x'.repeat(SIZE)}/events` }],
        [HUGE, {}],
      ];
      for (const [at, [method, params]] of others.entries()) {
        if ((at % 2 === 1) !== isModern) continue;
        const said = await answered(server, `${method.slice(0, 40)} ${at}`, method, params);
        expect(said.isError, `${method.slice(0, 40)} ${at}`).toBe(true);
      }
      // completion offers nothing for what it does not know
      for (const argument of [
        { name: 'job_id', value: HUGE },
        { name: HUGE, value: '' },
      ])
        await answered(server, 'completion', 'completion/complete', {
          ref: { type: 'ref/resource', uri: 'agy://jobs/{job_id}' },
          argument,
        });
      await answered(server, 'after all', 'tools/list', {});
    },
  );

  test('with a field of an odd type gets one answer', { timeout: 240_000 }, async () => {
    home = makeHome(null);
    server = await startRaw(home, { era: '2025-11-25' });
    for (const { name, input } of TOOLS)
      for (const field of Object.keys(input.shape))
        for (const [what, value] of ODD)
          await answered(server, `${name} ${field} ${what}`, 'tools/call', {
            name,
            arguments: { [field]: value },
          });
    for (const [what, value] of ODD) {
      for (const [method, params] of [
        ['prompts/get', { name: value }],
        ['prompts/get', { name: 'review', arguments: { what: value } }],
        ['prompts/get', { name: 'review', arguments: value }],
        ['resources/read', { uri: value }],
        ['resources/subscribe', { uri: value }],
        ['completion/complete', { ref: value, argument: value }],
        [
          'completion/complete',
          { ref: { type: 'ref/prompt', name: value }, argument: { name: 'what', value } },
        ],
        ['tools/call', { name: value }],
        ['tools/list', { cursor: value }],
        ['logging/setLevel', { level: value }],
      ] as const)
        await answered(server, `${method} ${what}`, method, params);
    }
    const ids = server.messages.flatMap(({ id, method }) =>
      id === undefined || method !== undefined ? [] : [id],
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});

/** A client of the earlier era, whose answers to the server's own requests are written by the test. */
function startClient(here: Home, capabilities: object) {
  const child = spawn(process.execPath, [SERVER], {
    cwd: here.repo,
    env: serverEnv(here),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const heard: Message[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => heard.push(JSON.parse(line) as Message));
  let last = 0;
  const write = (message: object): void =>
    void child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const send = (method: string, params: object): number => {
    last += 1;
    write({ id: last, method, params });
    return last;
  };
  const reply = async (id: number): Promise<Message> => {
    const is = (message: Message): boolean => message.id === id && message.method === undefined;
    await until(() => heard.some(is), `the answer to ${id}`, 25_000);
    expect(heard.filter(is)).toHaveLength(1);
    return heard.find(is) ?? {};
  };
  const asked = async (method: string, since: number): Promise<Message & { id: number }> => {
    const is = (message: Message, at: number): boolean => at >= since && message.method === method;
    await until(() => heard.some(is), `the server's ${method}`, 25_000);
    return heard.find(is) as Message & { id: number };
  };
  send('initialize', {
    protocolVersion: '2025-11-25',
    capabilities,
    clientInfo: { name: 'odd', version: '1' },
  });
  write({ method: 'notifications/initialized' });
  return { child, heard, write, send, reply, asked, close: () => void child.kill('SIGTERM') };
}
type Client = ReturnType<typeof startClient>;

/** The protocol takes the first three for no answer: the person is still asked, and the next answer counts. */
const NO_ANSWERS: readonly (readonly [name: string, answer: object])[] = [
  ['a number for a result', { result: 7 }],
  ['neither a result nor an error', {}],
  ['an error of an odd type', { error: 'no' }],
];
const BAD_ANSWERS: readonly (readonly [name: string, answer: object])[] = [
  ['nothing in it', { result: {} }],
  ['an unknown action', { result: { action: 'perhaps' } }],
  ['an action of an odd type', { result: { action: { accept: true } } }],
  ['a content of an odd type', { result: { action: 'accept', content: 'yes' } }],
  ['an error', { error: { code: -32603, message: 'no window' } }],
  ['a huge action', { result: { action: HUGE } }],
  ['a huge error', { error: { code: 1, message: HUGE } }],
];

// promise: answer-always
describe('what a client answers', () => {
  let client: Client | null = null;
  afterEach(() => {
    client?.close();
    client = null;
  });

  test(
    'to a question about an apply: garbage applies nothing, and the call is answered once',
    { timeout: 120_000 },
    async () => {
      home = makeHome('agy-writes-files');
      client = startClient(home, { elicitation: {} });
      const call = (name: string, args: object): number =>
        (client as Client).send('tools/call', { name, arguments: args });
      const done = await client.reply(
        call('agy', { prompt: 'Write.', mode: 'execute', allow_write: true, worktree: true }),
      );
      const { job_id } = done.result?.['structuredContent'] as { job_id: string };
      const diff = await client.reply(call('agy_diff', { job_id }));
      const { patch_sha256 } = diff.result?.['structuredContent'] as { patch_sha256: string };
      expect(patch_sha256).toMatch(/^[0-9a-f]{64}$/);
      const apply = async (answers: readonly object[], what: string): Promise<string> => {
        const since = (client as Client).heard.length;
        const id = call('agy_apply', { job_id, patch_sha256 });
        const question = await (client as Client).asked('elicitation/create', since);
        for (const answer of answers) (client as Client).write({ id: question.id, ...answer });
        const said = wordsOf(await (client as Client).reply(id));
        expect(said.isError, `${what}: ${said.text.slice(0, 300)}`).toBe(true);
        expect(said.text, what).not.toMatch(/"internal\\"|\bat .+:\d+:\d+/);
        expect(said.text.length, what).toBeLessThan(MOST_WORDS);
        return said.text;
      };
      const accept = { result: { action: 'accept', content: {} } };
      const decline = { result: { action: 'decline' } };
      for (const [what, garbage] of NO_ANSWERS)
        expect(await apply([garbage, decline, accept], what), what).toContain('approval_denied');
      // the second answer comes when nobody waits for it any longer
      for (const [what, garbage] of BAD_ANSWERS) await apply([garbage, accept], what);
      // never: the client gives the call up, and answers when it is too late
      const since = client.heard.length;
      const given = call('agy_apply', { job_id, patch_sha256 });
      const question = await client.asked('elicitation/create', since);
      client.write({ method: 'notifications/cancelled', params: { requestId: given, reason: 'enough' } });
      client.write({ id: question.id, result: { action: 'accept', content: {} } });
      client.write({ id: 4_711, result: {} });
      const status = await client.reply(call('agy_status', { job_id }));
      expect(status.result?.['isError']).not.toBe(true);
      const { child } = client;
      expect([child.exitCode, child.signalCode]).toEqual([null, null]);
    },
  );

  test(
    'about its roots: garbage, much and nothing, and the server goes on',
    { timeout: 120_000 },
    async () => {
      home = makeHome(null);
      client = startClient(home, { roots: {} });
      const roots: readonly object[] = [
        { result: {} },
        { result: { roots: null } },
        { result: { roots: HUGE } },
        { result: { roots: 'x' } },
        { result: { roots: [{ uri: 7 }] } },
        { result: { roots: [{ uri: 'file://%zz' }] } },
        { result: { roots: [{ uri: 'file://elsewhere/share' }] } },
        { result: { roots: [{ uri: `file:///${HUGE}` }] } },
        { result: { roots: Array.from({ length: 30_000 }, () => ({ uri: 'file:///tmp' })) } },
        { error: { code: -32601, message: 'no roots here' } },
      ];
      for (const garbage of roots) {
        const since = client.heard.length;
        const id = client.send('tools/call', {
          name: 'agy',
          arguments: { prompt: 'Say OK.', dry_run: true },
        });
        const question = await client.asked('roots/list', since);
        client.write({ id: question.id, ...garbage });
        const said = wordsOf(await client.reply(id));
        expect(said.text.length, JSON.stringify(garbage).slice(0, 80)).toBeLessThan(MOST_WORDS);
        expect(said.text).not.toMatch(/"internal\\"|\bat .+:\d+:\d+/);
      }
    },
  );
});
