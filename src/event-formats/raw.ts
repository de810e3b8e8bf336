// The events as they are stored (pure).
import type { StoredEvent } from '../protocol/event.ts';

export function toRawEvents(events: readonly StoredEvent[]): unknown[] {
  return [...events];
}
