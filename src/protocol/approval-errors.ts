// The end of a job that waited for a person's yes and got none.
import { BridgeError, type Retry } from './error.ts';
import type { JobId } from './job.ts';

interface Denial {
  readonly message: string;
  readonly hint: string;
  readonly retry: Retry;
}

/** What comes instead of a yes. */
const DENIALS = {
  no: {
    message: 'The person was asked and did not agree to this job.',
    hint: 'Nothing of it has run; do not do it in another way.',
    retry: 'never',
  },
  silence: {
    message: 'Nobody said in time whether this job may begin, which is a no.',
    hint: 'Nothing of it has run. Ask the person before you start it again.',
    retry: 'after_fix',
  },
  lost: {
    message:
      'The process that asked whether this job may begin ended before there was an answer, which is a no.',
    hint: 'Nothing of it has run. Start it again: the person is then asked again.',
    retry: 'later',
  },
} as const satisfies Readonly<Record<string, Denial>>;

export function approvalDenied(why: keyof typeof DENIALS, jobId: JobId): BridgeError {
  const { message, ...advice } = DENIALS[why];
  return new BridgeError('approval_denied', message, { jobId, ...advice });
}
