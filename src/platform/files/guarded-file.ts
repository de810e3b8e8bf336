// A file that decides about others: whether only its owner could have written it, and whether it is still the same.
import { type BigIntStats, lstatSync, statSync } from 'node:fs';
import path from 'node:path';
import { isOwn } from './regular-file.ts';

/** Those of a group and of all others. */
const OTHERS_WRITE = 0o022n;
const STICKY = 0o1000n;

export interface GuardedLook {
  /** Differs when the file was replaced, changed, or given other rights. */
  readonly stamp: string;
  /** Why others could have written it, as the end of "It …"; null where they could not. */
  readonly openness: string | null;
}

const isTrusted = ({ uid }: BigIntStats): boolean => uid === 0n || isOwn({ uid: Number(uid) });

/** A folder with the sticky bit keeps the files of one user from another. */
function opennessOf(file: BigIntStats, folder: BigIntStats): string | null {
  if (process.platform === 'win32') return null; // no such modes; files of a profile are that user's
  if (!isTrusted(file)) return 'belongs to another user';
  if ((file.mode & OTHERS_WRITE) !== 0n) return 'may be written by other users';
  const isOpen = (folder.mode & OTHERS_WRITE) !== 0n && (folder.mode & STICKY) === 0n;
  return isOpen || !isTrusted(folder) ? 'is in a folder to which other users may write' : null;
}

/**
 * Follows links. Without a promise, as one look at the disk is less than one.
 * @returns null when nothing has this name
 * @throws the system's error when it cannot be looked at, and `ENOENT` for a link that leads nowhere
 */
export function lookAtGuarded(file: string): GuardedLook | null {
  const here = lstatSync(file, { bigint: true, throwIfNoEntry: false });
  if (here === undefined) return null;
  const found = here.isSymbolicLink() ? statSync(file, { bigint: true, throwIfNoEntry: false }) : here;
  if (found === undefined)
    throw Object.assign(new Error(`${file} is a link that leads nowhere`), { code: 'ENOENT' });
  const folder = statSync(path.dirname(file), { bigint: true });
  const { dev, ino, size, mode, uid, mtimeNs, ctimeNs } = found;
  const stamp = [dev, ino, size, mode, uid, mtimeNs, ctimeNs, folder.mode, folder.uid].join(' ');
  return { stamp, openness: opennessOf(found, folder) };
}
