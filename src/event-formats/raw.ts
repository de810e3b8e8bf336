// The events as they are stored (pure).
import type { StoredEvent } from '../protocol/event.ts';

export function tellRaw(events: readonly StoredEvent[]): unknown[] {
  return [...events];
}
