// Events of a job, from one on.
import type { StoredEvent } from '../protocol/event.ts';
import { hasEnded, type JobId, type JobRecord } from '../protocol/job.ts';
import { LIMITS } from '../protocol/limits.ts';
import { createEventCursor } from '../store/events/event-log.ts';
import { type FollowDeps, waitForJob } from './follow.ts';

export interface EventPage {
  readonly events: readonly StoredEvent[];
  readonly next: number;
  readonly hasMore: boolean;
  readonly record: JobRecord;
}

export interface EventQuery {
  readonly since: number;
  readonly limit: number;
  /** How many characters of the log at most; one event at least. */
  readonly maxChars?: number;
  /** How long to wait for a first event. */
  readonly seconds?: number;
  /** Ends the wait. */
  readonly signal?: AbortSignal;
}

/** Waits for the first where none is there yet and the query says so. */
export async function readPage(
  deps: FollowDeps,
  id: JobId,
  { since, limit, maxChars = LIMITS.eventPageChars, seconds = 0, signal }: EventQuery,
  look: (id: JobId) => Promise<JobRecord>,
): Promise<EventPage> {
  let record = await look(id);
  const cursor = createEventCursor(deps.store.paths(id).events, since);
  try {
    let events = await cursor.take(limit, maxChars);
    if (events.length === 0 && seconds > 0 && !hasEnded(record)) {
      const arrived = new AbortController();
      record = await waitForJob(deps, id, {
        seconds,
        signal: signal === undefined ? arrived.signal : AbortSignal.any([signal, arrived.signal]),
        since,
        onEvents: () => {
          arrived.abort();
        },
      });
      events = await cursor.take(limit, maxChars);
    }
    const last = events.at(-1);
    return {
      events,
      next: last === undefined ? since : last.i + 1,
      hasMore: last !== undefined && (await cursor.take(1)).length > 0,
      record,
    };
  } finally {
    await cursor.close();
  }
}
