// One call: parse, handle, reply.
import type {
  CallToolRequest,
  CallToolResult,
  InputRequiredResult,
  ServerContext,
} from '@modelcontextprotocol/server';
import type { App } from '../app.ts';
import type { Answer } from '../jobs/approvals/agreement.ts';
import { BridgeError, toBridgeError } from '../protocol/error.ts';
import { LIMITS } from '../protocol/limits.ts';
import { nearestName } from '../protocol/text/nearest-name.ts';
import type { AnyTool } from '../tools/definition/define-tool.ts';
import { handleTool } from '../tools/definition/handle-tool.ts';
import { TOOLS } from '../tools/index.ts';
import { parseInput } from '../tools/definition/parse-input.ts';
import type { Call } from '../tools/definition/tool-context.ts';
import { answerThatCounts, askPerson, createAsk, NOBODY_TO_ASK, type Told } from './ask-person.ts';
import { answerOf, ElicitationPending } from './elicitation.ts';
import type { CallLimiter } from './call-limits.ts';
import type { Caller } from './caller.ts';
import { clientRule } from './client-limits.ts';
import { createProgress, type Progress } from './progress.ts';
import { failure, safeText, success } from './reply.ts';
import { toTask, type TaskWait, taskWait, unfinishedJob } from './tasks/tasks.ts';

function findTool(name: string): AnyTool {
  // The table's rows differ in their types; each pairs its own input, handler and output.
  const tool = TOOLS.find((each) => each.name === name) as unknown as AnyTool | undefined;
  if (tool !== undefined) return tool;
  const names = TOOLS.map((each) => each.name);
  const near = nearestName(name, names);
  throw new BridgeError(
    'invalid_request',
    `There is no tool \`${name}\`${near === null ? '.' : `, did you mean \`${near}\`?`}`,
    {
      hint: `Tools: ${names.join(', ')}.`,
    },
  );
}

const IMPATIENCE = /tim(?:ed?|e-?) ?out/i;

/**
 * Whether an aborted call means that its user wants the work stopped. A client gives a reason in words; one that
 * timed out says so, and a closed connection has none.
 */
export function wantsCancel(signal: AbortSignal): boolean {
  if (!signal.aborted) return false;
  const reason: unknown = signal.reason;
  if (typeof reason === 'string') return !IMPATIENCE.test(reason);
  return reason instanceof Error && reason.name === 'AbortError';
}

/** @returns null for a caller that wants no progress */
function progressOf({ mcpReq }: ServerContext, app: App): Progress | null {
  const token = mcpReq._meta?.progressToken;
  if (token === undefined) return null;
  return createProgress((progress, message) => {
    const params = { progressToken: token, progress, message: safeText(message, app.redactor) };
    // A client that has gone needs no progress; its end is seen elsewhere.
    mcpReq.notify({ method: 'notifications/progress', params }).catch(() => undefined);
  });
}

interface Serving {
  readonly progress: Progress | null;
  /** Null when nobody was asked yet. */
  readonly told: Told | null;
}

/** A call that is none of a tool: it asks nobody. */
const UNASKED: Serving = { progress: null, told: NOBODY_TO_ASK };

/** What a tool learns of the call it serves. */
export function toCall(
  context: ServerContext,
  app: App,
  caller: Caller,
  { progress, told }: Serving = UNASKED,
): Call {
  const { signal } = context.mcpReq;
  const { waitSeconds, maxOutputChars } = clientRule(caller.name, app.machine.env);
  return {
    signal,
    wantsCancel: () => wantsCancel(signal),
    waitSeconds,
    maxOutputChars,
    pageChars: LIMITS.pageChars,
    onEvents: progress === null ? null : progress.take,
    ask: createAsk(told, app),
    async defaultCwd() {
      const roots = await caller.roots();
      return roots.length === 1 ? (roots[0] ?? app.machine.cwd) : app.machine.cwd;
    },
  };
}

/** The call until it must be answered; one that still waits continues as a task. */
async function callOrTask(tool: AnyTool, wait: TaskWait, app: App, call: Call): Promise<CallToolResult> {
  let outcome: unknown;
  try {
    outcome = await handleTool(tool, wait.input, app, call);
  } catch (error) {
    outcome = error;
  }
  const id = call.wantsCancel() ? null : unfinishedJob(outcome);
  if (id !== null) return toTask(wait.ticket(id), app, call);
  if (outcome instanceof Error) throw outcome;
  return success(outcome as Record<string, unknown>, tool.say, app.redactor, tool.redacted);
}

/**
 * Never throws: a failure is a result too.
 * @param told the answer of the person, where it was asked for
 */
export async function callTool(
  request: CallToolRequest,
  context: ServerContext,
  app: App,
  caller: Caller,
  gate: CallLimiter,
  told?: Told,
): Promise<CallToolResult | InputRequiredResult> {
  const progress = progressOf(context, app);
  const { name } = request.params;
  try {
    const tool = findTool(name);
    const input = parseInput(tool.input, request.params.arguments);
    const counts = told ?? (await answerThatCounts(context, app, answerOf(context, caller.canAsk)));
    const call = toCall(context, app, caller, { progress, told: counts });
    const own = await app.actingFor(caller.name ?? null);
    const wait = caller.tasks ? taskWait(tool.name, input, clientRule(caller.name, app.machine.env)) : null;
    return await gate.run(call.signal, async () =>
      wait === null
        ? success(await handleTool(tool, input, own, call), tool.say, app.redactor, tool.redacted)
        : callOrTask(tool, wait, own, call),
    );
  } catch (error) {
    if (!(error instanceof ElicitationPending)) return failure(error, app.redactor, app.log);
    const message = safeText(error.question.text, app.redactor);
    const asked = await askPerson(context, error.question, message, { app, tool: name, caller }).catch(
      toBridgeError,
    );
    if (asked instanceof BridgeError) return failure(asked, app.redactor, app.log);
    const isAnswer = typeof asked === 'string' || 'by' in asked;
    if (!isAnswer) return asked;
    const own = { answer: asked as Answer, subject: error.question.subject };
    return await callTool(request, context, app, caller, gate, own);
  } finally {
    progress?.close();
  }
}
