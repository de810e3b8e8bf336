// agy_sessions: the jobs there are, newest first.
import path from 'node:path';
import * as z from 'zod';
import { boundRecord } from '../protocol/bound-record.ts';
import { addUsage, NO_USAGE, type Usage } from '../protocol/event.ts';
import { JOB_STATUSES, jobId } from '../protocol/job.ts';
import { LIMITS } from '../protocol/limits.ts';
import { path as folder, sessionId } from '../protocol/request.ts';
import { ageOf } from '../protocol/text/age.ts';
import { toolCall } from '../protocol/text/references.ts';
import { asWritten, defineTool } from './definition/define-tool.ts';

const text = z.string().nullable().optional();
const record = z.looseObject({ job_id: z.string(), status: z.string(), mode: text, label: text, cwd: text });

/** Of a job whose record cannot be read: what is wrong with it. */
const damageOf = ({ damage }: Readonly<Record<string, unknown>>): string =>
  typeof damage === 'string' ? `(${damage})` : '';

const waitOf = ({ waiting_for: waits }: Readonly<Record<string, unknown>>): string =>
  typeof waits === 'string' ? `(waits for ${waits})` : '';

/** What a list needs of a job. */
const SHOWN: ReadonlySet<string> = new Set(
  'reason waiting_for damage label mode backend cwd session_id created_at finished_at usage events'.split(
    ' ',
  ),
);

const totalTokens = (view: Readonly<Record<string, unknown>>): number =>
  (view['usage_total'] as Usage | undefined)?.total_tokens ?? 0;

export const agySessions = defineTool({
  name: 'agy_sessions',
  title: 'List jobs',
  description: 'Jobs newest first, with status, label, directory and conversation.',
  effect: 'reads',
  input: z.strictObject({
    limit: z.number().int().min(1).max(LIMITS.sessionsPage.max).default(LIMITS.sessionsPage.default),
    cursor: jobId.optional().describe('next_cursor of the page before'),
    status: z.enum(JOB_STATUSES).optional(),
    cwd: folder.optional(),
    session_id: sessionId.optional(),
    query: z.string().max(LIMITS.queryChars).optional(),
  }),
  // `usage_total` sums this page; open, as its schema would be paid for in every client's context.
  output: z.looseObject({ records: z.array(record), count: z.number(), next_cursor: z.string().nullable() }),
  say: ({ records, next_cursor, ...rest }, render = asWritten) =>
    records.length === 0
      ? 'no jobs'
      : [
          ...records.map(({ job_id, status, mode, label, cwd, ...more }) =>
            [job_id, more['age'], status, waitOf(more), mode, label, cwd, damageOf(more)]
              .filter(Boolean)
              .join(' '),
          ),
          `tokens of these jobs: ${totalTokens(rest)}`,
          ...(next_cursor === null
            ? []
            : [`more: ${render(toolCall('agy_sessions', { cursor: next_cursor }))}`]),
        ].join('\n'),
  async handle({ cwd, ...filter }, { jobs }, { defaultCwd }) {
    const page = await jobs.list({
      ...filter,
      cwd: cwd === undefined || path.isAbsolute(cwd) ? cwd : path.resolve(await defaultCwd(), cwd),
    });
    const now = new Date();
    const records = page.records.map((job) => {
      const bounded = job.status === 'unknown' ? job : boundRecord(job);
      const shown = Object.entries(bounded).filter(([field]) => SHOWN.has(field));
      const age = 'created_at' in job ? { age: ageOf(job.created_at, now) } : {};
      return { job_id: job.job_id, status: job.status, ...age, ...Object.fromEntries(shown) };
    });
    const usage_total = page.records.reduce<Usage>(
      (sum, job) => ('usage' in job && job.usage !== null ? addUsage(sum, job.usage) : sum),
      NO_USAGE,
    );
    return { records, count: records.length, usage_total, next_cursor: page.nextCursor };
  },
});
