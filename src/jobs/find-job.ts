// The job that a person means by a word: its id, the beginning of one, its label, or `latest`.
import { BridgeError } from '../protocol/error.ts';
import { JOB_ID_PATTERN, type JobId, type JobRecord } from '../protocol/job.ts';
import { LIMITS } from '../protocol/limits.ts';
import { toolCall } from '../protocol/text/references.ts';
import { quotedName } from '../protocol/text/visible-text.ts';
import type { JobStore } from '../store/job-store.ts';

const LATEST = 'latest';
const PREFIX = 'job_';

/** Whether the word may be the beginning of an id, with or without what all ids begin with; too short a one names nothing. */
function beginningOf(word: string): string | null {
  const own = word.startsWith(PREFIX) ? word.slice(PREFIX.length) : word;
  return own.length < LIMITS.idBeginningChars || !JOB_ID_PATTERN.test(PREFIX + own) ? null : PREFIX + own;
}

interface Candidate {
  readonly id: JobId;
  readonly label: string | null;
}

/** Jobs read at the same time: it is the disk that one waits for. */
const AT_ONCE = 16;

async function labelled(
  read: (id: JobId) => Promise<JobRecord>,
  ids: readonly JobId[],
  isWanted: (candidate: Candidate) => boolean,
): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE).map(async (id) => {
      const record = await read(id).catch(() => null); // of a damaged record only the id is known
      return { id, label: record?.label ?? null };
    });
    found.push(...(await Promise.all(some)).filter(isWanted));
  }
  return found;
}

const shown = ({ id, label }: Candidate): string => (label === null ? id : `${id} (${quotedName(label)})`);

function ambiguous(word: string, found: readonly Candidate[]): BridgeError {
  const some = found.slice(0, LIMITS.candidatesShown).map(shown);
  const more = found.length - some.length;
  return new BridgeError(
    'invalid_request',
    `${quotedName(word)} may be any of ${found.length} jobs: ${some.join(', ')}${more === 0 ? '' : ` and ${more} more`}.`,
    { hint: `Use the id of the one that is meant. ${toolCall('agy_sessions', { query: word })} lists them.` },
  );
}

/**
 * A whole id that is not there is left to whoever looks for its job.
 * @throws BridgeError `job_not_found`, or `invalid_request` with the candidates where the word names several
 */
export async function findJob({ list, read }: Pick<JobStore, 'list' | 'read'>, word: string): Promise<JobId> {
  const ids = await list();
  const whole = ids.find((id) => id === word);
  if (whole !== undefined) return whole;
  if (word === LATEST) {
    const [newest] = ids;
    if (newest !== undefined) return newest;
    throw new BridgeError('job_not_found', 'There are no jobs yet.', { hint: 'Start one with agy_start.' });
  }
  const beginning = beginningOf(word);
  const found = await labelled(
    read,
    ids,
    ({ id, label }) => label === word || (beginning !== null && id.startsWith(beginning)),
  );
  const [only] = found;
  if (found.length > 1) throw ambiguous(word, found);
  if (only !== undefined) return only.id;
  throw new BridgeError(
    'job_not_found',
    JOB_ID_PATTERN.test(word)
      ? `There is no job ${word}.`
      : `There is no job ${quotedName(word)}: no id begins so, and no label is that.`,
    { hint: 'List the jobs with agy_sessions.' },
  );
}
