// Neighbouring pieces of text as one: other formats know whole messages only (pure).
import type { AgentEvent, StoredEvent } from '../protocol/event.ts';

/** An event beside its place in the log; of merged pieces, the place of the first. */
export interface MergedEvent {
  readonly i: number;
  readonly ts: string;
  readonly event: AgentEvent;
}

export function mergeTexts(events: readonly StoredEvent[]): MergedEvent[] {
  const merged: MergedEvent[] = [];
  let pieces: string[] = [];
  let first = { i: 0, ts: '' };
  const flush = (): void => {
    if (pieces.length > 0)
      merged.push({ ...first, event: { type: 'assistant', subtype: 'text', text: pieces.join('') } });
    pieces = [];
  };
  for (const { i, ts, ...event } of events) {
    if (event.type === 'assistant' && event.subtype === 'text') {
      if (pieces.length === 0) first = { i, ts };
      pieces.push(event.text);
      continue;
    }
    flush();
    merged.push({ i, ts, event });
  }
  flush();
  return merged;
}
