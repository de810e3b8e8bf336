// A transport that tells who listens: the SDK answers `subscriptions/listen` itself and tells the server nothing.
import type { Transport } from '@modelcontextprotocol/server';
import { z } from 'zod';
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

export function tapListening(inner: Transport, subscriptions: Subscriptions): Transport {
  const see = (message: unknown): void => {
    const wish = listen.safeParse(message).data;
    if (wish !== undefined)
      subscriptions.add(keyOf(wish.id), wish.params.notifications.resourceSubscriptions);
    const end = cancelled.safeParse(message).data;
    if (end !== undefined) subscriptions.remove(keyOf(end.params.requestId));
  };
  const tap: Transport = {
    async start() {
      inner.onmessage = (message, extra) => {
        tap.onmessage?.(message, extra);
        see(message);
      };
      inner.onerror = (error) => tap.onerror?.(error);
      inner.onclose = () => {
        subscriptions.close();
        tap.onclose?.();
      };
      await inner.start();
    },
    send: (message, options) => inner.send(message, options),
    close: () => inner.close(),
  };
  return tap;
}
