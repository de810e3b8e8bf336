// agy_apply: the reviewed changes of a job into the checkout.
import * as z from 'zod';
import { BridgeError } from '../protocol/error.ts';
import { defineTool } from './define-tool.ts';
import { fields } from './fields.ts';

const MAX_PATHS = 100;

export const agyApply = defineTool({
  name: 'agy_apply',
  title: 'Apply changes',
  description:
    "Writes a job's reviewed changes into the checkout, all or nothing; index, branches and your own changes stay. Needs patch_sha256 of agy_diff.",
  effect: 'deletes',
  input: z.strictObject({
    job_id: fields.jobId,
    patch_sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'),
  }),
  output: z.looseObject({ job_id: z.string(), root: z.string(), paths: z.array(z.string()) }),
  say: ({ job_id, root, paths, changed_paths }) =>
    paths.length === 0
      ? `job ${job_id}: nothing to write, ${root} has these changes already`
      : [
          `job ${job_id}: applied to ${root}, not staged and not committed`,
          ...paths,
          ...(Number(changed_paths) > paths.length
            ? [`and ${Number(changed_paths) - paths.length} more`]
            : []),
          `next: agy_discard {"job_id":"${job_id}"} removes the worktree`,
        ].join('\n'),
  async handle({ job_id, patch_sha256 }, { jobs, asksBeforeApply }, call) {
    const { files, root, record } = await jobs.changes.review(job_id, patch_sha256);
    if (files.length > 0 && asksBeforeApply) {
      const numbers = `${files.length} files, +${record.workspace?.insertions ?? 0} -${record.workspace?.deletions ?? 0} lines`;
      const answer = await call.ask(`Apply the changes of ${job_id} (${numbers}) to ${root}?`);
      // without a way to ask, the sum of the reviewed patch is what the caller answers with
      if (answer === 'no') {
        throw new BridgeError(
          'approval_denied',
          'The person was asked and did not agree to apply the changes.',
          {
            hint: 'Nothing was changed. The work is kept; do not apply it in another way. A client without a person at it always says no: `agy-mcp install --approve all` lets it apply unasked.',
            jobId: job_id,
          },
        );
      }
    }
    const { paths } = await jobs.changes.apply(job_id, patch_sha256);
    return { job_id, root, changed_paths: paths.length, paths: paths.slice(0, MAX_PATHS) };
  },
});
