// One line of input: a message that may be dealt with, or the answer that it gets instead.
import { isUtf8 } from 'node:buffer';
import { isRecord } from '../../protocol/is-record.ts';
import { shapeFault } from '../../protocol/json-shape.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { Line } from './line-reader.ts';
import { errorLine, type RpcFault } from './rpc-error.ts';

/** A message whose envelope is sound. */
export interface SoundMessage {
  readonly kind: 'request' | 'notification' | 'response';
  readonly message: Readonly<Record<string, unknown>>;
  /** The id as it was written, where a number of this program would lose some of it; else null. */
  readonly idText: string | null;
}

export type Verdict =
  | SoundMessage
  /** `why` is for the log: our own words. */
  | { readonly kind: 'refused'; readonly replies: readonly string[]; readonly why: string }
  | { readonly kind: 'ignored'; readonly why: string | null };

const MEMBERS = ['jsonrpc', 'id', 'method', 'params'];
const BATCH_ANSWERS = 100;

const refused = (idText: string | null, fault: RpcFault, why: string): Verdict => ({
  kind: 'refused',
  replies: [errorLine(idText, fault, why)],
  why,
});

const isRequestId = (id: unknown): id is string | number => typeof id === 'string' || typeof id === 'number';

/** The id as an answer has it; null when it is of a type that has none. */
const textOfId = (id: unknown, written: string | null): string | null =>
  isRequestId(id) ? (typeof id === 'number' ? written : JSON.stringify(id)) : null;

/** One answer for each element that waits for one: batches are of a revision that nobody speaks any more. */
function refuseBatch(elements: readonly unknown[]): Verdict {
  const why = 'Batches are not supported; send each message on a line of its own.';
  const ids = elements
    .filter((each) => isRecord(each) && ('method' in each || !('result' in each || 'error' in each)))
    .map((each) => (isRecord(each) ? each['id'] : null))
    .filter((id) => typeof id === 'string' || Number.isSafeInteger(id));
  const replies = ids.slice(0, BATCH_ANSWERS).map((id) => errorLine(JSON.stringify(id), 'request', why));
  if (ids.length === 0 || ids.length > BATCH_ANSWERS) replies.push(errorLine(null, 'request', why));
  return { kind: 'refused', replies, why };
}

/** An answer to a question of ours: nothing is ever answered to it. */
function judgeResponse(message: Readonly<Record<string, unknown>>): Verdict {
  const { id, result, error } = message;
  const isSound =
    isRequestId(id) &&
    message['jsonrpc'] === '2.0' &&
    (error === undefined
      ? isRecord(result)
      : isRecord(error) && typeof error['message'] === 'string' && Number.isInteger(error['code']));
  return isSound
    ? { kind: 'response', message, idText: null }
    : { kind: 'ignored', why: 'A malformed response was ignored.' };
}

/** Where a name is that the libraries behind would drop without a word; null when there is none. */
function placeOfPrototype(params: Readonly<Record<string, unknown>>): string | null {
  if (Object.hasOwn(params, '__proto__')) return 'params';
  const names = ['arguments', '_meta'].filter((name) => {
    const value = params[name];
    return isRecord(value) && Object.hasOwn(value, '__proto__');
  });
  return names[0] === undefined ? null : `params.${names[0]}`;
}

/** What is wrong with the parameters, whatever the method; null when nothing is. */
function faultOfParams(params: unknown): string | null {
  if (params === undefined) return null;
  if (!isRecord(params)) return '`params` must be an object.';
  const place = placeOfPrototype(params);
  if (place !== null) return `\`${place}\` holds the unknown name \`__proto__\`.`;
  const meta = params['_meta'];
  if (meta === undefined) return null;
  if (!isRecord(meta)) return '`params._meta` must be an object.';
  const token = meta['progressToken'];
  const isToken = token === undefined || typeof token === 'string' || Number.isSafeInteger(token);
  return isToken ? null : '`params._meta.progressToken` must be a string or an integer below 2^53.';
}

function judgeCall(message: Readonly<Record<string, unknown>>, written: string | null): Verdict {
  const { id, method, params } = message;
  const hasId = 'id' in message;
  const idText = textOfId(id, written);
  const refuse = (fault: RpcFault, why: string): Verdict => refused(idText, fault, why);
  if (hasId && idText === null) return refuse('request', '`id` must be a string or an integer.');
  if (message['jsonrpc'] !== '2.0') return refuse('request', '`jsonrpc` must be "2.0".');
  if (typeof method !== 'string') return refuse('request', '`method` must be a string.');
  if (!Object.keys(message).every((name) => MEMBERS.includes(name)))
    return refuse('request', 'A message has `jsonrpc`, `id`, `method` and `params`, and nothing else.');
  if (typeof id === 'number' && !Number.isInteger(id))
    return refuse('request', '`id` must be a string or an integer.');
  const fault = faultOfParams(params);
  if (fault !== null) return hasId ? refuse('params', fault) : { kind: 'ignored', why: fault };
  const isPlain = typeof id !== 'number' || (Number.isSafeInteger(id) && idText === String(id));
  return { kind: hasId ? 'request' : 'notification', message, idText: isPlain ? null : idText };
}

function judgeValue(value: unknown, written: string | null): Verdict {
  if (Array.isArray(value)) return refuseBatch(value);
  if (!isRecord(value)) return refused(null, 'request', 'A message must be a JSON object.');
  if (!('method' in value) && ('result' in value || 'error' in value)) return judgeResponse(value);
  return judgeCall(value, written);
}

/** Whether anything but the arguments of a tool, which are checked by themselves, reaches the bound. */
function isDeepElsewhere(message: Readonly<Record<string, unknown>>): boolean {
  const params = message['params'];
  if (message['method'] !== 'tools/call' || !isRecord(params)) return true;
  const others = { ...message, params: { ...params, arguments: null } };
  const bounds = { depth: LIMITS.messageDepth - 1, values: Number.POSITIVE_INFINITY };
  return shapeFault(others, bounds) === 'deep';
}

const TOO_DEEP = `The message nests more than ${LIMITS.messageDepth} levels deep.`;

function withoutMark(bytes: Buffer): Buffer {
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return isMarked ? bytes.subarray(3) : bytes;
}

/** Never throws, whatever the line is. */
export function checkMessage({ bytes, scan }: Line): Verdict {
  const { idText, depth, values } = scan;
  if (bytes === null) {
    const most = LIMITS.messageBytes / 1_048_576;
    return refused(idText, 'request', `The message is longer than ${most} MiB and was skipped.`);
  }
  if (values > LIMITS.messageValues)
    return refused(idText, 'request', `The message holds more than ${LIMITS.messageValues} values.`);
  if (!isUtf8(bytes)) return refused(idText, 'parse', 'The message is not UTF-8.');
  const whole = withoutMark(bytes);
  const isDeep = depth > LIMITS.messageDepth;
  const text = (isDeep ? limitDepth(whole, LIMITS.messageDepth) : whole).toString();
  if (text.trim() === '') return { kind: 'ignored', why: null };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refused(null, 'parse', 'The message is not JSON.');
  }
  const verdict = judgeValue(value, idText);
  if (!isDeep || verdict.kind === 'refused' || verdict.kind === 'ignored') return verdict;
  if (verdict.kind !== 'request') return { kind: 'ignored', why: TOO_DEEP };
  return isDeepElsewhere(verdict.message)
    ? refused(textOfId(verdict.message['id'], idText), 'params', TOO_DEEP)
    : verdict;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NULL = Buffer.from('null');

const isOpening = (byte: number): boolean => byte === 0x7b || byte === 0x5b;
const isClosing = (byte: number): boolean => byte === 0x7d || byte === 0x5d;

/**
 * Nothing that walks the message can then run out of stack, and it is refused by name.
 * @returns the line with `null` in the place of each list and object below `depth` levels */
function limitDepth(line: Buffer, depth: number): Buffer {
  const kept: Buffer[] = [];
  let begin = 0;
  let level = 0;
  let inString = false;
  for (let at = 0; at < line.length; at += 1) {
    const byte = line[at] ?? 0;
    if (inString) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (isOpening(byte)) {
      level += 1;
      if (level === depth + 1) kept.push(line.subarray(begin, at), NULL);
    } else if (isClosing(byte)) {
      if (level === depth + 1) begin = at + 1;
      level -= 1;
    }
  }
  // What opens a level that is cut and never closes it is no JSON; without its rest it is none either.
  if (level <= depth) kept.push(line.subarray(begin));
  return Buffer.concat(kept);
}
