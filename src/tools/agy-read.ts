// agy_read: what happened in a job, event by event.
import * as z from 'zod';
import type { EventPage } from '../jobs/event-page.ts';
import { LIMITS } from '../protocol/limits.ts';
import { EVENT_FORMATS } from '../protocol/request.ts';
import { type UntrustedMark, untrustedWarning } from '../protocol/untrusted-text.ts';
import { defineTool } from './definition/define-tool.ts';
import { fitEvents } from './views/event-page.ts';
import { fields } from './definition/fields.ts';
import { marksOfEvents } from './views/untrusted-view.ts';

/** The index behind the first `count` events of a page. */
const nextOf = ({ events, next }: EventPage, count: number): number => events[count]?.i ?? next;

export const agyRead = defineTool({
  name: 'agy_read',
  title: 'Read events',
  description: "A job's events from since on: text, tools, errors. More: since = next.",
  effect: 'reads',
  input: z.strictObject({
    job_id: fields.jobId,
    since: z.number().int().min(0).default(0),
    limit: z.number().int().min(1).max(LIMITS.readEvents.max).default(LIMITS.readEvents.default),
    translate: z.enum(EVENT_FORMATS).optional(),
    wait_seconds: fields.waitSeconds,
    max_output_chars: fields.maxOutputChars,
  }),
  output: z.looseObject({
    status: z.string(),
    count: z.number(),
    next: z.number(),
    has_more: z.boolean(),
    events: z.array(z.unknown()),
  }),
  say: ({ status, count, next, has_more, events, untrusted = [] }) =>
    [
      `status: ${status}, ${count} events, next: ${next}${has_more ? ' (there are more)' : ''}`,
      ...(untrusted as readonly UntrustedMark[]).map((mark) => `warning: ${untrustedWarning(mark)}`),
      ...events.map((event) => JSON.stringify(event)),
    ].join('\n'),
  large: true,
  async handle({ job_id, since, limit, translate, wait_seconds, max_output_chars }, { jobs }, call) {
    const maxChars = Math.min(max_output_chars ?? call.maxOutputChars, LIMITS.eventPageChars);
    const { signal } = call;
    const page = await jobs.events(job_id, { since, limit, maxChars, seconds: wait_seconds, signal });
    const { told, count } = fitEvents(page.events, translate ?? jobs.dialect, maxChars);
    const marks = await marksOfEvents(page.events.slice(0, count));
    return {
      job_id,
      status: page.record.status,
      count,
      next: nextOf(page, count),
      has_more: page.hasMore || count < page.events.length,
      ...(marks.length === 0 ? {} : { untrusted: marks }),
      events: told,
    };
  },
});
