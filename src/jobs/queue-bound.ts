// How many jobs may wait: one more is refused before anything of it is made.
import { hasEnded, type JobId } from '../protocol/job.ts';
import { queueFull } from '../protocol/queue-errors.ts';
import type { JobStore } from '../store/job-store.ts';
import { hasLivingOwner } from '../store/owner.ts';

export interface QueueBound {
  /**
   * Runs `create`, which marks the job as live.
   * @throws BridgeError `busy` when as many wait as may
   */
  admit(id: JobId, create: () => Promise<void>): Promise<void>;
}

interface Bounds {
  readonly slots: number;
  readonly queued: number;
}

export function createQueueBound(store: JobStore, { slots, queued }: Bounds): QueueBound {
  /** Admitted by this process, and without a mark yet. */
  const coming = new Set<JobId>();

  /** Asked only when the marks alone say too many: some may be of jobs that have ended. */
  async function living(ids: readonly JobId[]): Promise<number> {
    const lives = await Promise.all(
      ids.map(async (id) => {
        if (coming.has(id)) return true;
        const record = await store.read(id).catch(() => null); // removed, damaged, or not written yet
        return record !== null && !hasEnded(record) && (await hasLivingOwner(record));
      }),
    );
    return lives.filter(Boolean).length;
  }

  return {
    async admit(id, create) {
      coming.add(id);
      try {
        const ids = [...new Set([...(await store.live.list()), ...coming])].filter((other) => other !== id);
        if (ids.length >= slots + queued) {
          const waiting = (await living(ids)) - slots;
          if (waiting >= queued) throw queueFull({ waiting, bound: queued });
        }
        await create();
      } finally {
        coming.delete(id);
      }
    },
  };
}
