// What is said when changes cannot be shown, applied or discarded, or that not be noted.
import { errnoOf } from '../platform/files/private-file.ts';
import { BridgeError } from '../protocol/error.ts';
import type { JobId } from '../protocol/job.ts';
import { fieldRef, toolCall } from '../protocol/text/references.ts';
import { listPaths } from '../workspace/inventory/list-paths.ts';
import { keepRefOf } from '../workspace/worktree/worktree-names.ts';

export function patchMismatch(id: JobId): BridgeError {
  return new BridgeError('patch_mismatch', 'The changes of the job no longer match the reviewed patch.', {
    hint: `Look at them with ${toolCall('agy_diff', { job_id: id })} and use the ${fieldRef('patch_sha256')} that it gives.`,
    jobId: id,
  });
}

export function continuedElsewhere(id: JobId, by: JobId): BridgeError {
  return new BridgeError(
    'workspace_failed',
    `Job ${by} works on, or worked on, in the worktree of job ${id}, and has all of its changes.`,
    {
      hint: `${toolCall('agy_diff', { job_id: by })} shows them, to apply or discard there. What job ${id} had made by its own end is at ${keepRefOf(id)}.`,
      jobId: id,
    },
  );
}

export function worktreeInUse(id: JobId, by: JobId): BridgeError {
  return new BridgeError('busy', `Job ${by} works in the worktree of job ${id} at this moment.`, {
    hint: `Wait for it with ${toolCall('agy_status', { job_id: by, wait_seconds: 60 })}, or stop it with agy_cancel.`,
    retry: 'later',
    jobId: id,
  });
}

export function notReviewed(id: JobId, names: readonly string[]): BridgeError {
  return new BridgeError(
    'workspace_failed',
    `Some files are too large to review, so the changes cannot be applied: ${listPaths(names)}.`,
    {
      hint: `Nothing was changed. Merge the work yourself with git; it is at ${keepRefOf(id)}.`,
      jobId: id,
    },
  );
}

const REFUSALS: Readonly<Record<string, string>> = {
  ENOSPC: 'There is no space left',
  EDQUOT: 'There is no space left',
  EACCES: 'A file or folder may not be read or written',
  EPERM: 'A file or folder may not be read or written',
  EROFS: 'A file system cannot be written to',
  EMFILE: 'This process has too many files open',
  ENFILE: 'The system has too many files open',
};

/** What the system refused on the way; how far it came is not known here, so nothing is said of it. */
function refused(cause: unknown): BridgeError {
  const what = REFUSALS[errnoOf(cause) ?? ''] ?? 'The system refused a file or folder';
  return new BridgeError('workspace_failed', `${what} that the work of the job needs.`, {
    hint: 'Look at the space and the permissions of the repository, of the job store and of the temporary folder of the server (TMPDIR); agy_doctor looks at them too. Then look at the job again.',
    cause,
  });
}

/** Names the job in an error that a layer below could not know of. */
export async function about<T>(id: JobId, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const known = errnoOf(error) === null ? error : refused(error);
    if (!(known instanceof BridgeError) || known.jobId !== undefined) throw known;
    const { code, message, hint, retry, cause } = known;
    throw new BridgeError(code, message, { hint, retry, cause, jobId: id });
  }
}

/** The lock is the store's; what it is held for is known here. */
export function asBusy(error: unknown): unknown {
  if (!(error instanceof BridgeError) || error.code !== 'busy') return error;
  const { code, message, hint, cause } = error;
  const what = 'Other changes are being applied or discarded at this moment, or that hangs';
  return new BridgeError(code, `${what}: ${message}`, { hint, cause, retry: 'later' });
}

export function applyNotRecorded(error: unknown, id: JobId, again: string): string {
  if (error instanceof BridgeError && error.code === 'job_not_found')
    return `The job ${id} was removed meanwhile, so nothing notes it.`;
  return `It could not be noted in the record of the job, which stays as it was: the store could not be written. ${again}`;
}
