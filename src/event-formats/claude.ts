// The events in the shapes of Claude Code's stream-json (pure).
import { createHash } from 'node:crypto';
import type { AgentEvent, StoredEvent, Usage } from '../protocol/event.ts';
import { mergeTexts, type MergedEvent } from './merge-texts.ts';
import { runUsage } from './run-usage.ts';

/** What one page has reported so far. */
interface Page {
  sessionId: string | null;
  model: string | null;
  /** When the run began; null when that is on an earlier page. */
  readonly beganAt: string | null;
  /** Of this run alone, where the page shows it. */
  readonly usage: Usage | null;
}

export function toClaudeEvents(events: readonly StoredEvent[]): unknown[] {
  const [first] = events;
  const page: Page = {
    sessionId: null,
    model: null,
    beganAt: first?.i === 0 ? first.ts : null,
    usage: runUsage(events),
  };
  return mergeTexts(events).map((told) => ({ ...tell(told.event, told, page), uuid: uuidOf(told) }));
}

/** The same for the same event on whatever page it is read. */
function uuidOf({ i, ts }: MergedEvent): string {
  const hex = createHash('sha256').update(`${ts} ${i}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

function tell(event: AgentEvent, told: MergedEvent, page: Page): Record<string, unknown> {
  const { i } = told;
  switch (event.type) {
    case 'system':
      return event.subtype === 'init' ? tellInit(event, page) : { ...event, session_id: page.sessionId };
    case 'user':
      return message('user', { role: 'user', content: [{ type: 'text', text: event.text }] }, page);
    case 'assistant':
      return event.subtype === 'text'
        ? assistant([{ type: 'text', text: event.text }], i, page)
        : {
            type: 'system',
            subtype: 'model_call_end',
            usage: tellUsage(event.usage),
            session_id: page.sessionId,
          };
    case 'tool_use':
      return assistant(
        [{ type: 'tool_use', id: event.tool_id, name: event.name, input: event.input }],
        i,
        page,
      );
    case 'tool_result':
      return message(
        'user',
        {
          role: 'user',
          content: [
            {
              type: 'tool_result',
              tool_use_id: event.tool_id,
              content: event.output ?? '',
              is_error: event.is_error,
            },
          ],
        },
        page,
      );
    case 'error':
      return { ...event, type: 'system', subtype: 'error', kind: event.subtype, session_id: page.sessionId };
    case 'subagent_event':
      return {
        type: 'system',
        subtype: `subagent_${event.subtype}`,
        name: event.name,
        data: event.data,
        session_id: page.sessionId,
      };
    case 'result':
      return tellResult(event, told, page);
  }
}

function tellInit(
  event: Extract<AgentEvent, { type: 'system'; subtype: 'init' }>,
  page: Page,
): Record<string, unknown> {
  page.sessionId = event.session_id;
  page.model = event.model ?? null;
  return {
    type: 'system',
    subtype: 'init',
    ...(event.cwd === undefined ? {} : { cwd: event.cwd }),
    session_id: event.session_id,
    tools: [],
    mcp_servers: [],
    ...(event.model === undefined ? {} : { model: event.model }),
    ...(event.permission_mode === undefined ? {} : { permissionMode: event.permission_mode }),
  };
}

function message(
  type: 'user' | 'assistant',
  body: Record<string, unknown>,
  { sessionId }: Page,
): Record<string, unknown> {
  return { type, message: body, parent_tool_use_id: null, session_id: sessionId };
}

function assistant(content: readonly unknown[], i: number, page: Page): Record<string, unknown> {
  return message(
    'assistant',
    {
      id: `msg_${i}`,
      type: 'message',
      role: 'assistant',
      ...(page.model === null ? {} : { model: page.model }),
      content,
      stop_reason: null,
    },
    page,
  );
}

function tellResult(
  event: Extract<AgentEvent, { type: 'result' }>,
  { ts }: MergedEvent,
  page: Page,
): Record<string, unknown> {
  const failed = event.subtype === 'error';
  const usage = page.usage ?? event.usage;
  return {
    type: 'result',
    subtype: failed ? 'error_during_execution' : 'success',
    is_error: failed,
    status: event.status,
    result: event.response ?? '',
    ...(event.error === null ? {} : { errors: [event.error] }),
    stop_reason: failed ? null : 'end_turn',
    ...(page.beganAt === null ? {} : { duration_ms: Math.max(0, Date.parse(ts) - Date.parse(page.beganAt)) }),
    session_id: event.session_id ?? page.sessionId,
    num_turns: event.num_turns ?? 1,
    ...(usage === null ? {} : { usage: tellUsage(usage) }),
    permission_denials: event.denied_actions.map(({ action, display_name, allow_rule }) => ({
      tool_name: display_name,
      action,
      allow_rule,
    })),
    ...(event.structured_output === undefined ? {} : { structured_output: event.structured_output }),
  };
}

function tellUsage(usage: Usage): unknown {
  return {
    input_tokens: usage.input_tokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: usage.cache_read_tokens,
    output_tokens: usage.output_tokens,
  };
}
