// The checkout around a folder, without asking git.
import path from 'node:path';
import { kindOf } from './paths.ts';

/** The nearest folder that holds `.git`, be it a folder or the file of a linked worktree; null when none does. */
export async function repositoryTop(folder: string): Promise<string | null> {
  if ((await kindOf(path.join(folder, '.git'))) !== 'absent') return folder;
  const parent = path.dirname(folder);
  return parent === folder ? null : repositoryTop(parent);
}
