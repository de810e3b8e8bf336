// agy_apply: the reviewed changes of a job into the checkout.
import * as z from 'zod';
import type { ApplyRequest } from '../jobs/apply-request.ts';
import { agreementOf, type AskedAbout } from '../jobs/approvals/agreement.ts';
import { UNASKED } from '../jobs/approvals/start-question.ts';
import { subjectOf } from '../jobs/approvals/subject.ts';
import type { AppliedChanges, Summary } from '../jobs/change-views.ts';
import { APPLY_WAYS, type ApplyWay } from '../protocol/applied-part.ts';
import type { JobId, JobRecord } from '../protocol/job.ts';
import { LIMITS } from '../protocol/limits.ts';
import { quoted, quotedName, visibleName } from '../protocol/text/visible-text.ts';
import type { ChangedFile } from '../workspace/review/changed-files.ts';
import { asWritten, defineTool } from './definition/define-tool.ts';
import { fields } from './definition/fields.ts';
import { appliedStep, keptWords, leftView, leftWords, sayNext } from './views/change-steps.ts';
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

const verbOf = ({ as }: Summary): string => (as === 'commit' ? 'Commit' : as === 'branch' ? 'Put' : 'Apply');

const countOf = ({ files, of }: Summary): string =>
  `${files.length} ${files.length < of ? `of ${of} ` : ''}${of === 1 ? 'file' : 'files'}`;

function placeOf({ as, branch, root }: Summary): string {
  const place = visibleName(root);
  if (as === 'changes') return `to ${place}`;
  if (as === 'commit')
    return branch === null ? `in ${place}` : `on the branch ${quotedName(branch)} of ${place}`;
  return `on a new branch${branch === null ? '' : ` ${quotedName(branch)}`} of ${place}`;
}

/** What a person agrees to: the job, its label, its files; and what the patch does not show as text. */
export function applyQuestion(id: string, summary: Summary): string {
  const { record, files, masked, converted, notes, verify } = summary;
  const sum = (field: 'insertions' | 'deletions') => files.reduce((total, file) => total + file[field], 0);
  const binary = files.filter((file) => file.binary).map((file) => file.path);
  const label = record.label === null ? '' : ` ${quotedName(record.label)}`;
  return [
    `${verbOf(summary)} the changes of ${id}${label} (${countOf(summary)}, +${sum('insertions')} -${sum('deletions')} lines) ${placeOf(summary)}?`,
    // What is serious comes first: of a long question Claude Code shows three lines.
    ...askedNotes(notes),
    ...(masked.length === 0 ? [] : [`Secrets are masked in the patch of: ${namesOf(masked)}.`]),
    ...(converted.length === 0
      ? []
      : [`Written in another form than shown, by filters or line ends of git: ${namesOf(converted)}.`]),
    ...(binary.length === 0 ? [] : [`Binary, shown by size and sum only: ${namesOf(binary)}.`]),
    ...filesOf(files),
    ...askedVerify(verify),
  ].join('\n');
}

const anApply = (id: JobId): AskedAbout => ({
  may: 'the changes may be applied',
  to: 'apply the changes',
  instead: 'Nothing was changed.',
  never: 'The work is kept; do not apply it in another way.',
  otherwise: `Let the person run \`agy-mcp apply ${id}\` in a terminal. ${UNASKED} lets this client apply unasked.`,
  jobId: id,
});

interface Shown {
  readonly as: ApplyWay;
  readonly commit?: string;
  readonly branch?: string;
}

/** The first line of the answer: what was done, in this way. */
function doneWords(root: string, paths: readonly string[], { as, commit, branch }: Shown): string {
  const place = visibleName(root);
  if (as === 'changes')
    return paths.length === 0
      ? `nothing to write, ${place} has these changes already`
      : `applied to ${place}, not staged and not committed`;
  if (commit === undefined) return `nothing to commit, the branch has these changes already`;
  const at = `${commit.slice(0, SHORT)} on the branch ${quotedName(branch ?? '')}`;
  return as === 'commit' ? `committed as ${at} of ${place}` : `committed as ${at}; the checkout is as it was`;
}

/** So much of a commit names it. */
const SHORT = 12;

export const agyApply = defineTool({
  name: 'agy_apply',
  title: 'Apply changes',
  description:
    "Brings a job's reviewed changes back, all or nothing: as files, commit or new branch. Needs patch_sha256 of agy_diff.",
  effect: 'deletes',
  asks: true,
  input: z.strictObject({
    job_id: fields.jobId,
    patch_sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'),
    as: z.enum(APPLY_WAYS).optional(),
    paths: z.array(z.string().min(1)).min(1).max(LIMITS.applyPaths).optional(),
    message: z.string().min(1).max(LIMITS.messageChars).optional(),
    branch: z.string().min(1).optional(),
  }),
  output: z.looseObject({ job_id: z.string(), root: z.unknown(), paths: z.unknown() }),
  say: (
    { job_id, root, paths: written, changed_paths, submodules, next_step, ...rest },
    render = asWritten,
  ) => {
    const paths = written as readonly string[];
    return [
      `job ${job_id}: ${doneWords(String(root), paths, rest as unknown as Shown)}`,
      ...paths.map(quoted),
      ...(Number(changed_paths) > paths.length ? [`and ${Number(changed_paths) - paths.length} more`] : []),
      ...((submodules ?? []) as { path: string; commit: string | null }[]).map((each) =>
        each.commit === null
          ? `left to you: git rm ${quoted(each.path)}`
          : `left to you: git -C ${quoted(each.path)} checkout ${each.commit}`,
      ),
      ...leftWords(rest),
      ...((rest['warnings'] ?? []) as string[]).map((warning) => `warning: ${render(warning)}`),
      ...(typeof rest['discarded_at'] === 'string' ? [keptWords(job_id)] : []),
      ...sayNext(String(next_step), render),
    ].join('\n');
  },
  async handle(input, { jobs, asksBeforeApply }, call) {
    const { job_id, patch_sha256 } = input;
    const request = applyRequest(input);
    const summary = await jobs.changes.review(job_id, patch_sha256, request, call.signal);
    // without a way to ask, the sum of the reviewed patch is what the caller answers with
    if (summary.files.length > 0 && (asksBeforeApply || call.confirm !== undefined)) {
      const isRequired = call.confirm !== undefined;
      const text = [...(isRequired ? [call.confirm] : []), applyQuestion(job_id, summary)].join('\n');
      const subject = subjectOf({ text, job_id, patch_sha256, request });
      const question = { text, subject, jobId: job_id, scope: null, isRequired };
      agreementOf(question, await call.ask(question), anApply(job_id));
    }
    const applied = await jobs.changes.apply(job_id, patch_sha256, request, call.signal);
    return appliedView(applied, summary.record);
  },
});

/** What is asked for, of which an input says only what differs from the usual. */
export function applyRequest(input: z.output<typeof agyApply.input>): ApplyRequest {
  const { as = 'changes', paths, message, branch } = input;
  return { as, paths: paths ?? null, message: message ?? null, branch: branch ?? null };
}

function appliedView(
  { root, paths, submodules, what, notes, left, warning }: AppliedChanges,
  record: JobRecord,
) {
  const discardedAt = record.worktree?.discarded_at ?? null;
  const shown = submodules.map((each) => ({ ...each, path: visibleName(each.path) }));
  const { as, commit, branch } = what;
  const warnings = [...notes, ...(warning === null ? [] : [warning])];
  return {
    job_id: record.job_id,
    root,
    as,
    ...(commit === undefined ? {} : { commit, branch }),
    changed_paths: paths.length,
    paths: paths.slice(0, MAX_PATHS).map(visibleName),
    ...(shown.length === 0 ? {} : { submodules: shown }),
    ...leftView(left),
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(discardedAt === null ? {} : { discarded_at: discardedAt }),
    next_step: appliedStep(record, left.length),
  };
}
