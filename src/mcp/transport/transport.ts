// The wire: lines of input to messages of one era or the other, and their answers back. Whatever comes, a request is
// answered, and nothing that is malformed reaches what follows.
import type { Writable } from 'node:stream';
import {
  isJSONRPCNotification,
  isJSONRPCRequest,
  type JSONRPCMessage,
  type Transport,
} from '@modelcontextprotocol/server';
import { isRecord } from '../../protocol/is-record.ts';
import { LIMITS, TIMES } from '../../protocol/limits.ts';
import { untilAborted } from '../../platform/waiting/until-aborted.ts';
import { routeOf, withClaim } from '../handshake/protocol-eras.ts';
import { createInbox } from './inbox.ts';
import { createInFlight, type Era, type RequestId } from './in-flight.ts';
import type { InputReader } from './read-input.ts';
import { checkMessage, type SoundMessage } from './check-message.ts';
import { createLineReader } from './line-reader.ts';
import { createOutbox } from './outbox.ts';
import { MODERN } from '../handshake/static-responses.ts';
import { errorLine, RPC_CODES } from './rpc-error.ts';
import type { Answered } from '../handshake/static-handshake.ts';

export interface LineTransport {
  /** Two connections in one: what belongs to which says each message itself. */
  readonly channels: Readonly<Record<Era, Transport>>;
  /** Begins to read. */
  readonly open: () => void;
  /** Resolves when the input is over and what waited for answers has them, or has had its time. */
  readonly ended: Promise<void>;
  /** Answers what still waits: the server ends. */
  readonly finish: () => void;
}

export interface LineTransportOptions {
  readonly intake: InputReader;
  readonly output: Writable;
  /** Requests that were answered before and come again. */
  readonly answered: Answered;
  readonly warn: (words: string) => void;
}

const UNSUPPORTED_REVISION = -32_022;
const WITHOUT_ENVELOPE = `A request of revision ${MODERN} names its revision: \`params._meta\` needs \`io.modelcontextprotocol/protocolVersion\` and \`io.modelcontextprotocol/clientCapabilities\`.`;
const BUSY = `busy: ${LIMITS.requestsInFlight} requests wait for their answers already. Wait for one of them, then ask again.`;
const ENDING =
  'The server is ending and follows no job any more. Jobs go on: agy_sessions lists them, agy_result has their answers.';

/** What comes before somebody follows it is kept for them. */
interface Channel extends Transport {
  deliver(message: JSONRPCMessage): void;
}

const REQUESTED_CHARS = 64;

export function createLineTransport({
  intake,
  output,
  answered: before,
  warn,
}: LineTransportOptions): LineTransport {
  const outbox = createOutbox(output, warn);
  const inFlight = createInFlight();
  const answered = new Set(before);
  const subscribed = new Set<RequestId>();
  const spoken = { legacy: false, modern: false };
  let onIdle: (() => void) | null = null;

  const channel = (): Channel => {
    let early: JSONRPCMessage[] | null = [];
    const one: Channel = {
      start() {
        const first = early ?? [];
        early = null;
        for (const message of first) one.onmessage?.(message);
        return Promise.resolve();
      },
      deliver(message) {
        if (early === null) one.onmessage?.(message);
        else early.push(message);
      },
      send(message) {
        send(message);
        return Promise.resolve();
      },
      close() {
        one.onclose?.();
        return Promise.resolve();
      },
    };
    return one;
  };
  const channels = { legacy: channel(), modern: channel() };

  const inbox = createInbox({
    isFull: () => inFlight.count() >= LIMITS.requestsInFlight,
    take: (sound) => {
      route(sound);
    },
    emptied: () => {
      intake.retry();
      if (inFlight.count() === 0) onIdle?.();
    },
  });
  const send = (message: JSONRPCMessage): void => {
    const id = 'method' in message ? undefined : message.id;
    const waiting = id === undefined ? null : inFlight.take(id);
    if (waiting === null) {
      // A subscription is answered when it ends; whatever else nobody waits for was answered before.
      if (id === undefined || subscribed.delete(id)) outbox.send(message, null);
      return;
    }
    if (!waiting.isAnswered) outbox.send(message, waiting.idText);
    inbox.settled();
  };

  const refuse = (idText: string, code: number, message: string, data?: unknown): void => {
    outbox.write(`{"jsonrpc":"2.0","id":${idText},"error":${JSON.stringify({ code, message, data })}}\n`);
  };
  /** @returns the message as it is dealt with; null when it was answered here */
  const admit = (sound: SoundMessage, era: Era): Readonly<Record<string, unknown>> | null => {
    const { message, idText } = sound;
    const id = message['id'] as RequestId;
    const written = idText ?? JSON.stringify(id);
    if (!isJSONRPCRequest(idText === null ? message : { ...message, id: 0 })) {
      refuse(written, RPC_CODES.params, '`params._meta` is not as the protocol wants it.');
      return null;
    }
    const isListen = message['method'] === 'subscriptions/listen';
    if (isListen && idText !== null) {
      refuse(written, RPC_CODES.request, '`id` of a subscription must be a string or an integer below 2^53.');
      return null;
    }
    if (inFlight.count() >= LIMITS.requestsInFlight) {
      refuse(written, RPC_CODES.server, BUSY);
      return null;
    }
    spoken[era] ||= era === 'modern' || message['method'] === 'initialize';
    if (isListen) {
      subscribed.add(id);
      return message;
    }
    const entry = { era, idText: written, isAnswered: idText === null && answered.delete(id) };
    return { ...message, id: inFlight.add(id, entry, idText !== null) };
  };
  /** A cancellation names the request as the client knows it; what is cancelled is not answered. */
  const cancel = (message: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
    const params = isRecord(message['params']) ? message['params'] : {};
    const named = params['requestId'];
    if (message['method'] !== 'notifications/cancelled' || !isId(named)) return message;
    const requestId = inFlight.inside(named);
    inFlight.take(requestId);
    subscribed.delete(requestId);
    inbox.settled();
    return { ...message, params: { ...params, requestId } };
  };
  const route = (sound: SoundMessage): void => {
    const { kind, message } = sound;
    const where = routeOf(sound, spoken, (id) => (isId(id) ? inFlight.era(inFlight.inside(id)) : null));
    const written = sound.idText ?? JSON.stringify(message['id']);
    if ('refuse' in where) {
      if (where.refuse === 'envelope') refuse(written, RPC_CODES.params, WITHOUT_ENVELOPE);
      else
        refuse(written, UNSUPPORTED_REVISION, 'Unsupported protocol version', {
          supported: [MODERN],
          requested: where.requested.slice(0, REQUESTED_CHARS),
        });
      return;
    }
    const { era } = where;
    if (era === null) return;
    if (kind === 'request') {
      const admitted = admit(sound, era);
      if (admitted !== null) deliver(era, admitted);
    } else if (kind === 'response' || isJSONRPCNotification(message)) {
      const passed = kind === 'response' ? message : cancel(message);
      deliver(era, era === 'modern' ? withClaim(passed) : passed);
    } else warn('A malformed notification was ignored.');
  };
  const deliver = (era: Era, message: Readonly<Record<string, unknown>>): void => {
    channels[era].deliver(message as unknown as JSONRPCMessage); // marked cast: the SDK's own guard has seen it
  };

  const reader = createLineReader(LIMITS.messageBytes, (line) => {
    const verdict = checkMessage(line);
    if (verdict.kind === 'refused') {
      for (const reply of verdict.replies) outbox.write(reply);
      warn(verdict.why);
    } else if (verdict.kind !== 'ignored') inbox.push(verdict);
    else if (verdict.why !== null) warn(verdict.why);
  });

  outbox.onDrain(() => {
    intake.retry();
  });
  const over = new AbortController();
  const end = (): void => {
    over.abort();
  };
  return {
    channels,
    ended: untilAborted(over.signal),
    open() {
      intake.handTo({
        take: (chunk) => {
          reader.push(chunk);
        },
        isClosed: () => !inbox.isEmpty() || outbox.isCongested(),
        over: () => {
          reader.end();
          onIdle = end;
          setTimeout(end, TIMES.drainMs).unref();
          inbox.settled();
        },
      });
    },
    finish() {
      for (const { idText, isAnswered } of inFlight.takeAll())
        if (!isAnswered) outbox.write(errorLine(idText, 'server', ENDING));
    },
  };
}

const isId = (value: unknown): value is RequestId => typeof value === 'string' || typeof value === 'number';
