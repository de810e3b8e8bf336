// A trail that cannot be written, in the contract's words.
import { BridgeError } from '../protocol/error.ts';
import { errnoOf } from '../platform/files/private-file.ts';
import { OccupiedFolderError } from '../platform/files/regular-file.ts';

const RULE = 'Nothing runs that cannot be audited.';

/** The end of the trail is not as it was left: nobody writes behind it until a person has looked. */
export function damagedTrail(file: string, what: string): BridgeError {
  return new BridgeError('store_failed', `The audit trail is damaged: ${file} ${what}.`, {
    hint: `${RULE} Look at it with \`agy-mcp audit verify\`; then restore the folder audit/ of the session root, or move it away and keep it: a new trail begins.`,
    retry: 'after_fix',
  });
}

export function auditFailed(error: unknown): BridgeError {
  if (error instanceof BridgeError && error.code === 'store_failed') return error;
  if (error instanceof OccupiedFolderError)
    return new BridgeError('store_failed', `The job store is damaged: ${error.folder} is ${error.what}.`, {
      hint: `${RULE} Move it out of the session root, which \`agy_doctor\` names, and try again: the folder is made again.`,
      retry: 'after_fix',
      cause: error,
    });
  const errno = errnoOf(error);
  const why = error instanceof BridgeError ? 'its lock is not free' : (errno ?? 'an unexpected error');
  const hint =
    errno === 'ENOSPC' || errno === 'EDQUOT'
      ? 'The disk is full: make room and try again.'
      : 'Look at the folder audit/ of the session root, which `agy_doctor` names, and try again.';
  return new BridgeError('store_failed', `The audit trail cannot be written: ${why}.`, {
    hint: `${RULE} ${hint}`,
    retry: 'later',
    cause: error,
  });
}
