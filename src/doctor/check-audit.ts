// The audit trail: whether its end is as it was written, its key is there, and no record is owed.
import { auditPlaces } from '../audit/places.ts';
import { readEnd } from '../audit/trail-end.ts';
import { lookAtFile } from '../platform/files/private-folder.ts';
import { namesIn } from '../platform/files/private-file.ts';
import { auditFailed } from '../audit/audit-errors.ts';
import { type Examine, fault, fine, tilde } from './check.ts';

/** The end alone: all of it is what `agy-mcp audit verify` looks at. */
export const audit: Examine = async (deps) => {
  const { folder, owed, key } = auditPlaces(deps.sessionRoot, deps.auditKey);
  try {
    const { segment, seq } = await readEnd(folder);
    if (segment === 0) return fine('audit', 'no record yet');
    const waiting = (await namesIn(owed)).length;
    const detail = `${seq} records in ${tilde(folder, deps)}`;
    if (key.startsWith('cmd:') || (await lookAtFile(key)) === 'private')
      return waiting === 0
        ? fine('audit', detail)
        : fault(
            'audit',
            'warning',
            `${detail}; ${waiting} more wait to be recorded`,
            'The next record brings them along.',
          );
    return fault(
      'audit',
      'error',
      `the key ${tilde(key, deps)} is missing, or other users can read it`,
      'Restore it and make it private (chmod 600); docs/reference/audit.md says more.',
    );
  } catch (error) {
    const { message, hint } = auditFailed(error);
    return fault('audit', 'error', message, hint === '' ? 'Look at it with agy-mcp audit verify.' : hint);
  }
};
