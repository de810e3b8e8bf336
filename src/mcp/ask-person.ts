// A question of a tool to a person: at the client or at a terminal, whichever answers first.
import type { InputRequiredResult, ServerContext } from '@modelcontextprotocol/server';
import type { App } from '../app.ts';
import type { Answer } from '../jobs/approvals/agreement.ts';
import type { Question } from '../jobs/approvals/approvals.ts';
import type { ApprovalGiven } from '../protocol/approval-answer.ts';
import type { Call } from '../tools/definition/tool-context.ts';
import type { Caller } from './caller.ts';
import { type ClientAnswer, elicit, ElicitationPending, questionOf } from './elicitation.ts';

interface Asked {
  readonly app: App;
  readonly tool: string;
  readonly caller: Caller;
}

/** An answer of the client counts unless a terminal was quicker; a failure leaves the question to nobody. */
async function settled({ approvals }: App, id: string, told: ClientAnswer): Promise<Answer> {
  const open = approvals.opened(id);
  if (told === 'unavailable') return told;
  if (told === 'failed') {
    await open?.conclude(null);
    return told;
  }
  return (await open?.settle(told, 'client')) ?? { by: 'client', answer: told, at: new Date().toISOString() };
}

/** An answer, and what it is to: a yes counts for nothing else. */
export interface Told {
  readonly answer: Answer;
  /** Of the question; null for what is no yes, or was not asked. */
  readonly subject: string | null;
}

export const NOBODY_TO_ASK: Told = { answer: 'unavailable', subject: null };

/**
 * What this call came with, as the answer that counts.
 * @param told null when nobody was asked yet
 * @returns null also for a yes to no question that is open: each yes counts for one call
 */
export async function answerThatCounts(
  context: ServerContext,
  app: App,
  told: ClientAnswer | null,
): Promise<Told | null> {
  if (told === null) return null;
  const id = questionOf(context);
  const isYes = told === 'once' || told === 'session';
  const subject = app.approvals.opened(id)?.subject ?? null;
  return isYes && subject === null ? null : { answer: await settled(app, id, told), subject };
}

/** @returns null where this question has no answer yet */
function answerTo(question: Question, told: Told | null): Answer | null {
  if (told === null) return null;
  const { answer, subject } = told;
  if (answer === 'unavailable') return question.isRequired === true ? null : answer;
  const isYes = typeof answer !== 'string' && answer.answer !== 'no';
  return isYes && subject !== question.subject ? null : answer;
}

/**
 * How a handler asks. It runs twice: the first time the question is thrown, the second time the answer is there.
 * @param told null when nobody was asked yet
 */
export function createAsk(told: Told | null, { approvals }: App): Call['ask'] {
  return (question) => {
    const earlier = approvals.remembered(question.scope);
    if (earlier !== null) return Promise.resolve(earlier);
    const answer = answerTo(question, told);
    if (answer === null) return Promise.reject(new ElicitationPending(question));
    if (typeof answer !== 'string') approvals.remember(question.scope, answer);
    return Promise.resolve(answer);
  };
}

const isGiven = (answer: ApprovalGiven | InputRequiredResult): answer is ApprovalGiven => 'by' in answer;

/**
 * Asks, as a handler wished.
 * @param message the question as it may leave the process
 * @returns the answer; or the question, which a client of the modern era takes as the result
 */
export async function askPerson(
  context: ServerContext,
  question: Question,
  message: string,
  { app, tool, caller }: Asked,
): Promise<Answer | InputRequiredResult> {
  const open = await app.approvals.open(question, { tool, client: caller.name ?? null });
  if (!caller.canAsk) return open.answeredElsewhere(context.mcpReq.signal);
  const over = new AbortController();
  const client = elicit(context, { id: open.id, message, question, signal: over.signal });
  const terminal = open.answered(AbortSignal.any([context.mcpReq.signal, over.signal]));
  const first = await Promise.race<ApprovalGiven | ClientAnswer | InputRequiredResult>([
    client,
    // No answer in time: the client's request ends then, too, and says how.
    terminal.then<ApprovalGiven | ClientAnswer | InputRequiredResult>((given) => given ?? client),
  ]);
  over.abort();
  if (typeof first === 'string') return settled(app, open.id, first);
  if (isGiven(first)) await open.conclude(first);
  return first;
}
