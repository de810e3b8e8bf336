// A transport that reports who subscribes: the SDK answers `subscriptions/listen` itself, without the server.
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { LIMITS, TIMES } from '../../protocol/limits.ts';
import { RPC_CODES } from '../transport/rpc-error.ts';
import type { Subscriptions } from './subscriptions.ts';

const requestId = z.union([z.string(), z.number()]);
const listen = z.looseObject({
  id: requestId,
  method: z.literal('subscriptions/listen'),
  params: z.looseObject({
    notifications: z.looseObject({ resourceSubscriptions: z.array(z.string()) }),
  }),
});
const cancelled = z.looseObject({
  method: z.literal('notifications/cancelled'),
  params: z.looseObject({ requestId }),
});

const keyOf = (id: string | number): string => `listen ${typeof id} ${id}`;

const TOO_MANY = `A subscription may name at most ${LIMITS.subscribedResources} resources.`;

/** @returns the same connection; a wish is passed on, and so acknowledged, when all of it is watched */
export function observeSubscriptions(inner: Transport, subscriptions: Subscriptions): Transport {
  /** Wishes that are not passed on yet: one that is cancelled meanwhile never is. */
  const pending = new Map<string, symbol>();

  const wish = async ({ id, params }: z.infer<typeof listen>, pass: () => void): Promise<void> => {
    const key = keyOf(id);
    const mine = Symbol(key);
    pending.set(key, mine);
    // Whatever cannot be watched in time has no updates; the wish is answered all the same.
    await Promise.race([
      subscriptions.add(key, params.notifications.resourceSubscriptions),
      new Promise((resolve) => setTimeout(resolve, TIMES.subscribeMs).unref()),
    ]).catch(() => undefined);
    if (pending.get(key) !== mine) return;
    pending.delete(key);
    pass();
  };
  const see = (message: JSONRPCMessage, pass: () => void): void => {
    const end = cancelled.safeParse(message).data;
    if (end !== undefined) {
      const key = keyOf(end.params.requestId);
      subscriptions.remove(key);
      if (pending.delete(key)) return; // the SDK has not heard of it
    }
    const asked = listen.safeParse(message).data;
    if (asked === undefined) pass();
    else if (asked.params.notifications.resourceSubscriptions.length > LIMITS.subscribedResources)
      void inner.send({
        jsonrpc: '2.0',
        id: asked.id,
        error: { code: RPC_CODES.params, message: TOO_MANY },
      });
    else void wish(asked, pass);
  };
  const outer: Transport = {
    async start() {
      inner.onmessage = (message, extra) => {
        see(message, () => outer.onmessage?.(message, extra));
      };
      inner.onerror = (error) => outer.onerror?.(error);
      inner.onclose = () => {
        pending.clear();
        subscriptions.close();
        outer.onclose?.();
      };
      await inner.start();
    },
    send: (message, options) => inner.send(message, options),
    close: () => inner.close(),
  };
  return outer;
}
