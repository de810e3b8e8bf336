// (pure) Events in an event format, as many as a reply has room for.
import { translate } from '../../event-formats/index.ts';
import { clipEvent } from '../../protocol/bound-event.ts';
import type { StoredEvent } from '../../protocol/event.ts';
import type { EventFormat } from '../../protocol/request.ts';

interface Fitted {
  readonly told: unknown[];
  /** How many of the events they are. */
  readonly count: number;
}

/** Fields are not cut shorter than this; what little an event holds beside them always has room. */
const LEAST_CHARS = 64;

const charsOf = (told: unknown): number => JSON.stringify(told).length;

/** One event that has no room for itself: its fields are cut, and it says so. */
function cutToFit(event: StoredEvent, dialect: EventFormat, maxChars: number): unknown[] {
  for (let most = maxChars; ; most = Math.floor(most / 2)) {
    const told = translate([clipEvent(event, Math.max(most, LEAST_CHARS))], dialect);
    if (most <= LEAST_CHARS || charsOf(told) <= maxChars) return told;
  }
}

/** The first events whose JSON in the event format has at most so many characters; of one that is longer alone, a part. */
export function fitEvents(events: readonly StoredEvent[], dialect: EventFormat, maxChars: number): Fitted {
  for (let count = events.length; ;) {
    const told = translate(events.slice(0, count), dialect);
    const chars = charsOf(told);
    if (chars <= maxChars || count === 0) return { told, count };
    const [first] = events;
    if (count === 1 && first !== undefined) return { told: cutToFit(first, dialect, maxChars), count };
    count = Math.min(count - 1, Math.max(1, Math.floor((count * maxChars) / chars)));
  }
}
