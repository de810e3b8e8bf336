// Where a job works: in place or in a worktree.
import path from 'node:path';
import { type Clock, systemClock, timestamp } from '../platform/clock.ts';
import type { AppliedWhat } from '../protocol/applied-part.ts';
import { BridgeError } from '../protocol/error.ts';
import type { OwnPlan, WorkspacePlan } from '../protocol/handoff.ts';
import type { JobId, JobRecord, WorktreeRecord } from '../protocol/job.ts';
import type { Closing } from './close-workspace.ts';
import {
  createFinishedWorktree,
  type FinishedOptions,
  type FinishedWorktree,
  type PlacedJob,
} from './worktree/finished-worktree.ts';
import { createGit, type HardenedGit } from './git/git.ts';
import type { ReviewRange } from '../protocol/review-range.ts';
import type { OpenWorkspace, PlaceFor } from './open-workspace.ts';
import { createHiddenFiles, type HiddenFiles } from './worktree/hidden-files.ts';
import type { ReviewCommit } from './review/review-commit.ts';
import { findRepository, hasFolder, resolveBase } from './git/repository.ts';
import { createMergedWork, type MergedWork } from './verify/merged-work.ts';
import { namesOf, worktreeName } from './worktree/worktree-names.ts';
import { toWorktreeRecord } from './worktree/worktree-record.ts';
import { fieldRef } from '../protocol/text/references.ts';

export interface PlanInput {
  readonly cwd: string;
  readonly worktree: boolean;
  readonly baseRef: string | null;
  /** The job must change nothing. */
  readonly readOnly: boolean;
  readonly jobId: string;
  readonly label: string | null;
  /** The work of an earlier job that the worktree begins with, in place of what is in the checkout. */
  readonly kept?:
    | {
        readonly job: JobId;
        readonly base: string;
        readonly work: string;
        /** What the checkout has of it. */
        readonly applied: readonly AppliedWhat[];
      }
    | undefined;
}

export interface PlannedWorkspace {
  readonly plan: OwnPlan;
  /** The agent's working directory, as it will be. */
  readonly cwd: string;
  readonly warnings: string[];
}

export interface Workspaces extends FinishedWorktree, MergedWork, HiddenFiles {
  /** Version of the git that worktrees are made with; null when there is none. */
  gitVersion(): Promise<string | null>;
  /**
   * Finds out whether and how; changes nothing.
   * @throws BridgeError `not_a_repository`, `workspace_failed`, `invalid_request`
   */
  plan(input: PlanInput): Promise<PlannedWorkspace>;
  /**
   * A commit to start a review from; changes nothing that git shows.
   * @throws BridgeError `invalid_request` when there is nothing to review, and as `plan` does
   */
  prepareReview(cwd: string, range: ReviewRange, signal?: AbortSignal): Promise<ReviewCommit>;
  /**
   * Makes the worktree of a plan; whatever fails on the way, nothing of it stays but the scratch folder.
   * @throws BridgeError `workspace_failed`, or the reason of `signal`
   */
  open(plan: OwnPlan, made: PlaceFor, signal?: AbortSignal): Promise<OpenWorkspace>;
  /**
   * The worktree of a job that has ended, for one that works on in it. Whoever calls it sees to it that nobody else has
   * it. Changes nothing.
   * @param place.inside the directory, relative to the top of the worktree
   * @throws BridgeError `workspace_failed` when it does not stand any more
   */
  continueIn(
    earlier: PlacedJob,
    place: PlaceFor & { readonly inside: string },
    signal?: AbortSignal,
  ): Promise<OpenWorkspace>;
  /** Keeps at the ref of a job what the one before left; `forget` lets go of it. */
  keepEarlier(job: PlacedJob): Promise<void>;
  /**
   * A file as a commit has it, whatever is in the checkout; null when it has no plain file there.
   * @throws BridgeError when git fails
   */
  committedText(
    place: { readonly root: string; readonly gitDir: string },
    commit: string,
    name: string,
    maxBytes: number,
  ): Promise<{ readonly text: string } | 'too_large' | null>;
  /** The repository around a directory, and its commit. @throws BridgeError as `plan` does */
  repositoryAt(cwd: string): Promise<{ root: string; gitDir: string; commit: string }>;
  /** The record of a worktree that is going to be made, so that it is found when the runner dies on the way. */
  plannedRecord(plan: WorkspacePlan): WorktreeRecord | null;
  /** Closes the workspace of a job whose runner has died. @param scratch the folder that it was opened with */
  closeAfterCrash(
    job: PlacedJob & Pick<JobRecord, 'label' | 'started_at'>,
    readOnly: boolean,
    scratch?: string,
    signal?: AbortSignal,
  ): Promise<Closing>;
}

interface WorkspacesDeps extends FinishedOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log?: { warn(text: string): void };
  readonly clock?: Clock;
  /** The program that files under Git LFS go through. */
  readonly lfsFilter?: string | undefined;
}

const NOT_COMPARED =
  'Whether files changed although the mode is for reading is not known: the runner that watched them died.';

/** @throws BridgeError when no checkout can be made of the work */
async function refuseFilesOfSubmodules(
  git: HardenedGit,
  { job, base, work }: NonNullable<PlanInput['kept']>,
): Promise<void> {
  const { hasFilesOfSubmodules } = await import('./worktree/continue-worktree.ts');
  if (!(await hasFilesOfSubmodules(git, work, base))) return;
  throw new BridgeError(
    'workspace_failed',
    `The work of job ${job} has changes in submodules, so a new worktree cannot begin with it.`,
    {
      hint: `Work on in its worktree without ${fieldRef('worktree')}, or apply its work first.`,
      jobId: job,
    },
  );
}

export function createWorkspaces({
  env,
  log,
  clock = systemClock,
  lfsFilter,
  ...finished
}: WorkspacesDeps): Workspaces {
  const git = createGit({ env, lfsFilter });
  const now = () => timestamp(clock);

  async function planWorktree(input: PlanInput): Promise<PlannedWorkspace> {
    const { baseRef, readOnly } = input;
    const { git: sealed, ...repository } = await findRepository(git, input.cwd);
    const { refuseOccupied } = await import('./worktree/worktree.ts');
    await refuseOccupied(repository.root);
    const { kept } = input;
    if (kept !== undefined) await refuseFilesOfSubmodules(sealed, kept);
    const baseCommit = kept?.base ?? (await resolveBase(sealed, baseRef));
    const snapshot = baseRef === null && kept === undefined;
    if (!(await hasFolder(sealed, kept?.work ?? baseCommit, repository.inside, snapshot))) {
      throw new BridgeError(
        'workspace_failed',
        `${fieldRef('cwd')} is not part of the base commit, so a worktree would not have it.`,
        {
          hint: `Put a file into the directory that git does not ignore, use a ${fieldRef('base_ref')} that has it, use the top of the repository as ${fieldRef('cwd')}, or use ${fieldRef('worktree', false)}.`,
        },
      );
    }
    const slug = worktreeName(input.label, input.jobId);
    const names = namesOf({ ...repository, slug }, input.jobId);
    return {
      plan: {
        kind: 'worktree',
        ...repository,
        baseCommit,
        ...(kept === undefined ? {} : { start: kept.work, continues: kept.job, applied: [...kept.applied] }),
        snapshot,
        readOnly,
        slug,
      },
      cwd: path.join(names.path, repository.inside),
      warnings: [],
    };
  }

  return {
    ...createFinishedWorktree(git, finished),
    ...createMergedWork(git),
    ...createHiddenFiles(git),
    gitVersion: () => git.version(),

    async plan(input) {
      if (input.worktree) return planWorktree(input);
      const warnings =
        input.baseRef === null
          ? []
          : [`${fieldRef('base_ref')} has no effect, because the job works in place.`];
      const { cwd, readOnly } = input;
      return { plan: { kind: 'in_place', cwd, readOnly }, cwd, warnings };
    },

    async prepareReview(cwd, range, signal) {
      const { makeReviewCommit } = await import('./review/review-commit.ts');
      return makeReviewCommit(git, cwd, range, signal);
    },

    async open(plan, made, signal) {
      const { openInWorktree, openInPlace } = await import('./open-workspace.ts');
      if (plan.kind === 'in_place') return openInPlace(git, plan, made.scratch, signal);
      const deps = { gitAccess: git, now, ...(log === undefined ? {} : { log }) };
      return openInWorktree(deps, plan, made, signal);
    },

    async continueIn(earlier, place, signal) {
      const { openContinued } = await import('./open-workspace.ts');
      return openContinued({ gitAccess: git, now }, earlier, place, signal);
    },

    async keepEarlier(job) {
      const { keepEarlier } = await import('./worktree/continue-worktree.ts');
      await keepEarlier(git, job);
    },

    async committedText({ root, gitDir }, commit, name, maxBytes) {
      const { committedText } = await import('./git/committed-file.ts');
      return committedText(await git.hardened({ cwd: root, gitDir }), commit, name, maxBytes);
    },

    async repositoryAt(cwd) {
      const { git: sealed, root, gitDir } = await findRepository(git, cwd);
      return { root, gitDir, commit: await resolveBase(sealed, null) };
    },

    plannedRecord: (plan) => (plan.kind === 'worktree' ? toWorktreeRecord(plan) : null),

    async closeAfterCrash(job, readOnly, scratch, signal) {
      const { job_id: id, label, workspace, worktree, started_at } = job;
      if (worktree === null) {
        // a runner may die before it has noted where its agent works
        const mayHaveRun = workspace !== null || started_at !== null;
        const warnings = mayHaveRun && readOnly ? [NOT_COMPARED] : [];
        return { workspace, worktree, warnings };
      }
      const { closeWorktree, removeHalfMade } = await import('./close-workspace.ts');
      const { readBeginning } = await import('./keep-beginning.ts');
      if (workspace === null) return removeHalfMade(git, worktree, worktreeName(label, id), id);
      const beginning = scratch === undefined ? { index: null, refs: null } : await readBeginning(scratch);
      return closeWorktree(git, job, readOnly, beginning, now, signal);
    },
  };
}
