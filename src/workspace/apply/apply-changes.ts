// Applies the work of a job to the checkout as it is now: all or nothing, and no other byte of the user's.
import path from 'node:path';
import { isSameState, stateOf } from '../../platform/files/file-state.ts';
import { copyWithTime, realFolder } from '../../platform/files/paths.ts';
import { errnoOf } from '../../platform/files/private-file.ts';
import { createYield } from '../../platform/waiting/yield-loop.ts';
import { BridgeError } from '../../protocol/error.ts';
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
import { mergedNames, planApply, refuseInTheWay } from './apply-plan.ts';
import { openCheckouts } from './checkouts.ts';
import { conflict, type LeftSubmodule, leftToUser, NOTHING_CHANGED } from './tree-change.ts';
import { prepareJournal, stageFiles } from './apply-stage.ts';
import { Collision, type OnStep, takeBack, type TakenBack, writeChanges } from './apply-write.ts';
import { type Place, reviewBase } from '../worktree/worktree-place.ts';
import { type GitAccess, oneLine } from '../git/git.ts';
import { listPaths } from '../inventory/list-paths.ts';
import { keepRefOf } from '../worktree/worktree-names.ts';
import { rawPathsOf } from '../snapshot/raw-paths.ts';
import { treeOfFiles } from '../snapshot/snapshot.ts';

export interface Applied {
  /** Paths of the checkout that were written or removed; none when all of it was there already. */
  readonly paths: readonly string[];
  /** Submodules for which the work names another commit, null for none: no file says that, so it is left to the user. */
  readonly submodules: readonly LeftSubmodule[];
  /** Why it could not be noted that all was written; null when it was. */
  readonly notNoted: unknown;
}

/** What became of a write that failed, checked file by file; null when not all of it could be taken back. */
async function afterwards(
  root: string,
  places: ApplyFolder,
  { changes }: Journal,
  { foreign, failed }: TakenBack,
): Promise<string | null> {
  if (failed.length > 0) return null;
  const yieldLoop = createYield();
  const other: FileChange[] = [];
  for (const change of changes) {
    if (!isSameState(await stateOf(root, change.name), change.was)) other.push(change);
    await yieldLoop();
  }
  if (other.length === 0) return NOTHING_CHANGED;
  const kept = foreign.length === 0 ? '' : ` What stood there before is kept in ${await keepHeld(places)}.`;
  return `What had been written was taken back. These files were changed by somebody else meanwhile and are as they left them: ${listPaths(other.map(({ name }) => name))}.${kept}`;
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
      `The changes could not be written, nor all of them taken back${failed.length === 0 ? '' : `: ${listPaths(failed)}`}.`,
      { hint, cause },
    );
    this.name = 'NotTakenBack';
  }
}

const changedNow = ({ file }: Collision, hint: string): BridgeError =>
  conflict(
    `A file in the checkout changed while the changes were being applied: ${listPaths([file])}.`,
    hint,
  );

/** @throws BridgeError for what kept the changes from being written, when all is as it was */
async function writeOrTakeBack(
  root: string,
  places: ApplyFolder,
  journal: Journal,
  onStep: OnStep,
): Promise<void> {
  const done = new Set<FileChange>();
  try {
    await writeChanges(root, places, journal.changes, (change) => done.add(change), onStep);
  } catch (error) {
    const isDone = (change: FileChange): boolean => done.has(change);
    // what cannot be looked at is not known to be as it was
    const taken = await takeBack(root, places, journal, isDone).catch(() => null);
    const hint = taken === null ? null : await afterwards(root, places, journal, taken).catch(() => null);
    if (hint === null) throw new NotTakenBack(places, taken?.failed ?? [], error);
    if (error instanceof Collision) throw changedNow(error, hint);
    const message = WRITE_FAILURES[errnoOf(error) ?? ''] ?? 'The changes could not be written.';
    throw new BridgeError('workspace_failed', message, { hint, cause: error });
  }
}

/** Until the first file is written an abort ends it; from there on it goes on to its end, which is moments away. */
async function write(
  root: string,
  places: ApplyFolder,
  changes: FileChange[],
  { onStep, signal, confirm }: Required<Pick<ApplyOptions, 'onStep'>> & ApplyOptions,
): Promise<void> {
  let journal: Journal;
  try {
    journal = await prepareJournal(root, places, changes, signal);
  } catch (error) {
    if (error instanceof Collision) throw changedNow(error, NOTHING_CHANGED);
    throw error;
  }
  signal?.throwIfAborted();
  await writeJournal(places, journal);
  await confirm?.();
  await writeOrTakeBack(root, places, journal, onStep);
  // the files themselves show as well that all was written
  await markWritten(places).catch(() => undefined);
}

/** What the system refused while nothing of the checkout had been written. */
function beforeWriting(error: unknown): unknown {
  const code = errnoOf(error);
  if (error instanceof BridgeError || code === null) return error;
  const message = WRITE_FAILURES[code] ?? 'The changes could not be prepared.';
  const hint =
    'Nothing was changed. The changes are prepared in the .git folder of the checkout and in the temporary folder of the server: look whether these can be written to.';
  return new BridgeError('workspace_failed', message, { hint, cause: error });
}

/** Nothing of an apply is left behind but what could not be taken back, or not be noted. */
async function inFolder<T>(
  { root, rootGitDir, jobId }: Place,
  signal: AbortSignal | undefined,
  act: (places: ApplyFolder) => Promise<T>,
): Promise<T> {
  const places = await openApplyFolder(root, rootGitDir, jobId, signal).catch((error: unknown) => {
    throw beforeWriting(error);
  });
  // what cannot be removed is looked at again when this process is gone
  const close = () => closeApplyFolder(places).catch(() => undefined);
  try {
    const result = await act(places);
    await close();
    return result;
  } catch (error) {
    if (error instanceof NotTakenBack || error instanceof NotNoted) await leaveApplyFolder(places);
    else await close();
    throw error instanceof NotNoted ? error : beforeWriting(error);
  }
}

/** All was written, and whoever asked for it could not note that. */
class NotNoted extends Error {
  readonly applied: Applied;

  constructor(applied: Applied, cause: unknown) {
    super('the apply could not be noted', { cause });
    this.name = 'NotNoted';
    this.applied = applied;
  }
}

export interface ApplyOptions {
  readonly onStep?: OnStep;
  /** Ends it until the first file is written. */
  readonly signal?: AbortSignal | undefined;
  /** Called right before the first file is written; what it throws ends it. */
  readonly confirm?: (() => Promise<void>) | undefined;
  /**
   * Notes that all was written. It is called while the journal still informs whoever comes after a crash: what cannot be
   * noted now is noted at the next look.
   */
  readonly note?: () => Promise<void>;
}

/**
 * Writes to the files of the checkout alone: its index, stash and branches stay as they are.
 * @throws BridgeError `apply_conflict`: what its hint says of the checkout was checked
 */
export async function applyWork(
  gitAccess: GitAccess,
  place: Place,
  head: string,
  options: ApplyOptions = {},
): Promise<Applied> {
  const { note = () => Promise.resolve() } = options;
  if ((await realFolder(place.root)) !== place.root) {
    throw new BridgeError('workspace_failed', 'The repository is no longer where it was.', {
      hint: `Nothing was changed. Where the repository is now, the work is at ${keepRefOf(place.jobId)}.`,
    });
  }
  try {
    return await inFolder(place, options.signal, async (places) => {
      const applied = await applyIn(gitAccess, place, head, places, options);
      await note().catch((error: unknown) => {
        throw new NotNoted(applied, error);
      });
      return applied;
    });
  } catch (error) {
    if (error instanceof NotNoted) return { ...error.applied, notNoted: error.cause };
    throw error;
  }
}

async function applyIn(
  gitAccess: GitAccess,
  place: Place,
  head: string,
  places: ApplyFolder,
  { onStep = () => undefined, signal, confirm }: ApplyOptions,
): Promise<Applied> {
  const { root, rootGitDir, gitDir, filtersOff, submodules } = place;
  const sealed = await gitAccess.hardened({ cwd: root, gitDir: rootGitDir, workTree: root }, signal);
  const git = sealed.withoutFilters(filtersOff).until(signal);
  const theirs = oneLine(await git.must(['rev-parse', `${head}^{tree}`]));
  const base = await reviewBase(git, place, head);
  const raw = rawPathsOf(await git.must(['log', '-1', '--format=%B', head]));
  // an index of our own: where the user's has a flag or a time that hides a change, ours has none
  const { folder } = places;
  const indexFile = path.join(folder, 'checkout-index');
  await copyWithTime(path.join(rootGitDir, 'index'), indexFile);
  const own = git.at({ cwd: root, workTree: root, indexFile });
  await treeOfFiles(own, root, { bad: 'leave', signal });
  const asked = { gitAccess, git: own, root, gitDir, submodules, folder, base, theirs, signal };
  const checkouts = await openCheckouts(asked);
  onStep('read');
  const plan = await planApply(checkouts, root, places, { base, theirs }, await checkouts.tree(), signal);
  await refuseInTheWay(root, plan, signal);
  const merged = raw.size === 0 ? new Set<string>() : await mergedNames(checkouts.git, theirs, plan.merged);
  const isMerged = (name: string): boolean => merged.has(name);
  const changes = await stageFiles(checkouts, root, places, plan, raw, isMerged, signal);
  onStep('staged');
  if (changes.length > 0) await write(root, places, changes, { onStep, signal, confirm });
  return {
    paths: changes.map(({ name }) => name),
    submodules: leftToUser(plan.changes),
    notNoted: null,
  };
}
