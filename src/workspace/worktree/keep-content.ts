// All that a worktree holds and no other place has, kept at the ref of its job before the worktree is removed.
import { newWalk, walkBelow } from '../../platform/files/walk-below.ts';
import { BridgeError } from '../../protocol/error.ts';
import { groundsOf, isFailed, lateWork, lookAt, type Standing, treeOf } from './commit-changes.ts';
import type { Place } from './worktree-place.ts';
import type { GitAccess } from '../git/git.ts';
import { MOST_ENTRIES, type UntrackedContent } from '../inventory/untracked-content.ts';
import { GIT_FOLDER_NAME, whyNotKept, type RawFiles, treeOfRaw } from './keep-files.ts';
import { keepCommits, type Part, partsAt } from './keep-commits.ts';
import { listPaths } from '../inventory/list-paths.ts';
import { gitDirOf } from '../inventory/nested-repositories.ts';
import { hiddenCommit } from '../snapshot/snapshot.ts';
import { fieldRef } from '../../protocol/text/references.ts';

function cannotKeep(why: string, cause?: unknown): BridgeError {
  return new BridgeError('workspace_failed', `The worktree holds what cannot be kept: ${why}.`, {
    hint: `Nothing was removed. Copy what you need out of the worktree, then discard it with ${fieldRef('force', true)}.`,
    cause,
  });
}

const MODULES = 'submodule-git-folders/';

/** Git dirs of submodules that were checked out in the worktree: they lie in its administration and go with it. */
async function moduleFiles({ names, where }: Standing, { nested }: UntrackedContent): Promise<RawFiles> {
  const grounds = groundsOf(names, where.at);
  const { modules } = grounds;
  const walk = newWalk({ entries: MOST_ENTRIES + 1 });
  for (const { name, own } of nested) {
    const gitDir = own?.gitDir ?? (await gitDirOf(grounds, name));
    const below = gitDir?.startsWith(`${modules}/`) === true ? gitDir.slice(modules.length + 1) : null;
    if (below !== null) await walkBelow(modules, below, walk, () => true);
  }
  if (walk.budget.entries <= 0) throw cannotKeep('too many files in the repositories of submodules');
  return { top: modules, under: MODULES, files: walk.found };
}

/** @throws BridgeError naming what cannot be kept */
async function restAsPart(standing: Standing, jobId: string): Promise<Part[]> {
  const { git, rest, where } = standing;
  if (rest === null) return [];
  if (isFailed(rest)) throw cannotKeep('what is in it could not be listed', rest.failure);
  if (rest.closed.length > 0) throw cannotKeep(`files that may not be read: ${listPaths(rest.closed)}`);
  if (!rest.isWhole)
    throw cannotKeep(
      `more than ${MOST_ENTRIES.toLocaleString('en-US')} files and folders that git does not have`,
    );
  const all = [{ top: where.at, under: '', files: rest.precious }, await moduleFiles(standing, rest)];
  if (all.every(({ files }) => files.length === 0)) return [];
  const why = await whyNotKept(all);
  if (why !== null) throw cannotKeep(why);
  const tree = await treeOfRaw(git, all).catch((error: unknown) => {
    throw cannotKeep('git could not read a file', error);
  });
  const commit = await hiddenCommit(git, tree, [], `Files of ${jobId} that are in no patch`);
  const inRepositories =
    rest.nested.length === 0 ? '' : `, with repositories, whose .git is named ${GIT_FOLDER_NAME} here`;
  return [{ commit, what: `files that are in no patch: ignored, or not git's own${inRepositories}` }];
}

export interface Kept {
  /** What the ref holds beside the reviewed work, one line each. */
  readonly parts: readonly string[];
  /** The ref holds something. */
  readonly isKept: boolean;
}

/**
 * Looks again at a worktree and keeps what is only there.
 * @param head the work of the job; null when there was none
 * @throws BridgeError when something of it cannot be kept
 */
export async function keepContent(
  gitAccess: GitAccess,
  place: Place,
  head: string | null,
  signal?: AbortSignal,
): Promise<Kept> {
  const { jobId, baseCommit } = place;
  const standing = await lookAt(gitAccess, place, { index: null, rest: true, signal });
  const { git, names, isHeadAlone, where } = standing;
  if (isHeadAlone && where.kind !== 'gone') throw cannotKeep('its files could not be recorded');
  const known = head ?? baseCommit;
  const late = await lateWork(standing, place, head);
  const tree = late?.tree ?? (await treeOf(git, known));
  const fresh = await restAsPart(standing, jobId);
  if (late !== null) {
    const commit = await hiddenCommit(
      git,
      late.tree,
      [known, ...late.commits],
      `Work after the end of ${jobId}`,
    );
    fresh.unshift({ commit, what: 'what was done in the worktree after the end of the job' });
  }
  const first = { commit: known, what: head === null ? 'the commit that the job started from' : 'the work' };
  const all = [first, ...fresh, ...(await partsAt(git, jobId, names.keepRef))];
  const held = await keepCommits(git, { jobId, keepRef: names.keepRef, tree }, all);
  const parts = held.map(({ what }) => what);
  return { parts, isKept: head !== null || parts.length > 0 };
}
