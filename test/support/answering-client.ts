// A client of the earlier era, whose answers to the server's own requests are written by the test.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { expect } from 'vitest';
import { until } from './processes.ts';
import type { Message } from './raw-server.ts';
import { inOwnSession } from './typed-command.ts';
import { type Home, SERVER, serverEnv } from './start-bridge.ts';

interface How {
  readonly env?: Record<string, string>;
  /** The server gets a session of its own, led by a shell: as if a program in another terminal had started it. */
  readonly elsewhere?: boolean;
}

export function startClient(here: Home, capabilities: object, { env = {}, elsewhere = false }: How = {}) {
  const server = [process.execPath, SERVER];
  const [program = '', ...args] = elsewhere ? inOwnSession(server) : server;
  const child = spawn(program, args, {
    cwd: here.repo,
    env: serverEnv(here, env),
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
  return {
    child,
    heard,
    write,
    send,
    reply,
    asked,
    close(): void {
      // At the head of a session of its own is a shell, which would get the signal alone.
      if (elsewhere) child.stdin.end();
      else child.kill('SIGTERM');
    },
  };
}
export type Client = ReturnType<typeof startClient>;
