// Refusals of the queue: as many jobs wait as may, or another job uses the conversation.
import { BridgeError } from './error.ts';
import type { JobId } from './job.ts';
import { toolCall, fieldRef } from './text/references.ts';

/** As many jobs wait as may. @param length how many jobs wait, and how many may; null when the room for their requests is what is used up */
export function queueFull(
  length: { readonly waiting: number; readonly bound: number } | null,
  jobId?: JobId,
): BridgeError {
  const what =
    length === null
      ? 'The queue is full: the requests of the waiting jobs use all the memory reserved for it.'
      : `The queue is full: ${length.waiting} jobs wait, and ${length.bound} may (\`jobs.max_queued\`).`;
  return new BridgeError('busy', what, {
    hint: `Wait until some have ended (${toolCall('agy_sessions', { status: 'queued' })} lists them), or cancel what is not needed with agy_cancel.`,
    ...(jobId === undefined ? {} : { jobId }),
  });
}

/** The conversation is in use. @param holder the job that uses the conversation */
export function sessionBusy(holder: string, jobId?: JobId): BridgeError {
  return new BridgeError('session_busy', `Job ${holder} uses this conversation.`, {
    hint: `Wait for it with ${toolCall('agy_status', { job_id: holder, wait_seconds: 60 })}, or leave ${fieldRef('session_id')} out for a new conversation.`,
    ...(jobId === undefined ? {} : { jobId }),
  });
}
