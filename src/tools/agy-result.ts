// agy_result: the answer of a finished job, page by page.
import * as z from 'zod';
import { BridgeError } from '../protocol/error.ts';
import { hasEnded } from '../protocol/job.ts';
import { toolCall } from '../protocol/text/references.ts';
import { withAuditHead } from './definition/audit-head.ts';
import { defineTool } from './definition/define-tool.ts';
import { fields } from './definition/fields.ts';
import { finishedJobView, sayFinishedJob, withAnswer } from './views/job-view.ts';
import { allMessages, messagesView } from './run-job.ts';

export const agyResult = defineTool({
  name: 'agy_result',
  title: 'Job result',
  description: "A finished job's answer; without job_id the newest. offset pages a long one.",
  effect: 'reads',
  core: true,
  input: z.strictObject({
    job_id: fields.jobId.optional(),
    wait_seconds: fields.waitSeconds,
    offset: fields.offset,
    max_output_chars: fields.maxOutputChars,
    include_events: z.boolean().default(false),
  }),
  output: finishedJobView.extend(messagesView),
  say: sayFinishedJob,
  large: true,
  handle: withAuditHead(
    async ({ job_id, wait_seconds, offset, max_output_chars, include_events }, app, call) => {
      const { jobs } = app;
      const record =
        job_id === undefined
          ? await jobs.newestEnded()
          : await jobs.wait(job_id, { seconds: wait_seconds, signal: call.signal, onEvents: call.onEvents });
      const id = record.job_id;
      if (!hasEnded(record)) {
        throw new BridgeError('job_not_finished', `Job ${id} is still ${record.status}.`, {
          hint: `Wait with ${toolCall('agy_result', { job_id: id, wait_seconds: 60 })}, or see what it does with agy_read.`,
          jobId: id,
        });
      }
      const maxChars = Math.min(max_output_chars ?? call.maxOutputChars, call.pageChars);
      const view = withAnswer(record, await jobs.answer(record, offset, maxChars), maxChars);
      return include_events ? { ...view, ...(await allMessages(app, id, jobs.dialect, maxChars)) } : view;
    },
  ),
});
