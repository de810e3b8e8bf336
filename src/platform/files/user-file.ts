// Files of the user that the bridge edits: read through links, replaced whole, with a copy kept beside.
import { chmod, realpath, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { besideFile } from './pinned-folder.ts';
import { errnoOf, readText, writeWhole } from './private-file.ts';

export interface UserFile {
  /** Where it really is: a link of the user's own is followed, so that it stays a link. */
  readonly file: string;
  /** Null when there is no such file. */
  readonly text: string | null;
  /** Permission bits; those of a new file when there is none. */
  readonly mode: number;
}

const NEW_FILE = 0o600;

/** @throws the system's error when it is there and cannot be read */
export async function readUserFile(named: string): Promise<UserFile> {
  try {
    const file = await realpath(named);
    const { mode } = await stat(file);
    return { file, text: await readText(file), mode: mode & 0o777 };
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    return { file: named, text: null, mode: NEW_FILE };
  }
}

/** Replaces the content; a reader sees the old file or the new one. The permission bits stay. */
export async function replaceUserFile({ file, mode }: UserFile, content: string): Promise<void> {
  await writeWhole(file, content);
  if (mode !== NEW_FILE) await besideFile(file, (pinned) => chmod(pinned, mode));
}

/** A copy of the file as it is, beside it, for its owner alone. @returns its path */
export async function keepCopy({ file, text }: UserFile, moment: Date): Promise<string | null> {
  if (text === null) return null;
  const stamp = moment.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const copy = path.join(path.dirname(file), `${path.basename(file)}.${stamp}.agy-mcp-backup`);
  await writeWhole(copy, text);
  return copy;
}

/** Removes a folder that holds nothing; any other is left as it is. */
export async function removeEmptyFolder(folder: string): Promise<void> {
  try {
    await besideFile(folder, (pinned) => rmdir(pinned));
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(errnoOf(error) ?? '')) throw error;
  }
}
