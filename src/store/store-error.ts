// A failure of the disk in the contract's words.
import { errnoOf } from '../platform/safe-file.ts';
import { BridgeError } from '../protocol/error.ts';
import type { JobId } from '../protocol/job.ts';

const SPACE = 'The disk is full: make room, or set AGY_MCP_SESSION_ROOT to a folder elsewhere.';
const RIGHTS =
  'Make the session root writable for you, or set AGY_MCP_SESSION_ROOT to a folder that is; `agy_doctor` names it.';
const GONE = 'The session root, or a folder in it, is gone. Mount or restore it; `agy_doctor` names it.';

/** What mends it, by the error of the system. */
const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: SPACE,
  EDQUOT: SPACE,
  EACCES: RIGHTS,
  EPERM: RIGHTS,
  EROFS: RIGHTS,
  ENOENT: GONE,
  ENOTDIR: GONE,
  EEXIST: 'Something else stands there already. Set AGY_MCP_SESSION_ROOT to a folder for jobs alone.',
  ELOOP: 'A folder or file of the store was replaced by a link, and links are not followed. Remove the link.',
};

/**
 * @param what what could not be done, as the end of "The job store could not be …"
 * @returns `cause` itself when it is in the contract's words already
 */
export function storeError(what: string, cause: unknown, id?: JobId): BridgeError {
  if (cause instanceof BridgeError) return cause;
  const errno = errnoOf(cause);
  return new BridgeError(
    'store_failed',
    `The job store could not be ${what}${errno === null ? '' : ` (${errno})`}.`,
    {
      hint:
        HINTS[errno ?? ''] ?? 'Check free space and permissions of the session root; `agy_doctor` names it.',
      cause,
      ...(id === undefined ? {} : { jobId: id }),
    },
  );
}

/** Something that the store does not follow or use; told like the system's own refusals. */
export function systemError(code: 'ELOOP' | 'ENOTDIR' | 'ENOENT'): Error {
  return Object.assign(new Error(code), { code });
}
