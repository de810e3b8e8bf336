// The agent's protocol as it is kept: each line decoded, redacted and encoded again.
import type { AgentEvent } from '../../protocol/event.ts';
import { isRecord } from '../../protocol/is-record.ts';
import type { Redactor } from '../../redaction/redact.ts';
import { createTextContinuation } from './text-continuation.ts';
import { mapJsonValues } from './map-json-values.ts';

export interface ProtocolLog {
  /** @param events what the line says */
  line(record: Readonly<Record<string, unknown>>, events: readonly AgentEvent[]): string;
  /** The end of the answer that was held back, as one more line. */
  end(): string;
}

/** Where the pieces of the answer are, in the words of each agent. */
const PIECES: ReadonlySet<string> = new Set(['text_delta', 'content']);
const MOST_DEPTH = 3;
/** Fields that always arrive whole. */
const isWhole = ({ type, subtype }: AgentEvent & { subtype?: string }): boolean =>
  type === 'result' || type === 'user' || type === 'tool_use' || (type === 'system' && subtype !== 'unknown');

/** What distinguishes the steps and calls of an agent. */
function placeOf(record: Readonly<Record<string, unknown>>): string {
  const step = isRecord(record['step_update']) ? record['step_update']['step_index'] : undefined;
  const name = record['event'] ?? record['type'];
  return [name, step, record['tool_id']].map((part) => JSON.stringify(part ?? null).slice(0, 128)).join();
}

export function createProtocolLog(redactor: Redactor): ProtocolLog {
  const said = redactor.stream();
  const carried = createTextContinuation(redactor);
  /** The last line with a piece, to say the rest in. */
  let last: unknown = null;

  /** The value with its pieces replaced by what may be shown by now. */
  const withPieces = (value: unknown, show: (text: string) => string, depth = 0): unknown => {
    if (!isRecord(value) || depth > MOST_DEPTH) return value;
    return mapJsonValues(value, (item, key) =>
      typeof item === 'string' && PIECES.has(key) ? show(item) : withPieces(item, show, depth + 1),
    );
  };
  const encode = (value: unknown): string => `${JSON.stringify(redactor.json(value))}\n`;

  return {
    line(record, events) {
      if (events.some((event) => event.type === 'assistant' && event.subtype === 'text')) {
        last = record;
        return encode(withPieces(record, (text) => said.push(text)));
      }
      if (events.length > 0 && events.every(isWhole)) return encode(record);
      return encode(carried.json(placeOf(record), record));
    },
    end() {
      const rest = said.flush();
      return rest === '' || last === null ? '' : encode(withPieces(last, () => rest));
    },
  };
}
