// agy_cancel: stop a job, tree and all.
import * as z from 'zod';
import { LIMITS } from '../protocol/limits.ts';
import { describeCancel } from './views/cancel-report.ts';
import { defineTool } from './definition/define-tool.ts';
import { fields } from './definition/fields.ts';

export const agyCancel = defineTool({
  name: 'agy_cancel',
  title: 'Cancel a job',
  description: 'Stops a job and its processes; detail says what was found.',
  effect: 'stops',
  input: z.strictObject({
    job_id: fields.jobId,
    reason: z.string().min(1).max(LIMITS.reasonChars).default('cancelled by agy_cancel'),
  }),
  output: z.looseObject({
    job_id: z.string(),
    signalled: z.boolean(),
    status: z.string(),
    detail: z.string(),
  }),
  say: ({ job_id, detail }) => `job ${job_id} ${detail}`,
  async handle({ job_id, reason }, { jobs }) {
    const cancelled = await jobs.cancel(job_id, reason);
    return {
      job_id,
      signalled: cancelled.signalled,
      status: cancelled.record.status,
      detail: describeCancel(cancelled),
    };
  },
});
