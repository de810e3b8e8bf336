// What the agent changed, at every end of a job; that it cannot be recorded is reported, and ends nothing.
import type { Log } from '../platform/log.ts';
import { BridgeError } from '../protocol/error.ts';
import type { JobRecord } from '../protocol/job.ts';
import { TIMES } from '../protocol/limits.ts';
import type { Closing } from '../workspace/close-workspace.ts';

/**
 * What ends the recording of the changes: a cancel that comes meanwhile at once; after one that came before there is
 * some time for it.
 * @param stopped why the job was stopped before
 * @param cancels aborted by a cancel, and by a termination signal to this process
 */
export function collectingSignal(stopped: BridgeError | null, ...cancels: AbortSignal[]): AbortSignal {
  const cancel = AbortSignal.any(cancels);
  if (stopped?.code === 'cancelled' || cancel.aborted) return AbortSignal.timeout(TIMES.collectCancelledMs);
  return cancel;
}

/**
 * @param until what ends `close`
 * @returns the record with what its agent changed
 */
export async function collectChanges(
  record: JobRecord,
  close: () => Promise<Closing>,
  log: Log,
  until: AbortSignal,
): Promise<JobRecord> {
  try {
    const { workspace, worktree, warnings } = await close();
    return { ...record, workspace, worktree, warnings: [...record.warnings, ...warnings] };
  } catch (error) {
    if (!until.aborted) log.error(`The changes of ${record.job_id} could not be recorded.`, error);
    const warning = until.aborted
      ? 'The job was cancelled while its changes were being recorded, so they were not; what there is stays in the worktree, where that is still there.'
      : `The changes could not be recorded; what there is stands in the worktree, where that is still there.${error instanceof BridgeError ? ` ${error.message}` : ''}`;
    return { ...record, warnings: [...record.warnings, warning] };
  }
}
