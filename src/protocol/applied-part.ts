// What was brought back of a job's work, and how: a row of its record for each apply.
import * as z from 'zod';

/** Into the files of the checkout, as a commit on its branch, or as a new branch beside it. */
export const APPLY_WAYS = ['changes', 'commit', 'branch'] as const;
export type ApplyWay = (typeof APPLY_WAYS)[number];

/** Some files of a patch by their places in it: names may hold what a record must not. */
const filePart = z.object({
  /** First and last of each run, from 0. */
  runs: z.array(z.tuple([z.number().int(), z.number().int()])),
  /** How many files the patch has. */
  of: z.number().int(),
});
export type FilePart = z.infer<typeof filePart>;

export const appliedWhat = z.object({
  as: z.enum(APPLY_WAYS),
  /** The commit that was made; absent where only files were written, or nothing was left to commit. */
  commit: z.string().optional(),
  /** The branch that the commit is on. */
  branch: z.string().optional(),
  /** Absent: all of the work. */
  part: filePart.optional(),
});
export type AppliedWhat = z.infer<typeof appliedWhat>;

export const appliedRow = appliedWhat.extend({ at: z.string() });
export type AppliedRow = z.infer<typeof appliedRow>;

/** @param chosen places in the patch, ascending */
export function partOf(chosen: readonly number[], of: number): FilePart {
  const runs: [number, number][] = [];
  for (const at of chosen) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === at - 1) last[1] = at;
    else runs.push([at, at]);
  }
  return { runs, of };
}

/** How many files a part has. */
export const sizeOfPart = ({ runs }: FilePart): number =>
  runs.reduce((sum, [first, last]) => sum + last - first + 1, 0);

/** What was brought back already; older records have the time alone. */
export const appliedRows = (
  worktree: {
    readonly applied_at: string | null;
    readonly applied?: readonly AppliedRow[] | undefined;
  } | null,
): readonly AppliedWhat[] =>
  worktree?.applied ?? ((worktree?.applied_at ?? null) === null ? [] : [{ as: 'changes' }]);

/** Those that the checkout has: a branch is made beside it. */
export const inCheckout = (rows: readonly AppliedWhat[]): readonly AppliedWhat[] =>
  rows.filter((row) => row.as !== 'branch');

/** Whether a file of the patch is in one of the rows. */
export const isApplied = (rows: readonly AppliedWhat[], at: number): boolean =>
  rows.some(({ part }) => part === undefined || part.runs.some(([first, last]) => at >= first && at <= last));

/** Whether all of the work was brought back, at once or in parts. */
export function isWhole(rows: readonly AppliedWhat[]): boolean {
  if (rows.some(({ part }) => part === undefined)) return true;
  const runs = rows.flatMap(({ part }) => part?.runs ?? []).sort(([one], [other]) => one - other);
  let next = 0;
  for (const [first, last] of runs) {
    if (first > next) return false;
    next = Math.max(next, last + 1);
  }
  return rows.length > 0 && next >= Math.max(...rows.map(({ part }) => part?.of ?? 0));
}
