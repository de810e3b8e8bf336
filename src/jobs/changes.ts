// What a job changed: shown, applied to the checkout, or discarded.
import { timestamp } from '../platform/clock.ts';
import { type Held, withLock } from '../platform/locks/lock-file.ts';
import { errnoOf } from '../platform/files/private-file.ts';
import { BridgeError } from '../protocol/error.ts';
import { appliedRows, type AppliedWhat } from '../protocol/applied-part.ts';
import {
  hasEnded,
  type JobId,
  type JobRecord,
  STRUCTURAL_FIELDS,
  type WorktreeRecord,
} from '../protocol/job.ts';
import { toolCall } from '../protocol/text/references.ts';
import type { ChangedFile } from '../workspace/review/changed-files.ts';
import type { WorkView } from '../workspace/worktree/finished-worktree.ts';
import { keepRefOf } from '../workspace/worktree/worktree-names.ts';
import type { AdmitDeps } from './admission/step.ts';
import {
  ALL_CHANGES_ASKED,
  type ApplyRequest,
  type Chosen,
  chosenFiles,
  filesLeft,
  orderOf,
  refuseIdle,
  withApplied,
} from './apply-request.ts';
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
import type { AppliedChanges, DiffPage, DiffQuery, DiscardedWorktree, Summary } from './change-views.ts';
import type { PreparationDeps } from './find-preparation.ts';
import { createPatchReader } from './read-patch.ts';
import { shownVerify } from './verify/judge-verify.ts';
import { provedApplies, provedOrRefused } from './verify/require-verify.ts';

export interface Changes {
  diff(id: JobId, query: DiffQuery): Promise<DiffPage>;
  /**
   * What would be applied. Changes nothing.
   * @throws BridgeError `patch_mismatch` when the changes are not those that were reviewed, and where a proof is required
   * that is not there; `invalid_request`
   */
  review(id: JobId, patchSha256: string, request?: ApplyRequest, signal?: AbortSignal): Promise<Summary>;
  /**
   * @param patchSha256 of the whole patch, also where a part is asked for
   * @param signal ends it until the first file is written
   * @throws BridgeError `patch_mismatch`, `apply_conflict`: what its hint says of the checkout was checked; `busy`
   */
  apply(
    id: JobId,
    patchSha256: string,
    request?: ApplyRequest,
    signal?: AbortSignal,
  ): Promise<AppliedChanges>;
  /**
   * @param force what cannot be kept is removed as well
   * @param signal ends it until the first file is removed
   */
  discard(id: JobId, force?: boolean, signal?: AbortSignal): Promise<DiscardedWorktree>;
}

type ChangesDeps = PreparationDeps & Pick<AdmitDeps, 'clock' | 'redactor'>;

/** Null where nothing was brought back, or all was. */
function leftIn(files: readonly ChangedFile[], { worktree }: JobRecord): readonly ChangedFile[] | null {
  const rows = appliedRows(worktree);
  const left = filesLeft(files, rows);
  return rows.length === 0 || left.length === 0 ? null : left;
}

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
  /** @param use the work, when it is what was reviewed, and what of it is asked for */
  const reviewed = async <T>(
    id: JobId,
    patchSha256: string,
    request: ApplyRequest,
    signal: AbortSignal | undefined,
    use: (record: JobRecord, view: WorkView, chosen: Chosen) => Promise<T>,
  ): Promise<T> => {
    refuseIdle(request);
    const record = await own(id);
    return workspaces.show(record, { only: null, signal }, (view) => {
      if (view.sha256 !== patchSha256) throw patchMismatch(id);
      const chosen = chosenFiles(id, view.files, request.paths);
      const names = new Set(chosen.files.map((file) => file.path));
      const unshown = view.unshown.filter((name) => names.has(name));
      if (unshown.length > 0) throw notReviewed(id, unshown);
      return use(record, view, chosen);
    });
  };
  const reader = createPatchReader(redactor);
  const mark = (id: JobId, change: (worktree: WorktreeRecord, at: string) => WorktreeRecord) =>
    store.claim(id, async (record, { write }) => {
      if (record.worktree === null) return;
      const at = timestamp(clock);
      const marked: JobRecord = { ...record, updated_at: at, worktree: change(record.worktree, at) };
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
            left: path === null ? leftIn(view.files, record) : null,
            // a filter that fails keeps nobody from reading
            converted: offset === 0 ? await workspaces.converted(record, signal).catch(() => []) : [],
          };
        });
      }),
    review: (id, patchSha256, request = ALL_CHANGES_ASKED, signal) =>
      about(id, () =>
        reviewed(id, patchSha256, request, signal, async (record, view, { files, part }) => {
          const names = new Set(files.map((file) => file.path));
          const { masked, notes } = await reader.summary(view, signal);
          const { as } = request;
          const verify = await provedOrRefused(part !== undefined, deps, record, view.sha256, signal);
          const converted = as === 'branch' ? [] : await workspaces.converted(record, signal);
          return {
            record,
            verify,
            files,
            masked: masked.filter((name) => names.has(name)),
            notes: notes.filter((note) => names.has(note.path)),
            converted: converted.filter((name) => names.has(name)),
            root: rootOf(record),
            as,
            branch: as === 'commit' ? await workspaces.branchOf(record, signal) : request.branch,
            of: view.files.length,
          };
        }),
      ),
    apply: (id, patchSha256, request = ALL_CHANGES_ASKED, signal) =>
      alone(id, signal, async ({ confirm }) => {
        const { record, chosen, all } = await reviewed(
          id,
          patchSha256,
          request,
          signal,
          (found, view, part) => Promise.resolve({ record: found, chosen: part, all: view.files }),
        );
        const note = (what: AppliedWhat) => mark(id, (worktree, at) => withApplied(worktree, what, at));
        const { notNoted: why, ...applied } = await workspaces.apply(record, {
          ...{ signal, confirm, note },
          order: orderOf(record, chosen, request),
          ...(chosen.part === undefined ? {} : { part: chosen.part }),
        });
        const warning = why === null ? null : applyNotRecorded(why, id, 'The next look at the job notes it.');
        const left = filesLeft(all, [...appliedRows(record.worktree), applied.what]);
        return { ...applied, root: rootOf(record), left, warning };
      }),
    discard: (id, force = false, signal) =>
      alone(id, signal, async ({ confirm }) => {
        const record = await own(id);
        const user = record.workspace === null ? null : await workingIn(store, record.workspace.path);
        if (user !== null) throw worktreeInUse(id, user);
        const { kept, ...discarded } = await workspaces.discard(record, force, signal, confirm);
        // also when there was nothing left of it: an earlier one may have been broken off before it was noted
        const isNoted = !discarded.removed && record.worktree?.discarded_at !== null;
        const why: unknown = isNoted
          ? null
          : await mark(id, (worktree, at) => ({ ...worktree, discarded_at: at })).catch(
              (error: unknown) => error,
            );
        const warning =
          why == null
            ? null
            : applyNotRecorded(why, id, 'Discard it again when the store can be written again.');
        return { ...discarded, keptAt: kept ? keepRefOf(id) : null, warning };
      }),
  };
}
