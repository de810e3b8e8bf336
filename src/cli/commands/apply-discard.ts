// apply --discard: what was applied needs its worktree no longer.
import { BridgeError } from '../../protocol/error.ts';
import type { Invocation } from '../command.ts';
import { asTyped } from '../output/render-hints.ts';
import { callTool, type Output, toolNamed } from '../tool-command.ts';

/**
 * Applies, then discards the worktree; a job whose changes were not all applied keeps it.
 * @param args of the apply, reviewed
 * @returns the exit code
 */
export async function applyAndDiscard(
  args: Readonly<Record<string, unknown>>,
  invocation: Invocation,
): Promise<number> {
  const { printer, command } = invocation;
  const [apply, discard] = [toolNamed('agy_apply'), toolNamed('agy_discard')];
  const applied = await callTool('agy_apply', args, invocation);
  if (applied['left_files'] !== undefined) {
    printer.result(applied, (safe) => apply.say(safe, asTyped), apply.redacted);
    return 0;
  }
  const tell = (output: Output): void => {
    printer.result(output, (safe) => withoutNext(apply.say(safe, asTyped)), apply.redacted);
  };
  if (!printer.json) tell(applied); // whatever becomes of the worktree
  try {
    const discarded = await callTool('agy_discard', { job_id: args['job_id'] }, invocation);
    if (printer.json) tell({ ...applied, discarded });
    else printer.result(discarded, (safe) => discard.say(safe, asTyped));
    return 0;
  } catch (thrown) {
    if (!(thrown instanceof BridgeError)) throw thrown;
    if (printer.json) {
      tell({ ...applied, discarded: { error: thrown.view() } });
      return 1;
    }
    return printer.error(thrown, command);
  }
}

/** The next step would be the one that follows. */
const withoutNext = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('next: '))
    .join('\n');
