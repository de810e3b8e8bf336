// The record that the job begins with.
import { newMark } from '../../platform/ids.ts';
import { identify } from '../../platform/processes/process-identity.ts';
import { type JobRecord, NEW_RECORD } from '../../protocol/job.ts';
import { unconfined } from '../../confinement/probe.ts';
import type { FoundAgent } from './agent.ts';
import type { Confined } from './confinement.ts';
import type { Directories } from './directories.ts';
import type { PlannedRun } from './handoff.ts';
import type { PlannedLaunch } from './launch.ts';
import type { Ruled } from './policy.ts';
import type { Screened } from './screening.ts';
import type { AdmissionStep, Asked } from './step.ts';
import type { Workplace } from './workspace.ts';

interface FirstRecord {
  readonly record: JobRecord;
}

/** What is known of a request that may run. */
export type Admission = FirstRecord & PlannedRun & PlannedLaunch & Pick<Ruled, 'ruling'>;

type Found = Asked & Directories & Screened & FoundAgent & Workplace & Confined & Ruled & PlannedRun;

export const recordStep: AdmissionStep<Found, FirstRecord> = {
  name: 'record',
  async run(found, { clock, store }) {
    const { request, capability, handoff, ruling } = found;
    const now = clock.now().toISOString();
    const record: JobRecord = {
      ...NEW_RECORD,
      job_id: found.jobId,
      label: found.label,
      mode: request.mode,
      backend: capability.backend,
      agent_version: capability.version,
      model: request.model ?? null,
      cwd: found.cwd,
      session_id: request.session_id ?? null,
      created_at: now,
      updated_at: now,
      ...(found.order === null ? { confinement: unconfined(found.unconfinedWhy) } : {}),
      ...(ruling === null ? {} : { role: ruling.decision.role }),
      timeout_seconds: handoff.spec.timeoutSeconds,
      warnings: [
        ...found.screenWarnings,
        ...found.agentWarnings,
        ...found.confinementWarnings,
        ...found.workspaceWarnings,
      ],
      owner: await identify(),
      mark: newMark(store.root),
    };
    return { record };
  },
};
