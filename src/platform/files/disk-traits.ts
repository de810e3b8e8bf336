// What the file system of a folder really does: letter case, modes, links, composed characters.
import { randomUUID } from 'node:crypto';
import { chmod, lstat, open, symlink, unlink } from 'node:fs/promises';
import path from 'node:path';
import { besideFile } from './pinned-folder.ts';
import { unlessAbsent } from './private-file.ts';

export interface DiskTraits {
  /** Names that differ in letter case alone are one. */
  readonly ignoreCase: boolean;
  /** Whether a file can be executed is kept. */
  readonly fileMode: boolean;
  readonly symlinks: boolean;
  /** Names that differ in how a character is composed alone are one. */
  readonly precomposeUnicode: boolean;
}

/** Files that are in folders of git, and a name for each that differs in letter case alone. */
const KNOWN = [
  ['config', 'CoNfIg'],
  ['HEAD', 'hEaD'],
] as const;

async function isSameFile(one: string, other: string): Promise<boolean | null> {
  const [first, second] = await Promise.all([one, other].map((file) => unlessAbsent(lstat(file), null)));
  if (first === null || first === undefined) return null;
  return second?.ino === first.ino && second.dev === first.dev;
}

/** Only looks; null where there is nothing to look at. */
async function ignoresCase(gitDir: string): Promise<boolean | null> {
  for (const [name, other] of KNOWN) {
    const same = await isSameFile(path.join(gitDir, name), path.join(gitDir, other));
    if (same !== null) return same;
  }
  return null;
}

async function keepsMode(file: string): Promise<boolean> {
  const { mode } = await lstat(file);
  await chmod(file, mode ^ 0o100);
  return ((await lstat(file)).mode & 0o100) !== (mode & 0o100);
}

async function keepsLinks(file: string): Promise<boolean> {
  const link = `${file}-link`;
  try {
    await symlink('target', link);
  } catch {
    return false; // that is the answer
  }
  try {
    return (await lstat(link)).isSymbolicLink();
  } finally {
    await unlink(link);
  }
}

const COMPOSED = '\u00e4';

/** By a file that is made for it and removed at once, as `git init` does. */
async function probed(gitDir: string): Promise<Omit<DiskTraits, 'ignoreCase'>> {
  const place = path.join(gitDir, `agy-mcp-probe-${randomUUID()}-${COMPOSED}`);
  return besideFile(place, async (file) => {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.close();
      const other = await isSameFile(file, file.replace(COMPOSED, COMPOSED.normalize('NFD')));
      return {
        fileMode: await keepsMode(file),
        symlinks: await keepsLinks(file),
        precomposeUnicode: other === true,
      };
    } finally {
      await unlink(file);
    }
  });
}

/**
 * @param gitDir the folder of git that belongs to the files
 * @returns what is known: without the right to write there, letter case alone
 */
export async function diskTraits(gitDir: string): Promise<Partial<DiskTraits>> {
  const [ignoreCase, rest] = await Promise.all([
    ignoresCase(gitDir),
    probed(gitDir).catch(() => ({})), // a folder that cannot be written to says nothing
  ]);
  return { ...(ignoreCase === null ? {} : { ignoreCase }), ...rest };
}
