// A question put to the person at the client, in both protocol eras.
import {
  inputRequired,
  inputResponse,
  type InputRequiredResult,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { Question } from '../jobs/approvals/approvals.ts';
import type { ApprovalAnswer } from '../protocol/approval-answer.ts';
import { isRecord } from '../protocol/is-record.ts';
import { TIMES } from '../protocol/limits.ts';

/** Thrown when the answer is not there yet: the call ends with the question and is made again with the answer. */
export class ElicitationPending extends Error {
  readonly question: Question;

  constructor(question: Question) {
    super('a question is put to the person');
    this.name = 'ElicitationPending';
    this.question = question;
  }
}

/** What the client says: `unavailable` where it cannot ask, `failed` where it tried. */
export type ClientAnswer = ApprovalAnswer | 'unavailable' | 'failed';

const KEY = 'approval';
const FOR_SESSION = 'for_session';

/** The form that the person fills in: nothing but yes or no, or how long a yes counts. */
function formOf({ scope }: Question) {
  const remember = {
    type: 'boolean' as const,
    title: 'Also for the rest of this session',
    description: 'Do not ask again for the same as long as this server runs.',
    default: false,
  };
  return { type: 'object' as const, properties: scope === null ? {} : { [FOR_SESSION]: remember } };
}

function toAnswer(action: string, content: unknown): ApprovalAnswer {
  if (action !== 'accept') return 'no';
  return isRecord(content) && content[FOR_SESSION] === true ? 'session' : 'once';
}

const isModern = ({ mcpReq }: ServerContext): boolean => mcpReq.envelope !== undefined;

/**
 * The answer that this call came with: a client of the modern era makes the call again with it.
 * @param canAsk the client said that it can put questions to a person
 * @returns null when nobody was asked yet
 */
export function answerOf({ mcpReq }: ServerContext, canAsk: boolean): ClientAnswer | null {
  if (!canAsk) return 'unavailable';
  const answer = inputResponse(mcpReq.inputResponses, KEY);
  if (answer.kind === 'elicit') return toAnswer(answer.action, answer.content);
  const cameAs = [...Object.keys(mcpReq.inputResponses ?? {}), ...(mcpReq.droppedInputResponseKeys ?? [])];
  return cameAs.includes(KEY) ? 'failed' : null;
}

/** The id of the question that a call of the modern era answers; empty where it names none. */
export function questionOf({ mcpReq }: ServerContext): string {
  const state: unknown = isModern({ mcpReq }) ? mcpReq.requestState() : undefined;
  return typeof state === 'string' ? state : '';
}

/** Puts the question as a request of its own, as clients of the earlier era take it. */
async function askClient(
  { mcpReq }: ServerContext,
  message: string,
  question: Question,
  signal: AbortSignal,
): Promise<ClientAnswer> {
  try {
    const { action, content } = await mcpReq.send(
      { method: 'elicitation/create', params: { mode: 'form', message, requestedSchema: formOf(question) } },
      { timeout: TIMES.answerMs, signal: AbortSignal.any([mcpReq.signal, signal]) },
    );
    return toAnswer(action, content);
  } catch {
    return 'failed'; // an error of the client, no answer in time, or an answer that is none
  }
}

/** The question as the client puts it. */
export interface Asking {
  readonly id: string;
  readonly message: string;
  readonly question: Question;
  /** Takes the question back. */
  readonly signal: AbortSignal;
}

/** @returns the person's answer; or the question, which a client of the modern era takes as the result */
export async function elicit(
  context: ServerContext,
  { id, message, question, signal }: Asking,
): Promise<ClientAnswer | InputRequiredResult> {
  if (!isModern(context)) return askClient(context, message, question, signal);
  return inputRequired({
    inputRequests: { [KEY]: inputRequired.elicit({ message, requestedSchema: formOf(question) }) },
    requestState: id,
  });
}
