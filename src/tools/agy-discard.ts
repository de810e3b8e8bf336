// agy_discard: the worktree of a job away.
import * as z from 'zod';
import { defineTool } from './define-tool.ts';
import { fields } from './fields.ts';

export const agyDiscard = defineTool({
  name: 'agy_discard',
  title: 'Discard a worktree',
  description:
    "Removes an ended job's worktree and branch. Its changes stay at refs/agy-mcp/<job_id> and in agy_diff.",
  effect: 'deletes',
  input: z.strictObject({ job_id: fields.jobId }),
  output: z.looseObject({ job_id: z.string(), removed: z.boolean(), kept_at: z.string().nullable() }),
  say: ({ job_id, removed, kept_at }) =>
    [
      removed
        ? `job ${job_id}: worktree and branch are removed`
        : `job ${job_id}: there was nothing to remove`,
      ...(kept_at === null ? [] : [`its changes are kept at ${kept_at}`]),
    ].join('\n'),
  async handle({ job_id }, { jobs }) {
    const { removed, keptAt } = await jobs.changes.discard(job_id);
    return { job_id, removed, kept_at: keptAt };
  },
});
