// The id of the job, and where it works: planned, nothing is made.
import { newJobId } from '../../platform/ids.ts';
import { modeWrites } from '../../policy/modes.ts';
import type { WorkspacePlan } from '../../protocol/handoff.ts';
import type { JobId } from '../../protocol/job.ts';
import type { Directories } from './directories.ts';
import type { AdmissionStep, Asked } from './step.ts';

export interface Workplace {
  readonly jobId: JobId;
  readonly label: string | null;
  readonly workspace: WorkspacePlan;
  /** Where the agent starts: in the worktree that is going to be made, or in the directory itself. */
  readonly agentCwd: string;
  readonly workspaceWarnings: readonly string[];
}

export const workspaceStep: AdmissionStep<Asked & Directories & { readonly worktree: boolean }, Workplace> = {
  name: 'workspace',
  async run({ request, cwd, worktree }, { workspaces, clock }) {
    const jobId = newJobId(clock.now());
    const label = request.label ?? null;
    const {
      plan,
      cwd: agentCwd,
      warnings,
    } = await workspaces.plan({
      cwd,
      worktree,
      baseRef: request.base_ref ?? null,
      readOnly: !modeWrites(request.mode),
      jobId,
      label,
    });
    return { jobId, label, workspace: plan, agentCwd, workspaceWarnings: warnings };
  },
};
