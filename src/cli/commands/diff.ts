// diff: what a job changed, to its end, as a table or as names; at a terminal through a pager.
import { BridgeError } from '../../protocol/error.ts';
import { type agyDiff, diffView } from '../../tools/agy-diff.ts';
import { sayNext } from '../../tools/views/change-steps.ts';
import type { FileView } from '../../tools/views/file-view.ts';
import type { Invocation } from '../command.ts';
import { colourDiff } from '../output/colour-diff.ts';
import { formatNames, formatStat } from '../output/format-files.ts';
import { noteColours } from '../output/note-colours.ts';
import { asTyped } from '../output/render-hints.ts';
import { callTool, type Output, toolNamed } from '../tool-command.ts';
import type { AnyTool } from '../../tools/definition/define-tool.ts';
import { pageThrough, type Part } from './page-through.ts';

type Handle = AnyTool['handle'];

/** The tool's answer with all of its files, and of binary ones all bytes where that is asked for. */
function wholeList(fullBinary: boolean, paths: readonly string[] | null = null): Handle {
  const handle: typeof agyDiff.handle = async (input, { jobs }, call) => {
    const { job_id, path, offset, max_output_chars: maxChars = call.maxOutputChars } = input;
    const query = { path: paths ?? path ?? null, offset, maxChars, fullBinary, signal: call.signal };
    return diffView(await jobs.changes.diff(job_id, query), offset, path, Infinity);
  };
  return handle as unknown as Handle; // marked cast: the row of the table that the name stands for
}

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
  handle: Handle,
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

const PATCH: readonly string[] = ['patch'];
const filesOf = (page: Output): readonly FileView[] => page['files'] as readonly FileView[];

/** The first page where what comes next is told behind the last one. */
const withoutNext = (page: Output): Output => ({ ...page, next_offset: null, next_step: 'nothing' });

/** A person at a terminal is shown the changes and asked: no sum is needed. */
const stepForPerson = (page: Output): string =>
  String(page['next_step']).replace(/,"patch_sha256":"[0-9a-f]{64}"/, '');

/**
 * Pages with their words: the first one with the files, the others as patch alone.
 * @param asFirst what is told of the first one
 */
async function* inFull(
  invocation: Invocation,
  args: Readonly<Record<string, unknown>>,
  handle: Handle,
  asFirst: (page: Output) => Output = asBeginning,
): AsyncGenerator<Part> {
  const tool = toolNamed('agy_diff');
  const inColours = invocation.paint.isColorSupported ? colourDiff : String;
  let tell: Part['tell'] = (page) => inColours(tool.say(asFirst(page), asTyped));
  for await (const page of diffPages(invocation, args, handle)) {
    yield { page, tell };
    tell = ({ patch }) => inColours(String(patch));
  }
}

/** What is printed in place of the patch, by the option that asks for it. */
const BRIEFS: Readonly<Record<string, (page: Output, invocation: Invocation) => Part>> = {
  stat: (page, { paint, terminal }) => ({
    page: {
      job_id: page['job_id'],
      base_commit: page['base_commit'],
      changed_files: page['changed_files'],
      files: page['files'],
      patch_sha256: page['patch_sha256'],
    },
    tell: (safe) => formatStat(filesOf(safe), paint, terminal.outputColumns),
  }),
  name_only: (page) => ({
    page: { job_id: page['job_id'], paths: filesOf(page).map((file) => file.path) },
    tell: (safe) => formatNames(safe['paths'] as readonly string[]),
  }),
  sum: (page) => ({
    page: { job_id: page['job_id'], patch_sha256: page['patch_sha256'] },
    tell: (safe) => `${String(safe['patch_sha256'])}\n`,
  }),
};

async function* inBrief(
  invocation: Invocation,
  args: Readonly<Record<string, unknown>>,
  handle: Handle,
  brief: (typeof BRIEFS)[string],
): AsyncGenerator<Part> {
  const { job_id, path } = args;
  const asked = { job_id, ...(path === undefined ? {} : { path }), max_output_chars: 1 };
  yield brief(await callTool('agy_diff', asked, invocation, handle), invocation);
}

/** Through the pager, and what comes next below it. @returns false when nothing was shown */
async function pagedWithNext(
  invocation: Invocation,
  args: Readonly<Record<string, unknown>>,
  handle: Handle,
): Promise<boolean> {
  const { printer } = invocation;
  let step = '';
  async function* noting(parts: AsyncGenerator<Part>): AsyncGenerator<Part> {
    for await (const part of parts) {
      step = stepForPerson(part.page);
      yield part;
    }
  }
  const parts = noting(inFull(invocation, args, handle, withoutNext));
  if (!(await pageThrough(invocation, parts, PATCH))) return false;
  printer.note(sayNext(step, asTyped).join('\n'), noteColours(invocation));
  return true;
}

/** @returns the exit code */
export async function showDiff(invocation: Invocation): Promise<number> {
  const { printer } = invocation;
  const { full_binary: whole, stat, name_only, sum, pager, ...args } = invocation.args;
  const wanted = Object.entries({ stat, name_only, sum }).flatMap(([name, on]) =>
    on === true ? [name] : [],
  );
  if (wanted.length > 1)
    throw new BridgeError('invalid_request', '--stat, --name-only and --sum cannot be used together.', {
      hint: 'Give one of them.',
    });
  const brief = BRIEFS[wanted[0] ?? ''];
  const handle = wholeList(whole === true);
  const show = ({ page, tell }: Part): void => {
    printer.result(page, tell, PATCH);
  };
  if (brief === undefined && (printer.json || args['max_output_chars'] !== undefined)) {
    const tool = toolNamed('agy_diff');
    const inColours = invocation.paint.isColorSupported ? colourDiff : String;
    show({
      page: await callTool('agy_diff', args, invocation, handle),
      tell: (page) => inColours(tool.say(page, asTyped)),
    });
    return 0;
  }
  if (brief !== undefined) {
    const parts = () => inBrief(invocation, args, handle, brief);
    const isPaged = sum !== true && pager !== false;
    if (isPaged && (await pageThrough(invocation, parts(), PATCH))) return 0;
    for await (const part of parts()) show(part);
    return 0;
  }
  if (pager !== false && (await pagedWithNext(invocation, args, handle))) return 0;
  for await (const part of inFull(invocation, args, handle)) show(part);
  return 0;
}

/**
 * Shows the changes that are to be applied, through the pager of the person.
 * @param paths files and folders; null for all
 */
export async function showPatch(
  invocation: Invocation,
  id: string,
  paths: readonly string[] | null,
): Promise<void> {
  const parts = () => inFull(invocation, { job_id: id }, wholeList(false, paths), withoutNext);
  if (await pageThrough(invocation, parts(), PATCH)) return;
  for await (const { page, tell } of parts()) invocation.printer.result(page, tell, PATCH);
}
