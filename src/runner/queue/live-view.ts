// The live jobs, read as rarely as possible: a record is re-read only when its file has been replaced.
import { changedMs } from '../../platform/files/folder-entries.ts';
import { fileStamp, unlessAbsent } from '../../platform/files/private-file.ts';
import { hasEnded, type JobId, type JobRecord, type ProcessIdentity } from '../../protocol/job.ts';
import { TIMES } from '../../protocol/limits.ts';
import { hasLivingOwner } from '../../store/owner.ts';
import type { JobStore } from '../../store/job-store.ts';
import type { LiveJob } from './queue-order.ts';

export const ownerKey = (owner: ProcessIdentity | null): string => JSON.stringify(owner);

type Basics = Pick<JobRecord, 'job_id' | 'status' | 'session_id' | 'owner' | 'port_base' | 'waiting_for'>;

export const toLiveJob = ({ job_id, status, session_id, owner, port_base }: Basics): LiveJob => ({
  id: job_id,
  running: status === 'running',
  session: session_id,
  owner: ownerKey(owner),
  portBase: port_base,
});

/** What is kept of a record; null for one that cannot be read. */
interface Seen {
  readonly stamp: string | null;
  readonly record: Basics | null;
  /** Since when, in ms of a clock that never jumps. */
  readonly since: number;
}

export interface LiveView {
  /**
   * The ids with a mark, and the jobs among them that somebody has in hand. One whose owner died holds nothing;
   * whoever looks at it closes it.
   * @param own ids of which the caller knows more than their records say: not read
   */
  look(
    own: (id: JobId) => boolean,
  ): Promise<{ readonly ids: readonly JobId[]; readonly jobs: readonly LiveJob[] }>;
}

/** @param now of a clock that never jumps, in ms */
export function createLiveView(store: JobStore, now = (): number => performance.now()): LiveView {
  const seen = new Map<JobId, Seen>();

  async function see(id: JobId): Promise<Seen> {
    const stamp = await unlessAbsent(fileStamp(store.paths(id).meta), null).catch(() => null);
    const known = seen.get(id);
    if (known?.stamp === stamp) return known;
    const found = stamp === null ? null : await store.read(id).catch(() => null); // removed or damaged
    const record =
      found === null
        ? null
        : {
            job_id: id,
            status: found.status,
            session_id: found.session_id,
            owner: found.owner,
            port_base: found.port_base,
            waiting_for: found.waiting_for,
          };
    const fresh = { stamp, record, since: now() };
    seen.set(id, fresh);
    return fresh;
  }

  /**
   * Its writer was killed before it wrote the record: by the times of the folder's own file system, or by how long it
   * was watched. A writer that was only suspended marks its job again.
   */
  async function isAlone(id: JobId, since: number): Promise<boolean> {
    if (now() - since > TIMES.markAloneMs) return true;
    const [made, latest] = await Promise.all([
      changedMs(store.live.fileOf(id)),
      changedMs(store.live.folder),
    ]);
    return made !== null && latest !== null && latest - made > TIMES.markAloneMs;
  }

  async function liveJob(id: JobId): Promise<LiveJob | null> {
    const { stamp, record, since } = await see(id);
    if (record === null) {
      if (stamp === null && (await isAlone(id, since))) await store.live.unmark(id);
      return null;
    }
    if (hasEnded(record)) {
      await store.live.unmark(id); // its writer was killed between the two
      return null;
    }
    if (record.waiting_for !== undefined) return null; // it takes no slot, and may never begin
    return (await hasLivingOwner(record)) ? toLiveJob(record) : null;
  }

  return {
    async look(own) {
      const ids = await store.live.list();
      for (const id of seen.keys()) if (!ids.includes(id)) seen.delete(id);
      const jobs = await Promise.all(ids.filter((id) => !own(id)).map(liveJob));
      return { ids, jobs: jobs.filter((job) => job !== null) };
    },
  };
}
