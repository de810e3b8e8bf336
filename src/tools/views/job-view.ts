// The job as tools return it.
import * as z from 'zod';
import type { AnswerPage } from '../../jobs/jobs.ts';
import { boundRecord } from '../../protocol/bound-record.ts';
import {
  type Failure,
  hasEnded,
  type JobRecord,
  type WorkspaceView,
  type WorktreeRecord,
} from '../../protocol/job.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { toolCall } from '../../protocol/text/references.ts';
import { type Judged, verifyFields } from '../../jobs/verify/judge-verify.ts';
import { asWritten, type Render } from '../definition/define-tool.ts';
import { appliedView, sayApplied } from './applied-view.ts';
import { changesStep, sayNext } from './change-steps.ts';
import { sayVerify } from './verify-view.ts';
import { keepRefOf } from '../../workspace/worktree/worktree-names.ts';

const text = z.string().nullable();

/** Kept short, as it is paid for in every client's context; the documents describe the fields. */
export const jobView = z.looseObject({
  job_id: z.string(),
  status: z.string(),
  reason: text,
  session_id: text,
  next_step: z.string(),
  cwd: z.string(),
  workspace: z.looseObject({}).nullable(),
  events: z.number(),
  warnings: z.array(z.string()),
});

export const finishedJobView = jobView.extend({
  truncated: z.boolean().optional(),
  total_chars: z.number().optional(),
  next_offset: z.number().nullable().optional(),
  structured_output: z.unknown().optional(),
  usage: z.looseObject({}).nullable(),
  agent_messages: z.string().optional(),
});

type ShownWorkspace = WorkspaceView & {
  readonly applied_at?: string;
  readonly applied?: unknown;
  readonly discarded_at?: string;
  /** How much the job left that is in no patch. */
  readonly ignored_files?: number;
  readonly apart?: number;
  readonly refs_changed?: number;
};

export type JobView = z.input<typeof jobView>;

/** What to do with a job in this state. */
const NEXT_STEP: Readonly<Record<JobRecord['status'], (id: string) => string>> = {
  queued: (id) => toolCall('agy_status', { job_id: id, wait_seconds: 60 }),
  running: (id) =>
    `${toolCall('agy_status', { job_id: id, wait_seconds: 60 })}, then agy_result; agy_cancel stops it`,
  completed: (id) => toolCall('agy_result', { job_id: id }),
  failed: (id) => `${toolCall('agy_result', { job_id: id })} for what it said, agy_read for its events`,
  upstream_error: (id) => `${toolCall('agy_result', { job_id: id })} for what it said; try again later`,
  cancelled: (id) => `${toolCall('agy_result', { job_id: id })} for what it said before`,
  unknown: (id) => `agy_doctor; the record of ${id} is damaged`,
};

/** For the bridge alone, or shown with the answer. */
const HIDDEN: ReadonlySet<string> = new Set([
  'owner',
  'mark',
  'answer_chars',
  'structured_output',
  'worktree',
  'verify',
]);

/** Where it worked, and what became of that since. */
function workspaceOf({ workspace, worktree }: JobRecord): ShownWorkspace | null {
  if (workspace === null || worktree === null) return workspace;
  const since = Object.entries({ applied_at: worktree.applied_at, discarded_at: worktree.discarded_at });
  return {
    ...workspace,
    ...Object.fromEntries(since.filter(([, at]) => at !== null)),
    ...appliedView(worktree.applied),
    ...countsOf(worktree),
  };
}

/** Of what is in no patch; nothing where there is none of it. */
function countsOf({ inventory }: WorktreeRecord): Partial<ShownWorkspace> {
  if (inventory === undefined || inventory === null) return {};
  const counts = Object.entries({
    ignored_files: inventory.ignored.count,
    apart: inventory.apart.length,
    refs_changed: inventory.refs.length + inventory.more_refs,
  });
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

/**
 * Ids and status first: an over-long answer is cut in the middle by some clients.
 * @param whole its record, which an older version may have written, or something else: it is shown within bounds
 */
export function toJobView(whole: JobRecord): JobView {
  const record = boundRecord(whole);
  const { job_id, status, reason, session_id, ...rest } = record;
  const shown = Object.entries(rest).filter(([field]) => !HIDDEN.has(field));
  return {
    job_id,
    status,
    reason,
    session_id,
    next_step: [NEXT_STEP[status](job_id), changesStep(record)].filter((step) => step !== null).join('; '),
    ...(Object.fromEntries(shown) as Omit<
      typeof rest,
      'owner' | 'mark' | 'answer_chars' | 'structured_output' | 'worktree' | 'verify'
    >),
    workspace: workspaceOf(record),
    ...(record.verify === undefined ? {} : { verify: verifyFields(record) }),
  };
}

/** What is shown of a structured answer: all of it where there is room beside the text, else its length. */
function structuredView(
  { structured_output: structured, structured_chars: chars }: JobRecord,
  textChars: number,
  maxChars: number,
): { structured_output?: unknown; structured_chars?: number } {
  if (structured === undefined) return chars === undefined ? {} : { structured_chars: chars };
  const own = JSON.stringify(structured).length;
  const hasRoom = own <= LIMITS.structuredChars || own + textChars <= maxChars;
  return own <= maxChars && hasRoom ? { structured_output: structured } : { structured_chars: own };
}

/** The way to a structured answer that was left out; of one that only an older version kept, a command has it. */
const structuredStep = (id: string, chars: number): string =>
  chars <= LIMITS.structuredChars
    ? `${toolCall('agy_result', { job_id: id, max_output_chars: chars })} for structured_output, which has no room here`
    : `agy-mcp result ${id} --json in a terminal for structured_output, which no reply has room for`;

/**
 * The job with a page of its answer, which comes last.
 * @param maxChars how much room its structured answer has as well
 */
export function withAnswer(
  record: JobRecord,
  page: AnswerPage,
  maxChars: number,
): z.input<typeof finishedJobView> {
  const view = toJobView(record);
  const more = page.nextOffset;
  const structured = structuredView(record, page.text.length, maxChars);
  const leftOut = record.structured_chars === undefined ? structured.structured_chars : undefined;
  const steps = [
    leftOut === undefined ? null : structuredStep(record.job_id, leftOut),
    more === null ? changesStep(record) : toolCall('agy_result', { job_id: record.job_id, offset: more }),
  ].filter((step) => step !== null);
  return {
    ...view,
    next_step: steps.length === 0 ? 'nothing: this is the whole answer' : steps.join('; '),
    truncated: more !== null || leftOut !== undefined,
    total_chars: page.totalChars,
    next_offset: more,
    usage: record.usage,
    ...structured,
    agent_messages: page.text,
  };
}

/** Fields that the short output schema leaves open, as `toJobView` put them. */
interface Shown {
  readonly workspace: ShownWorkspace | null;
  readonly failure?: Failure | null;
  readonly verify?: Judged | null;
}

function workspaceLine({ job_id, workspace }: JobView & Shown): string[] {
  const before = workspace?.continues;
  if (workspace?.kind !== 'worktree')
    return before === undefined ? [] : [`directory: ${workspace?.path ?? ''}, the worktree of ${before}`];
  const { changed_files: files, insertions, deletions, applied_at, applied, discarded_at } = workspace;
  const place =
    discarded_at === undefined
      ? `worktree: ${workspace.path} (branch ${workspace.branch ?? '?'}${before === undefined ? '' : `, continues ${before}`})`
      : 'worktree: removed';
  if (files === null) return [place];
  const size = `${files} ${files === 1 ? 'file' : 'files'}, +${insertions ?? 0} -${deletions ?? 0} lines`;
  const kept = discarded_at === undefined || files === 0 ? '' : `, kept at ${keepRefOf(job_id)}`;
  const done = applied === undefined && applied_at !== undefined ? ', applied to the checkout' : '';
  return [place, `changes: ${size}${done}${kept}`, ...sayApplied(applied)];
}

/** A job in a few lines for a model that is shown only text. */
export function sayJob(job: JobView, render: Render = asWritten): string {
  const shown = job as JobView & Shown;
  const failure = shown.failure ?? null;
  return [
    `job ${job.job_id}: ${job.status}${job.reason === null || job.reason === job.status ? '' : ` (${job.reason})`}`,
    ...(job.session_id === null ? [] : [`session: ${job.session_id}`]),
    ...workspaceLine(shown),
    ...sayVerify(shown.verify),
    ...(failure === null ? [] : [`what happened: ${render(`${failure.message} ${failure.hint}`.trimEnd())}`]),
    ...job.warnings.map((warning) => `warning: ${render(warning)}`),
    ...(hasEnded({ status: job.status as JobRecord['status'] }) ? [] : [`events so far: ${job.events}`]),
    ...sayNext(job.next_step, render),
  ].join('\n');
}

/** The same with the answer below, fenced off as the agent's own words. */
export function sayFinishedJob(job: z.input<typeof finishedJobView>, render: Render = asWritten): string {
  if (job.agent_messages === undefined) return sayJob(job, render);
  const isPart = job.agent_messages.length < (job.total_chars ?? 0);
  const size = isPart ? ` (${job.agent_messages.length} of ${job.total_chars ?? 0} characters)` : '';
  const structured =
    job.structured_output === undefined
      ? []
      : [`structured_output: ${JSON.stringify(job.structured_output)}`];
  return [sayJob(job, render), ...structured, `--- answer of the agent${size} ---`, job.agent_messages].join(
    '\n',
  );
}
