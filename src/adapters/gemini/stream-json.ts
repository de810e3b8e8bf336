// Lines of gemini's stream-json output and standard error to events (pure).
import type { AgentEvent, FailureKind, Usage } from '../../protocol/event.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { LineParser } from '../adapter.ts';
import { classifyFailure } from '../outcome/classify-failure.ts';
import { failureEvent } from '../outcome/classify-failure.ts';
import {
  asCount,
  asMessage,
  asRecord,
  asSession,
  asString,
  asText,
  parseRecord,
  unknownLine,
  type JsonRecord,
} from '../json.ts';
import { createParserMemory } from '../parser-memory.ts';
import { createEventLimit } from '../limit-log-events.ts';

/** null: the shape is not the one the table knows. */
type ToEvents = (record: JsonRecord) => AgentEvent[] | null;

const UNKNOWN_LINES = 1_000;
const CHATTER_LINES = 200;

export function createGeminiParser(prompt: string): LineParser {
  const names = createParserMemory<string>();
  const stdoutMuffle = createEventLimit(UNKNOWN_LINES, 'standard output');
  const stderrMuffle = createEventLimit(CHATTER_LINES, 'standard error');
  const events: Readonly<Record<string, ToEvents>> = {
    init: initEvent,
    message: (record) => messageEvent(record, prompt),
    error: errorEvent,
    result: resultEvent,
    tool_use(record) {
      const id = asText(record['tool_id']) ?? 'tool';
      const name = asText(record['tool_name']) ?? 'tool';
      names.set(id, name);
      return [{ type: 'tool_use', tool_id: id, name, input: asRecord(record['parameters']) ?? {} }];
    },
    tool_result(record) {
      const id = asText(record['tool_id']) ?? 'tool';
      const isError = record['status'] !== 'success';
      const output = asMessage(record['output']) ?? asMessage(asRecord(record['error'])?.['message']);
      return [{ type: 'tool_result', tool_id: id, name: names.get(id) ?? 'tool', is_error: isError, output }];
    },
  };
  return {
    line(source, text, parsed) {
      if (text.trim() === '') return [];
      if (source !== 'stdout') return stderrMuffle.pass(stderrEvent(text.slice(0, LIMITS.matchedLineChars)));
      const record = parsed ?? parseRecord(text);
      const name = asString(record?.['type']) ?? '';
      const known = record !== null && Object.hasOwn(events, name) ? events[name]?.(record) : null;
      return known ?? stdoutMuffle.pass(unknownLine(text, record));
    },
    end: () => [],
  };
}

/** What ends a run without a result. Refusals of the service are reported by the result; here they may be mere retries. */
const FATAL: ReadonlySet<FailureKind> = new Set(['auth', 'account', 'untrusted', 'not_found', 'usage']);

function stderrEvent(line: string): AgentEvent {
  if (FATAL.has(classifyFailure(line).kind)) return failureEvent(line);
  return { type: 'system', subtype: 'log', level: 'info', text: line };
}

function initEvent(record: JsonRecord): AgentEvent[] {
  const model = asText(record['model']);
  return [
    {
      type: 'system',
      subtype: 'init',
      ...asSession(record['session_id']),
      ...(model === null ? {} : { model }),
    },
  ];
}

function messageEvent(record: JsonRecord, prompt: string): AgentEvent[] | null {
  const text = asString(record['content']);
  if (text === null) return null;
  if (record['role'] !== 'user') return [{ type: 'assistant', subtype: 'text', text }];
  // The bridge has recorded its own prompt already.
  return text.trim() === prompt.trim()
    ? [{ type: 'system', subtype: 'log', level: 'info', text: 'The agent took up the prompt.' }]
    : [{ type: 'user', subtype: 'prompt', text }];
}

function errorEvent(record: JsonRecord): AgentEvent[] | null {
  const message = asMessage(record['message']);
  if (message === null) return null;
  if (record['severity'] === 'error') return [failureEvent(message)];
  return [{ type: 'system', subtype: 'log', level: 'warning', text: message }];
}

function resultEvent(record: JsonRecord): AgentEvent[] | null {
  const status = asText(record['status']);
  if (status === null) return null;
  const failure = asRecord(record['error']);
  return [
    {
      type: 'result',
      subtype: status === 'success' ? 'success' : 'error',
      status: status.toUpperCase(),
      session_id: null,
      response: null,
      error:
        failure === null ? asMessage(record['error']) : (asMessage(failure['message']) ?? asMessage(failure)),
      usage: statsUsage(asRecord(record['stats'])),
      num_turns: null,
      denied_actions: [],
    },
  ];
}

/** gemini counts cache reads as input, and thinking in the total alone. */
function statsUsage(stats: JsonRecord | null): Usage | null {
  if (stats === null) return null;
  const count = (key: string): number => asCount(stats[key]);
  const prompt = count('input_tokens');
  const cached = Math.min(prompt, count('cached'));
  const thinking = Math.max(0, count('total_tokens') - prompt - count('output_tokens'));
  const output = count('output_tokens') + thinking;
  return {
    input_tokens: prompt - cached,
    output_tokens: output,
    thinking_tokens: thinking,
    cache_read_tokens: cached,
    total_tokens: prompt - cached + output,
  };
}
