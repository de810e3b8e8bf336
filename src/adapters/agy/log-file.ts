// Known lines of agy's log file to events (pure): what text mode does not say elsewhere.
import type { AgentEvent } from '../../protocol/event.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { failureEvent } from '../outcome/classify-failure.ts';
import { createEventLimit } from '../limit-log-events.ts';

interface KlogRule {
  readonly id: string;
  readonly pattern: RegExp;
  readonly toEvent: (match: RegExpExecArray, message: string) => AgentEvent;
}

const HEADER =
  /^(?:ERROR: logging before google\.Init:? ?)?([IWEF])(\d{4})\s+(\d{2}:\d{2}:\d{2}\.\d+)\s+(\d+)\s+([\w./-]+):(\d+)\]\s+(.*)$/s;
const LEVELS = { I: 'info', W: 'warning', E: 'error', F: 'error' } as const;
const CHATTER_LINES = 200;
const ID = '([0-9a-fA-F][0-9a-fA-F-]{7,63})';

const log = (level: 'info' | 'warning' | 'error', text: string) => (): AgentEvent => ({
  type: 'system',
  subtype: 'log',
  level,
  text,
});
const init = (match: RegExpExecArray): AgentEvent => ({
  type: 'system',
  subtype: 'init',
  session_id: match[1] ?? null,
});

/** The log calls actions by the names of its tools. */
const CONFIRMED_ACTIONS: Readonly<Record<string, string>> = {
  RunCommand: 'command',
  ReadFile: 'read_file',
  WriteFile: 'write_file',
  ReadUrl: 'read_url',
};

/** First match wins. Own words wherever the message may hold the prompt or the account. */
export const KLOG_RULES: readonly KlogRule[] = [
  {
    id: 'executor_error',
    pattern: /^agent executor error: (.*)/s,
    toEvent: (_match, message) => failureEvent(message, 'upstream'),
  },
  {
    id: 'upstream_status',
    pattern:
      /\b(?:FAILED_PRECONDITION|PERMISSION_DENIED|UNAUTHENTICATED|RESOURCE_EXHAUSTED|UNAVAILABLE) \(code \d+\)/,
    toEvent: (_match, message) => failureEvent(message, 'upstream'),
  },
  {
    id: 'send_failed',
    pattern: /SendUserMessage failed: /,
    toEvent: (_match, message) => failureEvent(message, 'upstream'),
  },
  {
    id: 'auth_failed',
    pattern: /^Print mode: auth (?:timed out|error)/,
    toEvent: () => ({
      type: 'error',
      subtype: 'auth',
      message: 'The sign-in of the agent timed out or failed.',
    }),
  },
  {
    id: 'account_ineligible',
    pattern: /^Account ineligible/,
    toEvent: () => ({ type: 'error', subtype: 'account', message: 'The account may not use the agent.' }),
  },
  {
    id: 'empty_prompt',
    pattern: /^Print mode: empty prompt/,
    toEvent: () => ({ type: 'error', subtype: 'usage', message: 'The agent got an empty prompt.' }),
  },
  {
    id: 'denied',
    pattern: /soft-denying tool confirmation "(\w{1,60})"/,
    toEvent: (match) => ({
      type: 'error',
      subtype: 'permission',
      message: 'A tool needed a permission that a headless run cannot ask for.',
      target: CONFIRMED_ACTIONS[match[1] ?? ''] ?? match[1] ?? 'unknown',
    }),
  },
  { id: 'created', pattern: new RegExp(`\\bCreated conversation ${ID}`), toEvent: init },
  { id: 'sending', pattern: new RegExp(`^Print mode: conversation=${ID}`), toEvent: init },
  { id: 'resuming', pattern: new RegExp(`\\b[Rr]esuming conversation ${ID}`), toEvent: init },
  {
    id: 'update_stream',
    pattern: new RegExp(`^Starting conversation update stream for ${ID}`),
    toEvent: init,
  },
  { id: 'streaming', pattern: new RegExp(`^Streaming conversation ${ID}`), toEvent: init },
  { id: 'starting', pattern: /^Print mode: starting/, toEvent: log('info', 'Print mode starts.') },
  { id: 'turn_started', pattern: /^Starting new conversation/, toEvent: log('info', 'A turn starts.') },
  {
    id: 'input_accepted',
    pattern: /^(?:HandleUserInput called|Auto-flush: sending)/,
    toEvent: log('info', 'The prompt was accepted.'),
  },
  {
    id: 'auth_good',
    pattern: /silent auth succeeded|authenticated (?:successfully|via keyring)|^applyAuthResult/,
    toEvent: log('info', 'Signed in.'),
  },
  {
    id: 'keyring_slow',
    pattern: /^keyringAuth: timed out/,
    toEvent: log('warning', 'The keyring did not answer in time.'),
  },
  // Background pollers say so in healthy runs too, before the keyring answers: no verdict.
  {
    id: 'not_yet_signed_in',
    pattern: /You are not logged into Antigravity/,
    toEvent: log('info', 'A background request came before the sign-in.'),
  },
  {
    id: 'agent_fallback',
    pattern: /^Agent ".*" not found, falling back/,
    toEvent: log('warning', 'The custom agent is unknown; the default one runs.'),
  },
  {
    id: 'context_cut',
    pattern: /^(?:Rewinding conversation|Trajectory has exceeded max length)/,
    toEvent: log('warning', 'Earlier steps of the conversation were dropped.'),
  },
  {
    id: 'turn_ended',
    pattern: /^(?:Stopping conversation stream|Language server shutting down)/,
    toEvent: log('info', 'The turn ended.'),
  },
];

/** The event of one log line; null for a line without meaning here, undefined for what is no log line. */
export function klogLine(line: string): AgentEvent | null | undefined {
  const header = HEADER.exec(line.slice(0, LIMITS.matchedLineChars));
  if (!header) return undefined;
  const message = header[7] ?? '';
  for (const { pattern, toEvent } of KLOG_RULES) {
    const match = pattern.exec(message);
    if (match) return toEvent(match, message);
  }
  const level = LEVELS[header[1] as keyof typeof LEVELS];
  return level === 'info' ? null : { type: 'system', subtype: 'log', level, text: message };
}

/**
 * A reader of the log file. The first conversation is the job's own; later ones are its subagents'.
 * @param wants `failures` where the stream reports everything else
 */
export function createKlogReader(wants: 'all' | 'failures' = 'all'): (line: string) => AgentEvent[] {
  let told = false;
  const limiter = createEventLimit(CHATTER_LINES, 'log file');
  return (line) => {
    const event = klogLine(line);
    if (!event) return [];
    if (event.type !== 'system') return [event];
    if (wants === 'failures') return [];
    if (event.subtype !== 'init') return limiter.pass(event);
    if (told) return [];
    told = true;
    return [event];
  };
}
