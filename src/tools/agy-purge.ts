// agy_purge: remove one job, or those that ended long ago.
import * as z from 'zod';
import type { Jobs } from '../jobs/jobs.ts';
import { BridgeError } from '../protocol/error.ts';
import type { JobId } from '../protocol/job.ts';
import { LIMITS } from '../protocol/limits.ts';
import { fieldRef, toolCall } from '../protocol/text/references.ts';
import { asWritten, defineTool } from './definition/define-tool.ts';
import { fields } from './definition/fields.ts';

const { min, max } = LIMITS.retentionDays;

/** @throws BridgeError why the job stays */
async function removeOne(jobs: Jobs, id: JobId, dryRun: boolean) {
  const { remaining, heldElsewhere } = await jobs.remove({ id, dryRun });
  return {
    dry_run: dryRun,
    removed: [id],
    removed_count: 1,
    remaining,
    warnings: [],
    held_elsewhere: [...heldElsewhere],
  };
}

const oneOfThem = (): BridgeError =>
  new BridgeError('invalid_request', `Either ${fieldRef('days')} or ${fieldRef('job_id')} is required.`, {
    hint: `${toolCall('agy_purge', { days: 30, dry_run: true })} lists what would be removed.`,
  });

const jobsOf = (count: number): string => `${count} ${count === 1 ? 'job' : 'jobs'}`;

export const agyPurge = defineTool({
  name: 'agy_purge',
  title: 'Purge',
  description: 'Removes one or old jobs, never unapplied work.',
  effect: 'deletes',
  input: z.strictObject({
    days: z.number().int().min(min).max(max).optional(),
    job_id: fields.jobId.optional(),
    dry_run: z.boolean().default(false),
    trust_clock: z.boolean().default(false),
  }),
  output: z.looseObject({
    dry_run: z.boolean(),
    removed: z.array(z.string()),
    removed_count: z.number(),
    remaining: z.number(),
    warnings: z.array(z.string()),
    held_elsewhere: z.array(z.string()).optional(),
  }),
  say: (
    { dry_run, removed, removed_count, remaining, warnings, held_elsewhere = [], ...rest },
    render = asWritten,
  ) => {
    const { setups_removed: setups = 0 } = rest as { setups_removed?: number };
    const verb = dry_run ? 'would remain' : remaining === 1 ? 'remains' : 'remain';
    return [
      `${dry_run ? 'would remove' : 'removed'} ${jobsOf(removed_count)}, ${remaining} ${verb}`,
      ...removed,
      ...(removed.length < removed_count ? [`and ${removed_count - removed.length} more`] : []),
      ...(setups === 0
        ? []
        : [
            `${dry_run ? 'would remove' : 'removed'} ${setups} finished ${setups === 1 ? 'setup' : 'setups'} of worktrees`,
          ]),
      ...warnings.map(render),
      ...(held_elsewhere.length === 0 ? [] : ['its text is or may be elsewhere:', ...held_elsewhere]),
    ].join('\n');
  },
  async handle({ days, job_id, dry_run, trust_clock }, { jobs }) {
    if (job_id !== undefined && days === undefined) return removeOne(jobs, job_id, dry_run);
    if (job_id !== undefined || days === undefined) throw oneOfThem();
    const order = { days, dryRun: dry_run, trustsClock: trust_clock };
    const { removed, removedCount, remaining, setups, warnings } = await jobs.purge(order);
    return {
      dry_run,
      removed: [...removed],
      removed_count: removedCount,
      remaining,
      ...(setups.count === 0 ? {} : { setups_removed: setups.count }),
      warnings: [...warnings],
    };
  },
});
