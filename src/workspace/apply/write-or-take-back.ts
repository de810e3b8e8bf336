// Writes the prepared files of an apply, and moves the branch where it is a commit; what fails before that is taken back.
import { isSameState, stateOf } from '../../platform/files/file-state.ts';
import { errnoOf } from '../../platform/files/private-file.ts';
import { removeAt } from '../../platform/files/replace-expected.ts';
import { createYield } from '../../platform/waiting/yield-loop.ts';
import type { AppliedWhat } from '../../protocol/applied-part.ts';
import { BridgeError } from '../../protocol/error.ts';
import { listPaths } from '../inventory/list-paths.ts';
import { type ApplyFolder, keepHeld, markWritten, writeJournal } from './apply-journal.ts';
import { prepareJournal } from './apply-stage.ts';
import { Collision, type OnStep, takeBack, type TakenBack, writeChanges } from './apply-write.ts';
import { type CommitPlace, finishIndex, moveBranch } from './commit-step.ts';
import type { CommitStep, FileChange, Journal } from './journal-schema.ts';
import { conflict, NOTHING_CHANGED } from './tree-change.ts';

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

export const WRITE_FAILURES: Readonly<Record<string, string>> = {
  ENOSPC: 'There is no space left to write the changes.',
  EDQUOT: 'There is no space left to write the changes.',
  EACCES: 'A file or folder of the checkout may not be written.',
  EPERM: 'A file or folder of the checkout may not be written.',
  EROFS: 'The checkout cannot be written to.',
};

/** What stood there must not be thrown away yet. */
export class NotTakenBack extends BridgeError {
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

/** The branch moved, and the index could not be brought up to it: the next look does that. */
export class NotFinished extends BridgeError {
  constructor(cause: unknown) {
    const hint = 'The commit is on the branch. Look at the job again: the index is written then.';
    super('workspace_failed', 'The commit was made, and the index could not be written.', { hint, cause });
    this.name = 'NotFinished';
  }
}

export interface PreparedCommit {
  readonly place: CommitPlace;
  readonly step: CommitStep;
  readonly message: string;
}

interface Prepared {
  readonly changes: FileChange[];
  /** Null where only files are written. */
  readonly commit: PreparedCommit | null;
  readonly what: AppliedWhat;
}

export interface WriteOptions {
  readonly onStep: OnStep;
  /** Ends it until the first file is written. */
  readonly signal?: AbortSignal | undefined;
  /** Called right before the first file is written; what it throws ends it. */
  readonly confirm?: (() => Promise<void>) | undefined;
}

/**
 * New files lose the second name that they came from: were that removed later, their times would differ from what the
 * index says of them, and git would read each again.
 */
async function dropStagedNames({ after }: ApplyFolder, changes: readonly FileChange[]): Promise<void> {
  const yieldLoop = createYield();
  for (const { name, was, becomes } of changes) {
    if (was.kind !== 'absent' || becomes.kind !== 'file') continue;
    await removeAt(after, name, becomes);
    await yieldLoop();
  }
}

/** @throws BridgeError for what kept the changes from being written, when all is as it was */
async function writeOrTakeBack(
  root: string,
  places: ApplyFolder,
  journal: Journal,
  commit: PreparedCommit | null,
  onStep: OnStep,
): Promise<void> {
  const done = new Set<FileChange>();
  try {
    await writeChanges(root, places, journal.changes, (change) => done.add(change), onStep);
    if (commit !== null) {
      await dropStagedNames(places, journal.changes);
      await moveBranch(commit.place, commit.step, commit.message, onStep);
    }
  } catch (error) {
    const isDone = (change: FileChange): boolean => done.has(change);
    // what cannot be looked at is not known to be as it was
    const taken = await takeBack(root, places, journal, isDone).catch(() => null);
    const hint = taken === null ? null : await afterwards(root, places, journal, taken).catch(() => null);
    if (hint === null) throw new NotTakenBack(places, taken?.failed ?? [], error);
    if (error instanceof Collision) throw changedNow(error, hint);
    if (error instanceof BridgeError)
      throw new BridgeError(error.code, error.message, { hint, cause: error });
    const message = WRITE_FAILURES[errnoOf(error) ?? ''] ?? 'The changes could not be written.';
    throw new BridgeError('workspace_failed', message, { hint, cause: error });
  }
}

/** Until the first file is written an abort ends it; from there on it goes on to its end, which is moments away. */
export async function write(
  root: string,
  places: ApplyFolder,
  { changes, commit, what }: Prepared,
  { onStep, signal, confirm }: WriteOptions,
): Promise<void> {
  let journal: Journal;
  try {
    const files = await prepareJournal(root, places, changes, signal);
    journal = { ...files, commit: commit?.step ?? null, what };
  } catch (error) {
    if (error instanceof Collision) throw changedNow(error, NOTHING_CHANGED);
    throw error;
  }
  signal?.throwIfAborted();
  await writeJournal(places, journal);
  await confirm?.();
  await writeOrTakeBack(root, places, journal, commit, onStep);
  if (commit !== null)
    await finishIndex(commit.place, onStep).catch((error: unknown) => {
      throw new NotFinished(error);
    });
  // the files themselves show as well that all was written
  await markWritten(places).catch(() => undefined);
}
