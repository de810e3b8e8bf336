// What the record of a job says of its worktree from the beginning.
import type { WorkspacePlan } from '../../protocol/handoff.ts';
import type { WorktreeRecord } from '../../protocol/job.ts';
import type { SubmoduleRecord } from '../../protocol/submodule-record.ts';

type WorktreePlan = Extract<WorkspacePlan, { kind: 'worktree' }>;

/** Of a worktree that is planned, made or in use. @param made known when it is made */
export function toWorktreeRecord(
  plan: WorktreePlan,
  made: {
    readonly filtersOff: readonly string[];
    readonly submodules: readonly SubmoduleRecord[];
  } | null = null,
): WorktreeRecord {
  return {
    root: plan.root,
    root_git_dir: plan.rootGitDir,
    git_dir: plan.gitDir,
    head_commit: null,
    harvested: false,
    applied_at: null,
    discarded_at: null,
    ...(plan.start === undefined ? {} : { earlier: plan.start }),
    filters_off: [...(made?.filtersOff ?? [])],
    ...(made === null || made.submodules.length === 0 ? {} : { submodules: [...made.submodules] }),
  };
}
