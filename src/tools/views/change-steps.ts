// (pure) What can still be done with a job's changes, and how a next step is told.
import { hasEnded, type JobRecord } from '../../protocol/job.ts';
import { fieldRef, toolCall } from '../../protocol/text/references.ts';
import { quoted, visibleName } from '../../protocol/text/visible-text.ts';
import type { ChangedFile } from '../../workspace/review/changed-files.ts';
import { keepRefOf } from '../../workspace/worktree/worktree-names.ts';
import type { Render } from '../definition/define-tool.ts';

type Changed = Pick<JobRecord, 'job_id' | 'status' | 'workspace' | 'worktree' | 'continued_by'>;

const removes = (id: string): string => `${toolCall('agy_discard', { job_id: id })} removes the worktree`;

/** The job that has the worktree now. */
const continuedStep = (by: string): string =>
  `${toolCall('agy_diff', { job_id: by })} shows all changes of the worktree, which that job works on in`;

/** The way from a job that has ended to its changes, or to the end of its worktree; null where neither is left. */
export function changesStep(job: Changed): string | null {
  const { job_id: id, workspace, worktree } = job;
  if (job.continued_by !== undefined && worktree !== null) return continuedStep(job.continued_by);
  const files = workspace?.changed_files ?? null;
  if (worktree === null || worktree.discarded_at !== null || files === null || !hasEnded(job)) return null;
  if (files === 0 || worktree.applied_at !== null) return removes(id);
  return `${toolCall('agy_diff', { job_id: id })} shows what it changed, then agy_apply or agy_discard`;
}

/** What follows a look at all changes. */
export function reviewedStep({ job_id: id, worktree, continued_by: by }: Changed, sha256: string): string {
  if (by !== undefined) return continuedStep(by);
  const apply = toolCall('agy_apply', { job_id: id, patch_sha256: sha256 });
  const isApplied = (worktree?.applied_at ?? null) !== null;
  const isDiscarded = (worktree?.discarded_at ?? null) !== null;
  if (isDiscarded) return isApplied ? `nothing: applied and discarded` : `${apply} writes the kept changes`;
  return isApplied ? removes(id) : `${apply} or agy_discard`;
}

/** What follows an apply. @param left how many files were brought back in no way yet */
export function appliedStep({ job_id: id, worktree }: Changed, left = 0): string {
  if (left > 0)
    return `${toolCall('agy_diff', { job_id: id })} shows all of it; agy_apply with ${fieldRef('paths')} brings what is left, agy_discard keeps it at its ref`;
  return (worktree?.discarded_at ?? null) === null ? removes(id) : 'nothing: the worktree is discarded';
}

/** Where the work of a discarded job is. */
export const keptWords = (id: string): string =>
  `the worktree is discarded; its work is kept at ${keepRefOf(id)} until the job is purged, and git show ${keepRefOf(id)} shows it`;

/** A step that is none is no line. */
export const sayNext = (step: string, render: Render): string[] =>
  step.startsWith('nothing') ? [] : [`next: ${render(step)}`];

const MAX_LEFT = 100;

/** Files that were brought back in no way, when a part was. */
export const leftView = (
  left: readonly ChangedFile[] | null,
): { readonly left?: string[]; readonly left_files?: number } =>
  left === null || left.length === 0
    ? {}
    : { left: left.slice(0, MAX_LEFT).map((file) => visibleName(file.path)), left_files: left.length };

/** @param shown as `leftView` made it */
export function leftWords(shown: Readonly<Record<string, unknown>>): string[] {
  const { left = [], left_files: all } = shown as ReturnType<typeof leftView>;
  const more = Number(all) - left.length;
  return left.length === 0
    ? []
    : [`not brought back yet: ${left.map(quoted).join(', ')}${more > 0 ? ` and ${more} more` : ''}`];
}
