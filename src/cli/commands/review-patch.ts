// What a person sees and agrees to before changes are applied.
import { BridgeError } from '../../protocol/error.ts';
import { jobId } from '../../protocol/job.ts';
import { toolCall } from '../../protocol/text/references.ts';
import { agyApply, applyQuestion, applyRequest } from '../../tools/agy-apply.ts';
import { parseInput } from '../../tools/definition/parse-input.ts';
import type { Invocation } from '../command.ts';
import { callTool } from '../tool-command.ts';
import { showPatch } from './diff.ts';

type Args = Readonly<Record<string, unknown>>;

/**
 * The arguments of an apply: at a terminal the patch is shown and asked for; elsewhere its sum must be given.
 * @throws BridgeError `cancelled` when the person says no; why the job has nothing to apply
 */
export async function reviewed(invocation: Invocation): Promise<Args> {
  const { args, terminal, printer } = invocation;
  if (args['patch_sha256'] !== undefined) return args;
  const id = jobId.parse(args['job_id']);
  const first = await callTool('agy_diff', { job_id: id, max_output_chars: 1 }, invocation);
  const sum = String(first['patch_sha256']);
  if (first['changed_files'] === 0) return { ...args, patch_sha256: sum };
  const look = toolCall('agy_diff', { job_id: id });
  if (!terminal.canAsk)
    throw new BridgeError('invalid_request', 'Cannot ask for approval: there is no interactive terminal.', {
      hint: `Review the changes with ${look}, then add the sum that it prints: --patch-sha256 SUM.`,
      jobId: id,
    });
  const request = applyRequest(parseInput(agyApply.input, { ...args, patch_sha256: sum }));
  const { jobs } = await invocation.app();
  const summary = await jobs.changes.review(id, sum, request);
  await showPatch(invocation, id, request.paths);
  const { confirm } = await import('../output/terminal-prompts.ts');
  const question = applyQuestion(id, summary);
  const later = `${look} shows the changes again; ${toolCall('agy_discard', { job_id: id })} removes the worktree.`;
  await confirm(printer, question, later);
  return { ...args, patch_sha256: sum };
}
