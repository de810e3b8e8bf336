// agy_purge: forget jobs that ended long ago.
import * as z from 'zod';
import { LIMITS } from '../protocol/limits.ts';
import { asWritten, defineTool } from './definition/define-tool.ts';

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
    trust_clock: z.boolean().default(false),
  }),
  output: z.looseObject({
    dry_run: z.boolean(),
    removed: z.array(z.string()),
    removed_count: z.number(),
    remaining: z.number(),
    warnings: z.array(z.string()),
  }),
  say: ({ dry_run, removed, removed_count, remaining, warnings }, render = asWritten) =>
    [
      `${dry_run ? 'would remove' : 'removed'} ${removed_count} jobs, ${remaining} ${dry_run ? 'would remain' : 'remain'}`,
      ...removed,
      ...(removed.length < removed_count ? [`and ${removed_count - removed.length} more`] : []),
      ...warnings.map(render),
    ].join('\n'),
  async handle({ days, dry_run, trust_clock }, { jobs }) {
    const order = { days, dryRun: dry_run, trustsClock: trust_clock };
    const { removed, removedCount, remaining, warnings } = await jobs.purge(order);
    return {
      dry_run,
      removed: [...removed],
      removed_count: removedCount,
      remaining,
      warnings: [...warnings],
    };
  },
});
