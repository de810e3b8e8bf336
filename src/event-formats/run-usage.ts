// Tokens of this run alone (pure): an agent's result counts its whole conversation.
import { addUsage, type StoredEvent, type Usage } from '../protocol/event.ts';

/** The sum over the calls of the model on a page that begins with the run; null where it is not known. */
export function runUsage(events: readonly StoredEvent[]): Usage | null {
  if (events[0]?.i !== 0) return null;
  return events.reduce<Usage | null>((sum, event) => {
    if (event.type !== 'assistant' || event.subtype !== 'end') return sum;
    return sum === null ? event.usage : addUsage(sum, event.usage);
  }, null);
}
