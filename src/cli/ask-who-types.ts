// A question of a tool to the person at the keyboard, or at another terminal where nobody sits at this one.
import type { Answer } from '../jobs/approvals/agreement.ts';
import type { Question } from '../jobs/approvals/approvals.ts';
import { isInsideAgent } from '../policy/recursion-limit.ts';
import { BridgeError } from '../protocol/error.ts';
import type { Invocation } from './command.ts';

/** @returns whether the person agrees */
async function agreesHere({ printer }: Invocation, { text }: Question): Promise<boolean> {
  const { confirm } = await import('./output/terminal-prompts.ts');
  try {
    await confirm(printer, text, '');
    return true;
  } catch (error) {
    if (error instanceof BridgeError && error.code === 'cancelled') return false;
    throw error;
  }
}

/** Who types a command has decided, unless a rule wants to hear it. */
export async function askWhoTypes(tool: string, question: Question, invocation: Invocation): Promise<Answer> {
  if (question.isRequired !== true) return 'unavailable';
  const { terminal, printer, machine, interrupted } = invocation;
  const { approvals, client } = await invocation.app();
  const open = await approvals.open(question, { tool, client });
  if (terminal.canAsk && !isInsideAgent(machine.env))
    return open.settle((await agreesHere(invocation, question)) ? 'once' : 'no', 'terminal');
  printer.note(`A person must agree, in a terminal of their own: agy-mcp approve ${open.id}`);
  return open.answeredElsewhere(interrupted);
}
