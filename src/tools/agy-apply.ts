// agy_apply: the reviewed changes of a job into the checkout.
import * as z from 'zod';
import type { Summary } from '../jobs/changes.ts';
import { BridgeError } from '../protocol/error.ts';
import type { JobId } from '../protocol/job.ts';
import { quoted, quotedName, visibleName } from '../protocol/text/visible-text.ts';
import type { ChangedFile } from '../workspace/review/changed-files.ts';
import { asWritten, defineTool } from './definition/define-tool.ts';
import { fields } from './definition/fields.ts';
import type { Answer } from './definition/tool-context.ts';
import { appliedStep, keptWords, sayNext } from './views/change-steps.ts';
import { askedNotes } from './views/note-view.ts';
import { askedVerify } from './views/verify-view.ts';
import { sayFile, shownFile } from './views/file-view.ts';

const MAX_PATHS = 100;
const MAX_NAMED = 50;
/** A question must fit on a screen. */
const MAX_LISTED = 20;

const namesOf = (names: readonly string[]): string => {
  const shown = names.slice(0, MAX_NAMED).map(quotedName);
  return `${shown.join(', ')}${names.length > MAX_NAMED ? ` and ${names.length - MAX_NAMED} more` : ''}`;
};

/** What no number of lines says comes first: of a long list a person sees the beginning. */
function filesOf(files: readonly ChangedFile[]): string[] {
  const isMarked = ({ binary, kind, mode }: ChangedFile): boolean =>
    binary || kind !== undefined || mode !== undefined;
  const sorted = [...files.filter(isMarked), ...files.filter((file) => !isMarked(file))];
  const shown = sorted.slice(0, MAX_LISTED).map((file) => sayFile(shownFile(file)));
  return [...shown, ...(files.length > MAX_LISTED ? [`and ${files.length - MAX_LISTED} more`] : [])];
}

/** What a person agrees to: the job, its label, its files; and what the patch does not show as text. */
export function applyQuestion(
  id: string,
  { record, files, masked, converted, notes, verify, root }: Summary,
): string {
  const sum = (field: 'insertions' | 'deletions') => files.reduce((total, file) => total + file[field], 0);
  const binary = files.filter((file) => file.binary).map((file) => file.path);
  const label = record.label === null ? '' : ` ${quotedName(record.label)}`;
  return [
    `Apply the changes of ${id}${label} (${files.length} ${files.length === 1 ? 'file' : 'files'}, +${sum('insertions')} -${sum('deletions')} lines) to ${visibleName(root)}?`,
    ...filesOf(files),
    ...askedNotes(notes),
    ...askedVerify(verify),
    ...(masked.length === 0 ? [] : [`Secrets are masked in the patch of: ${namesOf(masked)}.`]),
    ...(converted.length === 0
      ? []
      : [`Written in another form than shown, by filters or line ends of git: ${namesOf(converted)}.`]),
    ...(binary.length === 0 ? [] : [`Binary, shown by size and sum only: ${namesOf(binary)}.`]),
  ].join('\n');
}

const UNASKED = '`agy-mcp install --approve all` lets this client apply unasked.';

/** @throws BridgeError when the person did not agree, or could not be asked */
function refuseUnless(id: JobId, answer: Answer): void {
  if (answer === 'no')
    throw new BridgeError('approval_denied', 'The person was asked and did not agree to apply the changes.', {
      hint: `Nothing was changed. The work is kept; do not apply it in another way. A client without a person at it always says no: ${UNASKED}`,
      jobId: id,
    });
  if (answer === 'failed')
    throw new BridgeError(
      'approval_unavailable',
      'The client could not ask the person whether the changes may be applied.',
      {
        hint: `Nothing was changed. Let the person run \`agy-mcp apply ${id}\` in a terminal. ${UNASKED}`,
        jobId: id,
      },
    );
}

export const agyApply = defineTool({
  name: 'agy_apply',
  title: 'Apply changes',
  description:
    "Writes a job's reviewed changes into the checkout, all or nothing; index, branches and your own changes stay. Needs patch_sha256 of agy_diff.",
  effect: 'deletes',
  input: z.strictObject({
    job_id: fields.jobId,
    patch_sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'),
  }),
  output: z.looseObject({ job_id: z.string(), root: z.string(), paths: z.array(z.string()) }),
  say: (
    { job_id, root, paths, changed_paths, submodules, warnings, next_step, discarded_at },
    render = asWritten,
  ) =>
    [
      paths.length === 0
        ? `job ${job_id}: nothing to write, ${visibleName(root)} has these changes already`
        : `job ${job_id}: applied to ${visibleName(root)}, not staged and not committed`,
      ...paths.map(quoted),
      ...(Number(changed_paths) > paths.length ? [`and ${Number(changed_paths) - paths.length} more`] : []),
      ...((submodules ?? []) as { path: string; commit: string | null }[]).map((each) =>
        each.commit === null
          ? `left to you: git rm ${quoted(each.path)}`
          : `left to you: git -C ${quoted(each.path)} checkout ${each.commit}`,
      ),
      ...((warnings ?? []) as string[]).map((warning) => `warning: ${render(warning)}`),
      ...(typeof discarded_at === 'string' ? [keptWords(job_id)] : []),
      ...sayNext(String(next_step), render),
    ].join('\n'),
  async handle({ job_id, patch_sha256 }, { jobs, asksBeforeApply }, call) {
    const summary = await jobs.changes.review(job_id, patch_sha256, call.signal);
    // without a way to ask, the sum of the reviewed patch is what the caller answers with
    if (summary.files.length > 0 && asksBeforeApply)
      refuseUnless(job_id, await call.ask(applyQuestion(job_id, summary)));
    const { root, paths, submodules, warning } = await jobs.changes.apply(job_id, patch_sha256, call.signal);
    const discardedAt = summary.record.worktree?.discarded_at ?? null;
    const left = submodules.map((each) => ({ ...each, path: visibleName(each.path) }));
    return {
      job_id,
      root,
      changed_paths: paths.length,
      paths: paths.slice(0, MAX_PATHS).map(visibleName),
      ...(left.length === 0 ? {} : { submodules: left }),
      ...(warning === null ? {} : { warnings: [warning] }),
      ...(discardedAt === null ? {} : { discarded_at: discardedAt }),
      next_step: appliedStep(summary.record),
    };
  },
});
