// What is said of a job's changes: shown, about to be applied, applied, discarded.
import type { AppliedWhat, ApplyWay } from '../protocol/applied-part.ts';
import type { JobRecord } from '../protocol/job.ts';
import type { ChangedFile } from '../workspace/review/changed-files.ts';
import type { ReviewNote } from '../workspace/review/notes/review-note.ts';
import type { Discarded } from '../workspace/worktree/discard-worktree.ts';
import type { PatchPage } from './patch-page.ts';
import type { Judged } from './verify/judge-verify.ts';

export interface MaskedPlaces {
  readonly path: string;
  readonly line: number;
  /** How many places of the line are masked. */
  readonly count: number;
}

export interface DiffPage extends Omit<PatchPage, 'masked' | 'begins'> {
  readonly baseCommit: string;
  /** All files, or those asked for. */
  readonly files: readonly ChangedFile[];
  /** Those whose patch begins on this page. */
  readonly begins: readonly ChangedFile[];
  /** Masked on this page. */
  readonly masked: readonly MaskedPlaces[];
  /** Over the whole patch as it is, whatever page or path was asked for. */
  readonly sha256: string;
  /** Files that applying writes in another form than the patch shows; reported on the first page. */
  readonly converted: readonly string[];
  /** What to look at twice in `files`; on the first page. */
  readonly notes: readonly ReviewNote[];
  /** Whether the changes are proved; on the first page. */
  readonly verify: Judged | null;
  /** Files that were not brought back, where a part was; null where nothing was, all was, or only some were asked for. */
  readonly left: readonly ChangedFile[] | null;
  readonly record: JobRecord;
}

export interface DiffQuery {
  /** Files or folders; null for all. */
  readonly path: string | readonly string[] | null;
  readonly offset: number;
  readonly maxChars: number;
  /** Binary files with all their bytes. */
  readonly fullBinary?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface Summary {
  readonly record: JobRecord;
  readonly files: readonly ChangedFile[];
  /** Files in whose patch something is masked. */
  readonly masked: readonly string[];
  /** Files that are written in another form than the patch shows. */
  readonly converted: readonly string[];
  /** What to look at twice. */
  readonly notes: readonly ReviewNote[];
  /** Whether they are proved. */
  readonly verify: Judged | null;
  /** Top of the checkout that the changes go to. */
  readonly root: string;
  readonly as: ApplyWay;
  /** That the commit goes to: the one that is checked out, or a new one; null where there is none. */
  readonly branch: string | null;
  /** How many files the whole patch has. */
  readonly of: number;
}

interface Noted {
  /** Null when the record of the job says what was done; else why it does not. */
  readonly warning: string | null;
}

export interface AppliedChanges extends Noted {
  readonly root: string;
  readonly what: AppliedWhat;
  /** What a person should know of the commit. */
  readonly notes: readonly string[];
  /** Files of the patch that were brought back in no way yet. */
  readonly left: readonly ChangedFile[];
  readonly paths: readonly string[];
  /** Submodules for which the work names another commit, null for none: that is left to the user. */
  readonly submodules: readonly { readonly path: string; readonly commit: string | null }[];
}

export interface DiscardedWorktree extends Omit<Discarded, 'kept'>, Noted {
  /** The ref that keeps the work; null when there is none. */
  readonly keptAt: string | null;
}
