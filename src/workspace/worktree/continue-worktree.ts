// The worktree of a job that has ended, for another job that works on in it.
import { kindOf } from '../../platform/files/paths.ts';
import { appliedRows, inCheckout } from '../../protocol/applied-part.ts';
import { BridgeError } from '../../protocol/error.ts';
import { type JobId, jobId, type WorkspaceView, type WorktreeRecord } from '../../protocol/job.ts';
import { fieldRef } from '../../protocol/text/references.ts';
import { type HardenedGit, type GitAccess, oneLine } from '../git/git.ts';
import { locateWorktree } from '../inventory/worktree-location.ts';
import { hiddenCommit } from '../snapshot/snapshot.ts';
import { baseAfter } from './applied-base.ts';
import { isPart, treeOf } from './commit-changes.ts';
import { type PlacedJob, placeOf } from './finished-worktree.ts';
import { type Names, namesOf } from './worktree-names.ts';
import { hardenPlace, type Place } from './worktree-place.ts';
import { workingDirectory } from './working-directory.ts';

interface ContinuedWorktree {
  readonly cwd: string;
  readonly view: WorkspaceView;
  readonly worktree: WorktreeRecord;
}

function goneFor(path: string): BridgeError {
  return new BridgeError('workspace_failed', `The worktree to work on in is gone or was moved: ${path}`, {
    hint: `Use ${fieldRef('worktree', true)} to go on in a new one, which begins with the work that is kept.`,
  });
}

async function commitOf(git: HardenedGit, ref: string): Promise<string | null> {
  const answer = await git.ask(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
  return answer.ok ? oneLine(answer.stdout) : null;
}

/** Whether the work holds, of submodules, the files that were changed in them: then no checkout can be made of it. */
export async function hasFilesOfSubmodules(
  git: HardenedGit,
  work: string,
  baseCommit: string,
): Promise<boolean> {
  return (await commitOf(git, `${work}^1`)) !== baseCommit;
}

/**
 * What the review of all turns is compared with: what the first of them started from. What went into the checkout
 * meanwhile, all of it or a part, was reviewed and is no change any more.
 */
async function baseOf(
  git: HardenedGit,
  { baseCommit: base }: Place,
  worktree: WorktreeRecord,
): Promise<string> {
  const { head_commit: head } = worktree;
  if (head === null || (await hasFilesOfSubmodules(git, head, base))) return base;
  return baseAfter(git, { base, head }, inCheckout(appliedRows(worktree)));
}

/** What the job before left, as a commit that leads to the base as well: nothing else keeps that one. */
async function earlierOf(git: HardenedGit, left: string, base: string): Promise<string> {
  if (await isPart(git, base, left)) return left;
  return hiddenCommit(git, await treeOf(git, left), [left, base], 'What a job of agy-mcp left');
}

const handedOn = (
  worktree: WorktreeRecord,
  { taken, earlier }: { readonly taken: JobId; readonly earlier: string },
): WorktreeRecord => ({
  root: worktree.root,
  root_git_dir: worktree.root_git_dir,
  git_dir: worktree.git_dir,
  head_commit: null,
  harvested: false,
  applied_at: null,
  discarded_at: null,
  filters_off: worktree.filters_off,
  ...(worktree.submodules === undefined ? {} : { submodules: worktree.submodules }),
  made_by: worktree.made_by ?? taken,
  taken_from: taken,
  earlier,
});

async function refuseGone(names: Names, root: string): Promise<void> {
  const { kind } = await locateWorktree(names, root);
  if (kind !== 'here' || (await kindOf(names.adminDir)) !== 'folder') throw goneFor(names.path);
}

/**
 * Writes no file and no ref.
 * @throws BridgeError when the worktree does not stand where its job had it
 */
export async function continueWorktree(
  gitAccess: GitAccess,
  before: PlacedJob,
  { jobId: id, inside }: { readonly jobId: string; readonly inside: string },
  signal?: AbortSignal,
): Promise<ContinuedWorktree> {
  const place = placeOf(before);
  const { workspace, worktree } = before;
  if (workspace === null || worktree === null) throw new Error('a placed job has both');
  const old = namesOf(place, place.jobId);
  await refuseGone(old, place.root);
  const git = (await hardenPlace(gitAccess, place, signal)).until(signal);
  const taken = jobId.parse(before.job_id);
  const base = await baseOf(git, place, worktree);
  const left = (await commitOf(git, old.keepRef)) ?? worktree.head_commit ?? base;
  const earlier = await earlierOf(git, left, base);
  const names = namesOf({ ...place, madeBy: worktree.made_by ?? taken }, id);
  const cwd = await workingDirectory(names, inside);
  const view: WorkspaceView = {
    ...workspace,
    base_commit: base,
    changed_files: null,
    insertions: null,
    deletions: null,
    continues: taken,
  };
  return { cwd, view, worktree: handedOn(worktree, { taken, earlier }) };
}

/** The ref of the job that works on keeps all that the one before left. @throws BridgeError when git refuses */
export async function keepEarlier(gitAccess: GitAccess, job: PlacedJob): Promise<void> {
  const place = placeOf(job);
  if (place.earlier === null) return;
  const git = await hardenPlace(gitAccess, place);
  await git.must(['update-ref', namesOf(place, place.jobId).keepRef, place.earlier]);
}
