// The store to a stream: what a job says and when it ends, reported by file events and not by polling.
import path from 'node:path';
import { watchFolder } from '../platform/waiting/watch-folder.ts';
import type { StoredEvent } from '../protocol/event.ts';
import { hasEnded, type JobId, type JobRecord } from '../protocol/job.ts';
import { LIMITS, TIMES } from '../protocol/limits.ts';
import { createEventCursor } from '../store/events/event-log.ts';
import { readOrClose, type RecoverDeps } from './spawn-recovery.ts';

export interface Step {
  readonly record: JobRecord;
  /** What came since the last step. */
  readonly events: readonly StoredEvent[];
}

export type FollowDeps = RecoverDeps;

/**
 * Yields a step whenever something came, and the last one when the job has ended; ends silently when `signal` aborts.
 * @param since index of the first event wanted; null when events are not
 */
export async function* followJob(
  deps: FollowDeps,
  id: JobId,
  options: { since: number | null; signal: AbortSignal },
): AsyncGenerator<Step> {
  const { signal } = options;
  const { folder, meta, events: file } = deps.store.paths(id);
  const cursor = options.since === null ? null : createEventCursor(file, options.since);
  const files = cursor === null ? [meta] : [meta, file];
  const names = new Set(files.map((each) => path.basename(each)));
  const watching = watchFolder(folder, TIMES.followBackstopMs, signal, names);
  try {
    for (;;) {
      const record = await readOrClose(deps, id);
      // The record is read before the events: what came before the end is in the last step.
      for (;;) {
        const events = cursor === null ? [] : await cursor.take(LIMITS.readEvents.max);
        if (events.length === 0) break;
        yield { record, events };
      }
      if (hasEnded(record)) {
        yield { record, events: [] };
        return;
      }
      if (signal.aborted) return;
      await watching.changed();
    }
  } finally {
    watching.close();
    await cursor?.close();
  }
}
