// A long call as a task (io.modelcontextprotocol/tasks), over the same durable job.
import {
  type CallToolResult,
  type McpServer,
  MissingRequiredClientCapabilityError,
  ProtocolError,
  ProtocolErrorCode,
  type Result,
  type ServerContext,
} from '@modelcontextprotocol/server';
import * as z from 'zod';
import type { App } from '../../app.ts';
import { steadyMs } from '../../platform/clock.ts';
import { BridgeError } from '../../protocol/error.ts';
import { hasEnded, type JobId, type JobRecord } from '../../protocol/job.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { agyResult } from '../../tools/agy-result.ts';
import { agyStatus } from '../../tools/agy-status.ts';
import type { AnyTool } from '../../tools/definition/define-tool.ts';
import { handleTool } from '../../tools/definition/handle-tool.ts';
import { parseInput } from '../../tools/definition/parse-input.ts';
import { answerOf, answerShape, sayStarted } from '../../tools/run-job.ts';
import type { Call } from '../../tools/definition/tool-context.ts';
import { describeEvent, shortenPaths } from '../describe-event.ts';
import { followsTasks, TASKS_EXTENSION } from '../caller.ts';
import type { ClientRule } from '../client-limits.ts';
import { failure, safeText, success } from '../reply.ts';
import { idToTicket, shapeOf, type TaskTicket, type TaskTool, ticketToId } from './task-id.ts';

/** The tools that wait for a job, as the task answers for them. */
const WAITING: Readonly<Record<string, TaskTool>> = {
  agy: 'agy',
  agy_continue: 'agy',
  agy_status: 'agy_status',
  agy_result: 'agy_result',
};

/** What answers for a task that only waited. */
const READERS: Readonly<Record<Exclude<TaskTool, 'agy'>, AnyTool>> = {
  // The rows differ in their types; each pairs its own input, handler and output.
  agy_status: agyStatus,
  agy_result: agyResult,
};

export interface TaskWait {
  /** The same call with a shorter wait. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly ticket: (id: JobId) => TaskTicket;
}

/** A call that would wait longer than a task-following client should be held; null for every other. */
export function taskWait(
  tool: string,
  input: Readonly<Record<string, unknown>>,
  { taskAfterSeconds }: ClientRule,
): TaskWait | null {
  const name = Object.hasOwn(WAITING, tool) ? WAITING[tool] : undefined;
  if (name === undefined) return null;
  const wanted = input['wait_seconds'];
  const seconds = typeof wanted === 'number' ? wanted : name === 'agy' ? Number.POSITIVE_INFINITY : 0;
  if (seconds <= taskAfterSeconds || (name !== 'agy' && input['job_id'] === undefined)) return null;
  // Waiting for a job that is there already ends when the caller said so; the answer of agy is the job's end.
  const untilMs = name === 'agy' ? null : steadyMs() + seconds * 1_000;
  return {
    input: { ...input, wait_seconds: taskAfterSeconds },
    ticket: (jobId) => ({ tool: name, jobId, shape: shapeOf(input), untilMs }),
  };
}

/** The job that a call was still waiting for when its time was up; null when it has its answer. */
export function unfinishedJob(outcome: unknown): JobId | null {
  if (outcome instanceof BridgeError)
    return outcome.code === 'job_not_finished' ? ((outcome.jobId ?? null) as JobId | null) : null;
  const { job_id: id, status } = outcome as { job_id?: JobId; status?: JobRecord['status'] };
  return id !== undefined && (status === 'queued' || status === 'running') ? id : null;
}

/** A call's answer from its ticket alone, whichever server took the call. */
async function answer(
  { tool, jobId, shape }: TaskTicket,
  record: JobRecord,
  app: App,
  call: Call,
): Promise<CallToolResult> {
  const { redactor } = app;
  try {
    if (tool === 'agy')
      return success(await answerOf(record, parseInput(answerShape, shape), app, call), sayStarted, redactor);
    const reader = READERS[tool];
    const wait = parseInput(reader.input, { job_id: jobId, ...shape, wait_seconds: 0 });
    return success(await handleTool(reader, wait, app, call), reader.say, redactor);
  } catch (error) {
    return failure(error, redactor, app.log);
  }
}

const POLL_MS = { min: 1_000, max: 10_000, shareOfAge: 0.05 } as const;

/** Seldom for a job that has run for long: a little later matters less there. */
function pollMs({ created_at }: JobRecord): number {
  const share = (Date.now() - Date.parse(created_at)) * POLL_MS.shareOfAge;
  return Math.round(Math.min(POLL_MS.max, Math.max(POLL_MS.min, share)));
}

const RECENT_EVENTS = 20;

async function activity(record: JobRecord, { jobs }: App): Promise<string> {
  const { job_id: id, status, events, waiting_for: waits } = record;
  if (status === 'queued') return `${id}: waiting for ${waits === undefined ? 'its turn' : "a person's yes"}`;
  const since = Math.max(0, events - RECENT_EVENTS);
  const page = await jobs.events(id, { since, limit: RECENT_EVENTS });
  const folders = shortenPaths(record);
  const said = page.events.map((event) => describeEvent(event, folders)).filter((words) => words !== null);
  return `${id}: ${said.at(-1) ?? 'working'}`;
}

interface TaskState extends Record<string, unknown> {
  readonly taskId: string;
  readonly status: 'working' | 'completed' | 'cancelled';
  readonly result?: CallToolResult;
}

/** A longer rest than can be asked for is that of a ticket from before a restart of the machine. */
function mustWait({ untilMs }: TaskTicket): boolean {
  if (untilMs === null) return true;
  const leftMs = untilMs - steadyMs();
  return leftMs > 0 && leftMs <= (LIMITS.waitSeconds.request + 1) * 1_000;
}

/** The task as `tasks/get` returns it. */
async function taskState(ticket: TaskTicket, app: App, call: Call): Promise<TaskState> {
  const record = await app.jobs.look(ticket.jobId);
  const task = {
    taskId: ticketToId(ticket),
    createdAt: record.created_at,
    lastUpdatedAt: record.last_event_at ?? record.updated_at,
    // Kept as long as the job is.
    ttlMs: null,
  };
  if (!hasEnded(record) && mustWait(ticket)) {
    const statusMessage = safeText(await activity(record, app), app.redactor);
    return { ...task, status: 'working', statusMessage, pollIntervalMs: pollMs(record) };
  }
  if (ticket.tool === 'agy' && record.status === 'cancelled') {
    const statusMessage = safeText(`${record.job_id}: ${record.cancel_reason ?? 'cancelled'}`, app.redactor);
    return { ...task, status: 'cancelled', statusMessage };
  }
  return { ...task, status: 'completed', result: await answer(ticket, record, app, call) };
}

/** What a call whose time is up answers: the task, or its result when the job has ended just now. */
export async function toTask(ticket: TaskTicket, app: App, call: Call): Promise<CallToolResult> {
  const state = await taskState(ticket, app, call);
  // The SDK passes a task on, but its types know only the answer.
  if (state.status === 'working') return { resultType: 'task', ...state } as unknown as CallToolResult;
  return state.result ?? answer(ticket, await app.jobs.look(ticket.jobId), app, call);
}

function ticketOf(taskId: string): TaskTicket {
  const ticket = idToTicket(taskId);
  if (ticket !== null) return ticket;
  throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'There is no such task.');
}

/** A failure as JSON-RPC has it: a job that is gone is an unknown task. */
async function asProtocol<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error;
    const unknown = error.code === 'job_not_found';
    throw new ProtocolError(
      unknown ? ProtocolErrorCode.InvalidParams : ProtocolErrorCode.InternalError,
      `${error.message} ${error.hint}`.trimEnd(),
    );
  }
}

/** One request of a client about a task. */
interface Asking {
  readonly app: App;
  readonly call: Call;
}

/** Nobody can be asked here: what a rule wants to hear a person about does not happen. */
async function cancelTask({ jobId }: TaskTicket, { app }: Asking): Promise<void> {
  const reason = await app.permit({ tool: 'agy_cancel', reads: false, jobId });
  if (reason !== null) throw new BridgeError('approval_unavailable', reason, { hint: 'Call agy_cancel.' });
  await app.jobs.cancel(jobId, 'cancelled by the user of the client');
}

/** @param askingOf the app and the call as this client would make it */
export function serveTasks(server: McpServer, askingOf: (context: ServerContext) => Promise<Asking>): void {
  const params = z.looseObject({ taskId: z.string() });
  const serve = (method: string, act: (ticket: TaskTicket, asking: Asking) => Promise<Result>): void => {
    server.server.setRequestHandler(method, { params }, ({ taskId }, context) => {
      if (!followsTasks(context))
        throw new MissingRequiredClientCapabilityError({
          requiredCapabilities: { extensions: { [TASKS_EXTENSION]: {} } },
        });
      return asProtocol(async () => act(ticketOf(taskId), await askingOf(context)));
    });
  };
  serve('tasks/get', (ticket, { app, call }) => taskState(ticket, app, call));
  serve('tasks/update', async ({ jobId }, { app }) => {
    // No task asks for input: whatever comes answers nothing, as the extension wants it.
    await app.jobs.look(jobId);
    return {};
  });
  serve('tasks/cancel', async (ticket, asking) => {
    // Giving up a mere wait leaves the job alone, as it does outside of tasks.
    if (ticket.tool === 'agy') await cancelTask(ticket, asking);
    else await asking.app.jobs.look(ticket.jobId);
    return {};
  });
}
