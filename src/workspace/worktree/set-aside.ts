// What keeps git from reading anything in a worktree: files of repositories inside of it that are none. An agent made
// them, and they keep no other file from being recorded.
import path from 'node:path';
import { kindOf } from '../../platform/files/paths.ts';
import { moveFile } from '../../platform/files/private-file.ts';
import { BridgeError } from '../../protocol/error.ts';
import { GitRefusal } from '../git/git-failures.ts';

const ENDING = '.unreadable';
const MOST_NAMES = 100;
/** In the git folder of a repository that is inside of another one. */
const IN_NESTED = /^.+\/\.git\/./s;

/** A name that is free; null when there is none. */
async function freeName(file: string): Promise<string | null> {
  for (let count = 1; count <= MOST_NAMES; count += 1) {
    const name = `${file}${ENDING}${count === 1 ? '' : `-${count}`}`;
    if ((await kindOf(name)) === 'absent') return name;
  }
  return null;
}

/**
 * Renames, in its folder, the file for which git gave up.
 * @param top of the worktree, without links
 * @returns its name below the top; null when git gave up for another reason, or at another place
 */
export async function setAsideUnreadable(top: string, error: unknown): Promise<string | null> {
  const refusal = error instanceof BridgeError ? error.cause : null;
  if (!(refusal instanceof GitRefusal) || refusal.place === null) return null;
  const file = path.resolve(top, refusal.place);
  const name = path.relative(top, file);
  if (name.startsWith('..') || !IN_NESTED.test(name) || (await kindOf(file)) === 'absent') return null;
  const free = await freeName(file);
  // A link on the way leads to nothing of the worktree.
  const isMoved = free !== null && (await moveFile(file, free).catch(() => false));
  return isMoved ? name : null;
}
