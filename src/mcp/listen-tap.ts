// A transport that tells who listens: the SDK answers `subscriptions/listen` itself and tells the server nothing.
import type { Transport } from '@modelcontextprotocol/server';
import * as z from 'zod';
import type { Subscriptions } from './subscriptions.ts';
import { wrapTransport } from './wrap-transport.ts';

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
  /** A wish is passed on, and so acknowledged, when all of it is watched. */
  const see = (message: unknown, pass: () => void): void => {
    const end = cancelled.safeParse(message).data;
    if (end !== undefined) subscriptions.remove(keyOf(end.params.requestId));
    const wish = listen.safeParse(message).data;
    if (wish === undefined) pass();
    else void subscriptions.add(keyOf(wish.id), wish.params.notifications.resourceSubscriptions).then(pass);
  };
  return wrapTransport(inner, {
    receive: see,
    closed: () => {
      subscriptions.close();
    },
  });
}
