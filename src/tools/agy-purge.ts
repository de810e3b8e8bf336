// agy_purge: forget jobs that ended long ago.
import * as z from 'zod';
import { LIMITS } from '../protocol/limits.ts';
import { defineTool } from './define-tool.ts';

const { min, max } = LIMITS.retentionDays;

export const agyPurge = defineTool({
  name: 'agy_purge',
  title: 'Remove old jobs',
  description:
    'Removes jobs that ended more than days ago; never one that runs or whose worktree still stands.',
  effect: 'deletes',
  input: z.strictObject({
    days: z.number().int().min(min).max(max),
    dry_run: z.boolean().default(false),
  }),
  output: z.looseObject({
    dry_run: z.boolean(),
    removed: z.array(z.string()),
    removed_count: z.number(),
    remaining: z.number(),
  }),
  say: ({ dry_run, removed, removed_count, remaining }) =>
    [
      `${dry_run ? 'would remove' : 'removed'} ${removed_count} jobs, ${remaining} ${dry_run ? 'would remain' : 'remain'}`,
      ...removed,
      ...(removed.length < removed_count ? [`and ${removed_count - removed.length} more`] : []),
    ].join('\n'),
  async handle({ days, dry_run }, { jobs }) {
    const { removed, removedCount, remaining } = await jobs.purge({ days, dryRun: dry_run });
    return { dry_run, removed: [...removed], removed_count: removedCount, remaining };
  },
});
