// A failure of the disk in the contract's words.
import { DamagedFileError, OccupiedFolderError } from '../platform/files/regular-file.ts';
import { errnoOf } from '../platform/files/private-file.ts';
import { BridgeError } from '../protocol/error.ts';
import type { JobId } from '../protocol/job.ts';

const SPACE = 'The disk is full: make room, or set AGY_MCP_SESSION_ROOT to a folder elsewhere.';
const RIGHTS =
  'Make the session root writable for you, or set AGY_MCP_SESSION_ROOT to a folder that is; `agy_doctor` names it.';
const GONE = 'The session root, or a folder in it, is gone. Mount or restore it; `agy_doctor` names it.';

/** What to do about it, by the error of the system. */
const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: SPACE,
  EDQUOT: SPACE,
  EACCES: RIGHTS,
  EPERM: RIGHTS,
  EROFS: RIGHTS,
  ENOENT: GONE,
  ENOTDIR:
    'Something else stands in the place of a folder of the store. Restore it, or set AGY_MCP_SESSION_ROOT to a folder for jobs alone.',
  EEXIST: 'Something else stands there already. Set AGY_MCP_SESSION_ROOT to a folder for jobs alone.',
  ELOOP: 'A folder or file of the store was replaced by a link, and links are not followed. Remove the link.',
};

const DAMAGED =
  'Nothing that stands in the place of a file, such as a link or a pipe, is followed or read. `agy-mcp doctor --fix` moves it out of the way once nothing of the job moves; `agy_purge` removes the job when it is old.';

const OCCUPIED =
  'It is in the place of a folder of the store. Move it out of the session root, which `agy_doctor` names, and try again: the folder is made again when it is needed.';

/**
 * @param what what could not be done, as the end of "The job store could not be …"
 * @returns `cause` itself when it is in the contract's words already
 */
export function storeError(what: string, cause: unknown, id?: JobId): BridgeError {
  if (cause instanceof BridgeError) return cause;
  const about = id === undefined ? {} : { jobId: id };
  if (cause instanceof DamagedFileError)
    return new BridgeError(
      'store_failed',
      `${id === undefined ? 'The job store' : `Job ${id}`} is damaged: ${cause.file} is ${cause.what}.`,
      { hint: DAMAGED, retry: 'after_fix', cause, ...about },
    );
  if (cause instanceof OccupiedFolderError)
    return new BridgeError('store_failed', `The job store is damaged: ${cause.folder} is ${cause.what}.`, {
      hint: OCCUPIED,
      retry: 'after_fix',
      cause,
      ...about,
    });
  const errno = errnoOf(cause);
  return new BridgeError(
    'store_failed',
    `The job store could not be ${what}${errno === null ? '' : ` (${errno})`}.`,
    {
      hint:
        HINTS[errno ?? ''] ?? 'Check free space and permissions of the session root; `agy_doctor` names it.',
      cause,
      ...about,
    },
  );
}

/** What is damaged, as "FILE is …"; null for an error of another kind, which may be gone the next time. */
export function damageOf(error: unknown): string | null {
  const cause = error instanceof BridgeError ? error.cause : error;
  return cause instanceof DamagedFileError ? `${cause.file} is ${cause.what}` : null;
}

/** Something that is not there; told like the system's own refusals. */
export function systemError(code: 'ENOENT'): Error {
  return Object.assign(new Error(code), { code });
}
