// A server that is spoken to in plain JSON-RPC, timed by the line and not by a client library.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Home, SERVER } from './home.ts';

export interface Answer {
  readonly result: Readonly<Record<string, unknown>>;
  /** From the request to the last byte of the answer. */
  readonly ms: number;
  /** When the last byte came, on the clock of `performance.now()`. */
  readonly at: number;
}

export interface Server {
  readonly pid: number;
  /** @throws Error when it is refused */
  readonly ask: (method: string, params?: object) => Promise<Answer>;
  /** A tool's structured content. @throws Error when the tool fails */
  readonly call: (tool: string, args?: object) => Promise<Answer>;
  /** Ends its input and waits for its end. */
  readonly close: () => Promise<void>;
}

type Message = { id?: number; result?: Record<string, unknown>; error?: { message: string } };

const CLIENT = { name: 'bench', version: '1' };

export const INITIALIZE = {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: CLIENT,
} as const;

/** What every request of revision 2026-07-28 carries. */
export const ENVELOPE = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': CLIENT,
  'io.modelcontextprotocol/clientCapabilities': {},
} as const;

export function spawnServer(node: string, home: Home, flags: readonly string[] = []): ChildProcess {
  return spawn(node, [...flags, SERVER], {
    cwd: home.repo,
    env: home.env,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}

/** Calls `onLine` with each whole line and the time of its last byte. */
export function readLines(child: ChildProcess, onLine: (line: string, at: number) => void): void {
  let parts: string[] = [];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const at = performance.now();
    const lines = text.split('\n');
    for (const [index, piece] of lines.entries()) {
      parts.push(piece);
      if (index === lines.length - 1) continue;
      onLine(parts.join(''), at);
      parts = [];
    }
  });
}

/** A server that has answered `initialize`. */
export async function startServer(node: string, home: Home, flags: readonly string[] = []): Promise<Server> {
  const child = spawnServer(node, home, flags);
  const waiting = new Map<number, (message: Message, at: number) => void>();
  readLines(child, (line, at) => {
    // The id stands near the beginning or the end; parsing megabytes here would not change `at`.
    const message = JSON.parse(line) as Message;
    if (message.id === undefined) return;
    waiting.get(message.id)?.(message, at);
    waiting.delete(message.id);
  });
  const ended = once(child, 'exit');
  void ended.then(() => {
    for (const settle of waiting.values()) settle({ error: { message: 'the server has ended' } }, 0);
  });
  let last = 0;
  const write = (message: object): void =>
    void child.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const ask: Server['ask'] = (method, params = {}) =>
    new Promise((resolve, reject) => {
      const id = (last += 1);
      waiting.set(id, ({ result, error }, at) => {
        if (result === undefined) reject(new Error(`${method}: ${error?.message ?? 'no result'}`));
        else resolve({ result, ms: at - begin, at });
      });
      const begin = performance.now();
      write({ id, method, params });
    });
  await ask('initialize', INITIALIZE);
  write({ method: 'notifications/initialized' });
  return {
    pid: child.pid ?? 0,
    ask,
    async call(tool, args = {}) {
      const answer = await ask('tools/call', { name: tool, arguments: args });
      if (answer.result['isError'] === true)
        throw new Error(`${tool}: ${JSON.stringify(answer.result['content'])}`);
      return { ...answer, result: answer.result['structuredContent'] as Record<string, unknown> };
    },
    async close() {
      child.stdin?.end();
      await ended;
    },
  };
}
