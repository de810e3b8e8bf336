// A submodule of a job's worktree, as the job's record has it.
import * as z from 'zod';

/** A submodule that a worktree was given with its content. */
export const submoduleRecord = z.object({
  /** Its folder, below the top of the worktree. */
  path: z.string(),
  /** The git folder of the user's that has its objects. */
  git_dir: z.string(),
  /** The commit that is checked out. */
  commit: z.string(),
  /** What the worktree was given: the files of that commit, or of the user's checkout. */
  tree: z.string(),
  filters_off: z.array(z.string()),
});
export type SubmoduleRecord = z.infer<typeof submoduleRecord>;
