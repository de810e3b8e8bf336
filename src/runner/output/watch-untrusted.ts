// What a job's events and answer hold that addresses the model reading them: found as they are recorded, never changed.
import type { AgentEvent, StoredEvent } from '../../protocol/event.ts';
import type { UntrustedMark } from '../../protocol/untrusted-text.ts';
import type { EventScan } from '../../screening/injection/event-scan.ts';
import { hidesText } from '../../screening/injection/hidden-text.ts';
import { createUntrustedMarks } from '../../screening/injection/untrusted-marks.ts';

export interface UntrustedWatch {
  /**
   * An event before it is redacted: the redactor takes invisible characters out.
   * @param at index that it will have, at least
   */
  raw(event: AgentEvent, at: number): void;
  /** Events as they are stored, in their order. */
  look(events: readonly StoredEvent[]): Promise<void>;
  /** The marks of the job, of which this is the answer. */
  marks(answer: string): Promise<readonly UntrustedMark[]>;
}

/** Types of events that hold nobody's text but that of the caller, or the answer, which is looked through as such. */
const WITHOUT_TEXT: ReadonlySet<AgentEvent['type']> = new Set(['user', 'tool_use', 'result']);

/** Loads what it needs with the first text. */
export function createUntrustedWatch(): UntrustedWatch {
  const marks = createUntrustedMarks();
  let scan: Promise<EventScan> | null = null;
  const load = async (): Promise<EventScan> => {
    const [{ injectionFinder }, { createEventScan }] = await Promise.all([
      import('../../screening/injection/find-injections.ts'),
      import('../../screening/injection/event-scan.ts'),
    ]);
    return createEventScan(injectionFinder(), marks);
  };
  return {
    raw(event, at) {
      const isSaid = event.type === 'assistant' && event.subtype === 'text';
      const text = isSaid ? event.text : event.type === 'tool_result' ? event.output : null;
      if (text !== null && hidesText(text)) marks.add('hidden', 'events', at);
    },
    async look(events) {
      if (events.every(({ type }) => WITHOUT_TEXT.has(type))) return;
      (await (scan ??= load())).look(events);
    },
    async marks(answer) {
      if (scan === null && answer === '') return marks.all();
      const loaded = await (scan ??= load());
      loaded.answer(answer);
      return loaded.end();
    },
  };
}
