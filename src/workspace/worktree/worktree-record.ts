// What the record of a job says of its worktree from the beginning.
import type { WorkspacePlan } from '../../protocol/handoff.ts';
import type { WorktreeRecord } from '../../protocol/job.ts';

type WorktreePlan = Extract<WorkspacePlan, { kind: 'worktree' }>;

/** Of a worktree that is planned, made or in use. @param filtersOff known when it is made */
export function toWorktreeRecord(plan: WorktreePlan, filtersOff: readonly string[] = []): WorktreeRecord {
  return {
    root: plan.root,
    root_git_dir: plan.rootGitDir,
    git_dir: plan.gitDir,
    head_commit: null,
    harvested: false,
    applied_at: null,
    discarded_at: null,
    filters_off: [...filtersOff],
  };
}
