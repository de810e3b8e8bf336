// Named pipes and devices in the place of files: finds them, and gives whoever waits at a pipe an empty file.
import { constants } from 'node:fs';
import { type FileHandle, open, readdir, realpath, stat } from 'node:fs/promises';
import { systemPath, textOfBytes } from '../../protocol/text/byte-text.ts';
import { besideFile } from './pinned-folder.ts';
import { errnoOf } from './private-file.ts';

/** Nobody has more to be looked through in the time that there is. */
const MOST_ENTRIES = 2_000_000;
const MOST_FOUND = 10_000;

export interface SpecialFile {
  /** Without links where a link leads to it. */
  readonly place: string;
  readonly kind: 'pipe' | 'device';
}

interface Folder {
  readonly place: string;
  /** Its name, behind those of the folders that lead to it. */
  readonly folders: readonly string[];
}

interface Kinds {
  isFIFO(): boolean;
  isCharacterDevice(): boolean;
  isBlockDevice(): boolean;
}

function kindIn(found: Kinds): SpecialFile['kind'] | null {
  if (found.isFIFO()) return 'pipe';
  return found.isCharacterDevice() || found.isBlockDevice() ? 'device' : null;
}

/** What is at a path, wherever a link leads; null for what is neither, or not there. */
export async function specialAt(place: string): Promise<SpecialFile | null> {
  try {
    const kind = kindIn(await stat(systemPath(place)));
    if (kind === null) return null;
    return { place: textOfBytes(await realpath(systemPath(place), { encoding: 'buffer' })), kind };
  } catch {
    return null; // it is gone, or leads nowhere: nobody can open it
  }
}

/**
 * The pipes and devices below a folder, those near its top first. Links to folders are not followed.
 * @param wanted by the folders that lead to it, from the first one below `top` on, and its own name
 * @param isOver ends it early
 */
export async function specialFilesBelow(
  top: string,
  wanted: (folders: readonly string[], name: string) => boolean,
  isOver: () => boolean,
): Promise<SpecialFile[]> {
  const found: SpecialFile[] = [];
  let level: Folder[] = [{ place: top, folders: [] }];
  let entries = 0;
  const isEnough = (): boolean => isOver() || entries > MOST_ENTRIES || found.length > MOST_FOUND;
  while (level.length > 0) {
    const below: Folder[] = [];
    for (const { place, folders } of level) {
      if (isEnough()) return found;
      // A folder that is gone or closed holds nothing that anybody could open.
      const inside = await readdir(systemPath(place), { withFileTypes: true, encoding: 'buffer' }).catch(
        () => [],
      );
      entries += inside.length;
      for (const entry of inside) {
        const name = textOfBytes(entry.name);
        const at = `${place}/${name}`;
        if (entry.isDirectory()) below.push({ place: at, folders: [...folders, name] });
        if (entry.isDirectory() || entry.isFile() || !wanted(folders, name)) continue;
        const kind = kindIn(entry);
        const special = entry.isSymbolicLink() ? await specialAt(at) : kind && { place: at, kind };
        if (special !== null) found.push(special);
      }
    }
    level = below;
  }
  return found;
}

const WITHOUT_WAITING = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/**
 * Opens a pipe for writing and closes it: whoever waits to open it, or to read where nobody else may write, finds its
 * end.
 * @returns `nobody` when nobody waits at it; `none` when it is no pipe any more
 */
export async function feedPipe(pipe: string): Promise<'fed' | 'nobody' | 'none'> {
  let handle: FileHandle | null = null;
  try {
    const place = systemPath(pipe);
    handle =
      typeof place === 'string'
        ? await besideFile(place, (pinned) => open(pinned, WITHOUT_WAITING))
        : await open(place, WITHOUT_WAITING);
    return (await handle.stat()).isFIFO() ? 'fed' : 'none';
  } catch (error) {
    return errnoOf(error) === 'ENXIO' ? 'nobody' : 'none';
  } finally {
    await handle?.close();
  }
}
