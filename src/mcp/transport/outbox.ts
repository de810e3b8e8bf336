// What goes out: each message as one line, bounded; what cannot be sent becomes an error that can.
import type { Writable } from 'node:stream';
import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import { LIMITS } from '../../protocol/limits.ts';
import { fieldRef } from '../../protocol/text/references.ts';
import { tooLong } from '../reply.ts';
import { errorLine, RPC_CODES } from './rpc-error.ts';
import { validatorMessage } from './validation-messages.ts';

export interface Outbox {
  /** Whether the client leaves so much unread that its input has to wait. */
  isCongested(): boolean;
  /** Is called whenever the client has read all. */
  onDrain(act: () => void): void;
  /** A whole line. */
  write(line: string): void;
  /** @param idText the id of a reply as the client wrote it; null for what is no reply */
  send(message: JSONRPCMessage, idText: string | null): void;
}

/** Only the newest of them matters, and none is waited for. */
const SHEDDABLE: ReadonlySet<string> = new Set(['notifications/progress', 'notifications/resources/updated']);

const ASK_FOR_LESS = `Ask for less at once: ${fieldRef('limit')}, ${fieldRef('max_output_chars')} and ${fieldRef('offset')} bound an answer.`;
const UNSENDABLE = `The reply could not be sent. ${ASK_FOR_LESS}`;
const TOO_LONG = `The reply is too long to be sent. ${ASK_FOR_LESS}`;
const UNREAD = 'Too much output is unread: read what was answered, and ask again.';

/** A refusal of the protocol's validator is about the parameters, in words of ours. */
function inOurWords(message: JSONRPCMessage): JSONRPCMessage {
  if (!('error' in message)) return message;
  const words = validatorMessage(message.error.message);
  if (words === null) return message;
  return { ...message, error: { code: RPC_CODES.params, message: words } };
}

/** The text of a message; null when it cannot be made. */
function textOf(message: JSONRPCMessage, idText: string | null): string | null {
  try {
    if (idText === null || !('id' in message)) return JSON.stringify(message);
    return `{"id":${idText},${JSON.stringify({ ...message, id: undefined }).slice(1)}`;
  } catch {
    return null; // longer than any string may be, or no JSON
  }
}

const fits = (text: string): boolean => Buffer.byteLength(text) < LIMITS.replyBytes;

/** @param warn hears, in our own words, of what did not reach the client */
export function createOutbox(output: Writable, warn: (words: string) => void): Outbox {
  const refuse = (idText: string | null, words: string): void => {
    warn(idText === null ? `A message was not sent. ${words}` : words);
    if (idText !== null) output.write(errorLine(idText, 'internal', words));
  };
  /** A tool's result becomes a tool's error: a model is shown that, and the job stays within reach. */
  const replace = (message: JSONRPCMessage, idText: string | null): void => {
    const result = 'result' in message ? tooLong(message.result) : null;
    const text = result === null ? null : textOf({ ...message, result }, idText);
    if (text === null || !fits(text)) {
      refuse(idText, TOO_LONG);
      return;
    }
    warn(TOO_LONG);
    output.write(`${text}\n`);
  };
  return {
    isCongested: () => output.writableLength > LIMITS.outputBacklogBytes.pause,
    onDrain: (act) => void output.on('drain', act),
    write: (line) => void output.write(line),
    send(message, idText) {
      const backlog = output.writableLength;
      const isShed = 'method' in message && SHEDDABLE.has(message.method);
      if (isShed && backlog > LIMITS.outputBacklogBytes.pause) return;
      if (backlog > LIMITS.outputBacklogBytes.refuse) {
        refuse(idText, UNREAD);
        return;
      }
      const text = textOf(inOurWords(message), idText);
      if (text === null) refuse(idText, UNSENDABLE);
      else if (fits(text)) output.write(`${text}\n`);
      else replace(message, idText);
    },
  };
}
