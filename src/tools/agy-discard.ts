// agy_discard: the worktree of a job away.
import * as z from 'zod';
import type { DiscardedWorktree } from '../jobs/change-views.ts';
import { quotedName, visibleName } from '../protocol/text/visible-text.ts';
import { asWritten, defineTool } from './definition/define-tool.ts';
import { fields } from './definition/fields.ts';

/** What became of the worktree, by what was there. */
function outcomeOf({ removed, had, standsAt, lost }: DiscardedWorktree): string {
  if (!removed && lost !== null)
    return 'the repository is not there: nothing was removed, and the job counts as discarded';
  if (!removed) return 'there was nothing to remove';
  const branch = had.branch ? 'its branch is removed' : 'its branch was gone already';
  if (standsAt !== null)
    return `the worktree stands where it was moved to, ${quotedName(standsAt)}, and stays; git no longer knows it, and ${branch}`;
  if (!had.folder) return `the worktree was gone already; ${branch}`;
  return had.branch ? 'worktree and branch are removed' : `the worktree is removed; ${branch}`;
}

/** Fields that the short output schema leaves open, as the handler puts them. */
interface Shown {
  readonly outcome: string;
  readonly kept: readonly string[];
  readonly lost?: string;
  readonly warnings?: readonly string[];
}

export const agyDiscard = defineTool({
  name: 'agy_discard',
  title: 'Discard a worktree',
  description: "Removes an ended job's worktree and branch. What they held stays at refs/agy-mcp/<job_id>.",
  effect: 'deletes',
  input: z.strictObject({
    job_id: fields.jobId,
    force: z.boolean().default(false),
  }),
  output: z.looseObject({ job_id: z.string(), removed: z.boolean(), kept_at: z.string().nullable() }),
  say: ({ job_id, kept_at, ...rest }, render = asWritten) => {
    const { outcome, kept, lost, warnings = [] } = rest as unknown as Shown;
    return [
      `job ${job_id}: ${outcome}`,
      ...(kept_at === null ? [] : [`its changes are kept at ${kept_at}`]),
      ...kept.map((what) => `kept there as well: ${what}`),
      ...(kept_at === null || kept.length === 0
        ? []
        : [
            `git show ${kept_at} says what is where; git archive ${kept_at}^2 | tar -x -C FOLDER writes a part out`,
          ]),
      ...(lost === undefined ? [] : [`removed without being kept: ${lost}`]),
      ...warnings.map((warning) => `warning: ${render(warning)}`),
    ].join('\n');
  },
  async handle({ job_id, force }, { jobs }, call) {
    const discarded = await jobs.changes.discard(job_id, force, call.signal);
    const { removed, keptAt, parts, standsAt, lost, warning } = discarded;
    return {
      job_id,
      removed,
      kept_at: keptAt,
      kept: [...parts],
      outcome: outcomeOf(discarded),
      ...(standsAt === null ? {} : { stands_at: visibleName(standsAt) }),
      ...(lost === null || !removed ? {} : { lost }),
      ...(warning === null ? {} : { warnings: [warning] }),
    };
  },
});
