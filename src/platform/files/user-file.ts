// Files of the user that the bridge edits: read through links, replaced only as they were read, a copy kept beside.
import { chmodSync, closeSync, lstatSync, readFileSync, renameSync, rmSync, unlinkSync } from 'node:fs';
import { access, constants, open, realpath, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { TextDecoder } from 'node:util';
import { giveTo } from './folders-below.ts';
import { kindOf } from './paths.ts';
import { besideFile, withoutLinks } from './pinned-folder.ts';
import { canWriteFolder, errnoOf, namesIn, readBytes, syncFolder, writeTemporary } from './private-file.ts';
import { DamagedFileError, isOwn, openRegularSync } from './regular-file.ts';

export interface UserFile {
  /** As the user knows it. */
  readonly named: string;
  /** Where it really is: a link of the user's own is followed, so that it stays a link. */
  readonly file: string;
  /** Null when there is no such file. */
  readonly text: string | null;
  /** Permission bits and owner; null when there is no such file. */
  readonly look: { readonly mode: number; readonly uid: number; readonly gid: number } | null;
}

const odd = (file: string, what: string, code: string): DamagedFileError =>
  new DamagedFileError(file, { what, code });

/** Where a name leads; null when nothing stands there. */
async function realFile(named: string): Promise<string | null> {
  try {
    return await realpath(named);
  } catch (error) {
    const code = errnoOf(error);
    const isLink = code === 'ELOOP' || (code === 'ENOENT' && (await kindOf(named)) === 'link');
    if (isLink) throw odd(named, 'a link to a file that does not exist', 'ENOENT');
    if (code === 'ENOTDIR') throw odd(named, 'below something that is no folder', 'ENOTDIR');
    if (code !== 'ENOENT') throw error;
    return null;
  }
}

/** @throws DamagedFileError when it is no file of text; the system's error when it cannot be read */
export async function readUserFile(named: string): Promise<UserFile> {
  const file = await realFile(named);
  const bytes = file === null ? null : await readBytes(file);
  if (file === null || bytes === null)
    return { named, file: await withoutLinks(named), text: null, look: null };
  const { mode, uid, gid } = await stat(file);
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { named, file, text, look: { mode: mode & 0o777, uid, gid } };
  } catch {
    throw odd(named, 'not written in UTF-8', 'EILSEQ'); // Decoded anyhow, it would lose what is not.
  }
}

const PASSES = (): true => true;

/**
 * Whether this user may replace it.
 * @throws DamagedFileError when not: a file that was made read-only is not replaced just because its folder permits it
 */
export async function checkWritable({ named, file, look }: UserFile): Promise<void> {
  if (look !== null) {
    const isAdmin = process.geteuid?.() === 0;
    if (!isAdmin && !isOwn(look)) throw odd(named, 'of another user', 'EPERM');
    const mayWrite = await access(file, constants.W_OK).then(PASSES, () => false); // whatever the reason
    if (!mayWrite || (look.mode & 0o222) === 0) throw odd(named, 'read-only', 'EACCES');
  }
  for (const folder of [path.dirname(file), path.dirname(named)])
    if (!(await canWriteFolder(folder))) throw odd(named, `in a folder that may not be written to`, 'EACCES');
}

/** Between the last look and the return nothing else of this process runs. */
function isAsRead(place: string, { text }: UserFile): boolean {
  const look = (): string | null => {
    const found = lstatSync(place, { bigint: true, throwIfNoEntry: false });
    return found === undefined ? null : [found.ino, found.size, found.mtimeNs, found.ctimeNs].join(' ');
  };
  const first = look();
  if (first === null || text === null) return first === null && text === null;
  const descriptor = openRegularSync(place);
  try {
    return readFileSync(descriptor).equals(Buffer.from(text)) && look() === first;
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Replaces the content; a reader sees the old file or the new one. Permission bits and owner stay.
 * @returns false when the file is not as it was read any more: what stands there then stays
 */
export function replaceUserFile(before: UserFile, content: string): Promise<boolean> {
  return besideFile(before.file, async (pinned) => {
    const temporary = await writeTemporary(pinned, content, true);
    try {
      if (before.look !== null) {
        chmodSync(temporary, before.look.mode);
        if (!isOwn(before.look)) giveTo(temporary, before.look);
      }
      if (!isAsRead(pinned, before)) return false;
      renameSync(temporary, pinned);
    } finally {
      rmSync(temporary, { force: true });
    }
    await syncFolder(path.dirname(pinned));
    return true;
  });
}

/** @returns false when the file is not as it was read any more: it then stays */
export function removeUserFile(before: UserFile): Promise<boolean> {
  return besideFile(before.file, (pinned) => {
    if (!isAsRead(pinned, before)) return Promise.resolve(false);
    unlinkSync(pinned);
    return Promise.resolve(true);
  });
}

/** The end of a copy's name, behind the file's own and the time. */
const COPY_END = '.agy-mcp-backup';

/** A copy of the file as it is, beside its name, for its owner alone. No other copy is replaced. @returns its path */
export async function keepCopy({ named, text }: UserFile, moment: Date): Promise<string | null> {
  if (text === null) return null;
  const stamp = moment.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  for (let count = 1; ; count += 1) {
    const name = `${path.basename(named)}.${stamp}${count === 1 ? '' : `-${count}`}${COPY_END}`;
    try {
      return await besideFile(path.join(await realpath(path.dirname(named)), name), async (pinned) => {
        const handle = await open(pinned, 'wx', 0o600);
        try {
          await handle.writeFile(text);
          await handle.sync();
        } finally {
          await handle.close();
        }
        return path.join(path.dirname(named), name);
      });
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
    }
  }
}

/** The copies of a file, the newest first. */
export async function copiesOf({ named, file }: Pick<UserFile, 'named' | 'file'>): Promise<string[]> {
  const folders = new Set([path.dirname(named), path.dirname(file)]);
  const found = await Promise.all(
    [...folders].map(async (folder) => {
      const names = await namesIn(folder);
      return names
        .filter((name) => name.startsWith(`${path.basename(named)}.`) && name.endsWith(COPY_END))
        .map((name) => path.join(folder, name));
    }),
  );
  const unique = new Map(
    await Promise.all(found.flat().map(async (copy) => [await withoutLinks(copy), copy] as const)),
  );
  const byTime = (one: string, other: string): number => (path.basename(one) < path.basename(other) ? 1 : -1);
  return [...unique.values()].sort(byTime);
}

/** Removes a folder that holds nothing; any other is left as it is. */
export async function removeEmptyFolder(folder: string): Promise<void> {
  try {
    await besideFile(await withoutLinks(folder), (pinned) => rmdir(pinned));
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT', 'EBUSY'].includes(errnoOf(error) ?? '')) throw error;
  }
}
