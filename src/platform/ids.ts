// New ids: sortable by age, safe as folder and branch names.
import { customAlphabet } from 'nanoid';
import { jobId, type JobId } from '../protocol/job.ts';

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';
const TIME_DIGITS = 9;

/** A job id whose alphabetical order is the order of creation, to the millisecond. */
export function newJobId(now: Date): JobId {
  const time = now.getTime().toString(36).padStart(TIME_DIGITS, '0');
  return jobId.parse(`job_${time}${customAlphabet(ALPHABET, 8)()}`);
}

/** An unguessable value that marks the processes of one job. */
export function newMark(): string {
  return customAlphabet(ALPHABET, 24)();
}
