// Files, links and folders copied into another tree: many at a time, down to a bound, until an abort.
import { constants } from 'node:fs';
import { access, copyFile, lstat, open, opendir, readlink, symlink } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { forEachConcurrently } from '../waiting/concurrency.ts';
import { besideFile } from './pinned-folder.ts';
import { ensureFolder, errnoOf, unlessAbsent } from './private-file.ts';

const { COPYFILE_EXCL, COPYFILE_FICLONE, COPYFILE_FICLONE_FORCE, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } =
  constants;

/** What may still be copied; counted down. */
export interface CopyBudget {
  files: number;
  /** A clone, which shares the blocks of its file, takes none of them. */
  bytes: number;
}

export interface CopyResult {
  /** Names below the tops, in no order. */
  readonly copied: string[];
  /** Too large for what room was left. */
  readonly tooLarge: string[];
  /** Names that are not UTF-8: Node cannot make them. */
  readonly odd: string[];
  /** Files and folders that this user may not read, or that went away meanwhile. */
  readonly closed: string[];
  /** There was more than `budget.files`. */
  hasMore: boolean;
}

const AT_ONCE = 16;
/** What is larger is cloned, or copied in pieces, so that an abort need not wait for the end of it. */
const LARGE_BYTES = 16_777_216;
const READ_AHEAD = 512;
const UNDECODABLE = '\ufffd';

const UNREADABLE: ReadonlySet<string | null> = new Set(['EACCES', 'EPERM', 'ENOENT']);

interface Found {
  readonly name: string;
  readonly kind: 'file' | 'link';
  readonly bytes: number;
}

/** What is no folder, at each of the names and below. */
async function* filesAt(
  top: string,
  names: Iterable<string>,
  { odd, closed }: CopyResult,
): AsyncGenerator<Found> {
  for (const name of names) {
    const folders: string[] = [];
    const look = async (each: string): Promise<Found | null> => {
      const found = await unlessAbsent(lstat(path.join(top, each)), null);
      if (found === null && each.includes(UNDECODABLE)) odd.push(each);
      if (found?.isDirectory() === true) folders.push(each);
      if (found?.isSymbolicLink() === true) return { name: each, kind: 'link', bytes: 0 };
      return found?.isFile() === true ? { name: each, kind: 'file', bytes: found.size } : null;
    };
    const first = await look(name);
    if (first !== null) yield first;
    // a list and no recursion: folders may be as deep as they like
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      const entries = await opendir(path.join(top, folder), { bufferSize: READ_AHEAD }).catch(
        (error: unknown) => {
          if (!UNREADABLE.has(errnoOf(error))) throw error;
          closed.push(folder);
          return [];
        },
      );
      for await (const entry of entries) {
        const below = await look(path.posix.join(folder, entry.name));
        if (below !== null) yield below;
      }
    }
  }
}

/** File systems that cannot clone. */
const NO_CLONE: ReadonlySet<string | null> = new Set([
  'ENOTSUP',
  'ENOSYS',
  'EXDEV',
  'EINVAL',
  'ENOTTY',
  'EPERM',
]);

async function clone(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to, COPYFILE_EXCL | COPYFILE_FICLONE_FORCE);
    return true;
  } catch (error) {
    if (NO_CLONE.has(errnoOf(error))) return false;
    throw error;
  }
}

async function copyInPieces(from: string, to: string, signal: AbortSignal | undefined): Promise<void> {
  const source = await open(from, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const target = await open(to, 'wx', (await source.stat()).mode & 0o777);
    const pieces = source.createReadStream({ autoClose: false, highWaterMark: 1_048_576 });
    await pipeline(pieces, target.createWriteStream(), signal === undefined ? {} : { signal });
  } finally {
    await source.close();
  }
}

const isReadable = (file: string): Promise<boolean> =>
  access(file, constants.R_OK).then(
    () => true,
    () => false, // whatever the reason
  );

/**
 * Copies what is at names below a top to the same names below another; links are copied as links. Folders are
 * made; what is there already is left as it is.
 * @throws the reason of `signal`, soon after it was aborted: what was copied by then stays
 */
export async function copyTree(
  from: string,
  to: string,
  names: Iterable<string>,
  budget: CopyBudget,
  signal?: AbortSignal,
): Promise<CopyResult> {
  const result: CopyResult = { copied: [], tooLarge: [], odd: [], closed: [], hasMore: false };
  const folders = new Map<string, Promise<void>>();
  const makeFolder = (folder: string): Promise<void> => {
    const made = folders.get(folder) ?? ensureFolder(folder);
    folders.set(folder, made);
    return made;
  };
  const copyBytes = async (found: Found, source: string, target: string): Promise<boolean> => {
    const isLarge = found.bytes > LARGE_BYTES;
    if (isLarge && (await clone(source, target))) return true;
    if (found.bytes > budget.bytes) return false;
    budget.bytes -= found.bytes;
    if (isLarge) await copyInPieces(source, target, signal);
    else await copyFile(source, target, COPYFILE_EXCL | COPYFILE_FICLONE);
    return true;
  };
  const copyOne = async (found: Found): Promise<void> => {
    const { name } = found;
    if (budget.files <= 0) {
      result.hasMore = true;
      return;
    }
    budget.files -= 1;
    const [source, target] = [path.join(from, name), path.join(to, name)];
    await makeFolder(path.dirname(target));
    try {
      const isCopied = await besideFile(target, async (pinned) => {
        if (found.kind === 'file') return copyBytes(found, source, pinned);
        await symlink(await readlink(source), pinned);
        return true;
      });
      (isCopied ? result.copied : result.tooLarge).push(name);
    } catch (error) {
      signal?.throwIfAborted();
      if (errnoOf(error) === 'EEXIST') return; // it is there already
      if (await isReadable(source)) throw error;
      result.closed.push(name);
    }
  };
  const all = filesAt(from, names, result);
  async function* wanted(): AsyncGenerator<Found> {
    for await (const found of all) {
      yield found;
      if (result.hasMore) return;
    }
  }
  await forEachConcurrently(wanted(), AT_ONCE, copyOne, signal);
  return result;
}
