// Where a job works: in place or in a worktree.
import { BridgeError } from '../protocol/error.ts';
import type { WorkspacePlan } from '../protocol/handoff.ts';
import type { WorkspaceView } from '../protocol/job.ts';
import { createGit } from './git.ts';
import {
  countUncommitted,
  findRepository,
  hasFolder,
  hasSubmodules,
  type Repository,
  resolveBase,
} from './repository.ts';
import { openWorktree, refuseOccupied, worktreeName } from './worktree.ts';

export interface PlanInput {
  readonly cwd: string;
  readonly worktree: boolean;
  readonly baseRef: string | null;
  readonly jobId: string;
  readonly label: string | null;
}

export interface PlannedWorkspace {
  readonly plan: WorkspacePlan;
  readonly warnings: string[];
}

export interface OpenWorkspace {
  /** The agent's working directory. */
  readonly cwd: string;
  readonly view: WorkspaceView;
}

export interface Workspaces {
  /** Version of the git that worktrees are made with; null when there is none. */
  gitVersion(): Promise<string | null>;
  /**
   * Finds out whether and how; changes nothing.
   * @throws BridgeError `not_a_repository`, `workspace_failed`, `invalid_request`
   */
  plan(input: PlanInput): Promise<PlannedWorkspace>;
  /**
   * Makes the worktree of a plan; whatever fails on the way, nothing of it stays.
   * @throws BridgeError `workspace_failed`, or the reason of `signal`
   */
  open(plan: WorkspacePlan, jobId: string, signal?: AbortSignal): Promise<OpenWorkspace>;
}

interface WorkspacesDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log?: { warn(text: string): void };
}

async function warningsFor(repository: Repository, baseCommit: string): Promise<string[]> {
  const [files, submodules] = await Promise.all([
    countUncommitted(repository.git),
    hasSubmodules(repository.git, baseCommit),
  ]);
  const warnings: string[] = [];
  if (files > 0) {
    const counted = files === 1 ? '1 file has' : `${files} files have`;
    warnings.push(
      `${counted} uncommitted changes, which are not in the worktree: it starts from commit ${baseCommit.slice(0, 12)}.`,
    );
  }
  if (submodules)
    warnings.push('Submodules are not checked out in the worktree: their folders are empty there.');
  return warnings;
}

export function createWorkspaces({ env, log }: WorkspacesDeps): Workspaces {
  const git = createGit({ env });

  async function planWorktree({ cwd, baseRef, jobId, label }: PlanInput): Promise<PlannedWorkspace> {
    const repository = await findRepository(git, cwd);
    const { root, gitDir, inside } = repository;
    await refuseOccupied(root);
    const baseCommit = await resolveBase(repository.git, baseRef);
    if (!(await hasFolder(repository.git, baseCommit, inside))) {
      throw new BridgeError(
        'workspace_failed',
        'The cwd is not part of the base commit, so a worktree would not have it.',
        {
          hint: 'Commit the directory, send a base_ref that has it, send the top of the repository as cwd, or worktree: false.',
        },
      );
    }
    return {
      plan: { kind: 'worktree', root, gitDir, inside, baseCommit, slug: worktreeName(label, jobId) },
      warnings: await warningsFor(repository, baseCommit),
    };
  }

  return {
    gitVersion: () => git.version(),

    async plan(input) {
      if (input.worktree) return planWorktree(input);
      const warnings =
        input.baseRef === null ? [] : ['base_ref has no effect, because the job works in place.'];
      return { plan: { kind: 'in_place', cwd: input.cwd }, warnings };
    },

    async open(plan, jobId, signal) {
      if (plan.kind === 'in_place') {
        return { cwd: plan.cwd, view: { kind: 'in_place', path: plan.cwd, branch: null, base_commit: null } };
      }
      return openWorktree({ git, ...(log === undefined ? {} : { log }) }, plan, jobId, signal);
    },
  };
}
