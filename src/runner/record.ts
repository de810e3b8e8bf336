// Events to disk, redacted first: nothing an agent says gets past here as it was.
import type { AgentEvent, StoredEvent } from '../protocol/event.ts';
import type { Clock } from '../platform/clock.ts';
import { timestamp } from '../platform/clock.ts';
import type { Redacted, Redactor } from '../redaction/redact.ts';
import type { EventWriter } from '../store/event-log.ts';
import { fold, type OutcomeState, startFold } from './outcome.ts';

export interface Recorder {
  /** Redacts, appends and folds; readable by others when it resolves. */
  push(events: readonly AgentEvent[]): Promise<void>;
  /** Writes the text that was held back. */
  flush(): Promise<void>;
  state(): OutcomeState;
  readonly count: number;
  readonly lastAt: string | null;
}

/**
 * Text comes in pieces that may cut a secret in two, so it is held until its line is complete.
 * @param first index of the next event in the log
 */
export function createRecorder(deps: {
  writer: EventWriter;
  redactor: Redactor;
  clock: Clock;
  first: number;
}): Recorder {
  const { writer, redactor, clock } = deps;
  let state = startFold();
  let next = deps.first;
  let lastAt: string | null = null;
  let held: string[] = [];

  const takeHeld = (rest = ''): AgentEvent[] => {
    const text = held.join('');
    held = rest === '' ? [] : [rest];
    return text === '' ? [] : [{ type: 'assistant', subtype: 'text', text }];
  };
  /** The same events, with text cut at line ends only. */
  const atLineEnds = (event: AgentEvent): AgentEvent[] => {
    if (event.type !== 'assistant' || event.subtype !== 'text') return [...takeHeld(), event];
    const end = event.text.lastIndexOf('\n') + 1;
    if (end === 0) {
      held.push(event.text);
      return [];
    }
    held.push(event.text.slice(0, end));
    return takeHeld(event.text.slice(end));
  };
  const write = async (events: readonly AgentEvent[]): Promise<void> => {
    if (events.length === 0) return;
    const stored: Redacted<StoredEvent>[] = [];
    for (const event of events) {
      const safe = redactor.seal({ i: next, ts: timestamp(clock), ...event });
      next += 1;
      lastAt = safe.ts;
      state = fold(state, safe);
      stored.push(safe);
    }
    await writer.append(stored);
  };

  return {
    push: (events) => write(events.flatMap(atLineEnds)),
    flush: () => write(takeHeld()),
    state: () => state,
    get count() {
      return next;
    },
    get lastAt() {
      return lastAt;
    },
  };
}
