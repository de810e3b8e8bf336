// The session root must be a folder that only this user can read; otherwise it is refused, with the fix.
import path from 'node:path';
import { closeFolder, type FolderLook, lookAtFolder } from '../platform/files/private-folder.ts';
import { namesIn } from '../platform/files/private-file.ts';
import { BridgeError } from '../protocol/error.ts';
import { isStoreName, storeFolders } from './job-paths.ts';

export type RootVerdict =
  | { readonly state: 'absent' | 'private' | 'open' }
  | { readonly state: 'refused'; readonly why: string; readonly fix: string };

const OWN_FOLDER = 'Set AGY_MCP_SESSION_ROOT to a folder of your own, for jobs alone.';

const refused = (why: string, fix = OWN_FOLDER): RootVerdict => ({ state: 'refused', why, fix });

/** @param others what is in it besides jobs: whoever closes the folder would close that, too */
function judge(look: FolderLook, others: readonly string[]): RootVerdict {
  if (look.kind === 'absent') return { state: 'absent' };
  if (look.kind === 'none') return refused(`is ${look.what}, and no folder`);
  if (!look.isOwn) return refused('belongs to another user');
  if (look.isShared) return refused('is a place that other users share');
  if (!look.isOpen) return { state: 'private' };
  if (others.length === 0) return { state: 'open' };
  return refused(
    'is open to other users, and holds other things than jobs',
    `${OWN_FOLDER} Or close this one to others: chmod 700.`,
  );
}

/** Looks, and changes nothing. */
export async function lookAtRoot(root: string): Promise<RootVerdict> {
  const look = await lookAtFolder(root, true);
  const isOpen = look.kind === 'folder' && look.isOwn && look.isOpen;
  return judge(look, isOpen ? (await namesIn(root)).filter((name) => !isStoreName(name)) : []);
}

/**
 * Closes a root that is open to others.
 * @returns whether there is a root
 * @throws BridgeError `store_failed` when it cannot be used
 */
export async function securedRoot(root: string): Promise<boolean> {
  let verdict = await lookAtRoot(root);
  if (verdict.state === 'open' && !(await closeFolder(root)))
    verdict = refused('is open to other users, and its file system keeps no modes');
  if (verdict.state !== 'refused') return verdict.state !== 'absent';
  throw new BridgeError('store_failed', `The session root ${verdict.why}.`, {
    hint: verdict.fix,
    retry: 'after_fix',
  });
}

/** What is in the place of folders of the store, as "NAME … is …". */
export async function occupiedFolders(root: string): Promise<{ name: string; what: string }[]> {
  const looks = await Promise.all(
    storeFolders(root).map(async (folder) => ({ folder, look: await lookAtFolder(folder) })),
  );
  return looks.flatMap(({ folder, look }) =>
    look.kind === 'none' ? [{ name: path.basename(folder), what: look.what }] : [],
  );
}
