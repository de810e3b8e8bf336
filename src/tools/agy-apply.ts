// agy_apply: the reviewed changes of a job into the checkout.
import * as z from 'zod';
import type { Summary } from '../jobs/changes.ts';
import { BridgeError } from '../protocol/error.ts';
import { quoted, quotedName, toVisible, visibleName } from '../protocol/text/visible-text.ts';
import { toolCall } from '../protocol/text/references.ts';
import { asWritten, defineTool } from './definition/define-tool.ts';
import { fields } from './definition/fields.ts';

const MAX_PATHS = 100;
const MAX_NAMED = 50;

const namesOf = (names: readonly string[]): string => {
  const shown = names.slice(0, MAX_NAMED).map(quotedName);
  return `${shown.join(', ')}${names.length > MAX_NAMED ? ` and ${names.length - MAX_NAMED} more` : ''}`;
};

/** What a person agrees to: what the patch does not show as text is named. */
export function applyQuestion(id: string, { files, masked, converted, root }: Summary): string {
  const sum = (field: 'insertions' | 'deletions') => files.reduce((total, file) => total + file[field], 0);
  const binary = files.filter((file) => file.binary).map((file) => file.path);
  return [
    `Apply the changes of ${id} (${files.length} ${files.length === 1 ? 'file' : 'files'}, +${sum('insertions')} -${sum('deletions')} lines) to ${toVisible(root)}?`,
    ...(masked.length === 0 ? [] : [`Secrets are masked in the patch of: ${namesOf(masked)}.`]),
    ...(converted.length === 0
      ? []
      : [`Written in another form than shown, by filters or line ends of git: ${namesOf(converted)}.`]),
    ...(binary.length === 0 ? [] : [`Binary, shown by size and sum only: ${namesOf(binary)}.`]),
  ].join('\n');
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
  say: ({ job_id, root, paths, changed_paths, submodules, warnings }, render = asWritten) =>
    [
      paths.length === 0
        ? `job ${job_id}: nothing to write, ${root} has these changes already`
        : `job ${job_id}: applied to ${root}, not staged and not committed`,
      ...paths,
      ...(Number(changed_paths) > paths.length ? [`and ${Number(changed_paths) - paths.length} more`] : []),
      ...((submodules ?? []) as { path: string; commit: string }[]).map(
        (each) => `left to you: git -C ${quoted(each.path)} checkout ${each.commit}`,
      ),
      ...((warnings ?? []) as string[]).map((warning) => `warning: ${render(warning)}`),
      ...(paths.length === 0
        ? []
        : [`next: ${render(toolCall('agy_discard', { job_id }))} removes the worktree`]),
    ].join('\n'),
  async handle({ job_id, patch_sha256 }, { jobs, asksBeforeApply }, call) {
    const summary = await jobs.changes.review(job_id, patch_sha256, call.signal);
    if (summary.files.length > 0 && asksBeforeApply) {
      // without a way to ask, the sum of the reviewed patch is what the caller answers with
      if ((await call.ask(applyQuestion(job_id, summary))) === 'no') {
        throw new BridgeError(
          'approval_denied',
          'The person was asked and did not agree to apply the changes.',
          {
            hint: 'Nothing was changed. The work is kept; do not apply it in another way. A client without a person at it always says no: `agy-mcp install --approve all` lets it apply unasked.',
            jobId: job_id,
          },
        );
      }
    }
    const { root, paths, submodules, warning } = await jobs.changes.apply(job_id, patch_sha256, call.signal);
    const left = submodules.map((each) => ({ ...each, path: visibleName(each.path) }));
    return {
      job_id,
      root,
      changed_paths: paths.length,
      paths: paths.slice(0, MAX_PATHS).map(visibleName),
      ...(left.length === 0 ? {} : { submodules: left }),
      ...(warning === null ? {} : { warnings: [warning] }),
    };
  },
});
