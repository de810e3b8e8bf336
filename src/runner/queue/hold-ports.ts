// Ports for what runs after a job has ended: the job's own, unless somebody has them by then.
import { withLock } from '../../platform/locks/lock-file.ts';
import type { JobRecord } from '../../protocol/job.ts';
import type { JobStore } from '../../store/job-store.ts';
import { createPortHolds } from '../../store/port-holds.ts';
import { assignPorts } from './assign-ports.ts';
import { createLiveView } from './live-view.ts';
import type { LiveJob } from './queue-order.ts';

/** The first ports of all blocks that are in use. To be called under the turn lock. */
export async function takenPorts(
  { places }: Pick<JobStore, 'places'>,
  jobs: readonly LiveJob[],
): Promise<ReadonlySet<number>> {
  const held = await createPortHolds(places).taken();
  return new Set([...jobs.flatMap(({ portBase }) => portBase ?? []), ...held]);
}

/**
 * Calls `act` with the first of ten ports that no living job and no other such run has.
 * @param act undefined where none were found
 */
export async function withPorts<T>(
  store: JobStore,
  { job_id: jobId, port_base: before }: Pick<JobRecord, 'job_id' | 'port_base'>,
  signal: AbortSignal,
  act: (portBase: number | undefined) => Promise<T>,
): Promise<T> {
  const holds = createPortHolds(store.places);
  const turn = { signal, makesFolder: true, startsOver: true };
  const base = await withLock(
    store.places.turnLock,
    async ({ confirm }) => {
      const { jobs } = await createLiveView(store).look(() => false);
      const found = await assignPorts({ jobId, before, taken: await takenPorts(store, jobs) });
      await confirm();
      if (found !== undefined) await holds.hold(found);
      return found;
    },
    turn,
  ).catch(() => undefined); // it can do without; where it is stopped, that is said by what follows
  try {
    return await act(base);
  } finally {
    if (base !== undefined) await holds.release(base);
  }
}
