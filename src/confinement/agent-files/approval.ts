// What an approval of agent files is pinned to: the repository, the place in it, and every byte of what can start something.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { digestTree } from '../../platform/files/digest-tree.ts';
import { lookAt } from '../../platform/files/look-at.ts';
import { linkTarget } from '../../platform/files/stand-in.ts';
import { readTextSync } from '../../platform/files/sync-read.ts';
import type { AgentFile } from './find.ts';
import type { LookedIn } from './looked-in.ts';

/** A set of hooks with all that they bring is far less. */
const BOUNDS = { entries: 2_000, bytes: 16_777_216 };

/**
 * The common `.git` folder of the checkout whose top this is, where both say that they belong together: a folder that
 * only claims to be of a repository is of none. Null for such a one, and where there is no repository.
 */
export function repositoryAtTop(top: string): string | null {
  const dotGit = path.join(top, '.git');
  if (linkTarget(dotGit) !== null) return null;
  const place = lookAt(dotGit);
  if (place?.kind === 'folder') return place.real;
  const named = /^gitdir: (.+)$/m.exec(readTextSync(dotGit) ?? '')?.[1];
  if (named === undefined) return null;
  const adminDir = path.resolve(top, named);
  const back = readTextSync(path.join(adminDir, 'gitdir'))?.trim();
  const common = readTextSync(path.join(adminDir, 'commondir'))?.trim();
  if (back === undefined || common === undefined) return null;
  if (lookAt(path.resolve(adminDir, back))?.real !== place?.real) return null;
  return lookAt(path.resolve(adminDir, common))?.real ?? null;
}

/**
 * @returns null where it cannot be pinned: it is too much, or cannot be read
 */
export async function pinAgentFile(
  { top, folder }: LookedIn,
  { name, real }: Pick<AgentFile, 'name' | 'real'>,
): Promise<string | null> {
  const content = await digestTree(real, BOUNDS);
  if (content === null) return null;
  const where = ['agent file', path.relative(top, folder), name];
  return createHash('sha256')
    .update(JSON.stringify([...where, content]))
    .digest('hex');
}
