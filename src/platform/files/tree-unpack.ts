// A packed tree back into files, whole or not at all.
import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  futimesSync,
  mkdirSync,
  openSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import path from 'node:path';
import { createYield, type YieldLoop } from '../waiting/yield-loop.ts';
import { type OpenPack, withPack } from './pack-file.ts';
import { kindOf, leadsStraight, removeTree } from './paths.ts';
import { type PackIndex, writeAll } from './tree-pack.ts';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;

export interface UnpackOptions {
  /** The content of a file that is to be adapted to its new place. @param from where it was */
  readonly adapt: (content: Buffer, from: string) => Buffer;
  readonly signal: AbortSignal;
}

/** Nothing of a tree is there, and no link is on the way to it. */
export async function isFree(top: string, { tops }: Pick<PackIndex, 'tops'>): Promise<boolean> {
  for (const name of tops)
    if ((await kindOf(path.join(top, name))) !== 'absent' || !(await leadsStraight(top, name))) return false;
  return true;
}

/** Removes what there is of a tree. */
export async function removeTops(top: string, { tops }: Pick<PackIndex, 'tops'>): Promise<void> {
  for (const name of tops) await removeTree(path.join(top, name));
}

/** A new file, with its mode and time. */
export function writeEntry(file: string, content: Buffer, mode: number, changedMs: number): void {
  const handle = openSync(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  try {
    writeAll(handle, content);
    fchmodSync(handle, mode);
    futimesSync(handle, changedMs / 1_000, changedMs / 1_000);
  } finally {
    closeSync(handle);
  }
}

/**
 * Folders that are open to this user alone, files and links; `finishFolders` does the rest.
 * @param adapt null: what is to be adapted is written as it was packed
 * @throws DamagedPackError, the system's error or the reason of `signal`
 */
export async function writeEntries(
  { index, take, checkTaken }: OpenPack,
  top: string,
  adapt: UnpackOptions['adapt'] | null,
  pause: YieldLoop,
): Promise<void> {
  for (const [name] of index.folders) mkdirSync(path.join(top, name), { mode: 0o700 });
  for (const [name, mode, bytes, changedMs, isAdapted] of index.files) {
    await pause();
    const content = take(bytes);
    const right = isAdapted && adapt !== null ? adapt(content, index.from) : content;
    writeEntry(path.join(top, name), right, mode, changedMs);
  }
  checkTaken();
  for (const [name, target, isAdapted] of index.links) {
    await pause();
    const isMoved = isAdapted && adapt !== null;
    const leads = isMoved ? adapt(Buffer.from(target), index.from).toString() : target;
    symlinkSync(leads, path.join(top, name));
  }
}

/** Modes and times, when nothing in the folders changes any more: one may be closed to us in the end. */
export async function finishFolders(
  { folders }: Pick<PackIndex, 'folders'>,
  top: string,
  pause: YieldLoop,
): Promise<void> {
  for (const [name, mode, changedMs] of [...folders].reverse()) {
    await pause();
    const folder = path.join(top, name);
    utimesSync(folder, changedMs / 1_000, changedMs / 1_000);
    chmodSync(folder, mode);
  }
}

/**
 * Writes what is in a pack below `top`, with its modes and times.
 * @returns how many files; null where something is in its place, and nothing was changed
 * @throws DamagedPackError, the system's error or the reason of `signal`; nothing of it is left then
 */
export function unpackTree(
  file: string,
  top: string,
  { adapt, signal }: UnpackOptions,
): Promise<number | null> {
  return withPack(file, async (pack) => {
    const { index } = pack;
    if (!(await isFree(top, index))) return null;
    const pause = createYield(signal);
    try {
      await writeEntries(pack, top, adapt, pause);
      await finishFolders(index, top, pause);
    } catch (error) {
      await removeTops(top, index);
      throw error;
    }
    return index.files.length + index.links.length;
  });
}
