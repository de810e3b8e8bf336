// agy_status: the state of a job.
import * as z from 'zod';
import { withAuditHead } from './definition/audit-head.ts';
import { defineTool } from './definition/define-tool.ts';
import { fields } from './definition/fields.ts';
import { jobView, sayJob, toJobView } from './views/job-view.ts';

export const agyStatus = defineTool({
  name: 'agy_status',
  title: 'Job status',
  description: 'Where a job stands; with wait_seconds, as soon as it ends.',
  effect: 'reads',
  core: true,
  input: z.strictObject({ job_id: fields.jobId, wait_seconds: fields.waitSeconds }),
  output: jobView,
  say: sayJob,
  handle: withAuditHead(async ({ job_id, wait_seconds }, { jobs }, { signal, onEvents }) =>
    toJobView(
      wait_seconds === 0
        ? await jobs.look(job_id)
        : await jobs.wait(job_id, { seconds: wait_seconds, signal, onEvents }),
    ),
  ),
});
