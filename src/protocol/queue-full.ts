// The refusal of a job when as many wait already as may.
import { BridgeError } from './error.ts';
import type { JobId } from './job.ts';
import { toolCall } from './text/references.ts';

/** @param length how many jobs wait, and how many may; null when the room for their requests is what is used up */
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
