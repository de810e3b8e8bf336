// agy_cancel: stop a job, tree and all.
import * as z from 'zod';
import { LIMITS } from '../protocol/limits.ts';
import { defineTool } from './define-tool.ts';
import { fields } from './fields.ts';

export const agyCancel = defineTool({
  name: 'agy_cancel',
  title: 'Cancel a job',
  description: 'Stops a job; when it answers, no process of the job is alive. What was done so far is kept.',
  effect: 'stops',
  input: z.strictObject({
    job_id: fields.jobId,
    reason: z.string().min(1).max(LIMITS.reasonChars).default('cancelled by agy_cancel'),
  }),
  output: z.looseObject({ job_id: z.string(), signalled: z.boolean(), status: z.string() }),
  say: ({ job_id, signalled, status }) =>
    signalled
      ? `job ${job_id}: ${status}, nothing of it is alive`
      : `job ${job_id} had ended before: ${status}`,
  async handle({ job_id, reason }, { jobs }) {
    const { record, signalled } = await jobs.cancel(job_id, reason);
    return { job_id, signalled, status: record.status };
  },
});
