// What the agent changed, at every end of a job; that it cannot be recorded is reported, and ends nothing.
import type { Log } from '../platform/log.ts';
import type { JobRecord } from '../protocol/job.ts';
import type { Closing } from '../workspace/close-workspace.ts';

/** @returns the record with what its agent changed */
export async function collectChanges(
  record: JobRecord,
  close: () => Promise<Closing>,
  log: Log,
): Promise<JobRecord> {
  try {
    const { workspace, worktree, warnings } = await close();
    return { ...record, workspace, worktree, warnings: [...record.warnings, ...warnings] };
  } catch (error) {
    log.error(`The changes of ${record.job_id} could not be recorded.`, error);
    const warning =
      'The changes could not be recorded; what there is stands in the worktree, where that is still there.';
    return { ...record, warnings: [...record.warnings, warning] };
  }
}
