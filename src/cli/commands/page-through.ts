// Parts of an output through the pager of the person, one after the other.
import type { Invocation } from '../command.ts';
import { choosePager } from '../output/choose-pager.ts';
import type { Output } from '../tool-command.ts';

/** Data, and what it is as text. */
export interface Part {
  readonly page: Output;
  /** Of a page that was redacted by whoever prints it. */
  readonly tell: (page: Output) => string;
}

/**
 * Shows the parts until there are no more, or the person has seen enough.
 * @param redacted fields that are redacted already
 * @returns false when there is no pager, and nothing was shown
 */
export async function pageThrough(
  { machine, printer, terminal }: Invocation,
  parts: AsyncGenerator<Part>,
  redacted: readonly string[],
): Promise<boolean> {
  const chosen = terminal.outputIsTerminal && !printer.json ? choosePager(machine.env) : null;
  if (chosen === null) return false;
  const { openPager } = await import('../../platform/processes/pager.ts');
  // what fails before there is something to show is told without a pager
  let next: IteratorResult<Part> = await parts.next();
  if (next.done === true) return true;
  printer.still();
  const pager = openPager(chosen.command, chosen.env);
  try {
    for (; next.done !== true; next = await parts.next())
      if (!(await pager.write(printer.render(next.value.page, next.value.tell, redacted)))) break;
  } catch (error) {
    await pager.close(); // the person reads what there is before the failure is told
    throw error;
  }
  return pager.close();
}
