// agy_diff: what a job changed, as files with numbers and a patch.
import * as z from 'zod';
import type { DiffPage } from '../jobs/change-views.ts';
import type { JobId } from '../protocol/job.ts';
import { quoted, visibleName } from '../protocol/text/visible-text.ts';
import { toolCall } from '../protocol/text/references.ts';
import type { ChangedFile } from '../workspace/review/changed-files.ts';
import { asWritten, defineTool } from './definition/define-tool.ts';
import { fields } from './definition/fields.ts';
import { appliedView, sayApplied } from './views/applied-view.ts';
import type { Call, ToolApp } from './definition/tool-context.ts';
import { keptWords, leftView, leftWords, reviewedStep, sayNext } from './views/change-steps.ts';
import { type FileView, sayFile, shownFile } from './views/file-view.ts';
import { notesView, sayNotes } from './views/note-view.ts';
import { sayVerify } from './views/verify-view.ts';
import { inventoryView, sayInventory } from './views/inventory-view.ts';

const MAX_FILES = 300;

/** Open, as the schema is paid for in every client's context. */
const file = z.looseObject({});

interface Masked {
  readonly path: string;
  readonly line: number;
}

/** One line for each file; its name is masked where no line is given. */
function sayMasked(masked: readonly Masked[]): string[] {
  const lines = new Map<string, number[]>();
  for (const { path, line } of masked) lines.set(path, [...(lines.get(path) ?? []), line]);
  return [...lines].map(([path, each]) => {
    const numbers = each.filter((line) => line > 0).slice(0, 50);
    const more = each.length > numbers.length && numbers.length === 50 ? ', …' : '';
    return `masked in ${quoted(path)}: ${numbers.length === 0 ? 'its name' : `lines ${numbers.join(', ')}${more}`}`;
  });
}

function sayConverted(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, 50).map(quoted).join(', ');
  return [
    `written in another form than shown, by filters or line ends of git: ${shown}${names.length > 50 ? ` and ${names.length - 50} more` : ''}`,
  ];
}

/** What became of the changes already. */
function sinceThen(shown: Readonly<Record<string, unknown>>): string[] {
  const { job_id, applied_at, discarded_at, applied } = shown;
  return [
    ...(typeof applied_at === 'string' && applied === undefined
      ? [`applied to the checkout at ${applied_at}`]
      : []),
    ...sayApplied(applied),
    ...leftWords(shown),
    ...(typeof discarded_at === 'string' ? [keptWords(String(job_id))] : []),
  ];
}

/** Applying is suggested where all of it was shown: at the end of the whole patch. */
function nextStep(id: string, page: DiffPage, path: string | undefined): string {
  const more = page.nextOffset;
  const part = path === undefined ? {} : { path };
  if (more !== null) return `${toolCall('agy_diff', { job_id: id, ...part, offset: more })} for the rest`;
  if (path !== undefined)
    return `${toolCall('agy_diff', { job_id: id })} for the whole patch: this was a part of it`;
  if (page.files.length === 0) return 'nothing: there are no changes';
  if (page.text === '')
    return `${toolCall('agy_diff', { job_id: id })} from its beginning: there is nothing behind this offset`;
  return reviewedStep(page.record, page.sha256);
}

export const agyDiff = defineTool({
  name: 'agy_diff',
  title: 'Show changes',
  description:
    'What an ended job changed: files and patch, page by page. Review it, then agy_apply with patch_sha256, or agy_discard.',
  effect: 'reads',
  input: z.strictObject({
    job_id: fields.jobId,
    path: z.string().min(1).optional(),
    offset: fields.offset,
    max_output_chars: fields.maxOutputChars,
    verify: z.boolean().optional(),
  }),
  output: z.looseObject({
    base_commit: z.unknown(),
    files: z.array(file),
    patch_sha256: z.unknown(),
    next_offset: z.number().nullable(),
    masked: z.unknown(),
    patch: z.string(),
  }),
  large: true,
  redacted: ['patch'],
  say: (
    {
      base_commit,
      files,
      changed_files,
      patch_sha256,
      next_offset,
      masked,
      review,
      review_count,
      verify,
      next_step,
      patch,
      ...rest
    },
    render = asWritten,
  ) => {
    const more = Number(changed_files) - files.length;
    return [
      `base: ${String(base_commit)}`,
      `patch_sha256: ${String(patch_sha256)}`,
      `files: ${Number(changed_files)}`,
      ...files.map((each) => sayFile(each as unknown as FileView)),
      ...(more > 0 && files.length > 0 ? [`and ${more} more on other pages`] : []),
      ...sayNotes(review, Number(review_count ?? 0)),
      ...sayVerify(verify),
      ...sayMasked(masked as Masked[]),
      ...sayConverted((rest['converted'] ?? []) as readonly string[]),
      ...sayInventory(rest),
      ...sinceThen(rest),
      ...sayNext(String(next_step), render),
      ...(patch === '' ? [] : [`--- patch${next_offset === null ? '' : ' (a part)'} ---`, patch]),
    ].join('\n');
  },
  async handle({ job_id, path, offset, max_output_chars, verify }, { jobs }, call) {
    if (verify === true) await verifyChanges(jobs, job_id, call);
    const maxChars = Math.min(max_output_chars ?? call.maxOutputChars, call.pageChars);
    const page = await jobs.changes.diff(job_id, {
      path: path ?? null,
      offset,
      maxChars,
      signal: call.signal,
    });
    return diffView(page, offset, path);
  },
});

/** Of the time that a caller waits; the rest is for the page. */
const WAIT_PART = 0.8;

/** Until it is over, or the caller has waited long enough: then it goes on. */
async function verifyChanges({ verify }: ToolApp['jobs'], id: JobId, call: Call): Promise<void> {
  const { events } = await verify.start(id);
  await verify.wait(id, {
    seconds: call.waitSeconds * WAIT_PART,
    signal: call.signal,
    onEvents: call.onEvents,
    since: events,
  });
  if (call.signal.aborted && call.wantsCancel()) await verify.cancel(id);
}

/** On the first page as many as there is room for; then those that begin on the page: none is left out. */
function listedFiles({ files, begins }: DiffPage, offset: number, most: number): readonly ChangedFile[] {
  return offset === 0 ? files.slice(0, Math.max(most, begins.length)) : begins;
}

/** When and how the changes were brought back and the worktree discarded, if that was done. */
function sinceOf({ worktree }: DiffPage['record']): Readonly<Record<string, unknown>> {
  const { applied_at = null, discarded_at = null, applied } = worktree ?? {};
  return {
    ...(applied_at === null ? {} : { applied_at }),
    ...appliedView(applied),
    ...(discarded_at === null ? {} : { discarded_at }),
  };
}

/**
 * A page as the tool returns it.
 * @param most how many files the first page lists
 */
export function diffView(page: DiffPage, offset: number, path?: string, most = MAX_FILES) {
  const id = page.record.job_id;
  return {
    job_id: id,
    base_commit: page.baseCommit,
    changed_files: page.files.length,
    files: listedFiles(page, offset, most).map(shownFile),
    patch_sha256: page.sha256,
    total_chars: page.totalChars,
    next_offset: page.nextOffset,
    next_step: nextStep(id, page, path),
    ...sinceOf(page.record),
    ...leftView(page.left),
    ...(offset === 0 ? inventoryView(page.record) : {}),
    ...(page.converted.length === 0
      ? {}
      : { converted: page.converted.slice(0, MAX_FILES).map(visibleName) }),
    ...notesView(page.notes),
    ...(page.verify === null ? {} : { verify: page.verify }),
    masked: page.masked.map(({ path: name, line, count }) => ({
      path: visibleName(name),
      line,
      kind_count: count,
    })),
    patch: page.text,
  };
}
