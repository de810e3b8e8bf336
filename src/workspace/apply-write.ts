// Writes the files of an apply one by one, each only in the place of what was expected there; and takes them back.
import {
  createFrom,
  makeFolderAgain,
  makeFolders,
  removeAt,
  removeIfEmpty,
  replaceWith,
  restoreFrom,
} from '../platform/exact-files.ts';
import { isSameState, NO_WAY, stateAtFile, stateOf } from '../platform/file-state.ts';
import { errnoOf } from '../platform/safe-file.ts';
import type { ApplyFolder, FileChange, Journal } from './apply-journal.ts';

/** Thrown when a file is not what the changes were merged with. */
export class Collision extends Error {
  readonly file: string;

  constructor(file: string) {
    super('a file was changed while the changes were being applied');
    this.name = 'Collision';
    this.file = file;
  }
}

/** Told before each step, by name: a test changes files there, or ends the process. */
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
function removeEmptied(root: string, changes: readonly FileChange[], early: boolean): void {
  const come = changes.filter((each) => !isRemoval(each)).map(({ name }) => name);
  const needed = new Set(come.flatMap(foldersAbove));
  const files = new Set(come);
  const emptied = new Set(changes.filter(isRemoval).flatMap(({ name }) => foldersAbove(name)));
  const isInTheWay = (folder: string) => [folder, ...foldersAbove(folder)].some((each) => files.has(each));
  for (const folder of [...emptied].sort((one, other) => other.length - one.length))
    if (!needed.has(folder) && isInTheWay(folder) === early) removeIfEmpty(root, folder);
}

/** What stood there, or the way to it, is gone: for who writes the same as a file that changed. */
export function asCollision(error: unknown, file: string): unknown {
  return NO_WAY.has(errnoOf(error)) || errnoOf(error) === 'EEXIST' ? new Collision(file) : error;
}

function put(root: string, { after }: ApplyFolder, change: FileChange, onStep: OnStep): void {
  const { name, was } = change;
  makeFolders(root, name);
  onStep(`write ${name}`);
  if (was.kind === 'absent') createFrom(after, root, name);
  else if (!replaceWith(after, root, name, was)) throw new Collision(name);
}

function remove(root: string, { name, was }: FileChange, onStep: OnStep): void {
  onStep(`remove ${name}`);
  if (!removeAt(root, name, was)) throw new Collision(name);
}

/**
 * Removals first: a file may make way for a folder.
 * @param wrote told of each change that is done
 * @throws Collision, or the system's error; `takeBack` undoes what was done
 */
export function writeChanges(
  root: string,
  places: ApplyFolder,
  changes: readonly FileChange[],
  wrote: (change: FileChange) => void,
  onStep: OnStep,
): void {
  const each = (some: readonly FileChange[], act: (change: FileChange) => void): void => {
    for (const change of some) {
      try {
        act(change);
      } catch (error) {
        throw asCollision(error, change.name);
      }
      wrote(change);
    }
  };
  each(changes.filter(isRemoval), (change) => {
    remove(root, change, onStep);
  });
  removeEmptied(root, changes, true);
  each(
    changes.filter((change) => !isRemoval(change)),
    (change) => {
      put(root, places, change, onStep);
    },
  );
  onStep('written');
  // a program that had a file open may have written to it after it was replaced: the held name shows that
  changes.forEach(({ name, was }, at) => {
    if (was.kind !== 'absent' && !isSameState(stateAtFile(places.held(at)), was)) throw new Collision(name);
  });
  removeEmptied(root, changes, false);
}

export interface TakenBack {
  /** Files that somebody changed meanwhile: they stay as they are. */
  readonly foreign: readonly string[];
  /** Files that could not be put back. */
  readonly failed: readonly string[];
}

type Way = 'done' | 'foreign' | 'failed';

function takeBackOne(root: string, places: ApplyFolder, change: FileChange, at: number): Way {
  const { name, was, becomes } = change;
  try {
    if (isSameState(stateOf(root, name), was)) return 'done';
    // what is there and is not what was written is somebody's, and stays
    const isBack =
      was.kind === 'absent'
        ? removeAt(root, name, becomes)
        : restoreFrom(places.held(at), root, name, becomes);
    return isBack ? 'done' : 'foreign';
  } catch (error) {
    const code = errnoOf(error);
    return code === 'EEXIST' || NO_WAY.has(code) ? 'foreign' : 'failed';
  }
}

/** Puts back what still is as it was written: in the order in which it came, backwards. */
export function takeBack(
  root: string,
  places: ApplyFolder,
  { changes, made, left }: Journal,
  isDone: (change: FileChange) => boolean,
): TakenBack {
  const found: Record<Way, string[]> = { done: [], foreign: [], failed: [] };
  const undo = (wanted: (change: FileChange) => boolean): void => {
    for (const [at, change] of [...changes.entries()].reverse())
      if (wanted(change) && isDone(change)) found[takeBackOne(root, places, change, at)].push(change.name);
  };
  undo((change) => !isRemoval(change));
  for (const folder of [...made].reverse()) removeIfEmpty(root, folder);
  for (const { name, ...look } of left)
    try {
      makeFolderAgain(root, name, look);
    } catch {
      // something stands there: the files that belong below it say so
    }
  undo(isRemoval);
  return { foreign: found.foreign, failed: found.failed };
}
