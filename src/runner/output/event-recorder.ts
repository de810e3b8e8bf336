// Events to disk, redacted first: nothing an agent says gets past here as it was.
import { boundEvents } from '../../protocol/bound-event.ts';
import type { AgentEvent, StoredEvent } from '../../protocol/event.ts';
import type { Clock } from '../../platform/clock.ts';
import { timestamp } from '../../platform/clock.ts';
import type { Redacted, Redactor } from '../../redaction/redact.ts';
import type { EventWriter } from '../../store/events/event-log.ts';
import { type TextContinuation, createTextContinuation } from './text-continuation.ts';
import { createUntrustedWatch, type UntrustedWatch } from './watch-untrusted.ts';
import { foldEvent, type OutcomeState, startFold } from './fold-events.ts';

export interface Recorder {
  /** Redacts; what is taken is written by the next `push` or `flush`. */
  readonly take: (events: readonly AgentEvent[]) => void;
  /** Redacts, appends and folds; readable by others when it resolves. */
  push(events?: readonly AgentEvent[]): Promise<void>;
  /** Writes the text that was held back. */
  flush(): Promise<void>;
  state(): OutcomeState;
  readonly count: number;
  readonly lastAt: string | null;
  /** What the events hold that addresses the model reading them. */
  readonly untrusted: UntrustedWatch;
}

/** What an agent sends whole as a rule, and could send in pieces. */
function withoutPieces(event: AgentEvent, carried: TextContinuation): AgentEvent {
  if (event.type === 'tool_result' && event.output !== null)
    return { ...event, output: carried.text(`tool ${event.tool_id}`, event.output) };
  if (event.type === 'system' && event.subtype === 'unknown')
    return { ...event, data: carried.json('unknown', event.data) };
  if (event.type === 'subagent_event')
    return { ...event, data: carried.json(`subagent ${event.name}`, event.data) };
  return event;
}

/**
 * Text comes in pieces that may cut a secret in two, so what could still become one is held back.
 * @param first index of the next event in the log
 */
export function createRecorder(deps: {
  writer: Pick<EventWriter, 'append'>;
  redactor: Redactor;
  clock: Clock;
  first: number;
  /** Knows the events before them; a new one by default. */
  untrusted?: UntrustedWatch;
}): Recorder {
  const { writer, redactor, clock, untrusted = createUntrustedWatch() } = deps;
  let state = startFold();
  let next = deps.first;
  let lastAt: string | null = null;
  let taken: Redacted<AgentEvent>[] = [];
  const said = redactor.stream();
  const carried = createTextContinuation(redactor);

  const toText = (text: string): AgentEvent[] =>
    text === '' ? [] : [{ type: 'assistant', subtype: 'text', text }];
  /** The same events; text without its secrets, and only as much as is certain by now. */
  const withoutCuts = (event: AgentEvent): AgentEvent[] =>
    event.type === 'assistant' && event.subtype === 'text'
      ? toText(said.push(event.text))
      : // the text may go on behind it, in the middle of a word
        [...toText(said.pause()), withoutPieces(event, carried)];
  const seal = (events: readonly AgentEvent[]): void => {
    for (const event of events) taken.push(redactor.redactFields(event));
  };
  const write = async (): Promise<void> => {
    if (taken.length === 0) return;
    const stored: Redacted<StoredEvent>[] = [];
    const ts = timestamp(clock);
    for (const safe of taken) {
      const { text } = state;
      state = foldEvent(state, safe);
      for (const part of boundEvents(safe, text)) {
        stored.push({ i: next, ts, ...part });
        next += 1;
      }
    }
    taken = [];
    lastAt = ts;
    // What it takes to look through them is less than the time of the disk.
    await Promise.all([writer.append(stored), untrusted.look(stored)]);
  };
  const take = (events: readonly AgentEvent[]): void => {
    for (const event of events) {
      untrusted.raw(event, next + taken.length);
      seal(withoutCuts(event));
    }
  };

  return {
    take,
    push(events = []) {
      take(events);
      return write();
    },
    flush() {
      seal(toText(said.flush()));
      return write();
    },
    untrusted,
    state: () => state,
    get count() {
      return next;
    },
    get lastAt() {
      return lastAt;
    },
  };
}
