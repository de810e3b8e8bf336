// What a job changed: shown, applied to the checkout, or discarded.
import { timestamp } from '../platform/clock.ts';
import { type Held, withLock } from '../platform/locks/lock-file.ts';
import { errnoOf } from '../platform/files/private-file.ts';
import { BridgeError } from '../protocol/error.ts';
import { hasEnded, type JobId, type JobRecord, STRUCTURAL_FIELDS } from '../protocol/job.ts';
import { toolCall } from '../protocol/text/references.ts';
import type { ChangedFile } from '../workspace/review/changed-files.ts';
import type { ReviewNote } from '../workspace/review/notes/review-note.ts';
import type { Discarded } from '../workspace/worktree/discard-worktree.ts';
import type { WorkView } from '../workspace/worktree/finished-worktree.ts';
import { keepRefOf } from '../workspace/worktree/worktree-names.ts';
import type { AdmitDeps } from './admission/step.ts';
import { storeError } from '../store/store-error.ts';
import { workingIn } from '../store/worktree-jobs.ts';
import {
  about,
  applyNotRecorded,
  asBusy,
  continuedElsewhere,
  notReviewed,
  patchMismatch,
  worktreeInUse,
} from './change-errors.ts';
import type { PreparationDeps } from './find-preparation.ts';
import type { PatchPage } from './patch-page.ts';
import { createPatchReader } from './read-patch.ts';
import { type Judged, shownVerify } from './verify/judge-verify.ts';
import { provedApplies, provedOrRefused } from './verify/require-verify.ts';

export interface MaskedPlaces {
  readonly path: string;
  readonly line: number;
  /** How many places of the line are masked. */
  readonly count: number;
}

export interface DiffPage extends Omit<PatchPage, 'masked' | 'begins'> {
  readonly baseCommit: string;
  /** All files, or those asked for. */
  readonly files: readonly ChangedFile[];
  /** Those whose patch begins on this page. */
  readonly begins: readonly ChangedFile[];
  /** Masked on this page. */
  readonly masked: readonly MaskedPlaces[];
  /** Over the whole patch as it is, whatever page or path was asked for. */
  readonly sha256: string;
  /** Files that applying writes in another form than the patch shows; reported on the first page. */
  readonly converted: readonly string[];
  /** What to look at twice in `files`; on the first page. */
  readonly notes: readonly ReviewNote[];
  /** Whether the changes are proved; on the first page. */
  readonly verify: Judged | null;
  readonly record: JobRecord;
}

export interface DiffQuery {
  readonly path: string | null;
  readonly offset: number;
  readonly maxChars: number;
  /** Binary files with all their bytes. */
  readonly fullBinary?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface Summary {
  readonly record: JobRecord;
  readonly files: readonly ChangedFile[];
  /** Files in whose patch something is masked. */
  readonly masked: readonly string[];
  /** Files that are written in another form than the patch shows. */
  readonly converted: readonly string[];
  /** What to look at twice. */
  readonly notes: readonly ReviewNote[];
  /** Whether they are proved. */
  readonly verify: Judged | null;
  /** Top of the checkout that the changes go to. */
  readonly root: string;
}

interface Noted {
  /** Null when the record of the job says what was done; else why it does not. */
  readonly warning: string | null;
}

export interface AppliedChanges extends Noted {
  readonly root: string;
  readonly paths: readonly string[];
  /** Submodules for which the work names another commit, null for none: that is left to the user. */
  readonly submodules: readonly { readonly path: string; readonly commit: string | null }[];
}

export interface DiscardedWorktree extends Omit<Discarded, 'kept'>, Noted {
  /** The ref that keeps the work; null when there is none. */
  readonly keptAt: string | null;
}

export interface Changes {
  diff(id: JobId, query: DiffQuery): Promise<DiffPage>;
  /**
   * What would be applied. Changes nothing.
   * @throws BridgeError `patch_mismatch` when the changes are not those that were reviewed, and where a proof is required
   * that is not there
   */
  review(id: JobId, patchSha256: string, signal?: AbortSignal): Promise<Summary>;
  /**
   * @param signal ends it until the first file is written
   * @throws BridgeError `patch_mismatch`, `apply_conflict`: what its hint says of the checkout was checked; `busy`
   */
  apply(id: JobId, patchSha256: string, signal?: AbortSignal): Promise<AppliedChanges>;
  /**
   * @param force what cannot be kept is removed as well
   * @param signal ends it until the first file is removed
   */
  discard(id: JobId, force?: boolean, signal?: AbortSignal): Promise<DiscardedWorktree>;
}

type ChangesDeps = PreparationDeps & Pick<AdmitDeps, 'clock' | 'redactor'>;

/** @param look reads one job, and closes it when its runner is gone */
export function createChanges(deps: ChangesDeps, look: (id: JobId) => Promise<JobRecord>): Changes {
  const { store, redactor, clock } = deps;
  const workspaces = provedApplies(deps);
  const ended = async (id: JobId): Promise<JobRecord> => {
    const record = await look(id);
    if (hasEnded(record)) return record;
    throw new BridgeError(
      'job_not_finished',
      `Job ${id} is still ${record.status}, and may change more files.`,
      {
        hint: `Wait with ${toolCall('agy_status', { job_id: id, wait_seconds: 60 })}.`,
        jobId: id,
      },
    );
  };
  /** Of a job that still has its worktree. */
  const own = async (id: JobId): Promise<JobRecord> => {
    const record = await ended(id);
    if (record.continued_by !== undefined) throw continuedElsewhere(id, record.continued_by);
    return record;
  };
  /** @param use the work, when it is what was reviewed */
  const reviewed = async <T>(
    id: JobId,
    patchSha256: string,
    signal: AbortSignal | undefined,
    use: (record: JobRecord, view: WorkView) => Promise<T>,
  ): Promise<T> => {
    const record = await own(id);
    return workspaces.show(record, { only: null, signal }, (view) => {
      if (view.sha256 !== patchSha256) throw patchMismatch(id);
      if (view.unshown.length > 0) throw notReviewed(id, view.unshown);
      return use(record, view);
    });
  };
  const reader = createPatchReader(redactor);
  const mark = (id: JobId, field: 'applied_at' | 'discarded_at') =>
    store.claim(id, async (record, { write }) => {
      if (record.worktree === null) return;
      const at = timestamp(clock);
      const marked: JobRecord = { ...record, updated_at: at, worktree: { ...record.worktree, [field]: at } };
      await write(redactor.redactFields(marked, STRUCTURAL_FIELDS));
    });
  const rootOf = (record: JobRecord): string => record.worktree?.root ?? record.cwd;
  const alone = <T>(
    id: JobId,
    signal: AbortSignal | undefined,
    act: (lock: Held) => Promise<T>,
  ): Promise<T> =>
    about(id, async () => {
      await look(id); // a job that is not there may have no store, and so no place for a lock
      let isHeld = false;
      // one at a time for all checkouts: an apply takes moments, and the lock must not lie where an agent writes
      return withLock(
        store.places.applyLock,
        (lock) => {
          isHeld = true;
          return act(lock);
        },
        { signal, makesFolder: true },
      ).catch((error: unknown) => {
        if (isHeld || signal?.aborted === true) throw error;
        throw asBusy(errnoOf(error) === null ? error : storeError('locked', error, id));
      });
    });

  return {
    diff: (id, query) =>
      about(id, async () => {
        const { path, offset, fullBinary = false, signal } = query;
        const record = await ended(id);
        return workspaces.show(record, { only: path, fullBinary, signal }, async (view) => {
          const { masked, begins, ...shown } = await reader.page(view, query);
          const fileOf = (section: number): ChangedFile | undefined =>
            view.files[view.sections[section] ?? -1];
          return {
            ...shown,
            record,
            baseCommit: view.baseCommit,
            files: view.files,
            begins: begins.flatMap((section) => fileOf(section) ?? []),
            masked: masked.map(({ file, ...place }) => ({ path: fileOf(file)?.path ?? '', ...place })),
            sha256: view.sha256,
            verify: offset === 0 ? await shownVerify(deps, record, view.sha256, signal) : null,
            // a filter that fails keeps nobody from reading
            converted: offset === 0 ? await workspaces.converted(record, signal).catch(() => []) : [],
          };
        });
      }),
    review: (id, patchSha256, signal) =>
      about(id, () =>
        reviewed(id, patchSha256, signal, async (record, view) => ({
          record,
          verify: await provedOrRefused(deps, record, view.sha256, signal),
          files: view.files,
          ...(await reader.summary(view, signal)),
          converted: await workspaces.converted(record, signal),
          root: rootOf(record),
        })),
      ),
    apply: (id, patchSha256, signal) =>
      alone(id, signal, async ({ confirm }) => {
        const record = await reviewed(id, patchSha256, signal, (found) => Promise.resolve(found));
        const note = () => mark(id, 'applied_at');
        const {
          paths,
          submodules,
          notNoted: why,
        } = await workspaces.apply(record, { signal, confirm, note });
        const warning = why === null ? null : applyNotRecorded(why, id, 'The next look at the job notes it.');
        return { root: rootOf(record), paths, submodules, warning };
      }),
    discard: (id, force = false, signal) =>
      alone(id, signal, async ({ confirm }) => {
        const record = await own(id);
        const user = record.workspace === null ? null : await workingIn(store, record.workspace.path);
        if (user !== null) throw worktreeInUse(id, user);
        const { kept, ...discarded } = await workspaces.discard(record, force, signal, confirm);
        // also when there was nothing left of it: an earlier one may have been broken off before it was noted
        const isNoted = !discarded.removed && record.worktree?.discarded_at !== null;
        const why: unknown = isNoted ? null : await mark(id, 'discarded_at').catch((error: unknown) => error);
        const warning =
          why == null
            ? null
            : applyNotRecorded(why, id, 'Discard it again when the store can be written again.');
        return { ...discarded, keptAt: kept ? keepRefOf(id) : null, warning };
      }),
  };
}
