// Lines of agy's standard error to events (pure).
import type { AgentEvent } from '../../protocol/event.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { failureEvent } from '../outcome/classify-failure.ts';
import { asNumber, asString, parseRecord } from '../json.ts';
import { createEventLimit } from '../limit-log-events.ts';
import { klogLine } from './log-file.ts';

interface StderrRule {
  readonly id: string;
  readonly pattern: RegExp;
  readonly toEvent: (match: RegExpExecArray, line: string) => AgentEvent;
}

const AGY_ERROR_CHARS = 16_384;
const CHATTER_LINES = 200;

const warning = (text: string): AgentEvent => ({ type: 'system', subtype: 'log', level: 'warning', text });

/** First match wins. Anchored, as MCP servers write similar chatter to the same stream. */
export const STDERR_RULES: readonly StderrRule[] = [
  {
    id: 'agy_error',
    pattern: /^AGY_ERROR:\s*/,
    toEvent: (match, line) => agyError(line.slice(match[0].length)),
  },
  {
    id: 'signed_out',
    pattern: /^(?:error: )?(?:authentication required|waiting for authentication)/i,
    // The line may go on with a sign-in address that holds one-time secrets.
    toEvent: () => ({ type: 'error', subtype: 'auth', message: 'The agent asks for a sign-in.' }),
  },
  {
    id: 'models_signed_out',
    pattern: /^error: please sign in/i,
    toEvent: (_match, line) => failureEvent(line, 'auth'),
  },
  {
    id: 'conversation_unknown',
    pattern: /^warning: conversation "([^"]{0,200})" not found/i,
    toEvent: (match) => ({
      type: 'error',
      subtype: 'not_found',
      message: 'The agent does not know the conversation.',
      ...(match[1] === undefined ? {} : { target: match[1] }),
    }),
  },
  {
    id: 'print_timeout',
    pattern: /^\[agy\] print timeout.{0,400}returning partial output/i,
    toEvent: () => ({
      type: 'error',
      subtype: 'timeout',
      message: "The agent's own time limit ended the turn.",
    }),
  },
  {
    id: 'old_timeout',
    pattern: /^timeout waiting for response/i,
    toEvent: (_match, line) => failureEvent(line, 'timeout'),
  },
  {
    id: 'denied',
    pattern: /^jetski: no output produced.{0,80}a tool required the "(\w{1,40})" permission/i,
    // Not the line itself: it advises to skip all permissions.
    toEvent: (match) => ({
      type: 'error',
      subtype: 'permission',
      message: 'A tool needed a permission that a headless run cannot ask for.',
      ...(match[1] === undefined ? {} : { target: match[1] }),
    }),
  },
  { id: 'fatal', pattern: /^error: (.*)/is, toEvent: (match) => failureEvent(match[1] ?? '') },
  {
    id: 'unknown_flag',
    pattern: /^flags? provided but not defined/i,
    toEvent: (_match, line) => failureEvent(line, 'usage'),
  },
  {
    id: 'bad_flag_value',
    pattern: /^invalid value .{0,200} for flag /i,
    toEvent: (_match, line) => failureEvent(line, 'usage'),
  },
  {
    id: 'quota',
    pattern: /^individual quota reached/i,
    toEvent: (_match, line) => failureEvent(line, 'quota'),
  },
  {
    id: 'credits',
    pattern: /ai credits balance is too low/i,
    toEvent: (_match, line) => failureEvent(line, 'credits'),
  },
  {
    id: 'account',
    pattern: /verify your account|terms of service.{0,200}(?:block|appeal|violat|suspend)/i,
    toEvent: (_match, line) => failureEvent(line),
  },
  {
    id: 'settings_void',
    pattern: /failed to load cli settings, using defaults/i,
    toEvent: () =>
      warning(
        'agy could not read its settings file and runs with defaults: its permission rules do not count.',
      ),
  },
  { id: 'warning', pattern: /^warning: (.*)/is, toEvent: (match) => warning(match[1] ?? '') },
];

/** A reader of standard error, for every drive. */
export function createStderrReader(): (line: string) => AgentEvent[] {
  const limiter = createEventLimit(CHATTER_LINES, 'standard error');
  return (line) => {
    const short = line.slice(0, LIMITS.matchedLineChars);
    const leaked = klogLine(short);
    // The conversation is named by the stream or the log file itself.
    if (leaked?.type === 'system') return leaked.subtype === 'log' ? limiter.pass(leaked) : [];
    if (leaked !== undefined) return leaked === null ? [] : [leaked];
    for (const { pattern, toEvent } of STDERR_RULES) {
      const match = pattern.exec(short);
      if (match) return [toEvent(match, line.slice(0, AGY_ERROR_CHARS))];
    }
    return short.trim() === ''
      ? []
      : limiter.pass({ type: 'system', subtype: 'log', level: 'info', text: short });
  };
}

function agyError(json: string): AgentEvent {
  const record = parseRecord(json);
  if (record === null) return failureEvent(json, 'upstream');
  const status = asString(record['status']) ?? '';
  const words = asString(record['short_error']) ?? status;
  // Status and code tell the kind where the words are new.
  return failureEvent(`${words} [${status} (code ${asNumber(record['error_code']) ?? 0})]`, 'upstream');
}
