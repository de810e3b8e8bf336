// A transport that keeps back the answers to what was answered before.
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/server';
import type { Answered } from './opening.ts';
import { wrapTransport } from './wrap-transport.ts';

const isAnswerTo = (message: JSONRPCMessage, answered: Answered): boolean =>
  !('method' in message) && message.id !== undefined && answered.delete(message.id);

/** @param answered what the opening has answered; emptied as the second answers come */
export function withoutAnswers(inner: Transport, answered: Answered): Transport {
  return wrapTransport(inner, { keepsBack: (message) => isAnswerTo(message, answered) });
}
