// remove: jobs away, one by one; unapplied work only by a person who has said so.
import { BridgeError, ERRORS, type ErrorView, toBridgeError } from '../../protocol/error.ts';
import { jobId } from '../../protocol/job.ts';
import { toolCall } from '../../protocol/text/references.ts';
import { quotedName } from '../../protocol/text/visible-text.ts';
import type { Invocation } from '../command.ts';
import { asTyped, typedError } from '../output/render-hints.ts';
import { callTool, type Output, toolNamed } from '../tool-command.ts';

const purgeOne = (id: string, dryRun: boolean, invocation: Invocation): Promise<Output> =>
  callTool('agy_purge', { job_id: id, dry_run: dryRun }, invocation);

/** @throws BridgeError `cancelled` when the person says no */
async function discardAsked(id: string, invocation: Invocation): Promise<void> {
  const { app, printer } = invocation;
  const { jobs } = await app();
  const { label, workspace } = await jobs.look(jobId.parse(id));
  const { confirm } = await import('../output/terminal-prompts.ts');
  const files = workspace?.changed_files ?? null;
  const name = label === null ? id : `${id} (${quotedName(label)})`;
  const work = files === null ? 'its changes' : `its changes to ${files} ${files === 1 ? 'file' : 'files'}`;
  await confirm(
    printer,
    `Remove job ${name} with ${work} and its worktree, for good?`,
    `${toolCall('agy_diff', { job_id: id })} shows the work.`,
  );
  await callTool('agy_discard', { job_id: id, force: true }, invocation);
}

async function removeOne(id: string, invocation: Invocation): Promise<Output> {
  const { force, dry_run: isDry } = invocation.args;
  try {
    return await purgeOne(id, isDry === true, invocation);
  } catch (thrown) {
    const isHeld = thrown instanceof BridgeError && thrown.code === 'workspace_failed';
    if (!isHeld || force !== true || isDry === true) throw thrown;
    await discardAsked(id, invocation);
    return purgeOne(id, false, invocation);
  }
}

interface Refused {
  readonly job_id: string;
  readonly error: ErrorView;
}

const stringsOf = (output: Output, field: string): string[] => (output[field] as string[] | undefined) ?? [];

/** Several answers of the tool as one. */
function together(outputs: readonly Output[], refused: readonly Refused[], isDry: boolean): Output {
  const all = (field: string): string[] => [
    ...new Set(outputs.flatMap((output) => stringsOf(output, field))),
  ];
  const last = outputs.at(-1);
  return {
    dry_run: isDry,
    removed: all('removed'),
    removed_count: outputs.length,
    ...(last === undefined ? {} : { remaining: last['remaining'] }),
    warnings: all('warnings'),
    held_elsewhere: all('held_elsewhere'),
    ...(refused.length === 0 ? {} : { refused }),
  };
}

/** @returns the exit code: that of the first job that stays */
export async function removeJobs(invocation: Invocation): Promise<number> {
  const { args, printer, terminal, command } = invocation;
  if (args['force'] === true && !terminal.canAsk)
    throw new BridgeError('invalid_request', '--force asks a person, and there is no interactive terminal.', {
      hint: 'In a script discard the work first: agy-mcp discard JOB.',
    });
  const ids = [...new Set(args['job_id'] as readonly string[])];
  const outputs: Output[] = [];
  const refused: { readonly id: string; readonly error: BridgeError }[] = [];
  for (const id of ids)
    try {
      outputs.push(await removeOne(id, invocation));
    } catch (thrown) {
      const error = toBridgeError(thrown);
      if (ids.length === 1 || !(thrown instanceof BridgeError) || error.code === 'cancelled') throw thrown;
      refused.push({ id, error });
    }
  const stay = refused.map(({ id, error }) => ({ job_id: id, error: error.view() }));
  const answer = together(outputs, stay, args['dry_run'] === true);
  const { say } = toolNamed('agy_purge');
  if (printer.json || outputs.length > 0) printer.result(answer, (safe) => say(safe, asTyped));
  const [first] = refused;
  if (first === undefined) return 0;
  if (!printer.json)
    for (const { error } of refused) {
      const { message, hint } = typedError(error, command);
      printer.note(`error: ${message}\nhint: ${hint}`);
    }
  return ERRORS[first.error.code].exit;
}
