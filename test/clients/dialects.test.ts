// Our dialects beside what the real clients print: same kinds, same fields, same types; what we lack is told why.
import { expect } from 'vitest';
import { translate } from '../../src/event-formats/index.ts';
import type { EventFormat } from '../../src/protocol/request.ts';
import { agyOf, eventsOf, sampleLines } from '../support/adapter-runs.ts';
import { claudeCode } from './launch/claude-code.ts';
import { codex } from './launch/codex.ts';
import { testWith } from './launch/client.ts';
import type { Client } from './launch/client.ts';
import { inWorld } from './launch/world.ts';
import { startModel } from './models/loopback.ts';

type Line = Readonly<Record<string, unknown>>;

/** Fields of a client that no agent behind the bridge tells; each with everything below it. */
const ABSENT: Readonly<Record<string, readonly string[]>> = {
  // Of Anthropic's API and of Claude Code's own settings.
  claude: [
    'message.context_management message.stop_sequence timestamp tool_use_meta tool_use_result terminal_reason',
    'apiKeySource claude_code_version slash_commands output_style agents skills plugins betas product_feedback_disabled',
    'analytics_disabled memory_paths fast_mode_state fast_mode_disabled_reason subagent_stats safety_stops api_error_status',
    'ttft_ms ttft_stream_ms time_to_request_ms usage.output_tokens_details usage.server_tool_use usage.service_tier',
    'usage.cache_creation usage.inference_geo usage.iterations usage.speed usage.fallback_credit',
    'terminal_slash_commands served_by_anthropic original_cwd additional_directories messaging_socket_path',
    'per_turn_effort_active ultrathink_available ultrathink_typed_raises view_mode tool_result_meta',
    'first_content_frame_ms queued_turn_count result_index model_usage_since_last_result',
    // Nobody prices the run, and agy tells its tokens behind the message.
    'total_cost_usd modelUsage duration_api_ms message.usage capabilities',
  ].flatMap((words) => words.split(' ')),
  codex: [],
};

/** Names of tools, their arguments and their results are the tools' own. */
const FREE =
  /^(?:message\.content\.(?:input|content|caller)|item\.(?:arguments|result)|tools|mcp_servers|permission_denials)(?:\.|$)/;

function kindOf({ type, subtype, message, item }: Line): string {
  const content = (message as { content?: { type: string }[] } | undefined)?.content?.[0]?.type;
  const detail = subtype ?? content ?? (item as { type?: string } | undefined)?.type;
  return [type, detail].filter((word) => typeof word === 'string').join(' ');
}

/** Every field as a path, with the JSON types it was seen with. */
function fieldsOf(
  value: unknown,
  path = '',
  found = new Map<string, Set<string>>(),
): Map<string, Set<string>> {
  if (Array.isArray(value)) for (const each of value) fieldsOf(each, path, found);
  else if (typeof value === 'object' && value !== null)
    for (const [key, each] of Object.entries(value)) {
      const inner = path === '' ? key : `${path}.${key}`;
      const type = each === null ? 'null' : Array.isArray(each) ? 'array' : typeof each;
      found.set(inner, (found.get(inner) ?? new Set()).add(type));
      fieldsOf(each, inner, found);
    }
  return found;
}

/** Each kind of line with its fields. */
function shapesOf(lines: readonly Line[]): Map<string, Map<string, Set<string>>> {
  const shapes = new Map<string, Map<string, Set<string>>>();
  for (const line of lines) {
    const kind = kindOf(line);
    shapes.set(kind, fieldsOf(line, '', shapes.get(kind) ?? new Map<string, Set<string>>()));
  }
  return shapes;
}

/** A recorded run in the dialect. */
function told(dialect: EventFormat): Line[] {
  const lines = [...sampleLines('agy/success.jsonl').slice(0, 1), ...sampleLines('agy/tools.jsonl')];
  const named = lines.map((line) => line.replace('"init":{', '"init":{"model":"m",'));
  const events = eventsOf(agyOf('1.3.2'), { stdout: named });
  const stored = events.map((event, i) => ({ i, ts: `2026-11-21T07:49:0${Math.min(9, i)}.000Z`, ...event }));
  return translate(stored, dialect) as Line[];
}

const KINDS: Readonly<Record<'claude' | 'codex', readonly string[]>> = {
  claude: ['system init', 'assistant tool_use', 'assistant text', 'user tool_result', 'result success'],
  codex: [
    'thread.started',
    'turn.started',
    'item.started mcp_tool_call',
    'item.completed mcp_tool_call',
    'item.completed agent_message',
    'turn.completed',
  ],
};

function compare(dialect: 'claude' | 'codex', real: readonly Line[]): string[] {
  const [theirs, ours] = [shapesOf(real), shapesOf(told(dialect))];
  return KINDS[dialect].flatMap((kind) => {
    const [wanted, own] = [theirs.get(kind), ours.get(kind)];
    if (wanted === undefined || own === undefined)
      return [`${kind}: ${wanted === undefined ? 'the client does not print it' : 'we do not tell it'}`];
    return [...wanted].flatMap(([field, types]) => {
      const absent = ABSENT[dialect]?.some((name) => field === name || field.startsWith(`${name}.`)) === true;
      if (absent || FREE.test(field)) return [];
      const had = own.get(field);
      if (had === undefined) return [`${kind}: ${field} is missing`];
      const strange = [...had].filter((type) => !types.has(type) && type !== 'null' && !types.has('null'));
      return strange.map((type) => `${kind}: ${field} is ${type}, and ${[...types].join(' or ')} there`);
    });
  });
}

const CLIENTS: readonly (readonly ['claude' | 'codex', Client])[] = [
  ['claude', claudeCode],
  ['codex', codex],
];
for (const [dialect, client] of CLIENTS)
  testWith(client)(`the dialect ${dialect} has the fields that ${client.name} prints`, () =>
    inWorld(async (world) => {
      const model = await startModel(client.api, [{ call: 'agy', args: { prompt: 'x' } }, { say: 'done' }]);
      try {
        await client.register(world, model.url);
        const { stdout } = await client.ask(world, model.url, 'Please ask the agent.');
        const lines = stdout
          .split('\n')
          .filter((line) => line.startsWith('{'))
          .map((line) => JSON.parse(line) as Line);
        expect(compare(dialect, lines)).toEqual([]);
      } finally {
        await model.close();
      }
    }),
  );
