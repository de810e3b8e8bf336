// Event format to function: how events are written (pure).
import type { StoredEvent } from '../protocol/event.ts';
import type { EventFormat } from '../protocol/request.ts';
import { toClaudeEvents } from './claude.ts';
import { toCodexEvents } from './codex.ts';
import { toRawEvents } from './raw.ts';

type Teller = (events: readonly StoredEvent[]) => unknown[];

const DIALECT_TELLERS: Readonly<Record<EventFormat, Teller>> = {
  raw: toRawEvents,
  claude: toClaudeEvents,
  codex: toCodexEvents,
};

/** The events in that format. Pieces of one text become one message; nothing else is merged or lost. */
export function translate(events: readonly StoredEvent[], dialect: EventFormat): unknown[] {
  return DIALECT_TELLERS[dialect](events);
}
