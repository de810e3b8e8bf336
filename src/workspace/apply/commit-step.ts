// The end of an apply as a commit: the branch moves to it, and the index takes the same changes, with all else in it as it was.
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isLockOf, takeLock } from '../../platform/files/lock-beside.ts';
import { copyWithTime, kindOf, stampOf } from '../../platform/files/paths.ts';
import { moveFile, removeFile } from '../../platform/files/private-file.ts';
import { BridgeError } from '../../protocol/error.ts';
import { type HardenedGit, oneLine } from '../git/git.ts';
import { indexEntries, joined } from '../snapshot/index-entries.ts';
import { WITHOUT_SPARSE } from '../snapshot/snapshot.ts';
import type { OnStep } from './apply-write.ts';
import type { CommitStep } from './journal-schema.ts';
import { conflict, NO_MODE, type TreeChange } from './tree-change.ts';
import { indexLines } from './tree-diff.ts';

export interface CommitPlace {
  /** Of the checkout, with the user as the one who acts. */
  readonly git: HardenedGit;
  /** The git folder of the checkout. */
  readonly gitDir: string;
  readonly jobId: string;
}

const indexOf = ({ gitDir }: CommitPlace): string => path.join(gitDir, 'index');
const lockOf = (place: CommitPlace): string => `${indexOf(place)}.lock`;
/** The index as it is to be; beside the real one, so that it can take its place. */
const draftOf = (place: CommitPlace): string => `${indexOf(place)}.agy-mcp-${place.jobId}`;

const moved = (message: string): BridgeError => conflict(message, '');

/** The branch that is checked out, as a ref; null where none is. */
export async function branchAt(git: HardenedGit): Promise<string | null> {
  const answer = await git.ask(['symbolic-ref', '--quiet', 'HEAD']);
  const ref = oneLine(answer.stdout);
  return answer.ok && ref.startsWith('refs/heads/') ? ref : null;
}

export async function commitOf(git: HardenedGit, ref: string): Promise<string | null> {
  const answer = await git.ask(['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
  return answer.ok ? oneLine(answer.stdout) : null;
}

const changeOf = (entry: CommitStep['entries'][number]): TreeChange => ({ status: '', ...entry });

/** Of the changes those that the index does not have, and whose place in it is as it was. */
async function openEntries(own: HardenedGit, { entries }: CommitStep) {
  const there = new Map((await indexEntries(own)).map((entry) => [entry.name, entry]));
  const open = entries.filter(({ name, oldMode, oldBlob }) => {
    const now = there.get(name);
    return now === undefined ? oldMode === NO_MODE : now.mode === oldMode && now.object === oldBlob;
  });
  const assumed = open.filter(
    ({ name, newMode }) => newMode !== NO_MODE && there.get(name)?.isAssumed === true,
  );
  return { open, assumed: assumed.map(({ name }) => name) };
}

/** Writes the index as it is to be. @param isExact the index must be what the changes were merged with */
async function draft(place: CommitPlace, step: CommitStep, isExact: boolean): Promise<boolean> {
  const file = draftOf(place);
  await removeFile(file);
  await copyWithTime(indexOf(place), file);
  const own = place.git.at({ indexFile: file });
  if (isExact) {
    const tree = await own.ask(['write-tree']);
    if (!tree.ok || oneLine(tree.stdout) !== step.staged) return false;
  }
  const { open, assumed } = await openEntries(own, step);
  const { removed, added } = indexLines(open.map(changeOf));
  const input = [...removed, ...added].join('');
  await own.at({}, WITHOUT_SPARSE).must(['update-index', '-z', '--add', '--index-info'], { input });
  if (assumed.length > 0)
    await own.must(['update-index', '-z', '--assume-unchanged', '--stdin'], { input: joined(assumed) });
  await own.ask(['update-index', '-q', '--refresh']); // of files that differ from the index it says so, and goes on
  return true;
}

const MOST_TRIES = 10;
/** An editor that looks at the checkout has the lock for moments. */
const LOCK_WAIT_MS = 100;

/**
 * Locks the index as git does, with what is to take its place.
 * @throws BridgeError when another program has the lock, or the index is another one by now
 */
async function lockIndex(place: CommitPlace, step: CommitStep, isExact: boolean): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const stamp = await stampOf(indexOf(place));
    if (!(await draft(place, step, isExact))) {
      await removeFile(draftOf(place));
      throw moved('What is staged changed while the changes were being applied.');
    }
    if (!(await takeLock(draftOf(place), lockOf(place)))) {
      await delay(LOCK_WAIT_MS);
      continue;
    }
    if ((await stampOf(indexOf(place))) === stamp) return;
    await removeFile(lockOf(place)); // written to in between: it is read again
  }
  await removeFile(draftOf(place));
  throw moved('Another git process works on the checkout, or has left its index.lock there.');
}

async function unlock(place: CommitPlace): Promise<void> {
  if (await isLockOf(draftOf(place), lockOf(place))) await removeFile(lockOf(place));
  await removeFile(draftOf(place));
}

async function putIndex(place: CommitPlace): Promise<void> {
  await moveFile(lockOf(place), indexOf(place));
  await removeFile(draftOf(place));
}

/** Why nothing can be committed on the branch now; null when it can. */
export async function inTheMiddle(gitDir: string): Promise<string | null> {
  const signs = {
    MERGE_HEAD: 'merge',
    CHERRY_PICK_HEAD: 'cherry-pick',
    REVERT_HEAD: 'revert',
    'rebase-merge': 'rebase',
    'rebase-apply': 'rebase',
    sequencer: 'cherry-pick or revert',
  } as const;
  for (const [name, what] of Object.entries(signs))
    if ((await kindOf(path.join(gitDir, name))) !== 'absent') return what;
  return null;
}

/** The branch moves when nobody moved it or the index meanwhile; the index is locked from then on. */
export async function moveBranch(
  place: CommitPlace,
  step: CommitStep,
  message: string,
  onStep: OnStep = () => undefined,
): Promise<void> {
  await lockIndex(place, step, true);
  try {
    onStep('index locked');
    if ((await branchAt(place.git)) !== step.ref)
      throw moved('Another branch was checked out while the changes were being applied.');
    const subject = message.split('\n', 1)[0] ?? '';
    const args = ['update-ref', '-m', `commit: ${subject}`, step.ref, step.to, step.from];
    if (!(await place.git.ask(args)).ok)
      throw moved('The branch moved while the changes were being applied, or is locked.');
  } catch (error) {
    await unlock(place);
    throw error;
  }
}

/** After `moveBranch`. */
export async function finishIndex(place: CommitPlace, onStep: OnStep): Promise<void> {
  onStep('branch moved');
  await putIndex(place);
  onStep('index written');
}

/**
 * Of an apply that was killed when all of its files were written.
 * @returns whether the commit is on its branch
 */
export async function settleCommit(
  place: CommitPlace,
  step: CommitStep,
  hasFiles: () => Promise<boolean>,
): Promise<'committed' | 'files' | 'none'> {
  const { git } = place;
  await unlock(place);
  const at = await commitOf(git, step.ref);
  const isOn = at !== null && (await git.ask(['merge-base', '--is-ancestor', step.to, at])).ok;
  if (isOn) {
    await lockIndex(place, step, false);
    await putIndex(place);
    return 'committed';
  }
  if (!(await hasFiles())) return 'none';
  try {
    await moveBranch(place, step, 'agy-mcp');
    await putIndex(place);
    return 'committed';
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error;
    return 'files'; // the user went on: what is there stays
  }
}
