// One connection: the wire, and a server of each era behind it, which is made when its first message comes.
import type { Writable } from 'node:stream';
import type { McpServerFactory, Transport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { App } from '../../app.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { createCallLimiter } from '../call-limits.ts';
import type { Era } from './in-flight.ts';
import type { InputReader } from './read-input.ts';
import { observeSubscriptions } from '../resources/observe-subscriptions.ts';
import type { Answered } from '../handshake/static-handshake.ts';
import { createMcpServer } from '../server.ts';
import { createSubscriptions } from '../resources/subscriptions.ts';
import { validationReport } from './validation-messages.ts';
import { createLineTransport } from './transport.ts';

export interface Connection {
  readonly intake: InputReader;
  readonly output: Writable;
  /** Requests that were answered before and come again. */
  readonly answered: Answered;
  /** Hears, in our own words, of what was refused. */
  readonly warn: (words: string) => void;
}

export interface Served {
  /** Resolves when the input is over and what waited for answers has them, or has had its time. */
  readonly ended: Promise<void>;
  /** Answers what still waits, and follows no job any more. */
  close(): Promise<void>;
}

/** @param makeApp the input is read meanwhile: its end is seen also while that is stuck */
export function serveConnection(
  { intake, output, answered, warn }: Connection,
  makeApp: () => Promise<App>,
): Served & { readonly ready: Promise<void> } {
  const wire = createLineTransport({ intake, output, answered, warn });
  wire.open();
  const closing: (() => Promise<void>)[] = [];
  const serve = async (): Promise<void> => {
    const app = await makeApp();
    const gate = createCallLimiter(app.log);
    for (const era of ['legacy', 'modern'] as const satisfies readonly Era[]) {
      const subscriptions = createSubscriptions(app);
      const factory: McpServerFactory = () => createMcpServer({ app, era, subscriptions, gate });
      const plain = wire.channels[era];
      const transport: Transport = era === 'modern' ? observeSubscriptions(plain, subscriptions) : plain;
      const handle = serveStdio(factory, {
        transport,
        maxSubscriptions: LIMITS.subscriptions,
        onerror: ({ message }) => {
          app.log.warn(validationReport(message));
        },
      });
      closing.push(async () => {
        subscriptions.close();
        await handle.close();
      });
    }
    closing.push(() => app.close());
  };
  return {
    ready: serve(),
    ended: wire.ended,
    async close() {
      wire.finish();
      await Promise.all(closing.map((act) => act()));
    },
  };
}
