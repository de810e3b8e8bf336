// agy_diff: what a job changed, as files with numbers and a patch.
import * as z from 'zod';
import type { ChangedFile } from '../workspace/patch.ts';
import { defineTool } from './define-tool.ts';
import { fields } from './fields.ts';

const MAX_FILES = 300;

/** Open, as the schema is paid for in every client's context. */
const file = z.looseObject({ path: z.string() });

function sayFile(shown: z.input<typeof file>): string {
  const { path, status, insertions, deletions, binary, old_path } = shown as unknown as ChangedFile;
  const from = old_path !== undefined ? ` from ${JSON.stringify(old_path)}` : '';
  return `${status} ${JSON.stringify(path)}${from} ${binary ? 'binary' : `+${insertions} -${deletions}`}`;
}

export const agyDiff = defineTool({
  name: 'agy_diff',
  title: 'Show changes',
  description:
    'What an ended job changed in its worktree: files and patch, page by page. Review it, then agy_apply with patch_sha256, or agy_discard.',
  effect: 'reads',
  input: z.strictObject({
    job_id: fields.jobId,
    path: z.string().min(1).optional().describe('Only this file or folder'),
    offset: fields.offset,
    max_output_chars: fields.maxOutputChars,
  }),
  output: z.looseObject({
    base_commit: z.string(),
    files: z.array(file),
    patch_sha256: z.string(),
    next_offset: z.number().nullable(),
    patch: z.string(),
  }),
  large: true,
  say: ({ base_commit, files, changed_files, patch_sha256, next_offset, next_step, patch }) => {
    const more = Number(changed_files) - files.length;
    return [
      `base: ${base_commit}`,
      `patch_sha256: ${patch_sha256}`,
      `files: ${Number(changed_files)}`,
      ...files.map(sayFile),
      ...(more > 0 && files.length > 0 ? [`and ${more} more`] : []),
      `next: ${String(next_step)}`,
      ...(patch === '' ? [] : [`--- patch${next_offset === null ? '' : ' (a part)'} ---`, patch]),
    ].join('\n');
  },
  async handle({ job_id, path, offset, max_output_chars }, { jobs }, call) {
    const maxChars = max_output_chars ?? call.maxOutputChars;
    const page = await jobs.changes.diff(job_id, { path: path ?? null, offset, maxChars });
    const more = page.nextOffset;
    const apply = `agy_apply {"job_id":"${job_id}","patch_sha256":"${page.sha256}"} or agy_discard`;
    return {
      job_id,
      base_commit: page.baseCommit,
      changed_files: page.files.length,
      files: offset === 0 ? page.files.slice(0, MAX_FILES).map((each) => ({ ...each })) : [],
      patch_sha256: page.sha256,
      total_chars: page.totalChars,
      next_offset: more,
      next_step:
        more !== null
          ? `agy_diff {"job_id":"${job_id}","offset":${more}} for the rest`
          : page.files.length === 0
            ? 'nothing: there are no changes'
            : apply,
      patch: page.patch,
    };
  },
});
