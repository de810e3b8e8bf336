// continue: the next turn of a job's conversation, where the job was and with its agent.
import { BridgeError } from '../../protocol/error.ts';
import { hasEnded, jobId } from '../../protocol/job.ts';
import { toolCall } from '../../protocol/text/references.ts';
import type { Invocation } from '../command.ts';

/**
 * The request, with what the job says unless it was typed.
 * @throws BridgeError `session_not_found` when the job has no conversation
 */
export async function continuedRequest({
  args,
  app,
}: Invocation): Promise<Readonly<Record<string, unknown>>> {
  const { job_id: named, ...request } = args;
  const record = await (await app()).jobs.look(jobId.parse(named));
  const { job_id: id, session_id, cwd, backend } = record;
  if (session_id === null)
    throw new BridgeError('session_not_found', `Job ${id} has no conversation to continue.`, {
      hint: hasEnded(record)
        ? 'Its agent named none before it ended. Start the task again.'
        : `Its agent has not named one yet: wait with ${toolCall('agy_status', { job_id: id, wait_seconds: 60 })}.`,
      jobId: id,
    });
  return { cwd, backend, ...request, session_id };
}
