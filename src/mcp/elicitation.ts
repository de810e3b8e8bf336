// A question put to the person at the client, in both protocol eras.
import {
  inputRequired,
  inputResponse,
  type InputRequiredResult,
  type ServerContext,
} from '@modelcontextprotocol/server';

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

/**
 * The handler runs twice: the first time the question is thrown, the second time the answer is there. To clients of
 * the earlier era the SDK puts the question as a request of its own.
 * @param canAsk the client said that it can put questions to a person
 */
export function createElicitation(
  { mcpReq }: ServerContext,
  canAsk: boolean,
): (question: string) => Promise<'yes' | 'no' | 'unavailable'> {
  return (question) => {
    if (!canAsk) return Promise.resolve('unavailable');
    const answer = inputResponse(mcpReq.inputResponses, KEY);
    if (answer.kind === 'missing') return Promise.reject(new ElicitationPending(question));
    return Promise.resolve(answer.kind === 'elicit' && answer.action === 'accept' ? 'yes' : 'no');
  };
}

export function toInputRequired(question: string): InputRequiredResult {
  const requestedSchema = { type: 'object' as const, properties: {} };
  return inputRequired({
    inputRequests: { [KEY]: inputRequired.elicit({ message: question, requestedSchema }) },
  });
}
