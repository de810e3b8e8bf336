// Lines of agy's stream-json output to events (pure).
import type { AgentEvent } from '../../protocol/event.ts';
import type { Capability } from '../../protocol/capability.ts';
import type { LineParser } from '../adapter.ts';
import {
  asMessage,
  asNumber,
  asRecord,
  asSession,
  asString,
  asText,
  asUsage,
  parseRecord,
  unknownLine,
  type JsonRecord,
} from '../json.ts';
import { createEventLimit } from '../limit-log-events.ts';
import { bandOf } from './versions.ts';
import { createDenials, type Denials } from './denials.ts';
import { createKlogReader } from './log-file.ts';
import { createStderrReader } from './stderr.ts';
import { createSteps } from './steps.ts';

/** null: the shape is not the one the table knows. */
type ToEvents = (record: JsonRecord) => AgentEvent[] | null;

const UNKNOWN_LINES = 1_000;

export function createStreamParser(capability: Capability): LineParser {
  const { traits } = bandOf(capability);
  const denials = createDenials(traits.denialEndsTurn);
  const steps = createSteps(denials);
  const readers = { stderr: createStderrReader(), log: createKlogReader('failures') };
  const limiter = createEventLimit(UNKNOWN_LINES, 'standard output');
  const events: Readonly<Record<string, ToEvents>> = {
    init: (record) => initEvent(record, asRecord(record['init'])),
    step_update: (record) => steps.toEvents(asRecord(record['step_update'])),
    result: (record) => resultEvent(asRecord(record['result']), denials),
  };
  let answered = false;
  // Where its own limit is no SUCCESS, a time-out behind a complete answer is what it says when it is ended.
  const isOfItsEnd = ({ type, subtype }: AgentEvent & { subtype?: string }): boolean =>
    answered && !traits.timeoutIsSuccess && type === 'error' && subtype === 'timeout';
  return {
    line(source, text, parsed) {
      if (source !== 'stdout') return readers[source](text).filter((event) => !isOfItsEnd(event));
      if (text.trim() === '') return [];
      const record = parsed ?? parseRecord(text);
      const name = asString(record?.['event']) ?? '';
      const known = record !== null && Object.hasOwn(events, name) ? events[name]?.(record) : null;
      answered ||= known?.some(isSuccess) === true;
      return known ?? limiter.pass(unknownLine(text, record));
    },
    end: () => [],
  };
}

const isSuccess = (event: AgentEvent): boolean => event.type === 'result' && event.subtype === 'success';

function initEvent(record: JsonRecord, init: JsonRecord | null): AgentEvent[] {
  const model = asText(init?.['model']);
  const cwd = asText(init?.['cwd']);
  const permissionMode = asText(init?.['permission_mode']);
  return [
    {
      type: 'system',
      subtype: 'init',
      ...asSession(record['conversation_id']),
      ...(model === null ? {} : { model }),
      ...(cwd === null ? {} : { cwd }),
      ...(permissionMode === null ? {} : { permission_mode: permissionMode }),
    },
  ];
}

function resultEvent(result: JsonRecord | null, denials: Denials): AgentEvent[] | null {
  const status = asText(result?.['status']);
  if (result === null || status === null) return null;
  return [
    {
      type: 'result',
      subtype: status === 'SUCCESS' ? 'success' : 'error',
      status,
      ...asSession(result['conversation_id']),
      response: asString(result['response']),
      error: asMessage(result['error']),
      usage: asUsage(result['usage']),
      num_turns: asNumber(result['num_turns']),
      denied_actions: denials.join(result['denied_actions']),
      ...(result['structured_output'] === undefined
        ? {}
        : { structured_output: result['structured_output'] }),
    },
  ];
}
