// Where a job works: in place or in a worktree.
import path from 'node:path';
import { type Clock, systemClock, timestamp } from '../platform/clock.ts';
import { BridgeError } from '../protocol/error.ts';
import type { WorkspacePlan } from '../protocol/handoff.ts';
import type { JobRecord, WorktreeRecord } from '../protocol/job.ts';
import type { Closing } from './close-workspace.ts';
import {
  createFinishedWorktree,
  type FinishedOptions,
  type FinishedWorktree,
  type PlacedJob,
} from './worktree/finished-worktree.ts';
import { createGit } from './git/git.ts';
import type { ReviewRange } from '../protocol/review-range.ts';
import type { OpenWorkspace, PlaceFor } from './open-workspace.ts';
import type { ReviewCommit } from './review/review-commit.ts';
import { findRepository, hasFolder, resolveBase } from './git/repository.ts';
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
}

export interface PlannedWorkspace {
  readonly plan: WorkspacePlan;
  /** The agent's working directory, as it will be. */
  readonly cwd: string;
  readonly warnings: string[];
}

export interface Workspaces extends FinishedWorktree {
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
  open(plan: WorkspacePlan, made: PlaceFor, signal?: AbortSignal): Promise<OpenWorkspace>;
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
}

const NOT_COMPARED =
  'Whether files changed although the mode is for reading is not known: the runner that watched them died.';

export function createWorkspaces({ env, log, clock = systemClock, ...finished }: WorkspacesDeps): Workspaces {
  const git = createGit({ env });
  const now = () => timestamp(clock);

  async function planWorktree(input: PlanInput): Promise<PlannedWorkspace> {
    const { baseRef, readOnly } = input;
    const { git: sealed, ...repository } = await findRepository(git, input.cwd);
    const { refuseOccupied } = await import('./worktree/worktree.ts');
    await refuseOccupied(repository.root);
    const baseCommit = await resolveBase(sealed, baseRef);
    const snapshot = baseRef === null;
    if (!(await hasFolder(sealed, baseCommit, repository.inside, snapshot))) {
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
      plan: { kind: 'worktree', ...repository, baseCommit, snapshot, readOnly, slug },
      cwd: path.join(names.path, repository.inside),
      warnings: [],
    };
  }

  return {
    ...createFinishedWorktree(git, finished),
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
      const { readBeginning } = await import('./open-workspace.ts');
      if (workspace === null) return removeHalfMade(git, worktree, worktreeName(label, id), id);
      const beginning = scratch === undefined ? { index: null, refs: null } : await readBeginning(scratch);
      return closeWorktree(git, job, readOnly, beginning, now, signal);
    },
  };
}
