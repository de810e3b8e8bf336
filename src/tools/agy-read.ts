// agy_read: what happened in a job, event by event.
import * as z from 'zod';
import { translate } from '../dialects/index.ts';
import { LIMITS } from '../protocol/limits.ts';
import { DIALECTS } from '../protocol/request.ts';
import { defineTool } from './define-tool.ts';
import { fields } from './fields.ts';

export const agyRead = defineTool({
  name: 'agy_read',
  title: 'Read events',
  description: "A job's events from index since on: text, tool calls, errors. Call again with next for more.",
  effect: 'reads',
  input: z.strictObject({
    job_id: fields.jobId,
    since: z.number().int().min(0).default(0),
    limit: z.number().int().min(1).max(LIMITS.readEvents.max).default(LIMITS.readEvents.default),
    translate: z.enum(DIALECTS).optional(),
    wait_seconds: fields.waitSeconds.describe('Wait up to this long for a first event'),
  }),
  output: z.looseObject({
    status: z.string(),
    count: z.number(),
    next: z.number(),
    has_more: z.boolean(),
    events: z.array(z.unknown()),
  }),
  say: ({ status, count, next, has_more, events }) =>
    [
      `status: ${status}, ${count} events, next: ${next}${has_more ? ' (there are more)' : ''}`,
      ...events.map((event) => JSON.stringify(event)),
    ].join('\n'),
  large: true,
  async handle({ job_id, since, limit, translate: dialect, wait_seconds }, { jobs }, { signal }) {
    const page = await jobs.events(job_id, { since, limit, seconds: wait_seconds, signal });
    return {
      job_id,
      status: page.record.status,
      count: page.events.length,
      next: page.next,
      has_more: page.hasMore,
      events: translate(page.events, dialect ?? jobs.dialect),
    };
  },
});
