// Malformed and unusual input against the wire itself, with the server behind it, in one process.
import { EventEmitter, on } from 'node:events';
import { PassThrough } from 'node:stream';
import { createInterface } from 'node:readline';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from '../../../src/app.ts';
import { createInputReader } from '../../../src/mcp/transport/read-input.ts';
import { type Served, serveConnection } from '../../../src/mcp/transport/serve-connection.ts';
import { removeTree } from '../../../src/platform/files/paths.ts';
import { makeTemporary } from '../../../src/platform/files/private-file.ts';
import { ENVELOPE, ODD_MESSAGES } from '../../support/odd-messages.ts';
import { speakOdd } from '../../support/odd-talk.ts';
import { until } from '../../support/processes.ts';
import { examples } from '../../support/examples.ts';

const HELLO = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'odd', version: '1' } };

let home: string;
let app: App;
let logged: string[];
let input: PassThrough;
let lines: string[];
let served: Served;
/** Emits each line of output. */
const said = new EventEmitter();

const write = (bytes: string | Buffer): void => void input.write(bytes);
const ask = (message: object): void => {
  write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
};

function connect(): void {
  input = new PassThrough({ highWaterMark: 64_000_000 });
  const output = new PassThrough();
  lines = [];
  const mine = lines;
  createInterface({ input: output }).on('line', (line) => {
    mine.push(line);
    said.emit('line', line);
  });
  const warn = (words: string): void => void logged.push(words);
  const intake = createInputReader(input);
  served = serveConnection({ intake, output, answered: new Set(), warn }, () => Promise.resolve(app));
}

beforeAll(async () => {
  home = await makeTemporary('agy-mcp-unit-');
  logged = [];
  app = await createApp(
    {
      env: { PATH: path.join(home, 'bin') },
      cwd: home,
      home,
      platform: process.platform,
      nodeVersion: process.version,
      runnerScript: path.join(home, 'none.js'),
      holderScript: path.join(home, 'none.js'),
      serverScript: path.join(home, 'none.js'),
      simulatorScript: path.join(home, 'none.js'),
      skillsFolder: path.join(home, 'none'),
      answersFile: '/nowhere/prepared.json',
      write: (line) => void logged.push(line),
    },
    { keepsRunner: false },
  );
  connect();
  ask({ id: 'hello', method: 'initialize', params: HELLO });
  ask({ method: 'notifications/initialized' });
  await until(() => lines.length === 1, 'the handshake');
});
afterAll(async () => {
  await served.close();
  await removeTree(home);
});

// promise: answer-always
describe('one server answers', () => {
  test('a table of at least eighty rows, each with a name of its own', () => {
    expect(ODD_MESSAGES.length).toBeGreaterThanOrEqual(80);
    expect(new Set(ODD_MESSAGES.map(({ name }) => name)).size).toBe(ODD_MESSAGES.length);
  });

  test.each(ODD_MESSAGES.map((row) => [row.name, row] as const))('%s', async (_name, row) => {
    logged.length = 0;
    await speakOdd({ write, lines }, row);
    for (const words of logged) expect(words.trim()).toMatch(/^[^\n]{1,400}$/);
  });

  test('and lives: both eras are served afterwards', async () => {
    const before = lines.length;
    ask({ id: 'modern', method: 'tools/list', params: { _meta: ENVELOPE } });
    ask({ id: 'legacy', method: 'tools/call', params: { name: 'agy_sessions', arguments: {} } });
    await until(() => lines.length >= before + 2, 'both answers');
    const told = lines.slice(before).map((line) => JSON.parse(line) as { id: string });
    expect(told.map(({ id }) => id).sort()).toEqual(['legacy', 'modern']);
    for (const each of told) expect(each).toMatchObject({ result: {} });
  });

  test('a message that comes byte by byte', async () => {
    const before = lines.length;
    for (const byte of Buffer.from('{"jsonrpc":"2.0","id":"\u00e9\ud83d\ude00","method":"nope"}\r\n'))
      write(Buffer.from([byte]));
    await until(() => lines.length > before, 'the answer');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      id: '\u00e9\ud83d\ude00',
      error: { code: -32_601 },
    });
  });
});

describe('nothing that is sent ends or deafens a server', () => {
  const alive = async (mark: string): Promise<void> => {
    const answers = on(said, 'line', { signal: AbortSignal.timeout(10_000) });
    write(`\n{"jsonrpc":"2.0","id":"${mark}","method":"ping"}\n`);
    for await (const [line] of answers) if (String(line).includes(mark)) return;
  };
  const valid = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'agy_sessions', arguments: { limit: 1, query: 'a' }, _meta: { progressToken: 1 } },
  });
  let count = 0;

  test('bytes', async () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(pieces, async (chunks) => {
        for (const chunk of chunks) write(Buffer.from(chunk));
        count += 1;
        await alive(`bytes-${count}`);
      }),
      { numRuns: examples(200) },
    );
  });

  test('JSON of any shape', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 5 }), async (text) => {
        write(`${text}\n`);
        count += 1;
        await alive(`json-${count}`);
      }),
      { numRuns: examples(200) },
    );
  });

  test('messages of any parts', async () => {
    const part = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('2.0', 'ping', 'tools/call', 'initialize', 'server/discover'),
    );
    const message = fc.record(
      { jsonrpc: part, id: part, method: part, params: part, result: part, error: part },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(message, async (each) => {
        write(`${JSON.stringify({ jsonrpc: '2.0', ...each })}\n`);
        count += 1;
        await alive(`parts-${count}`);
      }),
      { numRuns: examples(300) },
    );
  });

  test('a good message with some bytes changed, cut or doubled', async () => {
    const change = fc.record({
      at: fc.nat(valid.length),
      taken: fc.nat(8),
      put: fc.uint8Array({ maxLength: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        let bytes = Buffer.from(valid);
        for (const { at, taken, put } of changes)
          bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + taken)]);
        write(bytes);
        count += 1;
        await alive(`changed-${count}`);
      }),
      { numRuns: examples(400) },
    );
  });
});
