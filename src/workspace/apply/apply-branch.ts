// The work of a job as a new branch: one commit on what the job started from. No checkout is touched, and none is needed.
import { kindOf } from '../../platform/files/paths.ts';
import type { AppliedWhat } from '../../protocol/applied-part.ts';
import { BridgeError } from '../../protocol/error.ts';
import { fieldRef } from '../../protocol/text/references.ts';
import { quotedName } from '../../protocol/text/visible-text.ts';
import { gitFailure } from '../git/git-failures.ts';
import type { GitAccess, HardenedGit } from '../git/git.ts';
import { hardenPlace, type Place } from '../worktree/worktree-place.ts';
import type { Applied, ApplyOptions } from './apply-changes.ts';
import { type ApplyOrder, orderedWork } from './apply-order.ts';
import { badBranchName, madeBranchNames } from './branch-name.ts';
import { commitNotes } from './commit-notes.ts';
import { commitOf } from './commit-step.ts';
import { makeCommit, startOf, treeOf } from './make-commit.ts';
import { changesBetween } from './tree-diff.ts';

const refOf = (branch: string): string => `refs/heads/${branch}`;

/** @throws BridgeError where it is none that a branch may have */
function checkedName(name: string): string {
  const why = badBranchName(name);
  if (why === null) return name;
  throw new BridgeError('invalid_request', `A branch must not be called ${quotedName(name)}: ${why}.`, {
    hint: `Nothing was changed. Give another ${fieldRef('branch')}, or none: then one is made.`,
  });
}

const isTaken = (name: string): BridgeError =>
  new BridgeError(
    'invalid_request',
    `There is a branch ${quotedName(name)} already, and it stays as it is.`,
    {
      hint: `Nothing was changed. Give another ${fieldRef('branch')}, or none: then one is made.`,
    },
  );

interface Wanted {
  readonly commit: string;
  readonly tree: string;
  readonly parent: string;
  readonly message: string;
}

/** Whether a branch is what an apply of the same would make: one that was killed before it was noted. */
async function isSame(git: HardenedGit, commit: string, wanted: Wanted): Promise<boolean> {
  const text = await git.ask(['log', '-1', '--format=%P%n%B', commit]);
  if (!text.ok || (await treeOf(git, commit)) !== wanted.tree) return false;
  const [parents, ...message] = text.stdout.split('\n');
  return parents === wanted.parent && message.join('\n').trimEnd() === wanted.message.trimEnd();
}

/** @returns `made`, `same` where it is there with this work, `taken` for any other */
async function create(git: HardenedGit, branch: string, wanted: Wanted): Promise<'made' | 'same' | 'taken'> {
  const ref = refOf(branch);
  const args = [
    'update-ref',
    '--no-deref',
    '-m',
    'branch: Created by agy-mcp',
    ref,
    wanted.commit,
    wanted.commit.replaceAll(/./g, '0'),
  ];
  const answer = await git.ask(args);
  if (answer.ok) return 'made';
  const there = await commitOf(git, ref);
  if (there !== null) return (await isSame(git, there, wanted)) ? 'same' : 'taken';
  if (/exists; cannot create|already exists|cannot lock ref .*: '.*' exists/.test(answer.stderr))
    return 'taken';
  throw gitFailure(args, answer.stderr);
}

/** Of one whose checkout is gone, the git folder. */
async function gitOf(
  gitAccess: GitAccess,
  place: Place,
  signal: AbortSignal | undefined,
): Promise<HardenedGit> {
  const { root, gitDir } = place;
  const hasCheckout = (await kindOf(root)) === 'folder';
  const git = hasCheckout
    ? await hardenPlace(gitAccess, place, signal)
    : await gitAccess.hardened({ cwd: gitDir, gitDir }, signal);
  return git.until(signal);
}

const NOTHING = { paths: [], submodules: [], notes: [] } as const;

/**
 * Two steps, of which the second one is whole or nothing: a commit that no branch leads to, then the branch.
 * @param head the work
 * @throws BridgeError when nothing was made: `apply_conflict`, `invalid_request` for a name that is taken or is none
 */
export async function applyAsBranch(
  gitAccess: GitAccess,
  place: Place,
  head: string,
  order: ApplyOrder,
  { signal, confirm, part, note, onStep = () => undefined }: ApplyOptions,
): Promise<Applied> {
  const names = order.branch === null ? madeBranchNames(place.slug) : [checkedName(order.branch)];
  const git = await gitOf(gitAccess, place, signal);
  const sides = await orderedWork(git, place, head, order);
  const parent = await startOf(git, place.baseCommit);
  const { message } = order;
  const what: AppliedWhat = { as: 'branch', ...(part === undefined ? {} : { part }) };
  onStep('read');
  const noted = (all: AppliedWhat): Promise<unknown> =>
    (note?.(all) ?? Promise.resolve()).then(
      () => null,
      (error: unknown) => error,
    );
  const made = await makeCommit(gitAccess, git, { sides, parent, message });
  if (made === null) return { ...NOTHING, what, notNoted: await noted(what) };
  onStep('committed');
  signal?.throwIfAborted();
  await confirm?.();
  const whole = { ...what, ...(await firstFree(made.git, names, { ...made, parent, message })) };
  onStep('branch made');
  const paths = (await changesBetween(git, parent, made.tree)).map(({ name }) => name);
  const notes = await commitNotes(git, place.root, place.gitDir);
  return { ...NOTHING, paths, what: whole, notes, notNoted: await noted(whole) };
}

/** @throws BridgeError where all of them are taken */
async function firstFree(
  git: HardenedGit,
  names: Iterable<string>,
  wanted: Wanted,
): Promise<{ branch: string; commit: string }> {
  let last = '';
  for (const branch of names) {
    last = branch;
    const end = await create(git, branch, wanted);
    if (end === 'made') return { branch, commit: wanted.commit };
    const there = end === 'same' ? await commitOf(git, refOf(branch)) : null;
    if (there !== null) return { branch, commit: there };
  }
  throw isTaken(last);
}
