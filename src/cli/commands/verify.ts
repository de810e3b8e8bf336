// verify: whether the changes of a job pass the user's own commands on the checkout as it is.
import { sayVerify } from '../../tools/views/verify-view.ts';
import type { Invocation } from '../command.ts';
import { callTool } from '../tool-command.ts';

const INTERRUPTED = 130;

/** @returns the exit code: 0 when all commands have passed */
export async function verifyChanges(invocation: Invocation): Promise<number> {
  const { args, printer, interrupted } = invocation;
  const { job_id } = args;
  const page = await callTool('agy_diff', { job_id, verify: true, max_output_chars: 1 }, invocation).catch(
    (error: unknown) => {
      if (!interrupted.aborted) throw error;
      return null; // it was stopped, and nobody waits for more
    },
  );
  if (page === null) {
    printer.note('The verification was stopped.');
    return INTERRUPTED;
  }
  const { patch_sha256, verify } = page as { patch_sha256: string; verify: { status: string } };
  printer.result({ job_id, patch_sha256, verify }, (safe) => sayVerify(safe.verify).join('\n'));
  return verify.status === 'passed' ? 0 : 1;
}
