// New ids: sortable by age, safe as folder and branch names.
import { createHash } from 'node:crypto';
import { customAlphabet } from 'nanoid';
import { jobId, type JobId } from '../protocol/job.ts';

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';
const TIME_DIGITS = 9;

/** A job id whose alphabetical order is the order of creation, to the millisecond. */
export function newJobId(now: Date): JobId {
  const time = now.getTime().toString(36).padStart(TIME_DIGITS, '0');
  return jobId.parse(`job_${time}${customAlphabet(ALPHABET, 8)()}`);
}

/** When the job of an id was made; null for an id that does not say. */
export function madeAt(id: JobId): Date | null {
  const time = /^job_([0-9a-z]{9})[0-9a-z]{8}$/.exec(id)?.[1];
  return time === undefined ? null : new Date(parseInt(time, 36));
}

const markPrefix = (root: string): string =>
  `${createHash('sha256').update(root).digest('hex').slice(0, 8)}.`;

/**
 * An unguessable value that marks the processes of one job.
 * @param root the store of the job: who finds the mark of a job that is gone can tell whose it was
 */
export function newMark(root = ''): string {
  return markPrefix(root) + customAlphabet(ALPHABET, 24)();
}

/** Whether a mark is that of a job of this store. */
export function isMarkOf(root: string, mark: string): boolean {
  return mark.startsWith(markPrefix(root));
}

/** The id of a question to a person; unguessable. */
export const newApprovalId = (): string => `ask_${customAlphabet(ALPHABET, 16)()}`;
