// The opening of a connection: the same answers as from the whole server, and the whole server behind them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Home, makeHome, SERVER, serverEnv } from '../support/start-bridge.ts';

type Message = Record<string, unknown>;

const CLIENT = { name: 'raw', version: '1' };
const PREPARED = JSON.parse(readFileSync(path.join(path.dirname(SERVER), 'prepared.json'), 'utf8')) as {
  answers: Record<string, number>;
};

/** The same program, built without prepared answers. */
let whole: string;
let home: Home;

beforeAll(() => {
  const root = path.resolve(path.dirname(SERVER), '..');
  const copy = mkdtempSync(path.join(tmpdir(), 'agy-mcp-whole-'));
  cpSync(path.dirname(SERVER), path.join(copy, 'dist'), {
    recursive: true,
    filter: (from) => !from.endsWith('prepared.json'),
  });
  cpSync(path.join(root, 'package.json'), path.join(copy, 'package.json'));
  symlinkSync(path.join(root, 'skills'), path.join(copy, 'skills'));
  whole = path.join(copy, 'dist', 'agy-mcp.js');
});
afterAll(() => {
  rmSync(path.resolve(whole, '../..'), { recursive: true, force: true });
});
beforeEach(() => {
  home = makeHome();
});
afterEach(() => home.clear());

const request = (id: unknown, method: string, params: unknown = {}): Message => ({
  jsonrpc: '2.0',
  id,
  method,
  params,
});
const initialize = (protocolVersion: string): Message =>
  request(1, 'initialize', { protocolVersion, capabilities: {}, clientInfo: CLIENT });
const INITIALIZED = { jsonrpc: '2.0', method: 'notifications/initialized' };
const envelope = (protocolVersion = '2026-07-28') => ({
  _meta: {
    'io.modelcontextprotocol/protocolVersion': protocolVersion,
    'io.modelcontextprotocol/clientInfo': CLIENT,
    'io.modelcontextprotocol/clientCapabilities': {},
  },
});

/** Sends bytes, waits for so many answers, ends. */
async function talk(
  server: string,
  bytes: readonly (string | Buffer)[],
  answers: number,
): Promise<Message[]> {
  const child = spawn(process.execPath, [server], {
    cwd: home.repo,
    env: serverEnv(home),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const told: Message[] = [];
  const ended = once(child, 'close');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  for (const chunk of bytes) await new Promise((resolve) => child.stdin.write(chunk, resolve));
  for (let n = 0; n < answers; n += 1) {
    const line = await lines.next();
    if (line.done === true) break;
    told.push(JSON.parse(line.value) as Message);
  }
  child.stdin.end();
  await ended;
  return told;
}

const asBytes = (messages: readonly unknown[]): string[] =>
  messages.map((message) => `${typeof message === 'string' ? message : JSON.stringify(message)}\n`);
const say = (server: string, messages: readonly unknown[], answers: number): Promise<Message[]> =>
  talk(server, asBytes(messages), answers);

describe('the prepared answers', () => {
  const revisions = [...new Set(Object.keys(PREPARED.answers).map((key) => key.split(' ', 1)[0] ?? ''))];

  it.each(revisions)('of revision %s are those of the whole server', async (revision) => {
    const methods = Object.keys(PREPARED.answers)
      .filter((key) => key.startsWith(`${revision} `))
      .map((key) => key.slice(revision.length + 1));
    const modern = methods.includes('server/discover');
    const asked = methods.map((method, id) =>
      method === 'initialize'
        ? { ...initialize(revision), id }
        : request(id, method, modern ? envelope() : {}),
    );
    const [prepared, fromWhole] = [
      await say(SERVER, asked, asked.length),
      await say(whole, asked, asked.length),
    ];
    expect(methods.length).toBeGreaterThan(3);
    // Answers come as they are ready: the whole server reads files for one of them.
    const ordered = (told: readonly Message[]): Message[] =>
      [...told].sort((left, right) => Number(left['id']) - Number(right['id']));
    expect(ordered(prepared)).toEqual(ordered(fromWhole));
    expect(prepared.every((answer) => 'result' in answer)).toBe(true);
  });
});

/** What is said after the opening, or instead of it; both servers must say the same. */
const CONVERSATIONS: Record<string, { said: unknown[]; answers: number }> = {
  'a call after the handshake': {
    said: [
      initialize('2025-11-25'),
      INITIALIZED,
      request(2, 'tools/list'),
      request(3, 'tools/call', { name: 'agy_sessions', arguments: {} }),
      request(4, 'ping'),
    ],
    answers: 4,
  },
  'a call that names itself': {
    said: [
      request(1, 'server/discover', envelope()),
      request(2, 'tools/list', envelope()),
      request('x', 'tools/call', { name: 'agy_sessions', arguments: {}, ...envelope() }),
    ],
    answers: 3,
  },
  'a call without an opening': {
    said: [request(1, 'tools/call', { name: 'agy_sessions', arguments: {}, ...envelope() })],
    answers: 1,
  },
  'discovery, then the earlier handshake': {
    said: [
      request(0, 'server/discover', envelope()),
      initialize('2025-06-18'),
      INITIALIZED,
      request(2, 'tools/list'),
    ],
    answers: 3,
  },
  'a list that names itself, then the earlier handshake': {
    said: [
      request(0, 'tools/list', envelope()),
      initialize('2025-06-18'),
      request(2, 'tools/list', envelope()),
    ],
    answers: 3,
  },
  'a revision that nobody knows': {
    said: [initialize('1999-01-01'), request(2, 'tools/list')],
    answers: 2,
  },
  'an envelope of a revision that nobody knows': {
    said: [request(1, 'tools/list', envelope('2031-01-01'))],
    answers: 1,
  },
  'a method that does not exist': {
    said: [initialize('2025-11-25'), request(2, 'tools/lost')],
    answers: 2,
  },
  'no JSON, and then a handshake': {
    said: ['not JSON', initialize('2025-06-18'), request(2, 'ping')],
    answers: 2,
  },
  'lines that end like on Windows': {
    said: [
      `${JSON.stringify(initialize('2025-06-18'))}\r`,
      `${JSON.stringify(request(2, 'resources/list'))}\r`,
    ],
    answers: 2,
  },
};

describe('behind the opening', () => {
  it.each(Object.entries(CONVERSATIONS))('%s: as without it', async (_what, { said, answers }) => {
    const fromWhole = await say(whole, said, answers);
    expect(fromWhole).toHaveLength(answers);
    const byId = (a: Message, b: Message): number => String(a['id']).localeCompare(String(b['id']));
    expect((await say(SERVER, said, answers)).sort(byId)).toEqual(fromWhole.sort(byId));
  });

  it('no byte is lost, wherever the input is cut', async () => {
    const input = Buffer.from(asBytes(CONVERSATIONS['a call after the handshake']?.said ?? []).join(''));
    const cuts = [1, 40, 200, 230, 300, input.length - 30];
    for (const cut of cuts) {
      const told = await talk(SERVER, [input.subarray(0, cut), input.subarray(cut)], 4);
      expect(told.map(({ id }) => id).sort()).toEqual([1, 2, 3, 4]);
    }
  });

  it('an opening without end is left to the whole server', async () => {
    const many = Array.from({ length: 2_000 }, (_, id) => request(id + 2, 'ping'));
    const told = await say(SERVER, [initialize('2025-11-25'), ...many], many.length + 1);
    expect(told.map(({ id }) => id)).toEqual([1, ...many.map(({ id }) => id)]);
  });

  /** Also with everything about itself that a client tells, as Claude Code does. */
  const talkative = {
    _meta: {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': {
        ...CLIENT,
        title: 'Raw',
        description: 'A client',
        websiteUrl: 'http://localhost',
      },
      'io.modelcontextprotocol/clientCapabilities': {
        roots: { listChanged: true },
        elicitation: { form: {}, url: {} },
        extensions: { 'io.modelcontextprotocol/tasks': {} },
      },
    },
  };
  const lists = ['prompts/list', 'resources/list', 'tools/list'];

  it.each([
    [
      'an earlier client',
      [initialize('2025-11-25'), INITIALIZED, ...lists.map((each, at) => request(at + 2, each))],
    ],
    ['Claude Code', ['server/discover', ...lists].map((each, at) => request(at, each, talkative))],
  ])('little is loaded before there is real work: %s', async (_who, said) => {
    const traced = spawn(
      process.execPath,
      [
        '--expose-gc', // what is garbage by now counts in one run and not in the next
        '--import',
        'data:text/javascript,process.on("exit",()=>{gc();process.stderr.write(String(process.memoryUsage().heapUsed))})',
        SERVER,
      ],
      { cwd: home.repo, env: serverEnv(home), stdio: ['pipe', 'pipe', 'pipe'] },
    );
    let heap = '';
    traced.stderr.on('data', (chunk: Buffer) => (heap += chunk.toString()));
    const answers = createInterface({ input: traced.stdout })[Symbol.asyncIterator]();
    traced.stdin.write(asBytes(said).join(''));
    for (const { id } of said as Message[]) {
      if (id === undefined) continue;
      const { value = '{}' } = (await answers.next()) as { value?: string };
      expect(JSON.parse(value)).toMatchObject({ id, result: {} });
    }
    traced.stdin.end();
    await once(traced, 'close');
    // The SDK alone takes 20 MB.
    expect(Number(heap)).toBeLessThan(8_000_000);
  });

  it('no list ever changes, and nobody is asked to listen for that', async () => {
    const [hello, discovered] = [initialize('2025-11-25'), request(2, 'server/discover', envelope())];
    for (const [message] of [await say(SERVER, [hello], 1), await say(SERVER, [discovered], 1)]) {
      const { capabilities } = message?.['result'] as { capabilities: Record<string, Message> };
      for (const of of ['tools', 'prompts', 'resources'])
        expect(capabilities[of]).toMatchObject({ listChanged: false });
    }
  });
});
