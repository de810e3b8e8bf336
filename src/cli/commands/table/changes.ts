// Commands that bring a job's changes back.
import { BridgeError } from '../../../protocol/error.ts';
import { jobId } from '../../../protocol/job.ts';
import { toolCall } from '../../../protocol/text/references.ts';
import { applyQuestion } from '../../../tools/agy-apply.ts';
import { type agyDiff, diffView } from '../../../tools/agy-diff.ts';
import type { CommandRow, Invocation } from '../../command.ts';
import { colourDiff } from '../../output/colour-diff.ts';
import {
  type AnyTool,
  callTool,
  type Output,
  type Format,
  toolCommand,
  toolNamed,
} from '../../tool-command.ts';
import { asTyped } from '../../output/render-hints.ts';
import { JOB } from './work.ts';

const tellDiff: Format = (output, tool, { paint }) => {
  const text = tool.say(output, asTyped);
  return paint.isColorSupported ? colourDiff(text) : text;
};

/** The tool's answer, with the bytes of binary files in the patch. */
const diffWhole: typeof agyDiff.handle = async (input, { jobs }, call) => {
  const { job_id, path, offset, max_output_chars: maxChars = call.maxOutputChars } = input;
  const query = { path: path ?? null, offset, maxChars, fullBinary: true };
  return diffView(await jobs.changes.diff(job_id, query), offset, path);
};

/** A page that is not the last one, up to its last whole line: the next one begins a line on the screen. */
function wholeLines(page: Output, offset: number): Output {
  const patch = String(page['patch']);
  const end = patch.lastIndexOf('\n') + 1;
  if (page['next_offset'] === null || end === 0) return page;
  return { ...page, patch: patch.slice(0, end), next_offset: offset + end };
}

/** The whole diff from an offset on, page by page. */
async function* diffPages(
  invocation: Invocation,
  args: Readonly<Record<string, unknown>>,
  handle?: AnyTool['handle'],
): AsyncGenerator<Output> {
  for (let offset = Number(args['offset'] ?? 0); ;) {
    const page = wholeLines(await callTool('agy_diff', { ...args, offset }, invocation, handle), offset);
    yield page;
    if (typeof page['next_offset'] !== 'number') return;
    offset = page['next_offset'];
  }
}

/** The first page as the beginning of all: nobody has to ask for the others. */
const asBeginning = (page: Output): Output =>
  page['next_offset'] === null
    ? page
    : { ...page, next_offset: null, next_step: 'read on: all of the patch follows' };

const DIFF: CommandRow = {
  ...toolCommand({
    name: 'diff',
    group: 'Bring changes back',
    summary: 'What a job changed in its worktree',
    tool: 'agy_diff',
    argument: JOB,
    about:
      'Shows what a job that has ended changed in its worktree: the files with numbers, then the patch, to its end unless --max-output-chars says how much. Review it, then apply or discard it.',
    more: [
      {
        flag: 'full-binary',
        field: 'full_binary',
        kind: 'boolean',
        words: 'Binary files with all their bytes, as git apply takes them',
      },
    ],
    examples: [
      'agy-mcp diff job_m2x8',
      'agy-mcp diff job_m2x8 --path src/date.ts',
      'agy-mcp diff job_m2x8 --full-binary --json',
    ],
  }),
  async run(invocation) {
    const { full_binary: whole, ...args } = invocation.args;
    const { printer } = invocation;
    const tool = toolNamed('agy_diff');
    // marked cast: the row of the table that the name stands for
    const handle = whole === true ? (diffWhole as unknown as AnyTool['handle']) : undefined;
    const show = (page: Output, tell: Format): void => {
      printer.result(page, (safe) => tell(safe, tool, invocation), tool.redacted);
    };
    if (printer.json || args['max_output_chars'] !== undefined) {
      show(await callTool('agy_diff', args, invocation, handle), tellDiff);
      return 0;
    }
    let tell: Format = (output) => tellDiff(asBeginning(output), tool, invocation);
    for await (const page of diffPages(invocation, args, handle)) {
      show(page, tell);
      tell = (output) => tellPatch(output, invocation);
    }
    return 0;
  },
};

const tellPatch = (output: Output, { paint }: Invocation): string =>
  (paint.isColorSupported ? colourDiff : String)(String(output['patch']));

/** At a terminal the patch is shown and asked for; elsewhere its sum must be given. */
async function reviewed(invocation: Invocation): Promise<Readonly<Record<string, unknown>>> {
  const { args, terminal, printer } = invocation;
  if (args['patch_sha256'] !== undefined) return args;
  if (!terminal.canAsk)
    throw new BridgeError('invalid_request', 'Cannot ask for approval: there is no interactive terminal.', {
      hint: `Review them with ${toolCall('agy_diff', { job_id: String(args['job_id']) })}, then add the sum that it prints: --patch-sha256 SUM.`,
    });
  const { confirm } = await import('../../output/terminal-prompts.ts');
  let sum = '';
  for await (const page of diffPages(invocation, { job_id: args['job_id'] })) {
    printer.result(page, (safe) => tellPatch(safe, invocation), ['patch']);
    sum = String(page['patch_sha256']);
  }
  const { jobs } = await invocation.app();
  const id = jobId.parse(args['job_id']);
  await confirm(applyQuestion(id, await jobs.changes.review(id, sum)));
  return { ...args, patch_sha256: sum };
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
