// What a job left that is in no patch.
import * as z from 'zod';

const APART_KINDS = ['repository', 'submodule', 'stash', 'branch', 'tag', 'notes', 'other'] as const;

/**
 * What a job left that is in no patch. Names are reported as people see them (`visibleName`) and are redacted like any
 * text: they are for reading.
 */
export const inventory = z.object({
  ignored: z.object({
    /** Files that git ignores, and their bytes; at least so many when `bounded`. */
    count: z.number(),
    bytes: z.number(),
    bounded: z.boolean(),
    /** Folders end with `/`. */
    paths: z.array(z.string()),
    /** How many more paths there are. */
    more: z.number(),
    /** Those of them that no package manager or build makes again. */
    precious: z.array(z.string()),
  }),
  apart: z.array(
    z.object({
      kind: z.enum(APART_KINDS),
      /** A path in the worktree, or a ref of the repository. */
      name: z.string(),
      detail: z.string(),
      commit: z.string().nullable(),
    }),
  ),
  /** Refs of the repository that changed while the job ran. */
  refs: z.array(
    z.object({
      name: z.string(),
      change: z.enum(['created', 'moved', 'deleted']),
      old: z.string().nullable(),
      new: z.string().nullable(),
      /** Whether it is certain that the agent did it. */
      by_agent: z.boolean(),
      /** The command that puts it back. */
      undo: z.string(),
    }),
  ),
  more_refs: z.number(),
});
export type Inventory = z.infer<typeof inventory>;
