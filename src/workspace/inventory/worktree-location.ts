// Where the worktree of a job is at its end: an agent can move or remove it.
import path from 'node:path';
import { kindOf, realFolder } from '../../platform/files/paths.ts';
import { readText } from '../../platform/files/private-file.ts';
import { BridgeError } from '../../protocol/error.ts';
import type { Names } from '../worktree/worktree-names.ts';

export interface WorktreeLocation {
  /** `moved`: git knows it elsewhere (`git worktree move`). `gone`: nobody knows where its files are. */
  readonly kind: 'here' | 'moved' | 'gone';
  /** The folder, without links; where it is meant to be when it is gone. */
  readonly at: string;
}

function replaced(): BridgeError {
  return new BridgeError('workspace_failed', 'The worktree of the job is gone or was replaced.', {
    hint: 'Check that folder before you go on. Anything committed there is on the branch of the job, if that still exists.',
  });
}

const textAt = (file: string): Promise<string | null> => readText(file).catch(() => null); // whatever is there now

const isBelow = (folder: string, other: string): boolean => `${other}/`.startsWith(`${folder}/`);

/** The folder that the administration names, when its `.git` file names the administration in turn. */
async function movedTo({ adminDir, path: planned }: Names, root: string): Promise<string | null> {
  const link = (await textAt(path.join(adminDir, 'gitdir')))?.trim() ?? '';
  const folder = path.dirname(path.resolve(adminDir, link));
  if (path.basename(link) !== '.git' || folder === planned) return null;
  if ((await realFolder(folder).catch(() => null)) !== folder) return null;
  // never a folder that holds the repository itself, nor one in its administration
  if (isBelow(folder, root) || isBelow(path.dirname(path.dirname(adminDir)), folder)) return null;
  const back = /^gitdir: (?<at>.+?)\n?$/s.exec((await textAt(path.join(folder, '.git'))) ?? '')?.groups?.[
    'at'
  ];
  return back !== undefined && path.resolve(folder, back) === adminDir ? folder : null;
}

/** @throws BridgeError when a link or a file is in the place of the worktree or of the folders that lead to it */
export async function locateWorktree(names: Names, root: string): Promise<WorktreeLocation> {
  const kind = await kindOf(names.path);
  if (kind === 'folder' && (await realFolder(names.path)) === names.path)
    return { kind: 'here', at: names.path };
  if (kind !== 'absent') throw replaced();
  const home = await realFolder(path.dirname(names.path));
  if (home !== null && home !== path.dirname(names.path)) throw replaced();
  const moved = await movedTo(names, root);
  return moved === null ? { kind: 'gone', at: names.path } : { kind: 'moved', at: moved };
}
