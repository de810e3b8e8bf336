// The events in the shapes of Claude Code's stream-json (pure).
import type { AgentEvent, StoredEvent, Usage } from '../protocol/event.ts';
import { mergeTexts } from './merge-texts.ts';

/** What one page has told so far. */
interface Page {
  sessionId: string | null;
  model: string | null;
}

export function tellClaude(events: readonly StoredEvent[]): unknown[] {
  const page: Page = { sessionId: null, model: null };
  return mergeTexts(events).map(({ i, event }) => tell(event, i, page));
}

function tell(event: AgentEvent, i: number, page: Page): unknown {
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
      return tellResult(event, page);
  }
}

function tellInit(event: Extract<AgentEvent, { type: 'system'; subtype: 'init' }>, page: Page): unknown {
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

function message(type: 'user' | 'assistant', body: Record<string, unknown>, { sessionId }: Page): unknown {
  return { type, message: body, parent_tool_use_id: null, session_id: sessionId };
}

function assistant(content: readonly unknown[], i: number, page: Page): unknown {
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

function tellResult(event: Extract<AgentEvent, { type: 'result' }>, page: Page): unknown {
  const failed = event.subtype === 'error';
  return {
    type: 'result',
    subtype: failed ? 'error_during_execution' : 'success',
    is_error: failed,
    status: event.status,
    result: event.response ?? '',
    ...(event.error === null ? {} : { errors: [event.error] }),
    session_id: event.session_id ?? page.sessionId,
    num_turns: event.num_turns ?? 1,
    ...(event.usage === null ? {} : { usage: tellUsage(event.usage) }),
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
