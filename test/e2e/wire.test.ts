// The wire itself: protocol only on standard output, the earliest revision served, a prompt end.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Home, makeHome, SERVER, serverEnv } from '../support/start-bridge.ts';

let home: Home;
let server: ChildProcess;
let lines: string[];

beforeEach(() => {
  home = makeHome();
  server = spawn(process.execPath, [SERVER], {
    cwd: home.repo,
    env: serverEnv(home),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  lines = [];
});
afterEach(async () => {
  if (server.exitCode === null && server.signalCode === null) {
    server.kill('SIGKILL');
    await once(server, 'exit');
  }
  await home.clear();
});

const send = (message: unknown): void =>
  void server.stdin?.write(`${typeof message === 'string' ? message : JSON.stringify(message)}\n`);

/** The answer to a request; every other line is kept in `lines`. */
async function answerTo(id: number): Promise<Record<string, unknown>> {
  const reader = createInterface({ input: server.stdout as NodeJS.ReadableStream });
  try {
    for await (const line of reader) {
      lines.push(line);
      const message = JSON.parse(line) as { id?: number };
      if (message.id === id) return message;
    }
    throw new Error('the server closed its output');
  } finally {
    reader.close();
  }
}

function initialize(protocolVersion: string): void {
  send({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion, capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
  });
}

describe('the handshake', () => {
  it.each(['2025-06-18', '2025-11-25'])('serves revision %s', async (revision) => {
    initialize(revision);
    const { result } = await answerTo(1);
    expect(result).toMatchObject({ protocolVersion: revision, serverInfo: { name: 'agy-mcp' } });
    expect((result as { instructions: string }).instructions.slice(0, 250)).toMatch(/Antigravity/);
  });

  it('answers the discovery of revision 2026-07-28', async () => {
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    send({ jsonrpc: '2.0', id: 1, method: 'server/discover', params: { _meta } });
    expect(JSON.stringify(await answerTo(1))).toContain('2026-07-28');
  });

  it('goes on after a line that is no JSON', async () => {
    send('this is not JSON');
    initialize('2025-06-18');
    expect(await answerTo(1)).toHaveProperty('result');
  });
});

describe('the end', () => {
  it.each([
    ['standard input ends', (): void => void server.stdin?.end()],
    ['SIGTERM comes', (): void => void server.kill('SIGTERM')],
    ['SIGINT comes', (): void => void server.kill('SIGINT')],
    [
      'SIGINT and SIGTERM come together',
      (): void => {
        server.kill('SIGINT');
        server.kill('SIGTERM');
      },
    ],
  ])('comes promptly and in order when %s', async (_what, act) => {
    initialize('2025-06-18');
    await answerTo(1);
    const ended = once(server, 'exit');
    act();
    expect(await ended).toEqual([0, null]);
  });

  it('every line that was written is a message of the protocol', async () => {
    initialize('2025-06-18');
    await answerTo(1);
    send({ jsonrpc: '2.0', method: 'notifications/initialized' });
    send({
      jsonrpc: '2.0',
      id: 2,
      method: 'tools/call',
      params: { name: 'agy', arguments: { prompt: 'x' } },
    });
    await answerTo(2);
    expect(lines.length).toBeGreaterThanOrEqual(2);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
  });
});

describe('a bad configuration', () => {
  it('ends the start with the file, the line and the key', async () => {
    const { mkdirSync, writeFileSync } = await import('node:fs');
    mkdirSync(`${home.home}/.config/agy-mcp`, { recursive: true });
    writeFileSync(`${home.home}/.config/agy-mcp/config.toml`, '# mine\nbackend = "agi"\n');
    const bad = spawn(process.execPath, [SERVER], {
      cwd: home.repo,
      env: serverEnv(home),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let said = '';
    bad.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(bad, 'close')) as [number];
    expect(code).toBe(2);
    expect(said).toMatch(/config\.toml:2: "backend"/);
  });
});
