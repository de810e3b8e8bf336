// What a job says and when it ends, reported by file events and not by polling; waiting for its end with a time limit.
import path from 'node:path';
import { watchFolder } from '../platform/waiting/watch-folder.ts';
import type { StoredEvent } from '../protocol/event.ts';
import { hasEnded, type JobId, type JobRecord } from '../protocol/job.ts';
import { LIMITS, TIMES } from '../protocol/limits.ts';
import { createEventCursor } from '../store/events/event-log.ts';
import { readOrClose, type RecoverDeps } from './spawn-recovery.ts';

interface Step {
  readonly record: JobRecord;
  /** What came since the last step. */
  readonly events: readonly StoredEvent[];
}

export type FollowDeps = RecoverDeps;

/**
 * Yields a step whenever something came, and the last one when the job has ended; ends silently when `signal` aborts.
 * @param since index of the first event wanted; null when events are not
 */
async function* followJob(
  deps: FollowDeps,
  id: JobId,
  options: { since: number | null; signal: AbortSignal; until: (record: JobRecord) => boolean },
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
      if (options.until(record)) {
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

export interface WaitOptions {
  readonly seconds: number;
  /** Aborted when the caller leaves; the wait then ends like one whose time is up. */
  readonly signal?: AbortSignal;
  /** Sees the events as they come; none of a job that had ended before. */
  readonly onEvents?: ((events: readonly StoredEvent[], record: JobRecord) => void) | null;
  /** Index of the first event that `onEvents` wants. */
  readonly since?: number;
  /** What is waited for; else the end of the job. */
  readonly until?: (record: JobRecord) => boolean;
}

/** @returns the job as it is at the end of the wait */
export async function waitForJob(deps: FollowDeps, id: JobId, options: WaitOptions): Promise<JobRecord> {
  const { until = hasEnded } = options;
  const now = await deps.store.read(id);
  if (until(now)) return now;
  const timeUp = new AbortController();
  const timer = setTimeout(() => {
    timeUp.abort();
  }, options.seconds * 1_000);
  try {
    const signals = [options.signal, timeUp.signal].filter((each) => each !== undefined);
    const signal = AbortSignal.any(signals);
    let last: JobRecord | null = null;
    for await (const { record, events } of followJob(deps, id, {
      since: options.onEvents == null ? null : (options.since ?? 0),
      signal,
      until,
    })) {
      last = record;
      if (events.length > 0) options.onEvents?.(events, record);
    }
    return last ?? (await deps.store.read(id));
  } finally {
    clearTimeout(timer);
  }
}
