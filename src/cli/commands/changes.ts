// Commands that bring a job's changes back.
import { BridgeError } from '../../protocol/error.ts';
import type { CommandRow, Invocation } from '../command.ts';
import { paintDiff } from '../paint-diff.ts';
import { callTool, type Tell, toolCommand } from '../tool-command.ts';
import { asTypedAnswer } from '../typed-words.ts';
import { JOB } from './work.ts';

/** The patch is shown as it is: what looks like a call of ours in it is text of a file. */
const tellDiff: Tell = (output, tool, { paint }) => {
  const [about = '', ...patch] = tool.say(output).split(/^(?=--- patch)/m);
  const text = asTypedAnswer(about) + patch.join('');
  return paint.isColorSupported ? paintDiff(text) : text;
};

const DIFF = toolCommand({
  name: 'diff',
  group: 'Bring changes back',
  summary: 'What a job changed in its worktree',
  tool: 'agy_diff',
  argument: JOB,
  about:
    'Shows what a job that has ended changed in its worktree: the files with numbers, then the patch. Review it, then apply or discard it.',
  tell: tellDiff,
  examples: ['agy-mcp diff job_m2x8', 'agy-mcp diff job_m2x8 --path src/date.ts'],
});

/** At a terminal the patch is shown and asked for; elsewhere its sum must be given. */
async function reviewed(invocation: Invocation): Promise<Readonly<Record<string, unknown>>> {
  const { args, terminal, printer, paint } = invocation;
  if (args['patch_sha256'] !== undefined) return args;
  if (!terminal.canAsk)
    throw new BridgeError('invalid_request', 'Nobody is at the terminal to agree to the changes.', {
      hint: `Review them with agy-mcp diff ${String(args['job_id'])}, then give the sum that it prints: --patch-sha256 SUM.`,
    });
  const { confirm } = await import('../ask.ts');
  const page = await callTool('agy_diff', { job_id: args['job_id'] }, invocation);
  printer.result(page, (safe) => (paint.isColorSupported ? paintDiff : String)(String(safe['patch'])));
  await confirm(`Write these changes to ${String(page['changed_files'])} files into the checkout?`);
  return { ...args, patch_sha256: page['patch_sha256'] };
}

export const CHANGES: readonly CommandRow[] = [
  DIFF,
  toolCommand({
    name: 'apply',
    group: 'Bring changes back',
    summary: 'Write the reviewed changes into the checkout',
    about:
      'Writes all of the changes into the checkout, or none. At a terminal it shows them and asks; in scripts --patch-sha256 says what was reviewed.',
    tool: 'agy_apply',
    argument: JOB,
    complete: reviewed,
    examples: ['agy-mcp apply job_m2x8', 'agy-mcp apply job_m2x8 --patch-sha256 "$SUM"'],
  }),
  toolCommand({
    name: 'discard',
    group: 'Bring changes back',
    summary: 'Remove worktree and branch; the changes stay at a ref',
    about:
      'Removes worktree and branch of a job that has ended. Its changes stay at refs/agy-mcp/JOB, and diff still shows them.',
    tool: 'agy_discard',
    argument: JOB,
    examples: ['agy-mcp discard job_m2x8'],
  }),
];
