// The refusal of a job whose conversation another one uses.
import { BridgeError } from './error.ts';
import type { JobId } from './job.ts';
import { fieldRef, toolCall } from './text/references.ts';

/** @param holder the job that uses the conversation */
export function sessionBusy(holder: string, jobId?: JobId): BridgeError {
  return new BridgeError('session_busy', `Job ${holder} uses this conversation.`, {
    hint: `Wait for it with ${toolCall('agy_status', { job_id: holder, wait_seconds: 60 })}, or leave ${fieldRef('session_id')} out for a new conversation.`,
    ...(jobId === undefined ? {} : { jobId }),
  });
}
