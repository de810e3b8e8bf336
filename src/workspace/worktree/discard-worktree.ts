// The worktree of a job that has ended is removed when all that it holds is kept.
import { kindOf } from '../../platform/files/paths.ts';
import { BridgeError } from '../../protocol/error.ts';
import { quotedName } from '../../protocol/text/visible-text.ts';
import { type Place, hardenPlace } from './worktree-place.ts';
import type { GitAccess, HardenedGit } from '../git/git.ts';
import { locateWorktree } from '../inventory/worktree-location.ts';
import { keepContent, type Kept } from './keep-content.ts';
import { type Names, namesOf } from './worktree-names.ts';
import { removeWorktree } from './worktree.ts';
import { fieldRef } from '../../protocol/text/references.ts';

export interface Discarded {
  /** False when there was nothing left of it. */
  readonly removed: boolean;
  /** Work is kept at the ref of the job. */
  readonly kept: boolean;
  /** What is kept beside the reviewed work, one line each. */
  readonly parts: readonly string[];
  /** What was there to be removed. */
  readonly had: { readonly folder: boolean; readonly branch: boolean };
  /** The folder that the agent moved the worktree to: it stays. */
  readonly standsAt: string | null;
  /** What could not be kept, and went all the same because that was wished. */
  readonly lost: string | null;
}

/** Of a job whose worktree and branch are gone already. */
export const NOTHING_LEFT: Discarded = {
  removed: false,
  kept: false,
  parts: [],
  had: { folder: false, branch: false },
  standsAt: null,
  lost: null,
};

function cannotTell(error: unknown): BridgeError {
  if (error instanceof BridgeError) {
    const { code, message, hint, retry } = error;
    const more = hint.includes(fieldRef('force', true))
      ? hint
      : `${hint} Nothing was removed; ${fieldRef('force', true)} removes the worktree with what is only there.`;
    return new BridgeError(code, message, { hint: more, retry, cause: error });
  }
  return new BridgeError('workspace_failed', 'What the worktree holds could not be kept.', {
    hint: `Nothing was removed. Copy what you need out of it, then discard it with ${fieldRef('force', true)}.`,
    cause: error,
  });
}

/** A disk that is not mounted or a folder that was moved brings back what is in it. */
const repositoryAway = ({ root }: Place): BridgeError =>
  new BridgeError('workspace_failed', `The repository of the job is not there: ${quotedName(root)}.`, {
    hint: `Nothing was removed. Mount it or move it back, then discard the job again. When it is gone for good, ${fieldRef('force', true)} marks the job as discarded.`,
  });

const workMissing = ({ root }: Place, { keepRef }: Names): BridgeError =>
  new BridgeError(
    'workspace_failed',
    `The repository does not have the work of the job, neither at ${keepRef} nor elsewhere: ${quotedName(root)}.`,
    {
      hint: `Nothing was removed. Another repository may be in its place: move the right one back, then discard the job again. ${fieldRef('force', true)} removes worktree and branch all the same.`,
    },
  );

/** Puts a lost ref back to the recorded work. @returns false when the repository does not have that */
async function pinAgain(git: HardenedGit, { keepRef }: Names, head: string): Promise<boolean> {
  const found = await git.ask([
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${keepRef}^{commit}`,
  ]);
  return found.ok || (await git.ask(['update-ref', keepRef, head])).ok;
}

/** @returns what is kept; what was lost only when `force` allows that */
async function keepOrRefuse(
  gitAccess: GitAccess,
  place: Place,
  head: string | null,
  force: boolean,
  isPinned: boolean,
  signal: AbortSignal | undefined,
): Promise<Kept & { readonly lost: string | null }> {
  try {
    return { ...(await keepContent(gitAccess, place, head, signal)), lost: null };
  } catch (error) {
    signal?.throwIfAborted();
    const refusal = cannotTell(error);
    if (!force) throw refusal;
    return { parts: [], isKept: isPinned, lost: refusal.message };
  }
}

async function removeAll(
  git: HardenedGit,
  names: Names,
  { isKept, lost }: Kept & { readonly lost: string | null },
): Promise<boolean> {
  try {
    return await removeWorktree(git, names);
  } catch (error) {
    if (error instanceof BridgeError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new BridgeError('workspace_failed', `The worktree could not be removed as a whole: ${why}.`, {
      hint: `${isKept && lost === null ? `What it held is kept at ${names.keepRef}. ` : ''}Make that writable for this user or remove it by hand, then discard the job again.`,
      cause: error,
    });
  }
}

/** Whether the ref of a job without work of its own holds something all the same. */
async function holdsMore(git: HardenedGit, { keepRef }: Names, { baseCommit }: Place): Promise<boolean> {
  const answer = await git.ask(['rev-parse', '--verify', '--quiet', '--end-of-options', keepRef]);
  return answer.ok && answer.stdout.trim() !== baseCommit;
}

/**
 * Removes worktree and branch of a job, after all that is only there was pinned at its ref.
 * @param head the work of the job; null when there was none
 * @param force what cannot be kept is removed as well
 * @param signal ends it until the first file is removed
 * @param confirm called right before the first file is removed; what it throws ends it
 * @throws BridgeError when something cannot be kept, or the repository is not there: nothing is removed then
 */
export async function removeKept(
  gitAccess: GitAccess,
  place: Place,
  head: string | null,
  force: boolean,
  signal?: AbortSignal,
  confirm: () => Promise<void> = () => Promise.resolve(),
): Promise<Discarded> {
  const names = namesOf(place, place.jobId);
  if ((await kindOf(place.gitDir)) !== 'folder') {
    if (!force) throw repositoryAway(place);
    return { ...NOTHING_LEFT, lost: repositoryAway(place).message };
  }
  const git = await hardenPlace(gitAccess, place);
  const isPinned = head !== null && (await pinAgain(git, names, head));
  if (head !== null && !isPinned && !force) throw workMissing(place, names);
  const stood = await kindOf(names.path);
  const isKnown = (await kindOf(names.adminDir)) === 'folder';
  // a link in its place is removed, and not followed
  const isThere = stood === 'folder' || (stood === 'absent' && isKnown);
  const where = isThere ? await locateWorktree(names, place.root) : null;
  const kept = isThere
    ? await keepOrRefuse(gitAccess, place, head, force, isPinned, signal)
    : { parts: [], isKept: isPinned, lost: null };
  signal?.throwIfAborted();
  await confirm();
  const branch = await removeAll(git, names, kept);
  const holds = kept.isKept || (await holdsMore(git, names, place));
  if (!holds) await git.ask(['update-ref', '-d', names.keepRef]);
  return {
    removed: stood !== 'absent' || isKnown || branch,
    kept: holds,
    parts: kept.parts,
    had: { folder: stood !== 'absent', branch },
    standsAt: where?.kind === 'moved' ? where.at : null,
    lost: kept.lost,
  };
}
