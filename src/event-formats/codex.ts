// The events in the shapes of `codex exec --json` (pure).
import type { AgentEvent, StoredEvent, Usage } from '../protocol/event.ts';
import { mergeTexts } from './merge-texts.ts';
import { runUsage } from './run-usage.ts';

type Input = Record<string, unknown>;
type Stage = 'in_progress' | 'completed' | 'failed';
type ResultEvent = Extract<AgentEvent, { type: 'result' }>;
type ToolUse = Extract<AgentEvent, { type: 'tool_use' }>;
type ToItem = (tool: ToolUse, status: Stage, output: string | null) => Input;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const command: ToItem = ({ input }, status, output) => ({
  type: 'command_execution',
  command: text(input['CommandLine'] ?? input['command']),
  aggregated_output: output ?? '',
  // The agents do not say it.
  exit_code: null,
  status,
});
const fileChange =
  (kind: 'add' | 'update'): ToItem =>
  ({ input }, status, output) => ({
    type: 'file_change',
    changes: [{ path: text(input['TargetFile'] ?? input['file_path']), kind }],
    status,
    ...(output === null ? {} : { output }),
  });
const search: ToItem = ({ input }, status, output) => ({
  type: 'web_search',
  query: text(input['query']),
  status,
  ...(output === null ? {} : { output }),
});
/** Codex has no item for other tools of the agent itself. */
const anyTool: ToItem = ({ name, input }, status, output) => ({
  type: 'mcp_tool_call',
  server: 'agent',
  tool: name,
  arguments: input,
  result:
    output === null || status === 'failed'
      ? null
      : { content: [{ type: 'text', text: output }], structured_content: null },
  error: status === 'failed' ? { message: output ?? '' } : null,
  status,
});

/** Tools of agy and gemini by the kind of item they are reported as. */
const ITEMS: Readonly<Record<string, ToItem>> = {
  run_command: command,
  run_shell_command: command,
  write_to_file: fileChange('add'),
  write_file: fileChange('add'),
  replace_file_content: fileChange('update'),
  multi_replace_file_content: fileChange('update'),
  sed_file: fileChange('update'),
  replace: fileChange('update'),
  search_web: search,
  google_web_search: search,
};

export function toCodexEvents(events: readonly StoredEvent[]): unknown[] {
  const open = new Map<string, ToolUse>();
  const usage = runUsage(events);
  return mergeTexts(events).flatMap(({ i, event }) =>
    event.type === 'result' ? [tellResult({ ...event, usage: usage ?? event.usage })] : tell(event, i, open),
  );
}

function tell(event: Exclude<AgentEvent, ResultEvent>, i: number, open: Map<string, ToolUse>): unknown[] {
  switch (event.type) {
    case 'system':
      if (event.subtype !== 'init') return [event];
      return [{ type: 'thread.started', thread_id: event.session_id }, { type: 'turn.started' }];
    case 'user':
      return [{ type: 'system', subtype: 'prompt', text: event.text }];
    case 'assistant':
      return event.subtype === 'text'
        ? [{ type: 'item.completed', item: { id: `item_${i}`, type: 'agent_message', text: event.text } }]
        : [{ type: 'system', subtype: 'model_call_end', usage: tellUsage(event.usage) }];
    case 'tool_use':
      open.set(event.tool_id, event);
      return [{ type: 'item.started', item: toolItem(event, 'in_progress', null) }];
    case 'tool_result': {
      // Its beginning may be on an earlier page.
      const tool = open.get(event.tool_id) ?? {
        type: 'tool_use',
        tool_id: event.tool_id,
        name: event.name,
        input: {},
      };
      return [
        {
          type: 'item.completed',
          item: toolItem(tool, event.is_error ? 'failed' : 'completed', event.output),
        },
      ];
    }
    case 'error':
      return [{ type: 'item.completed', item: { ...event, id: `item_${i}`, type: 'error' } }];
    case 'subagent_event':
      return [{ type: 'system', subtype: `subagent_${event.subtype}`, name: event.name, data: event.data }];
  }
}

function toolItem(tool: ToolUse, status: Stage, output: string | null): Input {
  const toItem = Object.hasOwn(ITEMS, tool.name) ? ITEMS[tool.name] : undefined;
  return { id: tool.tool_id, ...(toItem ?? anyTool)(tool, status, output) };
}

function tellResult(event: ResultEvent): unknown {
  const denied = event.denied_actions.length === 0 ? {} : { denied_actions: event.denied_actions };
  const usage = event.usage === null ? {} : { usage: tellUsage(event.usage) };
  if (event.subtype === 'error') {
    return { type: 'turn.failed', error: { message: event.error ?? event.status }, ...usage, ...denied };
  }
  const structured =
    event.structured_output === undefined ? {} : { structured_output: event.structured_output };
  return { type: 'turn.completed', ...usage, ...denied, ...structured };
}

/** Codex counts cached tokens as input. */
function tellUsage(usage: Usage): unknown {
  return {
    input_tokens: usage.input_tokens + usage.cache_read_tokens,
    cached_input_tokens: usage.cache_read_tokens,
    cache_write_input_tokens: 0,
    output_tokens: usage.output_tokens,
    reasoning_output_tokens: usage.thinking_tokens,
  };
}
