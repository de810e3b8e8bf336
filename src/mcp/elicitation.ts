// A question put to the person at the client, in both protocol eras.
import {
  inputRequired,
  inputResponse,
  type InputRequiredResult,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { TIMES } from '../protocol/limits.ts';
import type { Answer } from '../tools/definition/tool-context.ts';

/** Thrown when the answer is not there yet: the call ends with the question and is made again with the answer. */
export class ElicitationPending extends Error {
  readonly question: string;

  constructor(question: string) {
    super('a question is put to the person');
    this.name = 'QuestionPending';
    this.question = question;
  }
}

const KEY = 'approval';
const requestedSchema = { type: 'object' as const, properties: {} };

const isModern = ({ mcpReq }: ServerContext): boolean => mcpReq.envelope !== undefined;

/**
 * The answer that this call came with: a client of the modern era makes the call again with it.
 * @param canAsk the client said that it can put questions to a person
 * @returns null when nobody was asked yet
 */
export function answerOf({ mcpReq }: ServerContext, canAsk: boolean): Answer | null {
  if (!canAsk) return 'unavailable';
  const answer = inputResponse(mcpReq.inputResponses, KEY);
  if (answer.kind === 'elicit') return answer.action === 'accept' ? 'yes' : 'no';
  const cameAs = [...Object.keys(mcpReq.inputResponses ?? {}), ...(mcpReq.droppedInputResponseKeys ?? [])];
  return cameAs.includes(KEY) ? 'failed' : null;
}

/** The handler runs twice: the first time the question is thrown, the second time the answer is there. */
export const createAsk =
  (answer: Answer | null) =>
  (question: string): Promise<Answer> =>
    answer === null ? Promise.reject(new ElicitationPending(question)) : Promise.resolve(answer);

/** Puts the question as a request of its own, as clients of the earlier era take it. */
async function askClient({ mcpReq }: ServerContext, message: string): Promise<Answer> {
  try {
    const { action } = await mcpReq.send(
      { method: 'elicitation/create', params: { mode: 'form', message, requestedSchema } },
      { timeout: TIMES.answerMs, signal: mcpReq.signal },
    );
    return action === 'accept' ? 'yes' : 'no';
  } catch {
    return 'failed'; // an error of the client, no answer in time, or an answer that is none
  }
}

/** @returns the person's answer; or the question, which a client of the modern era takes as the result */
export async function elicit(
  context: ServerContext,
  question: string,
): Promise<Answer | InputRequiredResult> {
  if (!isModern(context)) return askClient(context, question);
  return inputRequired({
    inputRequests: { [KEY]: inputRequired.elicit({ message: question, requestedSchema }) },
  });
}
