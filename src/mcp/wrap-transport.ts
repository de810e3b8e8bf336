// A transport around another one, by which somebody sees what passes.
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/server';

interface Between {
  /** Sees what comes in; `pass` hands it on. */
  readonly receive?: (message: JSONRPCMessage, pass: () => void) => void;
  /** Whether a message does not go out. */
  readonly keepsBack?: (message: JSONRPCMessage) => boolean;
  readonly closed?: () => void;
}

export function wrapTransport(inner: Transport, { receive, keepsBack, closed }: Between): Transport {
  const outer: Transport = {
    async start() {
      inner.onmessage = (message, extra) => {
        const pass = () => outer.onmessage?.(message, extra);
        if (receive === undefined) pass();
        else receive(message, pass);
      };
      inner.onerror = (error) => outer.onerror?.(error);
      inner.onclose = () => {
        closed?.();
        outer.onclose?.();
      };
      await inner.start();
    },
    send: (message, options) =>
      keepsBack?.(message) === true ? Promise.resolve() : inner.send(message, options),
    close: () => inner.close(),
  };
  return outer;
}
