// Steps of agy's stream-json output to events (pure).
import type { AgentEvent } from '../../protocol/event.ts';
import { LIMITS } from '../../protocol/limits.ts';
import {
  asArray,
  asMessage,
  asNumber,
  asRecord,
  asString,
  asText,
  asUsage,
  type JsonRecord,
} from '../json.ts';
import { createParserMemory } from '../parser-memory.ts';
import type { Denials } from './denials.ts';

interface Step {
  readonly id: string;
  readonly type: string;
  readonly state: string;
  readonly record: JsonRecord;
}

type ToEvents = (step: Step) => AgentEvent[];

const ENDED: ReadonlySet<string> = new Set(['DONE', 'ERROR']);

export interface Steps {
  /** null: not a step that the table knows. */
  toEvents(update: JsonRecord | null): AgentEvent[] | null;
}

export function createSteps(denials: Denials): Steps {
  const tools = createToolSteps(denials);
  const seenSubagents = createParserMemory<true>();

  const notice =
    (level: 'info' | 'error', text: string): ToEvents =>
    ({ state }) =>
      ENDED.has(state) ? [{ type: 'system', subtype: 'log', level, text }] : [];

  const subagent: ToEvents = ({ id, state, record }) => {
    const all = asArray(asRecord(record['subagent_info'])?.['subagents']);
    const named = all.slice(0, LIMITS.recordEntries).map((entry) => asRecord(entry) ?? {});
    const more = all.length - named.length;
    const subtype = seenSubagents.has(id) ? 'updated' : 'started';
    seenSubagents.set(id, true);
    const events = (named.length === 0 ? [{}] : named).map((data: JsonRecord): AgentEvent => ({
      type: 'subagent_event',
      subtype,
      name: asText(data['role']) ?? asText(data['type_name']) ?? 'subagent',
      data: { state, ...data },
    }));
    if (more === 0) return events;
    const text = `The same line tells of ${more} more subagents; they are only in the raw log.`;
    return [...events, { type: 'system', subtype: 'notice', text }];
  };

  const table: Readonly<Record<string, ToEvents>> = {
    agent_response: agentResponse,
    tool: tools.update,
    subagent,
    // The call opens as a tool and closes under its own name.
    finish: (step) =>
      tools.isOpen(step.id)
        ? tools.update(step)
        : notice('info', 'The agent finished its structured answer.')(step),
    user_input: notice('info', 'The agent took up the prompt.'),
    system_message: notice('info', 'The agent got a message of its own system.'),
    checkpoint: notice('info', 'The agent set a checkpoint.'),
    error_message: notice('error', 'The agent met an error; its result says which.'),
    // Headless runs show a question to the user so: the model answers it itself.
    unknown: notice('info', 'The agent made a step that it does not name.'),
  };

  return {
    toEvents(record) {
      const type = asString(record?.['step_type']) ?? '';
      if (record === null || !Object.hasOwn(table, type)) return null;
      const index = asNumber(record['step_index']);
      const step = {
        id: `step_${index ?? 'unnumbered'}`,
        type,
        state: asString(record['state']) ?? '',
        record,
      };
      return table[type]?.(step) ?? null;
    },
  };
}

function agentResponse({ state, record }: Step): AgentEvent[] {
  const text = asText(record['text_delta']);
  const usage = ENDED.has(state) ? asUsage(record['usage']) : null;
  const events: AgentEvent[] = [];
  if (text !== null) events.push({ type: 'assistant', subtype: 'text', text });
  if (usage !== null) events.push({ type: 'assistant', subtype: 'end', usage });
  return events;
}

interface ToolSteps {
  readonly update: ToEvents;
  isOpen(id: string): boolean;
}

function createToolSteps(denials: Denials): ToolSteps {
  const names = createParserMemory<string>();
  const opened = createParserMemory<true>();
  const ended = createParserMemory<true>();
  return {
    isOpen: (id) => opened.has(id) && !ended.has(id),
    update({ id, state, record }) {
      const info = asRecord(record['tool_info']) ?? {};
      const name = asText(record['tool_name']) ?? asText(info['name']) ?? names.get(id) ?? 'tool';
      const input = asRecord(info['parameters']) ?? {};
      const events: AgentEvent[] = [];
      if (!opened.has(id)) events.push({ type: 'tool_use', tool_id: id, name, input });
      opened.set(id, true);
      names.set(id, name);
      if (!ENDED.has(state) || ended.has(id)) return events;
      ended.set(id, true);
      const failure = asRecord(info['error']);
      const error = failure === null ? null : (asMessage(failure['message']) ?? asMessage(failure));
      const output = asMessage(info['output']);
      denials.toolEnded(input, output, error);
      const isError = state === 'ERROR' || error !== null;
      events.push({ type: 'tool_result', tool_id: id, name, is_error: isError, output: error ?? output });
      return events;
    },
  };
}
