// (pure) The journal of an apply: written before the first file of a checkout is, so that every step can be taken back.
import * as z from 'zod';
import { appliedWhat } from '../../protocol/applied-part.ts';

const fileState = z.object({
  kind: z.enum(['absent', 'file', 'link', 'folder', 'other']),
  sum: z.string(),
  mode: z.number(),
});

/** A name that leads out of a checkout, or into its `.git` folder, is none that an apply wrote. */
const isSafeName = (name: string): boolean =>
  name.split('/').every((part) => !['', '.', '..'].includes(part) && part.toLowerCase() !== '.git');
const safeName = z.string().refine(isSafeName);
const objectId = z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/);
const mode = z.string().regex(/^\d{6}$/);

/** What follows when all files are written: the branch moves to the commit, and the index takes the changes. */
const commitStep = z.object({
  /** The branch that is checked out, as a ref. */
  ref: z.string().regex(/^refs\/heads\/./),
  from: objectId,
  to: objectId,
  /** Tree of the index before. */
  staged: objectId,
  entries: z.array(
    z.object({ name: safeName, oldMode: mode, newMode: mode, oldBlob: objectId, newBlob: objectId }),
  ),
});
export type CommitStep = z.infer<typeof commitStep>;

export const journal = z.object({
  changes: z.array(z.object({ name: safeName, was: fileState, becomes: fileState })),
  /** Folders that are made on the way, outermost first. */
  made: z.array(safeName),
  /** Folders that hold a file to be removed, outermost first: one that is emptied is removed too. */
  left: z.array(z.object({ name: safeName, mode: z.number(), uid: z.number(), gid: z.number() })),
  /** Null where only files are written. */
  commit: commitStep.nullable().default(null),
  /** What the record of the job is to say of it. */
  what: appliedWhat.default({ as: 'changes' }),
});
export type Journal = z.infer<typeof journal>;
/** One file of a checkout: what is there, and what is to. */
export type FileChange = Journal['changes'][number];
