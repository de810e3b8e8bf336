// What a job changed: shown, applied to the checkout, or put away.
import { timestamp } from '../platform/clock.ts';
import { withLock } from '../platform/lock-file.ts';
import { BridgeError } from '../protocol/error.ts';
import { hasEnded, type JobId, type JobRecord, STRUCTURAL_FIELDS } from '../protocol/job.ts';
import { LIMITS } from '../protocol/limits.ts';
import type { WorkView } from '../workspace/finished.ts';
import { keepRefOf } from '../workspace/names.ts';
import type { ChangedFile } from '../workspace/patch.ts';
import type { AdmitDeps } from './admit.ts';
import type { HandOverDeps } from './hand-over.ts';

export interface DiffPage {
  readonly baseCommit: string;
  readonly files: readonly ChangedFile[];
  /** A page of the patch, redacted as a whole before it was cut. */
  readonly patch: string;
  readonly totalChars: number;
  readonly nextOffset: number | null;
  /** Over the whole patch as it is, whatever page or path was asked for. */
  readonly sha256: string;
}

export interface Summary {
  readonly record: JobRecord;
  readonly files: readonly ChangedFile[];
  /** Top of the checkout that the changes go to. */
  readonly root: string;
}

export interface Changes {
  diff(id: JobId, query: { path: string | null; offset: number; maxChars: number }): Promise<DiffPage>;
  /**
   * What would be applied. Changes nothing.
   * @throws BridgeError `patch_mismatch` when the changes are not those that were reviewed
   */
  review(id: JobId, patchSha256: string): Promise<Summary>;
  /** @throws BridgeError `patch_mismatch`, `apply_conflict`: nothing is changed then */
  apply(id: JobId, patchSha256: string): Promise<Summary & { paths: readonly string[] }>;
  /** @returns whether there was something to remove, and the ref that keeps the work */
  discard(id: JobId): Promise<{ removed: boolean; keptAt: string | null }>;
}

type ChangesDeps = Pick<AdmitDeps, 'workspaces'> & Pick<HandOverDeps, 'store' | 'redactor' | 'clock'>;

function mismatch(id: JobId): BridgeError {
  return new BridgeError('patch_mismatch', 'The changes of the job are not the patch that was reviewed.', {
    hint: `Look at them with agy_diff {"job_id":"${id}"} and send the patch_sha256 that it gives.`,
    jobId: id,
  });
}

/** Names the job in an error that a room below could not know of. */
async function about<T>(id: JobId, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof BridgeError) || error.jobId !== undefined) throw error;
    const { code, message, hint, retry, cause } = error;
    throw new BridgeError(code, message, { hint, retry, cause, jobId: id });
  }
}

/** @param look reads one job, and closes it when its runner is gone */
export function createChanges(
  { store, redactor, clock, workspaces }: ChangesDeps,
  look: (id: JobId) => Promise<JobRecord>,
): Changes {
  const ended = async (id: JobId): Promise<JobRecord> => {
    const record = await look(id);
    if (hasEnded(record)) return record;
    throw new BridgeError(
      'job_not_finished',
      `Job ${id} is still ${record.status}: its changes may change.`,
      {
        hint: `Wait with agy_status {"job_id":"${id}","wait_seconds":60}.`,
        jobId: id,
      },
    );
  };
  const reviewed = async (id: JobId, patchSha256: string): Promise<{ record: JobRecord; view: WorkView }> => {
    const record = await ended(id);
    const view = await workspaces.view(record, null);
    if (view.sha256 !== patchSha256) throw mismatch(id);
    return { record, view };
  };
  const mark = (id: JobId, field: 'applied_at' | 'discarded_at') =>
    store.claim(id, async (record) => {
      if (record.worktree === null) return;
      const at = timestamp(clock);
      const marked: JobRecord = { ...record, updated_at: at, worktree: { ...record.worktree, [field]: at } };
      await store.write(redactor.seal(marked, STRUCTURAL_FIELDS));
    });
  const summary = (record: JobRecord, { files }: WorkView): Summary => ({
    record,
    files,
    root: record.worktree?.root ?? record.cwd,
  });
  const alone = <T>(id: JobId, act: () => Promise<T>): Promise<T> =>
    about(id, async () => {
      await look(id); // a job that is not there may have no store, and so no place for a lock
      // one at a time for all checkouts: an apply takes moments, and the lock must not lie where an agent writes
      return withLock(store.places.applyLock, act);
    });

  return {
    diff: (id, query) =>
      about(id, async () => {
        const view = await workspaces.view(await ended(id), query.path);
        // as a whole: a page must not cut a secret in two
        const patch = redactor.text(view.patch.subarray(0, LIMITS.outputChars.max).toString('utf8'));
        const end = Math.min(query.offset + query.maxChars, patch.length);
        return {
          baseCommit: view.baseCommit,
          files: view.files,
          patch: patch.slice(query.offset, end),
          totalChars: patch.length,
          nextOffset: end < patch.length ? end : null,
          sha256: view.sha256,
        };
      }),
    review: (id, patchSha256) =>
      about(id, async () => {
        const { record, view } = await reviewed(id, patchSha256);
        return summary(record, view);
      }),
    apply: (id, patchSha256) =>
      alone(id, async () => {
        const { record, view } = await reviewed(id, patchSha256);
        const { paths } = await workspaces.apply(record);
        await mark(id, 'applied_at');
        return { ...summary(record, view), paths };
      }),
    discard: (id) =>
      alone(id, async () => {
        const record = await ended(id);
        const { removed, kept } = await workspaces.discard(record);
        if (removed) await mark(id, 'discarded_at');
        return { removed, keptAt: kept ? keepRefOf(id) : null };
      }),
  };
}
