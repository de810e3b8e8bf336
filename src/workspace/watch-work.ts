// What is watched while a job works in a worktree, and what its end reports of it.
import type { WorkspaceView, WorktreeRecord } from '../protocol/job.ts';
import { type Closing, closeWorktree } from './close-workspace.ts';
import { changedPrograms, programFiles, type ProgramFiles } from './git/exec-config-files.ts';
import type { GitAccess } from './git/git.ts';
import { listPaths } from './inventory/list-paths.ts';
import { readBeginning } from './keep-beginning.ts';
import type { Bring } from './setup/bring-files.ts';
import { watchLinked } from './setup/linked-files.ts';

/** A checkout before and after a job. */
export interface Comparison {
  readonly warnings: readonly string[];
  /** @returns warnings */
  end(signal?: AbortSignal): Promise<readonly string[]>;
}

interface Watched {
  readonly jobId: string;
  readonly scratch: string;
  readonly readOnly: boolean;
  /** Of the checkout itself; null where it need not be compared. */
  readonly comparison: Comparison | null;
  /** Files of the checkout at `from` to which the worktree has links. */
  readonly links: readonly string[];
  readonly from: string;
}

/** @param place as it is when the work ends @returns what ends it */
export async function watchWork(
  { gitAccess, now }: { readonly gitAccess: GitAccess; readonly now: () => string },
  place: { readonly view: WorkspaceView; readonly worktree: WorktreeRecord },
  { jobId, scratch, readOnly, comparison, links, from }: Watched,
): Promise<(signal?: AbortSignal) => Promise<Closing>> {
  const { git_dir: gitDir } = place.worktree;
  const programs = await programFiles(gitDir);
  const linked = await watchLinked(from, links);
  return async (until) => {
    const job = { job_id: jobId, workspace: place.view, worktree: place.worktree };
    const beginning = await readBeginning(scratch);
    const closing = await closeWorktree(gitAccess, job, readOnly, beginning, now, until);
    const outside = (await comparison?.end(until)) ?? programWarnings(programs, await programFiles(gitDir));
    const behindLinks = await linked.changes();
    return { ...closing, warnings: [...closing.warnings, ...outside, ...behindLinks] };
  };
}

/** What of the checkout an agent reaches through links. */
export const linksOf = (bring: Bring | undefined, view: WorkspaceView): string[] =>
  bring === undefined || bring.link.length === 0 ? [] : linkedIn(view);

/** `.worktreeinclude` links folders as well, which is told of beforehand; where the configuration links, all are compared. */
const linkedIn = ({ included = [] }: WorkspaceView): string[] =>
  included.filter(({ how }) => how === 'linked').map((each) => each.path);

/** Where the checkout itself is not compared, what git obeys there is. */
function programWarnings(before: ProgramFiles, after: ProgramFiles): string[] {
  const changed = changedPrograms(before, after);
  if (changed.length === 0) return [];
  return [
    `Changed while the job ran, by whom is not known: ${listPaths(changed)}. They decide which programs git runs and in which form it writes files; look at them before you use git there.`,
  ];
}
