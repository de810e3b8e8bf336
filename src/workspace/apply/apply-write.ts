// Writes the files of an apply one by one, each only in the place of what was expected there; and takes them back.
import { createFrom, removeAt, replaceWith, restoreFrom } from '../../platform/files/replace-expected.ts';
import { makeFolderAgain, makeFolders, removeIfEmpty } from '../../platform/files/folders-below.ts';
import { isSameState, NO_WAY, stateAtFile, stateOf } from '../../platform/files/file-state.ts';
import { errnoOf } from '../../platform/files/private-file.ts';
import { createYield } from '../../platform/waiting/yield-loop.ts';
import type { ApplyFolder } from './apply-journal.ts';
import type { FileChange, Journal } from './journal-schema.ts';

/** Thrown when a file is not what the changes were merged with. */
export class Collision extends Error {
  readonly file: string;

  constructor(file: string) {
    super('a file was changed while the changes were being applied');
    this.name = 'Collision';
    this.file = file;
  }
}

/** Called before each step, by name: a test changes files there, or ends the process. */
export type OnStep = (step: string) => void;

/** Every folder above a name, nearest first. */
export function foldersAbove(name: string): string[] {
  const parts = name.split('/').slice(0, -1);
  return parts.map((_, at) => parts.slice(0, parts.length - at).join('/'));
}

const isRemoval = ({ becomes }: FileChange): boolean => becomes.kind === 'absent';

/**
 * Folders that held a removed file and nothing else, as git removes them.
 * @param early those alone in whose place a file comes; the others go when all is written
 */
async function removeEmptied(root: string, changes: readonly FileChange[], early: boolean): Promise<void> {
  const yieldLoop = createYield();
  const come = changes.filter((each) => !isRemoval(each)).map(({ name }) => name);
  const needed = new Set(come.flatMap(foldersAbove));
  const files = new Set(come);
  const emptied = new Set(changes.filter(isRemoval).flatMap(({ name }) => foldersAbove(name)));
  const isInTheWay = (folder: string) => [folder, ...foldersAbove(folder)].some((each) => files.has(each));
  for (const folder of [...emptied].sort((one, other) => other.length - one.length)) {
    if (!needed.has(folder) && isInTheWay(folder) === early) await removeIfEmpty(root, folder);
    await yieldLoop();
  }
}

/** What stood there, or the way to it, is gone: for who writes the same as a file that changed. */
export function asCollision(error: unknown, file: string): unknown {
  return NO_WAY.has(errnoOf(error)) || errnoOf(error) === 'EEXIST' ? new Collision(file) : error;
}

async function put(root: string, { after }: ApplyFolder, change: FileChange, onStep: OnStep): Promise<void> {
  const { name, was } = change;
  await makeFolders(root, name);
  onStep(`write ${name}`);
  if (was.kind === 'absent') await createFrom(after, root, name);
  else if (!(await replaceWith(after, root, name, was))) throw new Collision(name);
}

async function remove(root: string, { name, was }: FileChange, onStep: OnStep): Promise<void> {
  onStep(`remove ${name}`);
  if (!(await removeAt(root, name, was))) throw new Collision(name);
}

/**
 * Removals first: a file may make way for a folder.
 * @param wrote called with each change that is done
 * @throws Collision, or the system's error; `takeBack` undoes what was done
 */
export async function writeChanges(
  root: string,
  places: ApplyFolder,
  changes: readonly FileChange[],
  wrote: (change: FileChange) => void,
  onStep: OnStep,
): Promise<void> {
  const yieldLoop = createYield();
  const each = async (
    some: readonly FileChange[],
    act: (change: FileChange) => Promise<void>,
  ): Promise<void> => {
    for (const change of some) {
      try {
        await act(change);
      } catch (error) {
        throw asCollision(error, change.name);
      }
      wrote(change);
      await yieldLoop();
    }
  };
  await each(changes.filter(isRemoval), (change) => remove(root, change, onStep));
  await removeEmptied(root, changes, true);
  await each(
    changes.filter((change) => !isRemoval(change)),
    (change) => put(root, places, change, onStep),
  );
  onStep('written');
  // a program that had a file open may have written to it after it was replaced: the held name shows that
  for (const [at, { name, was }] of changes.entries()) {
    if (was.kind !== 'absent' && !isSameState(await stateAtFile(places.held(at)), was))
      throw new Collision(name);
    await yieldLoop();
  }
  await removeEmptied(root, changes, false);
}

export interface TakenBack {
  /** Files that somebody changed meanwhile: they stay as they are. */
  readonly foreign: readonly string[];
  /** Files that could not be put back. */
  readonly failed: readonly string[];
}

type Way = 'done' | 'foreign' | 'failed';

async function takeBackOne(root: string, places: ApplyFolder, change: FileChange, at: number): Promise<Way> {
  const { name, was, becomes } = change;
  try {
    if (isSameState(await stateOf(root, name), was)) return 'done';
    // what is there and is not what was written is somebody's, and stays
    const isBack =
      was.kind === 'absent'
        ? await removeAt(root, name, becomes)
        : await restoreFrom(places.held(at), root, name, becomes);
    return isBack ? 'done' : 'foreign';
  } catch (error) {
    const code = errnoOf(error);
    return code === 'EEXIST' || NO_WAY.has(code) ? 'foreign' : 'failed';
  }
}

/** Puts back what still is as it was written: in the order in which it came, backwards. */
export async function takeBack(
  root: string,
  places: ApplyFolder,
  { changes, made, left }: Journal,
  isDone: (change: FileChange) => boolean,
): Promise<TakenBack> {
  const found: Record<Way, string[]> = { done: [], foreign: [], failed: [] };
  const yieldLoop = createYield();
  const undo = async (wanted: (change: FileChange) => boolean): Promise<void> => {
    for (const [at, change] of [...changes.entries()].reverse()) {
      if (!wanted(change) || !isDone(change)) continue;
      found[await takeBackOne(root, places, change, at)].push(change.name);
      await yieldLoop();
    }
  };
  await undo((change) => !isRemoval(change));
  for (const folder of [...made].reverse()) {
    await removeIfEmpty(root, folder);
    await yieldLoop();
  }
  for (const { name, ...look } of left) {
    try {
      await makeFolderAgain(root, name, look);
    } catch {
      // something is there: the files that belong below it say so
    }
    await yieldLoop();
  }
  await undo(isRemoval);
  return { foreign: found.foreign, failed: found.failed };
}
