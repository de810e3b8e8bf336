// What the tools that start a job have in common.
import * as z from 'zod';
import type { CommandPreview } from '../jobs/admission/launch.ts';
import type { Admission } from '../jobs/admission/record.ts';
import { boundRecord } from '../protocol/bound-record.ts';
import { hasEnded } from '../protocol/job.ts';
import { BridgeError } from '../protocol/error.ts';
import type { JobId, JobRecord } from '../protocol/job.ts';
import { LIMITS } from '../protocol/limits.ts';
import { type EventFormat, type StartRequest, waitRequest, type WaitRequest } from '../protocol/request.ts';
import { toVisible } from '../protocol/text/visible-text.ts';
import { asWritten, type Render } from './definition/define-tool.ts';
import { fitEvents } from './views/event-page.ts';
import { finishedJobView, sayFinishedJob, toJobView, withAnswer } from './views/job-view.ts';
import type { Call, ToolApp } from './definition/tool-context.ts';

/** Open, as the schema is in three tools and is paid for in every client's context. */
const preview = z.looseObject({});

/** Events beside an answer. */
export const messagesView = { all_messages: z.array(z.unknown()).optional() } as const;

/** With dry_run there is no job, so nothing is required. */
export const startedView = finishedJobView
  .partial()
  .extend({ command_preview: preview.optional(), ...messagesView });
export type StartedView = z.input<typeof startedView>;

export function sayStarted(view: StartedView, render: Render = asWritten): string {
  const shown = view.command_preview as CommandPreview | undefined;
  if (shown === undefined) return sayFinishedJob(view as z.input<typeof finishedJobView>, render);
  const command = [shown.executable, ...shown.argv].map((word) => JSON.stringify(word)).join(' ');
  return [
    'dry run: nothing was started',
    `command: ${command}`,
    `directory: ${shown.cwd}`,
    ...Object.entries(shown.preparation ?? {}).flatMap(([key, lines]) =>
      lines.map((line) => `${key}: ${line}`),
    ),
    ...sayConfinement(shown.confinement),
    ...(view.warnings ?? []).map((warning) => `warning: ${render(warning)}`),
    `prompt: ${shown.prompt}`,
  ].join('\n');
}

const CONFINED_LISTS = ['readable', 'writable', 'protected', 'private', 'hidden', 'agent_files'] as const;

const LIST_WORDS: Readonly<Record<string, string>> = { agent_files: 'hidden files of the project' };

function sayConfinement(confinement: CommandPreview['confinement']): string[] {
  if (confinement === undefined) return [];
  const { by, detail, profile, network, limits } = confinement;
  if (profile === undefined) return [`confinement: ${by}${detail === undefined ? '' : `. ${detail}`}`];
  const hosts = typeof network === 'object' ? network.join(', ') : network;
  return [
    `confinement: ${by}, profile ${profile}, network ${hosts}${detail === undefined ? '' : `. ${detail}`}`,
    ...CONFINED_LISTS.flatMap((name) => {
      const places = confinement[name] ?? [];
      return places.length === 0 ? [] : [`  ${LIST_WORDS[name] ?? name}: ${places.join(', ')}`];
    }),
    `  limits: ${Object.entries(limits ?? {})
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}`,
  ];
}

/** What would run, for who decides whether it may: nothing in it hides. */
function toPreview({ record, preview: shown }: Admission): StartedView {
  return { warnings: record.warnings, command_preview: visibleStrings({ ...shown }) };
}

function visibleStrings<T>(value: T): T;
function visibleStrings(value: unknown): unknown {
  if (typeof value === 'string') return toVisible(value);
  if (Array.isArray(value)) return value.map((each: unknown) => visibleStrings(each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, visibleStrings(each)]));
}

/**
 * Starts a job and returns it at once.
 * @param tool by whose name
 */
export async function startJob(
  tool: string,
  request: StartRequest,
  { client, jobs }: ToolApp,
  call: Call,
): Promise<StartedView> {
  const asked = { request, origin: { tool, client }, defaultCwd: await call.defaultCwd() };
  if (request.dry_run) return toPreview(await jobs.preview(asked));
  return toJobView(await jobs.start(asked, call.ask));
}

/**
 * Starts a job and waits for its end, or hands the running job over.
 * @param tool by whose name
 * @throws BridgeError with the job's id when it ends badly
 */
export async function runJob(
  tool: string,
  request: WaitRequest,
  app: ToolApp,
  call: Call,
): Promise<StartedView> {
  const { wait_seconds, ...start } = request;
  const { client, jobs } = app;
  const asked = { request: start, origin: { tool, client }, defaultCwd: await call.defaultCwd() };
  if (start.dry_run) return toPreview(await jobs.preview(asked));
  const { job_id: id } = await jobs.start(asked, call.ask);
  let record = await jobs.wait(id, {
    seconds: wait_seconds ?? call.waitSeconds,
    signal: call.signal,
    onEvents: call.onEvents,
  });
  if (!hasEnded(record)) {
    if (!call.wantsCancel()) return toJobView(record);
    ({ record } = await jobs.cancel(id, 'cancelled by the user of the client'));
    if (!hasEnded(record)) return toJobView(record); // asked, and not verified yet
  }
  return answerOf(record, request, app, call);
}

/** What the request says of the answer's shape. */
export const answerShape = waitRequest.pick({
  max_output_chars: true,
  return_all_messages: true,
  output_protocol: true,
});

/**
 * The answer of a tool that waited for this job, which has ended.
 * @throws BridgeError with the job's id when it ended badly
 */
export async function answerOf(
  record: JobRecord,
  shape: z.output<typeof answerShape>,
  app: ToolApp,
  call: Pick<Call, 'maxOutputChars' | 'pageChars'>,
): Promise<StartedView> {
  if (record.status !== 'completed') throw badEnd(boundRecord(record));
  const { jobs } = app;
  const { job_id: id } = record;
  const maxChars = Math.min(shape.max_output_chars ?? call.maxOutputChars, call.pageChars);
  const view = withAnswer(record, await jobs.answer(record, 0, maxChars), maxChars);
  if (!shape.return_all_messages) return view;
  return { ...view, ...(await allMessages(app, id, shape.output_protocol ?? jobs.dialect, maxChars)) };
}

/** A job that did not end well, as the error of a tool that waited for it. */
function badEnd({ job_id, reason, failure, warnings }: JobRecord): BridgeError {
  return new BridgeError(reason ?? 'agent_failed', failure?.message ?? 'The job did not end well.', {
    hint: failure?.hint ?? `Look at its events with agy_read.`,
    jobId: job_id,
    warnings,
    ...(failure === null ? {} : { retry: failure.retry }),
  });
}

/** The first events of a job in an event format, as many as there is room for; `all_messages_next` says where the others begin. */
export async function allMessages(
  { jobs }: ToolApp,
  id: JobId,
  dialect: EventFormat,
  asked: number,
): Promise<{ all_messages: unknown[]; all_messages_next?: number }> {
  const maxChars = Math.min(asked, LIMITS.eventPageChars);
  const page = await jobs.events(id, { since: 0, limit: LIMITS.readEvents.max, maxChars });
  const { told, count } = fitEvents(page.events, dialect, maxChars);
  const next = page.events[count]?.i ?? (page.hasMore ? page.next : null);
  return { all_messages: told, ...(next === null ? {} : { all_messages_next: next }) };
}
