// Dialect to teller: how events are told (pure).
import type { StoredEvent } from '../protocol/event.ts';
import type { Dialect } from '../protocol/request.ts';
import { tellClaude } from './claude.ts';
import { tellCodex } from './codex.ts';
import { tellRaw } from './raw.ts';

type Teller = (events: readonly StoredEvent[]) => unknown[];

const DIALECT_TELLERS: Readonly<Record<Dialect, Teller>> = {
  raw: tellRaw,
  claude: tellClaude,
  codex: tellCodex,
};

/** The events as the dialect tells them. Pieces of one text become one message; nothing else is merged or lost. */
export function translate(events: readonly StoredEvent[], dialect: Dialect): unknown[] {
  return DIALECT_TELLERS[dialect](events);
}
