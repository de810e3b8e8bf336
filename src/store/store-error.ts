// A failure of the disk in the contract's words.
import { errnoOf } from '../platform/safe-file.ts';
import { BridgeError } from '../protocol/error.ts';
import type { JobId } from '../protocol/job.ts';

/** @param what what could not be done, as the end of "The job store could not be …" */
export function storeError(what: string, cause: unknown, id?: JobId): BridgeError {
  const errno = errnoOf(cause);
  return new BridgeError(
    'store_failed',
    `The job store could not be ${what}${errno === null ? '' : ` (${errno})`}.`,
    {
      hint: 'Check free space and permissions of the session root; `agy_doctor` names it.',
      cause,
      ...(id === undefined ? {} : { jobId: id }),
    },
  );
}
