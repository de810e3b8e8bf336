// A pack that is unpacked already, on the disk where it is wanted: what was not touched since is moved to its place.
import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { currentScope } from '../processes/process-scope.ts';
import { createYield, type YieldLoop } from '../waiting/yield-loop.ts';
import { type OpenPack, withPack } from './pack-file.ts';
import { createFolder, errnoOf, readText, writeWhole } from './private-file.ts';
import {
  finishFolders,
  isFree,
  removeTops,
  type UnpackOptions,
  writeEntries,
  writeEntry,
} from './tree-unpack.ts';
import type { PackIndex } from './tree-pack.ts';

/** As `stat` counts them, whatever the file system has. */
const STAT_BLOCK_BYTES = 512;
/** Of most file systems. */
const BLOCK_BYTES = 4_096;
const ABOUT_BYTES = 4_096;
const PLACE = 'tree';
const ABOUT = 'about.json';

/** What is known of a ready tree. */
const about = z.object({
  /** `sha256` of the pack. */
  pack: z.string(),
  /** Of the machine: what was written before a power cut may not be on the disk. */
  boot: z.string(),
  /** Of all that the file system says about each entry. */
  stamps: z.string(),
  /** On the disk. */
  bytes: z.number(),
});
type About = z.infer<typeof about>;

/** @returns null where there is none, or none that can be read */
async function readAbout(folder: string): Promise<About | null> {
  try {
    const text = await readText(path.join(folder, ABOUT), { maxBytes: ABOUT_BYTES, own: true });
    return text === null ? null : about.parse(JSON.parse(text));
  } catch {
    return null; // whatever is wrong with it: it is not used
  }
}

/** What a ready tree takes on the disk, as it was when it was made; 0 where that is not known. */
export const readyTreeBytes = async (folder: string): Promise<number> =>
  (await readAbout(folder))?.bytes ?? 0;

/** What a tree will take on the disk, roughly: a file takes whole blocks, a folder or a link one. */
function unpackedBytes({ folders, files, links }: PackIndex): number {
  const others = (folders.length + links.length) * BLOCK_BYTES;
  return files.reduce((sum, [, , bytes]) => sum + Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES, others);
}

/**
 * Whoever changes an entry, the file system notes it in one of these: the time of the last change of an inode is set by
 * nobody else.
 */
async function lookAtTree(top: string, pause: YieldLoop): Promise<Pick<About, 'stamps' | 'bytes'>> {
  const sum = createHash('sha256');
  let bytes = 0;
  const waiting = [''];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const folder = path.join(top, name);
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      await pause();
      const below = name === '' ? entry.name : `${name}/${entry.name}`;
      const { ino, mode, uid, nlink, size, blocks, mtimeMs, ctimeMs } = lstatSync(path.join(top, below));
      sum.update(`${below}\0${[ino, mode, uid, nlink, size, mtimeMs, ctimeMs].join(':')}\n`);
      bytes += blocks * STAT_BLOCK_BYTES;
      if (entry.isDirectory()) waiting.push(below);
    }
  }
  return { stamps: sum.digest('hex'), bytes };
}

/**
 * Unpacks a pack into a new folder, for `takeReadyTree`. What is to be adapted stays as it was packed.
 * @param maxBytes what it may take on the disk
 * @returns false where it would take more, or the system does not say which boot this is; the folder is not made then
 * @throws DamagedPackError, the system's error or the reason of `signal`; what there is of the folder stays then
 */
export function makeReadyTree(
  file: string,
  folder: string,
  { maxBytes, signal }: { readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<boolean> {
  return withPack(file, async (pack) => {
    const { boot } = await currentScope();
    if (boot === null || unpackedBytes(pack.index) > maxBytes) return false;
    const top = path.join(folder, PLACE);
    await createFolder(folder);
    await createFolder(top);
    const parents = pack.index.tops.map((name) => path.posix.dirname(name));
    for (const parent of parents) mkdirSync(path.join(top, parent), { recursive: true, mode: 0o700 });
    const pause = createYield(signal);
    await writeEntries(pack, top, null, pause);
    const made: About = { pack: pack.sha256, boot, ...(await lookAtTree(top, pause)) };
    await writeWhole(path.join(folder, ABOUT), JSON.stringify(made));
    return true;
  });
}

/** Whether it is of this pack, of this boot, and nobody has touched it since. */
async function isUntouched(folder: string, { sha256 }: OpenPack, pause: YieldLoop): Promise<boolean> {
  const made = await readAbout(folder);
  if (made?.pack !== sha256 || made.boot !== (await currentScope()).boot) return false;
  return (await lookAtTree(path.join(folder, PLACE), pause)).stamps === made.stamps;
}

/** What names the place where it was packed is written again, for this one. */
async function adaptEntries(
  { files, links, from }: PackIndex,
  top: string,
  adapt: UnpackOptions['adapt'],
  pause: YieldLoop,
): Promise<void> {
  for (const [name, mode, , changedMs] of files.filter(([, , , , isAdapted]) => isAdapted)) {
    await pause();
    const file = path.join(top, name);
    const content = adapt(readFileSync(file), from);
    unlinkSync(file);
    writeEntry(file, content, mode, changedMs);
  }
  for (const [name] of links.filter(([, , isAdapted]) => isAdapted)) {
    const link = path.join(top, name);
    const leads = adapt(Buffer.from(readlinkSync(link)), from).toString();
    unlinkSync(link);
    symlinkSync(leads, link);
  }
}

/** @returns false where nothing can be moved from one place to the other */
function moveTops({ tops }: PackIndex, from: string, to: string): boolean {
  for (const [at, name] of tops.entries())
    try {
      renameSync(path.join(from, name), path.join(to, name));
    } catch (error) {
      if (at === 0 && errnoOf(error) === 'EXDEV') return false;
      throw error;
    }
  return true;
}

/** How many files were moved; or why nothing was: it is not as it was made, or cannot be moved to that place. */
export type TakenTree = number | 'unfit' | 'elsewhere';

/**
 * Moves a ready tree to its place below `top`, where nothing may be. Nobody else may have its folder, which is of no use
 * afterwards.
 * @param file its pack
 * @throws DamagedPackError, the system's error or the reason of `signal`; nothing of it is left below `top` then
 */
export function takeReadyTree(
  folder: string,
  file: string,
  top: string,
  { adapt, signal }: UnpackOptions,
): Promise<TakenTree> {
  return withPack(file, async (pack) => {
    const { index } = pack;
    const pause = createYield(signal);
    if (!(await isFree(top, index))) return 'elsewhere';
    if (!(await isUntouched(folder, pack, pause))) return 'unfit';
    try {
      if (!moveTops(index, path.join(folder, PLACE), top)) return 'elsewhere';
      await adaptEntries(index, top, adapt, pause);
      await finishFolders(index, top, pause);
    } catch (error) {
      await removeTops(top, index);
      throw error;
    }
    return index.files.length + index.links.length;
  });
}
