// The id of the job, and where it works: planned, nothing is made.
import path from 'node:path';
import { newJobId } from '../../platform/ids.ts';
import { modeWrites } from '../../policy/modes.ts';
import type { WorkspacePlan } from '../../protocol/handoff.ts';
import type { JobId, JobRecord } from '../../protocol/job.ts';
import { type Continued, turnOf } from './continued.ts';
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

type Found = Asked & Directories & Continued & { readonly worktree: boolean };

export const workspaceStep: AdmissionStep<Found, Workplace> = {
  name: 'workspace',
  async run({ request, cwd, worktree, before }, { workspaces, clock }) {
    const jobId = newJobId(clock.now());
    const label = request.label ?? null;
    const readOnly = !modeWrites(request.mode);
    const turn = await turnOf(before, { request, cwd, worktree });
    if (turn.is === 'there' && before !== null)
      return { jobId, label, ...placeThere(before, turn.inside, readOnly), workspaceWarnings: [] };
    const {
      plan,
      cwd: agentCwd,
      warnings,
    } = await workspaces.plan({
      cwd,
      worktree,
      baseRef: request.base_ref ?? null,
      readOnly,
      jobId,
      label,
      ...(turn.is === 'kept' ? { kept: turn.kept } : {}),
    });
    const more = turn.is === 'there' ? [] : turn.warnings;
    return { jobId, label, workspace: plan, agentCwd, workspaceWarnings: [...warnings, ...more] };
  },
};

/** In the worktree of the job before; one that only reads does not take it over. */
function placeThere(
  { job_id: job, workspace }: JobRecord,
  inside: string,
  readOnly: boolean,
): Pick<Workplace, 'workspace' | 'agentCwd'> {
  const agentCwd = path.join(workspace?.path ?? '', inside);
  if (readOnly) return { agentCwd, workspace: { kind: 'in_place', cwd: agentCwd, readOnly, continues: job } };
  return { agentCwd, workspace: { kind: 'continued', job, inside } };
}
