// A transport that keeps back the answers to what was answered before.
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/server';
import type { Answered } from './opening.ts';

const isAnswerTo = (message: JSONRPCMessage, answered: Answered): boolean =>
  !('method' in message) && message.id !== undefined && answered.delete(message.id);

/** @param answered what the opening has answered; emptied as the second answers come */
export function withoutAnswers(inner: Transport, answered: Answered): Transport {
  const outer: Transport = {
    async start() {
      inner.onmessage = (message, extra) => outer.onmessage?.(message, extra);
      inner.onerror = (error) => outer.onerror?.(error);
      inner.onclose = () => outer.onclose?.();
      await inner.start();
    },
    send: (message, options) =>
      isAnswerTo(message, answered) ? Promise.resolve() : inner.send(message, options),
    close: () => inner.close(),
  };
  return outer;
}
