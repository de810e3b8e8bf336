// Following with a patience: until the job ends, the time is up, or the caller leaves.
import type { StoredEvent } from '../protocol/event.ts';
import { hasEnded, type JobId, type JobRecord } from '../protocol/job.ts';
import { type FollowDeps, followJob } from './follow.ts';

export interface WaitOptions {
  readonly seconds: number;
  /** Aborted when the caller leaves; the wait then ends like one whose time is up. */
  readonly signal?: AbortSignal;
  /** Sees the events as they come; none of a job that had ended before. */
  readonly onEvents?: ((events: readonly StoredEvent[], record: JobRecord) => void) | null;
  /** Index of the first event that `onEvents` wants. */
  readonly since?: number;
}

/** @returns the job as it stands at the end of the wait */
export async function waitForJob(deps: FollowDeps, id: JobId, options: WaitOptions): Promise<JobRecord> {
  const now = await deps.store.read(id);
  if (hasEnded(now)) return now;
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
    })) {
      last = record;
      if (events.length > 0) options.onEvents?.(events, record);
    }
    return last ?? (await deps.store.read(id));
  } finally {
    clearTimeout(timer);
  }
}
