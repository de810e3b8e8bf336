// What a job did in its worktree, as one hidden commit on the commit it started from.
import path from 'node:path';
import { copyWithTime, kindOf, realFolder } from '../platform/paths.ts';
import { readText } from '../platform/safe-file.ts';
import { BridgeError } from '../protocol/error.ts';
import { type Git, isCommit, oneLine, type SealedGit } from './git.ts';
import { listed } from './listed.ts';
import { type Names, namesOf } from './names.ts';
import { type ChangedFile, listFiles } from './changed-files.ts';
import { gitlinksOf, hiddenCommit, treeOfFiles, withFolder } from './snapshot.ts';

/** A worktree as its record names it. */
export interface Place {
  readonly jobId: string;
  readonly root: string;
  readonly rootGitDir: string;
  readonly gitDir: string;
  /** Folder name under `.agy-mcp/worktrees`. */
  readonly slug: string;
  readonly baseCommit: string;
  /** Paths that were brought by `.worktreeinclude`: never part of the work. */
  readonly included: readonly string[];
}

export interface Work {
  /** The hidden commit; null when nothing was changed or committed. */
  readonly head: string | null;
  readonly files: readonly ChangedFile[];
  /** Something could not be recorded: the worktree is the only place that has it. */
  readonly incomplete: boolean;
  readonly warnings: readonly string[];
}

/**
 * The repository of a worktree, never looked for from inside it: an agent may have rewritten the `.git` file there,
 * and the `commondir` behind that.
 */
export function sealPlace(doors: Git, { root, gitDir }: Place, signal?: AbortSignal): Promise<SealedGit> {
  return doors.seal({ cwd: root, gitDir, workTree: root }, signal);
}

/** Commits that the agent made: the branch, and a HEAD that it may have detached. */
async function ownCommits(git: SealedGit, names: Names, base: string): Promise<string[]> {
  const link = await readText(path.join(names.adminDir, 'HEAD')).catch(() => null); // whatever stands there now
  const head = link?.trim() ?? '';
  const refs = [names.ref, ...(isCommit(head) ? [head] : [])];
  const found = new Set<string>();
  for (const ref of refs) {
    const answer = await git.ask(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
    if (answer.ok && oneLine(answer.stdout) !== base) found.add(oneLine(answer.stdout));
  }
  return [...found];
}

async function treeOfWorktree(
  git: SealedGit,
  place: Place,
  names: Names,
  baseIndex: string | null,
): Promise<{ tree: string; incomplete: boolean; nested: string[] }> {
  return withFolder(async (folder) => {
    const indexFile = path.join(folder, 'index');
    const own = git.at({ cwd: names.path, workTree: names.path, indexFile });
    // the index of the worktree itself is the agent's: it could hide files there
    if (baseIndex === null || !(await copyWithTime(baseIndex, indexFile)))
      await own.must(['read-tree', place.baseCommit]);
    const before = new Set(await gitlinksOf(own));
    const found = await treeOfFiles(own, undefined, place.included);
    const nested: string[] = [];
    for (const name of await gitlinksOf(own))
      if (!before.has(name) || (await kindOf(path.join(names.path, name, '.git'))) !== 'absent')
        nested.push(name);
    return { ...found, nested };
  });
}

interface Standing {
  readonly git: SealedGit;
  readonly names: Names;
  /** All files of the worktree. */
  readonly tree: string;
  readonly commits: readonly string[];
  readonly incomplete: boolean;
  readonly nested: readonly string[];
}

/** What stands in a worktree now. */
async function lookAt(doors: Git, place: Place, baseIndex: string | null): Promise<Standing> {
  const names = namesOf(place, place.jobId);
  const git = await sealPlace(doors, place);
  if ((await realFolder(names.path)) !== names.path) {
    throw new BridgeError('workspace_failed', 'The worktree of the job is gone or was replaced.', {
      hint: 'What was committed there is on its branch.',
    });
  }
  const [found, commits] = await Promise.all([
    treeOfWorktree(git, place, names, baseIndex),
    ownCommits(git, names, place.baseCommit),
  ]);
  return { git, names, commits, ...found };
}

const treeOf = async (git: SealedGit, commit: string): Promise<string> =>
  oneLine(await git.must(['rev-parse', '--verify', '--end-of-options', `${commit}^{tree}`]));

/** @param baseIndex copy of the index as it was when the job began: saves reading every file again */
export async function collectWork(doors: Git, place: Place, baseIndex: string | null): Promise<Work> {
  const { git, names, tree, commits, incomplete, nested } = await lookAt(doors, place, baseIndex);
  const warnings = [
    ...(incomplete
      ? [
          'Some files could not be recorded (unreadable, no plain file, or a name that git refuses); they are in the worktree only.',
        ]
      : []),
    ...(nested.length === 0
      ? []
      : [`Repositories inside the worktree are not part of the changes: ${listed(nested)}.`]),
  ];
  const lost = incomplete || nested.length > 0;
  if (tree === (await treeOf(git, place.baseCommit)) && commits.length === 0) {
    return { head: null, files: [], incomplete: lost, warnings };
  }
  const message = `Work of ${place.jobId}`;
  const head = await hiddenCommit(git, tree, [place.baseCommit, ...commits], message);
  await git.must(['update-ref', names.keepRef, head]);
  return { head, files: await listFiles(git, place.baseCommit, head), incomplete: lost, warnings };
}

async function isPart(git: SealedGit, commit: string, of: string): Promise<boolean> {
  return (await git.ask(['merge-base', '--is-ancestor', commit, of])).ok;
}

/**
 * What was done in a worktree after its job had ended, pinned behind the work of the job. The job's own commit stays
 * what it is.
 * @param head the work of the job; null when there was none
 * @param pin false only looks
 * @returns whether there is such work
 */
export async function collectLateWork(
  doors: Git,
  place: Place,
  head: string | null,
  { pin, index }: { pin: boolean; index: string | null },
): Promise<boolean> {
  const { git, names, tree, commits } = await lookAt(doors, place, index);
  const known = head ?? place.baseCommit;
  const fresh: string[] = [];
  for (const commit of commits) if (!(await isPart(git, commit, known))) fresh.push(commit);
  if (fresh.length === 0 && tree === (await treeOf(git, known))) return false;
  if (pin) {
    const late = await hiddenCommit(git, tree, [known, ...fresh], `Work after the end of ${place.jobId}`);
    await git.must(['update-ref', names.keepRef, late]);
  }
  return true;
}
