// The worktree of a job that has ended: its work shown, applied or discarded.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { kindOf } from '../../platform/files/paths.ts';
import { BridgeError } from '../../protocol/error.ts';
import type { JobRecord } from '../../protocol/job.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { UnfinishedApply } from '../apply/apply-journal.ts';
import type { SettledApply } from '../apply/interrupted-applies.ts';
import type { OnStep } from '../apply/apply-write.ts';
import type { Applied, ApplyOptions } from '../apply/apply-changes.ts';
import { ALL_CHANGES, type ApplyOrder } from '../apply/apply-order.ts';
import { type Place, hardenPlace, reviewBase } from './worktree-place.ts';
import type { Discarded } from './discard-worktree.ts';
import type { GitAccess } from '../git/git.ts';
import { namesOf } from './worktree-names.ts';
import type { ListedFile } from '../review/changed-files.ts';
import { isNamed } from '../review/named-files.ts';
import type { PatchView } from '../review/patch.ts';

export interface PlacedJob extends Pick<JobRecord, 'workspace' | 'worktree'> {
  readonly job_id: string;
}

export interface WorkView extends PatchView {
  readonly baseCommit: string;
}

export interface WorkQuery {
  /** Files and folders that files and patch are reduced to, by their names or as these are shown; null for all. */
  readonly only: string | readonly string[] | null;
  /** Binary files with all their bytes, as `git apply` takes them. */
  readonly fullBinary?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface FinishedWorktree {
  /** @param use the patch can be read until it has ended */
  show<T>(job: PlacedJob, query: WorkQuery, use: (view: WorkView) => Promise<T>): Promise<T>;
  /** Names of files that applying writes in another form than the patch shows: through filters and line ends. */
  converted(job: PlacedJob, signal?: AbortSignal): Promise<readonly string[]>;
  /** @throws BridgeError `apply_conflict`: what its hint says of the checkout was checked */
  apply(
    job: PlacedJob,
    options?: Pick<ApplyOptions, 'signal' | 'confirm' | 'part' | 'note'> & { readonly order?: ApplyOrder },
  ): Promise<Applied>;
  /** The branch of the checkout; null where none is checked out, or the checkout is gone. */
  branchOf(job: PlacedJob, signal?: AbortSignal): Promise<string | null>;
  /**
   * Completes or takes back applies to the checkout of this job that a crash broke off, whichever job they are of.
   * @param note called with each; while it throws, the next look finds the apply again
   */
  settle(job: Pick<PlacedJob, 'worktree'>, note: (settled: SettledApply) => Promise<void>): Promise<void>;
  /** Applies to the checkout of this job that are under way or were broken off, whichever job they are of. */
  unfinished(job: Pick<PlacedJob, 'worktree'>): Promise<readonly UnfinishedApply[]>;
  /**
   * Removes worktree and branch. The work stays at its ref, and so does all else that only the worktree holds.
   * @param force what cannot be kept is removed as well
   * @param signal ends it until the first file is removed
   * @param confirm called right before the first file is removed; what it throws ends it
   * @throws BridgeError when something cannot be kept: nothing is removed then
   */
  discard(
    job: PlacedJob,
    force?: boolean,
    signal?: AbortSignal,
    confirm?: () => Promise<void>,
  ): Promise<Discarded>;
  /** Whether the worktree exists and holds nothing but what its job left there. */
  isAsLeft(job: PlacedJob): Promise<boolean>;
  /** Lets go of the ref that keeps the work; a repository that is gone has none. */
  forget(job: PlacedJob): Promise<void>;
}

/** @throws BridgeError when the job has no worktree */
export function placeOf({ job_id, workspace, worktree }: PlacedJob): Place {
  if (workspace?.kind !== 'worktree' || worktree === null || workspace.base_commit === null) {
    throw new BridgeError('workspace_failed', 'The job has no worktree: it worked in the directory itself.', {
      hint: 'What it changed is there already; `git diff` shows it.',
      jobId: job_id,
    });
  }
  return {
    jobId: job_id,
    root: worktree.root,
    rootGitDir: worktree.root_git_dir,
    gitDir: worktree.git_dir,
    slug: path.basename(workspace.path),
    madeBy: worktree.made_by,
    earlier: worktree.earlier ?? null,
    baseCommit: workspace.base_commit,
    included: (workspace.included ?? []).map((each) => each.path),
    filtersOff: worktree.filters_off,
    submodules: worktree.submodules ?? [],
  };
}

function notRecorded(jobId: string): BridgeError {
  return new BridgeError('workspace_failed', 'The changes of the job could not be recorded when it ended.', {
    hint: 'They are in its worktree, if that still stands: agy_status names it.',
    jobId,
  });
}

const NOTHING: PatchView = {
  files: [],
  unshown: [],
  sha256: createHash('sha256').digest('hex'),
  sections: [],
  async *pieces() {
    // a job that changed nothing has an empty patch
  },
  notes: () => Promise.resolve({ push: () => undefined, end: () => [] }),
};

export interface FinishedOptions {
  /** Called before each step of an apply. */
  readonly onApplyStep?: OnStep;
  /** Larger files of text are not shown in a patch. */
  readonly shownFileBytes?: number;
}

/** Each part is loaded by the first job that needs it: most calls of a server need none. */
export function createFinishedWorktree(
  gitAccess: GitAccess,
  { onApplyStep, shownFileBytes = LIMITS.shownFileBytes }: FinishedOptions = {},
): FinishedWorktree {
  return {
    async show(job, { only, fullBinary = false, signal }, use) {
      const place = placeOf(job);
      const { worktree } = job;
      const { baseCommit } = place;
      if (worktree?.harvested !== true) throw notRecorded(job.job_id);
      const head = worktree.head_commit ?? baseCommit;
      if (head === baseCommit) return use({ ...NOTHING, baseCommit });
      const git = (await hardenPlace(gitAccess, place, signal)).until(signal);
      const names = only === null ? null : [only].flat();
      const wanted = (file: ListedFile) => names?.some((name) => isNamed(name, file)) ?? true;
      const base = await reviewBase(git, place, head);
      const query = { base, head, wanted, fullBinary, shownFileBytes };
      const { withPatch } = await import('../review/patch.ts');
      return withPatch(git, path.join(place.gitDir, 'objects'), query, (view) =>
        use({ ...view, baseCommit }),
      );
    },
    async converted(job, signal) {
      const place = placeOf(job);
      const { root, rootGitDir, filtersOff } = place;
      const head = job.worktree?.head_commit ?? null;
      if (head === null || (await kindOf(root)) !== 'folder') return [];
      const git = (await gitAccess.hardened({ cwd: root, gitDir: rootGitDir, workTree: root }, signal)).until(
        signal,
      );
      const { convertedFiles } = await import('../review/converted-files.ts');
      return convertedFiles(git.withoutFilters(filtersOff), await reviewBase(git, place, head), head);
    },
    async apply(job, { order = ALL_CHANGES, ...options } = {}) {
      const { worktree } = job;
      const place = placeOf(job);
      if (worktree?.harvested !== true) throw notRecorded(job.job_id);
      const { head_commit: head } = worktree;
      const { as } = order;
      const step = onApplyStep === undefined ? {} : { onStep: onApplyStep };
      if (head === null) return { paths: [], submodules: [], what: { as }, notes: [], notNoted: null };
      if (as === 'branch') {
        const { applyAsBranch } = await import('../apply/apply-branch.ts');
        return applyAsBranch(gitAccess, place, head, order, { ...options, ...step });
      }
      const { applyWork } = await import('../apply/apply-changes.ts');
      return applyWork(gitAccess, place, head, order, { ...options, ...step });
    },
    async branchOf(job, signal) {
      const { root, rootGitDir } = placeOf(job);
      if ((await kindOf(root)) !== 'folder') return null;
      const git = await gitAccess.hardened({ cwd: root, gitDir: rootGitDir, workTree: root }, signal);
      const { branchAt } = await import('../apply/commit-step.ts');
      return (await branchAt(git))?.slice('refs/heads/'.length) ?? null;
    },
    async settle({ worktree }, note) {
      if (worktree === null) return;
      const { settleInterruptedApplies } = await import('../apply/interrupted-applies.ts');
      await settleInterruptedApplies(gitAccess, worktree.root, worktree.root_git_dir, note);
    },
    async unfinished({ worktree }) {
      if (worktree === null || (await kindOf(worktree.root_git_dir)) !== 'folder') return [];
      const { unfinishedApplies } = await import('../apply/apply-journal.ts');
      return unfinishedApplies(worktree.root, worktree.root_git_dir);
    },
    async discard(job, force = false, signal, confirm) {
      const { NOTHING_LEFT, removeKept } = await import('./discard-worktree.ts');
      const place = placeOf(job);
      const isDiscarded = (job.worktree?.discarded_at ?? null) !== null;
      if (isDiscarded && (await kindOf(place.gitDir)) !== 'folder') return NOTHING_LEFT;
      return removeKept(gitAccess, place, job.worktree?.head_commit ?? null, force, signal, confirm);
    },
    async isAsLeft(job) {
      const place = placeOf(job);
      const names = namesOf(place, place.jobId);
      if ((await kindOf(place.gitDir)) !== 'folder' || (await kindOf(names.path)) !== 'folder') return false;
      const { lateWork, lookAt } = await import('./commit-changes.ts');
      const look = { index: path.join(names.adminDir, 'index'), rest: false };
      const standing = await lookAt(gitAccess, place, look);
      const head = job.worktree?.head_commit ?? null;
      return !standing.isHeadAlone && (await lateWork(standing, place, head)) === null;
    },
    async forget(job) {
      const place = placeOf(job);
      if ((await kindOf(place.gitDir)) !== 'folder') return;
      const git = await hardenPlace(gitAccess, place);
      await git.must(['update-ref', '-d', namesOf(place, place.jobId).keepRef]);
    },
  };
}
