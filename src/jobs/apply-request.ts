// (pure) Which of a job's changes are asked for, in which way, and what the record says of it afterwards.
import {
  type AppliedWhat,
  type ApplyWay,
  type FilePart,
  isApplied,
  isWhole,
  partOf,
} from '../protocol/applied-part.ts';
import { BridgeError } from '../protocol/error.ts';
import type { JobRecord, WorktreeRecord } from '../protocol/job.ts';
import { fieldRef, toolCall } from '../protocol/text/references.ts';
import type { ApplyOrder } from '../workspace/apply/apply-order.ts';
import { listPaths } from '../workspace/inventory/list-paths.ts';
import type { ListedFile } from '../workspace/review/changed-files.ts';
import { isNamed } from '../workspace/review/named-files.ts';
import { commitMessage } from './commit-message.ts';

export interface ApplyRequest {
  readonly as: ApplyWay;
  /** Files and folders; null for all. */
  readonly paths: readonly string[] | null;
  /** Of the commit; null for one that is made. */
  readonly message: string | null;
  /** Null for a name that is made. */
  readonly branch: string | null;
}

export const ALL_CHANGES_ASKED: ApplyRequest = { as: 'changes', paths: null, message: null, branch: null };

/** @throws BridgeError for what means nothing in this way: nobody is to believe that it was heeded */
export function refuseIdle({ as, message, branch }: ApplyRequest): void {
  const idle = [
    ...(message !== null && as === 'changes' ? [fieldRef('message')] : []),
    ...(branch !== null && as !== 'branch' ? [fieldRef('branch')] : []),
  ];
  if (idle.length === 0) return;
  throw new BridgeError(
    'invalid_request',
    `${idle.join(' and ')} has no meaning with ${fieldRef('as', as)}.`,
    {
      hint: `Leave it out, or use ${fieldRef('as', branch === null ? 'commit' : 'branch')}.`,
    },
  );
}

export interface Chosen {
  readonly files: readonly ListedFile[];
  /** Absent where these are all. */
  readonly part?: FilePart;
}

/** @throws BridgeError where a path names no changed file */
export function chosenFiles(
  id: JobRecord['job_id'],
  files: readonly ListedFile[],
  paths: ApplyRequest['paths'],
): Chosen {
  if (paths === null) return { files };
  const strange = paths.filter((each) => !files.some((file) => isNamed(each, file)));
  if (strange.length > 0)
    throw new BridgeError(
      'invalid_request',
      `${fieldRef('paths')} names what is not among the changes: ${listPaths(strange)}.`,
      {
        hint: `Nothing was changed. ${toolCall('agy_diff', { job_id: id })} lists them; a path is taken as it is, without patterns.`,
        jobId: id,
      },
    );
  const places = files.flatMap((file, at) => (paths.some((each) => isNamed(each, file)) ? [at] : []));
  if (places.length === files.length) return { files };
  return { files: files.filter((_, at) => places.includes(at)), part: partOf(places, files.length) };
}

export const orderOf = (
  record: JobRecord,
  { files, part }: Chosen,
  { as, message, branch }: ApplyRequest,
): ApplyOrder => ({
  as,
  files: part === undefined ? null : files,
  message: as === 'changes' ? '' : commitMessage(record, files, message),
  branch,
});

/** Files that were brought back in no way. */
export const filesLeft = <T>(files: readonly T[], rows: readonly AppliedWhat[]): readonly T[] =>
  files.filter((_, at) => !isApplied(rows, at));

const sameWhat = (one: AppliedWhat, other: AppliedWhat): boolean =>
  one.as === other.as &&
  one.commit === other.commit &&
  one.branch === other.branch &&
  JSON.stringify(one.part) === JSON.stringify(other.part);

/** The record of a worktree with one more row; the same twice is one. */
export function withApplied(worktree: WorktreeRecord, what: AppliedWhat, at: string): WorktreeRecord {
  const before = worktree.applied_at;
  const old = worktree.applied ?? (before === null ? [] : [{ as: 'changes' as const, at: before }]);
  const applied = [...old.filter((row) => !sameWhat(row, what)), { ...what, at }];
  return { ...worktree, applied, applied_at: isWhole(applied) ? at : before };
}
