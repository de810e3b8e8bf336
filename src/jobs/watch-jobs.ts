// Reports when a job moves, or any job does: by file events, with slow polling as a fallback.
import { watchFolder } from '../platform/waiting/watch-folder.ts';
import { hasEnded, type JobId, type JobRecord } from '../protocol/job.ts';
import { LIMITS, TIMES } from '../protocol/limits.ts';
import type { JobStore } from '../store/job-store.ts';

export interface WatchDeps {
  readonly store: JobStore;
  /** One job as it is, its events counted. */
  readonly look: (id: JobId) => Promise<JobRecord>;
}

/** Yields the record whenever it says something new, first as it is; ends with the job or with `signal`. */
export async function* watchJob(
  { store, look }: WatchDeps,
  id: JobId,
  signal: AbortSignal,
): AsyncGenerator<JobRecord> {
  const watching = watchFolder(store.paths(id).folder, TIMES.followBackstopMs, signal);
  try {
    let told = '';
    while (!signal.aborted) {
      const record = await look(id);
      const { status, events, updated_at } = record;
      const now = `${status} ${events} ${updated_at}`;
      if (now !== told) yield record;
      told = now;
      if (hasEnded(record)) return;
      await watching.changed();
    }
  } finally {
    watching.close();
  }
}

/** Yields once it watches, then whenever a job comes, goes, or changes its status, among the newest; ends with `signal`. */
export async function* watchJobs(deps: WatchDeps, signal: AbortSignal): AsyncGenerator<null> {
  const { store, look } = deps;
  const over = new AbortController();
  const any = AbortSignal.any([signal, over.signal]);
  const statuses = new Map<JobId, JobRecord['status']>();
  let dirty = false;
  let wake: (() => void) | null = null;
  const move = (): void => {
    dirty = true;
    wake?.();
  };
  const root = watchFolder(store.root, TIMES.listBackstopMs, any);
  const followRoot = async (): Promise<void> => {
    while (!any.aborted) {
      await root.changed();
      move();
    }
  };
  const follow = async (id: JobId): Promise<void> => {
    for await (const { status } of watchJob(deps, id, any)) {
      if (statuses.get(id) === status) continue;
      statuses.set(id, status);
      move();
    }
  };
  try {
    void followRoot();
    let told: string | null = null;
    while (!signal.aborted) {
      dirty = false;
      const ids = (await store.list()).slice(0, LIMITS.sessionsPage.default);
      for (const id of ids) {
        if (statuses.has(id)) continue;
        const record = await look(id).catch(() => null); // damaged or gone: it does not move
        statuses.set(id, record?.status ?? 'unknown');
        if (record !== null && !hasEnded(record)) void follow(id).catch(() => undefined); // purged meanwhile
      }
      const now = ids.map((id) => `${id} ${statuses.get(id) ?? ''}`).join('\n');
      if (now !== told) yield null;
      told = now;
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (dirty || signal.aborted) resolve();
      });
    }
  } finally {
    over.abort();
    root.close();
  }
}
