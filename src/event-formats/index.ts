// Event format to function: how events are written (pure).
import type { StoredEvent } from '../protocol/event.ts';
import type { EventFormat } from '../protocol/request.ts';
import { toClaudeEvents } from './claude.ts';
import { toCodexEvents } from './codex.ts';

type Convert = (events: readonly StoredEvent[]) => unknown[];

const CONVERTERS: Readonly<Record<EventFormat, Convert>> = {
  raw: (events) => [...events],
  claude: toClaudeEvents,
  codex: toCodexEvents,
};

/** The events in that format. Pieces of one text become one message; nothing else is merged or lost. */
export function translate(events: readonly StoredEvent[], dialect: EventFormat): unknown[] {
  return CONVERTERS[dialect](events);
}
