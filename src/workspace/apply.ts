// The work of a job onto the checkout as it stands now: all of it or nothing, and no other byte of the user's.
import path from 'node:path';
import { isSameState, stateOf } from '../platform/file-state.ts';
import { copyWithTime, realFolder } from '../platform/paths.ts';
import { errnoOf } from '../platform/safe-file.ts';
import { BridgeError } from '../protocol/error.ts';
import {
  type ApplyFolder,
  closeApplyFolder,
  type FileChange,
  type Journal,
  keepHeld,
  leaveApplyFolder,
  markWritten,
  openApplyFolder,
  writeJournal,
} from './apply-journal.ts';
import { conflict, NOTHING_CHANGED, planApply, refuseInTheWay, SUBMODULE } from './apply-plan.ts';
import { prepareJournal, stageFiles } from './apply-stage.ts';
import { Collision, type OnStep, takeBack, type TakenBack, writeChanges } from './apply-write.ts';
import type { Place } from './place.ts';
import { type Git, oneLine, type SealedGit } from './git.ts';
import { listed } from './listed.ts';
import { keepRefOf } from './names.ts';
import { rawPathsOf } from './raw-paths.ts';
import { treeOfFiles } from './snapshot.ts';

export interface Applied {
  /** Paths of the checkout that were written or removed; none when all of it was there already. */
  readonly paths: readonly string[];
  /** Submodules for which the work names another commit: no file says that, so it is left to the user. */
  readonly submodules: readonly { readonly path: string; readonly commit: string }[];
}

/** Names that the work has in another form than the merge. */
async function mergedNames(git: SealedGit, theirs: string, merged: string): Promise<Set<string>> {
  const names = await git.must(['diff-tree', '-r', '-z', '--no-renames', '--name-only', theirs, merged]);
  return new Set(names.split('\0'));
}

/** What became of a write that failed, checked file by file; null when not all of it could be taken back. */
async function afterwards(
  root: string,
  places: ApplyFolder,
  { changes }: Journal,
  { foreign, failed }: TakenBack,
): Promise<string | null> {
  if (failed.length > 0) return null;
  const other = changes.filter(({ name, was }) => !isSameState(stateOf(root, name), was));
  if (other.length === 0) return NOTHING_CHANGED;
  const kept = foreign.length === 0 ? '' : ` What stood there before is kept in ${await keepHeld(places)}.`;
  return `What had been written was taken back. These files were changed by somebody else meanwhile and are as they left them: ${listed(other.map(({ name }) => name))}.${kept}`;
}

const WRITE_FAILURES: Readonly<Record<string, string>> = {
  ENOSPC: 'There is no space left to write the changes.',
  EDQUOT: 'There is no space left to write the changes.',
  EACCES: 'A file or folder of the checkout may not be written.',
  EPERM: 'A file or folder of the checkout may not be written.',
  EROFS: 'The checkout cannot be written to.',
};

/** What stood there must not be thrown away yet. */
class NotTakenBack extends BridgeError {
  constructor({ folder }: ApplyFolder, failed: readonly string[], cause: unknown) {
    const hint = `What stood there is kept in ${folder}. Make the files writable, then look at the job again: the rest is taken back then.`;
    super(
      'workspace_failed',
      `The changes could not be written, nor all of them taken back: ${listed(failed)}.`,
      { hint, cause },
    );
    this.name = 'NotTakenBack';
  }
}

const changedNow = ({ file }: Collision, hint: string): BridgeError =>
  conflict(`A file of the checkout was changed in this very moment: ${listed([file])}.`, hint);

/** @throws BridgeError for what kept the changes from being written, when all is as it was */
async function writeOrTakeBack(
  root: string,
  places: ApplyFolder,
  journal: Journal,
  onStep: OnStep,
): Promise<void> {
  const done = new Set<FileChange>();
  try {
    writeChanges(root, places, journal.changes, (change) => done.add(change), onStep);
  } catch (error) {
    const taken = takeBack(root, places, journal, (change) => done.has(change));
    const hint = await afterwards(root, places, journal, taken);
    if (hint === null) throw new NotTakenBack(places, taken.failed, error);
    if (error instanceof Collision) throw changedNow(error, hint);
    const message = WRITE_FAILURES[errnoOf(error) ?? ''] ?? 'The changes could not be written.';
    throw new BridgeError('workspace_failed', message, { hint, cause: error });
  }
}

async function write(
  root: string,
  places: ApplyFolder,
  changes: FileChange[],
  onStep: OnStep,
): Promise<void> {
  let journal: Journal;
  try {
    journal = prepareJournal(root, places, changes);
  } catch (error) {
    if (error instanceof Collision) throw changedNow(error, NOTHING_CHANGED);
    throw error;
  }
  await writeJournal(places, journal);
  await writeOrTakeBack(root, places, journal, onStep);
  await markWritten(places);
}

/** Nothing of an apply is left behind but what could not be taken back. */
async function inFolder<T>(
  { root, rootGitDir, jobId }: Place,
  act: (places: ApplyFolder) => Promise<T>,
): Promise<T> {
  const places = await openApplyFolder(root, rootGitDir, jobId);
  try {
    const result = await act(places);
    await closeApplyFolder(places);
    return result;
  } catch (error) {
    if (error instanceof NotTakenBack) await leaveApplyFolder(places);
    else await closeApplyFolder(places);
    throw error;
  }
}

/**
 * Writes to the files of the checkout alone: its index, stash and branches stay as they are.
 * @throws BridgeError `apply_conflict`: what its hint says of the checkout was checked
 */
export async function applyWork(
  doors: Git,
  place: Place,
  head: string,
  onStep: OnStep = () => undefined,
): Promise<Applied> {
  const { root, rootGitDir, baseCommit } = place;
  if ((await realFolder(root)) !== root) {
    throw new BridgeError('workspace_failed', 'The repository is no longer where it was.', {
      hint: `The work is kept there at ${keepRefOf(place.jobId)}.`,
    });
  }
  const sealed = await doors.seal({ cwd: root, gitDir: rootGitDir, workTree: root });
  const git = sealed.withoutFilters(place.filtersOff);
  const theirs = oneLine(await git.must(['rev-parse', `${head}^{tree}`]));
  const raw = rawPathsOf(await git.must(['log', '-1', '--format=%B', head]));
  return inFolder(place, async (places) => {
    // an index of our own: where the user's has a flag or a time that hides a change, ours has none
    const indexFile = path.join(places.folder, 'checkout-index');
    await copyWithTime(path.join(rootGitDir, 'index'), indexFile);
    const own = git.at({ cwd: root, workTree: root, indexFile });
    const { tree: ours } = await treeOfFiles(own, root, { bad: 'leave' });
    onStep('read');
    const plan = await planApply(own, root, places, { base: baseCommit, theirs }, ours);
    await refuseInTheWay(root, plan);
    const merged = raw.size === 0 ? new Set<string>() : await mergedNames(own, theirs, plan.merged);
    const changes = await stageFiles(own, root, places, plan, raw, (name) => merged.has(name));
    onStep('staged');
    if (changes.length > 0) {
      await write(root, places, changes, onStep);
    }
    const submodules = plan.changes.filter(({ newMode }) => newMode === SUBMODULE);
    return {
      paths: changes.map(({ name }) => name),
      submodules: submodules.map(({ name, newBlob }) => ({ path: name, commit: newBlob })),
    };
  });
}
