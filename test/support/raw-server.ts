// The built server as a process that is spoken to in plain JSON-RPC, for what no client library asks.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { until } from './processes.ts';
import { type Home, SERVER, serverEnv } from './start-bridge.ts';

export interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

export interface RawServer {
  /** A request, answered or refused. */
  readonly ask: (method: string, params?: Record<string, unknown>) => Promise<Message>;
  /** A request without waiting; its answer comes in `messages`. */
  readonly send: (method: string, params?: Record<string, unknown>) => number;
  readonly notify: (method: string, params?: Record<string, unknown>) => void;
  /** All that the server has said. */
  readonly messages: readonly Message[];
  readonly heard: (what: string, is: (message: Message) => boolean) => Promise<Message>;
  /** Every byte that it wrote, to standard output and standard error. */
  readonly bytes: () => string;
  readonly pid: number;
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
}

export interface RawOptions {
  readonly era: '2025-11-25' | '2026-07-28';
  /** Declares that it follows tasks. */
  readonly tasks?: boolean;
  readonly env?: Record<string, string>;
}

/** A server that can be spoken to, whatever it is. */
export interface RawPeer extends Pick<RawServer, 'pid' | 'kill'> {
  readonly input: Writable;
  readonly output: Readable;
  readonly log: Readable;
}

export async function startRaw(home: Home, options: RawOptions): Promise<RawServer> {
  const server = spawn(process.execPath, [SERVER], {
    cwd: home.repo,
    env: serverEnv(home, options.env),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const { stdin: input, stdout: output, stderr: log, pid = 0 } = server;
  return openRaw({ input, output, log, pid, kill: (signal) => end(server, signal) }, options);
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill(signal);
  await ended;
}

/** Opens the connection as a client of that era does. */
export async function openRaw(peer: RawPeer, { era, tasks = false }: RawOptions): Promise<RawServer> {
  const messages: Message[] = [];
  let written = '';
  for (const stream of [peer.output, peer.log])
    stream.on('data', (piece: Buffer) => {
      written += piece.toString();
    });
  createInterface({ input: peer.output }).on('line', (line) => {
    messages.push(JSON.parse(line) as Message);
  });
  const modern = era === '2026-07-28';
  const clientInfo = { name: 'raw', version: '1' };
  const envelope = {
    'io.modelcontextprotocol/protocolVersion': era,
    'io.modelcontextprotocol/clientInfo': clientInfo,
    'io.modelcontextprotocol/clientCapabilities': tasks
      ? { extensions: { 'io.modelcontextprotocol/tasks': {} } }
      : {},
  };
  const write = (message: Record<string, unknown>): void =>
    void peer.input.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const withMeta = (params: Record<string, unknown>): Record<string, unknown> =>
    modern ? { ...params, _meta: { ...envelope, ...(params['_meta'] as object | undefined) } } : params;
  let last = 0;
  const send: RawServer['send'] = (method, params = {}) => {
    last += 1;
    write({ id: last, method, params: withMeta(params) });
    return last;
  };
  const heard: RawServer['heard'] = async (what, is) => {
    await until(() => messages.some(is), what, 25_000);
    return messages.find(is) ?? {};
  };
  const ask: RawServer['ask'] = (method, params) => {
    const id = send(method, params);
    return heard(`the answer to ${method}`, (message) => message.id === id && message.method === undefined);
  };
  const notify: RawServer['notify'] = (method, params = {}) => {
    write({ method, params: withMeta(params) });
  };
  if (modern) await ask('server/discover');
  else {
    await ask('initialize', { protocolVersion: era, capabilities: {}, clientInfo });
    notify('notifications/initialized');
  }
  return {
    ask,
    send,
    notify,
    messages,
    heard,
    bytes: () => written,
    pid: peer.pid,
    kill: peer.kill,
  };
}
