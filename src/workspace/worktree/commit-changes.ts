// What a job did in its worktree, as one hidden commit on the commit it started from.
import path from 'node:path';
import { copyWithTime } from '../../platform/files/paths.ts';
import { readText } from '../../platform/files/private-file.ts';
import { BridgeError } from '../../protocol/error.ts';
import { type GitAccess, isCommit, oneLine, type HardenedGit } from '../git/git.ts';
import { allIncluded } from './included-list.ts';
import { type UntrackedContent, untrackedContentOf } from '../inventory/untracked-content.ts';
import { locateWorktree, type WorktreeLocation } from '../inventory/worktree-location.ts';
import { type Names, namesOf } from './worktree-names.ts';
import { setAsideUnreadable } from './set-aside.ts';
import { type Place, hardenPlace } from './worktree-place.ts';
import type { RepositoryFacts } from '../inventory/nested-repositories.ts';
import { type CollectQuery, collectSubmodules } from '../submodules/collect-submodules.ts';
import { combinedTrees } from '../submodules/combined-trees.ts';
import { populatedIn, together } from '../submodules/submodule-rest.ts';
import { type TreeOfFiles, treeOfFiles, withFolder } from '../snapshot/snapshot.ts';

interface OwnCommits {
  /** What the agent committed: the tips of the branch and of HEAD, where they are not the base. */
  readonly tips: readonly string[];
  /** Where HEAD of the worktree is. */
  readonly head: string;
}

/** Commits that the agent made: the branch, and a HEAD that it may have detached or moved to another branch. */
async function ownCommits(git: HardenedGit, names: Names, base: string): Promise<OwnCommits> {
  const link = await readText(path.join(names.adminDir, 'HEAD')).catch(() => null); // whatever is there now
  const text = link?.trim() ?? '';
  const branch = /^ref: (?<ref>refs\/.+)$/.exec(text)?.groups?.['ref'];
  const head = branch ?? (isCommit(text) ? text : names.ref);
  const commits = new Map<string, string>();
  for (const ref of new Set([names.ref, head])) {
    const answer = await git.ask(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
    if (answer.ok) commits.set(ref, oneLine(answer.stdout));
  }
  const tips = [...new Set(commits.values())].filter((commit) => commit !== base);
  return { tips, head: commits.get(head) ?? commits.get(names.ref) ?? base };
}

export const groundsOf = (names: Names, at: string): RepositoryFacts => ({
  top: at,
  modules: path.join(names.adminDir, 'modules'),
});

/** What could not be looked at, with the reason for the log. */
interface Failed {
  readonly failure: unknown;
}

interface Files extends Pick<TreeOfFiles, 'tree' | 'leftOut' | 'raw'> {
  /** What is in no tree; null when nobody asked. */
  readonly rest: UntrackedContent | Failed | null;
  /** What it is compared with, where submodules changed: a tree that has the same of them; else null. */
  readonly base: string | null;
}

export const isFailed = (rest: UntrackedContent | Failed | null): rest is Failed =>
  rest !== null && 'failure' in rest;

interface LookOptions {
  /** Copy of the index as it was when the job began: saves reading every file again. */
  readonly index: string | null;
  /** Whether to look at what is in no tree as well. */
  readonly rest: boolean;
  readonly signal?: AbortSignal | undefined;
}

function submoduleQuery(
  gitAccess: GitAccess,
  { gitDir, root, submodules }: Place,
  {
    grounds,
    options: { index, rest, signal },
    folder,
  }: { readonly grounds: RepositoryFacts; readonly options: LookOptions; readonly folder: string },
): CollectQuery {
  const indexOf = index === null ? null : (at: number) => submoduleIndex(index, at);
  const adminDir = path.dirname(grounds.modules);
  const objects = path.join(gitDir, 'objects');
  return { gitAccess, top: grounds.top, adminDir, root, objects, submodules, indexOf, rest, folder, signal };
}

/** Where the copy of a submodule's index is, beside that of the worktree. */
export const submoduleIndex = (index: string, at: number): string => `${index}-submodule-${at}`;

async function filesOf(
  gitAccess: GitAccess,
  git: HardenedGit,
  place: Place,
  { grounds, options }: { readonly grounds: RepositoryFacts; readonly options: LookOptions },
): Promise<Files> {
  const { top } = grounds;
  return withFolder(async (folder) => {
    const indexFile = path.join(folder, 'index');
    const own = git.at({ cwd: top, workTree: top, indexFile }).withoutFilters(place.filtersOff);
    // the index of the worktree itself is the agent's: it could hide files there
    if (options.index === null || !(await copyWithTime(options.index, indexFile)))
      await own.must(['read-tree', place.baseCommit]);
    const found = await treeOfFiles(own, top, {
      bad: 'raw',
      leaveOut: place.included,
      signal: options.signal,
    });
    const inner = await collectSubmodules(submoduleQuery(gitAccess, place, { grounds, options, folder }));
    const objects = path.join(place.gitDir, 'objects');
    const trees = { base: await treeOf(git, place.baseCommit), tree: found.tree };
    const combined = await combinedTrees(git, objects, trees, inner);
    const all = [found, ...inner];
    const leftOut = all.flatMap((each) => each.leftOut);
    const raw = all.flatMap((each) => each.raw);
    const files = { tree: combined?.tree ?? found.tree, base: combined?.base ?? null, leftOut, raw };
    if (!options.rest) return { ...files, rest: null };
    const { root, included } = place;
    const query = {
      gitAccess,
      git: own,
      grounds,
      root,
      included,
      populated: populatedIn(place.submodules, ''),
      fresh: found.nested,
      leftOut: found.leftOut,
      signal: options.signal,
    };
    const rest = await untrackedContentOf(query).catch((failure: unknown) => {
      options.signal?.throwIfAborted();
      return { failure };
    });
    if (isFailed(rest)) return { ...files, rest };
    return { ...files, rest: together([rest, ...inner.flatMap((each) => each.rest ?? [])]) };
  });
}

export interface Standing extends Files {
  readonly git: HardenedGit;
  readonly names: Names;
  readonly where: WorktreeLocation;
  readonly commits: readonly string[];
  /** The files could not be recorded: the tree is that of HEAD. */
  readonly isHeadAlone: boolean;
  /** Files of repositories inside that kept git from reading anything, and were renamed. */
  readonly aside: readonly string[];
}

const MOST_ASIDE = 64;

export const treeOf = async (git: HardenedGit, commit: string): Promise<string> =>
  oneLine(await git.must(['rev-parse', '--verify', '--end-of-options', `${commit}^{tree}`]));

/**
 * What is in a worktree now. Of one whose files are gone, or cannot be recorded, what was committed there.
 * @throws BridgeError when there is nothing that could be reported
 */
export async function lookAt(gitAccess: GitAccess, place: Place, options: LookOptions): Promise<Standing> {
  const names = namesOf(place, place.jobId);
  const git = (await hardenPlace(gitAccess, place, options.signal)).until(options.signal);
  const where = await locateWorktree(names, place.root);
  const { tips, head } = await ownCommits(git, names, place.baseCommit);
  const aside: string[] = [];
  const found = { git, names, where, commits: tips, aside };
  const headAlone = async (): Promise<Standing> => ({
    ...found,
    tree: await treeOf(git, head),
    leftOut: [],
    raw: [],
    rest: null,
    base: null,
    isHeadAlone: true,
  });
  if (where.kind === 'gone') return headAlone();
  const grounds = groundsOf(names, where.at);
  const all = { ...place, included: await allIncluded(names, place.included) };
  for (;;) {
    try {
      return { ...found, ...(await filesOf(gitAccess, git, all, { grounds, options })), isHeadAlone: false };
    } catch (error) {
      options.signal?.throwIfAborted();
      const name = aside.length < MOST_ASIDE ? await setAsideUnreadable(where.at, error) : null;
      if (name !== null) {
        aside.push(name);
        continue;
      }
      // what was committed is better than nothing
      if (!(error instanceof BridgeError) || tips.length === 0) throw error;
      return headAlone();
    }
  }
}

export async function isPart(git: HardenedGit, commit: string, of: string): Promise<boolean> {
  return (await git.ask(['merge-base', '--is-ancestor', commit, of])).ok;
}

/** What was done in a worktree after its job had ended. */
export interface LateWork {
  readonly tree: string;
  /** Commits that the work of the job does not hold. */
  readonly commits: readonly string[];
}

/**
 * @param head the work of the job; null when it changed nothing
 * @returns null when that is all there is
 */
export async function lateWork(
  { git, tree, base, commits }: Standing,
  { baseCommit }: Pick<Place, 'baseCommit'>,
  head: string | null,
): Promise<LateWork | null> {
  const known = head ?? baseCommit;
  const fresh: string[] = [];
  for (const commit of commits) if (!(await isPart(git, commit, known))) fresh.push(commit);
  // a submodule may be moved to the very commit that the base names, while the job had it at another one
  const before = head === null && base !== null ? base : await treeOf(git, known);
  return fresh.length === 0 && tree === before ? null : { tree, commits: fresh };
}
