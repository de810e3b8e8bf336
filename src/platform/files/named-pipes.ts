// Named pipes in the place of files: finds them, and gives whoever waits at one an empty file.
import { constants } from 'node:fs';
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { systemPath, textOfBytes } from '../../protocol/text/byte-text.ts';
import { besideFile } from './pinned-folder.ts';
import { errnoOf } from './private-file.ts';

/** Nobody has more to be looked through in the time that there is. */
const MOST_ENTRIES = 2_000_000;
const MOST_PIPES = 10_000;

interface Folder {
  readonly place: string;
  /** Its name, behind those of the folders that lead to it. */
  readonly folders: readonly string[];
}

/**
 * The pipes below a folder, those near its top first; links are not followed.
 * @param wanted by the folders that lead to it, from the first one below `top` on, and its own name
 * @param isOver ends it early
 */
export async function pipesBelow(
  top: string,
  wanted: (folders: readonly string[], name: string) => boolean,
  isOver: () => boolean,
): Promise<string[]> {
  const found: string[] = [];
  let level: Folder[] = [{ place: top, folders: [] }];
  let entries = 0;
  const isEnough = (): boolean => isOver() || entries > MOST_ENTRIES || found.length > MOST_PIPES;
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
        if (entry.isDirectory()) below.push({ place: `${place}/${name}`, folders: [...folders, name] });
        else if (entry.isFIFO() && wanted(folders, name)) found.push(`${place}/${name}`);
      }
    }
    level = below;
  }
  return found;
}

const WITHOUT_WAITING = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/**
 * Opens a pipe for writing and closes it: whoever waits to open or read it finds its end.
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
