// (pure) What a confined process sees of the file system: mounts in order, of which the last one over a path counts.
import { posix } from 'node:path';

/**
 * - `readable`, `writable`: the place of the machine itself
 * - `private`: a folder of the job's own (`from`) in its place, writable
 * - `empty_folder`, `empty_file`, `empty_object` (of JSON): nothing in its place, not writable
 * - `root`: an empty root, to which only what follows is added
 */
export type MountKind =
  | 'root'
  | 'readable'
  | 'writable'
  | 'private'
  | 'empty_folder'
  | 'empty_file'
  | 'empty_object'
  | 'devices'
  | 'processes';

export interface Mount {
  readonly kind: MountKind;
  /** Absolute, normalised and without links. */
  readonly path: string;
  /** What stands there in its place; null for the place itself, and where nothing does. */
  readonly from: string | null;
}

export const mountAt = (kind: MountKind, path: string, from: string | null = null): Mount => ({
  kind,
  path,
  from,
});

/** Whether a path is the folder or lies below it. */
export function isInside(folder: string, path: string): boolean {
  return path === folder || folder === '/' || path.startsWith(`${folder}/`);
}

/** The mount that decides over a path; null where there is none. */
function mountOver(mounts: readonly Mount[], path: string): Mount | null {
  return mounts.findLast((mount) => isInside(mount.path, path)) ?? null;
}

/** Whether the machine's own file or folder is there under this path. */
export function showsMachine(mounts: readonly Mount[], path: string): boolean {
  const kind = mountOver(mounts, path)?.kind;
  return kind === 'readable' || kind === 'writable';
}

/** Whether something of the machine's own was mounted below a folder. */
export function showsBelow(mounts: readonly Mount[], folder: string): boolean {
  return mounts.some(
    ({ kind, path }) =>
      (kind === 'readable' || kind === 'writable') && path !== '/' && isInside(folder, path),
  );
}

export function isWritable(mounts: readonly Mount[], path: string): boolean {
  return mountOver(mounts, path)?.kind === 'writable';
}

const depthOf = (path: string): number => path.split(posix.sep).length;

/** Outer folders first, each once: so that one inside of another is mounted over it. */
export function outerFirst(paths: readonly string[]): string[] {
  return [...new Set(paths)].sort((one, other) => depthOf(one) - depthOf(other) || (one < other ? -1 : 1));
}

/** Without those that lie in another one. */
export function outermost(paths: readonly string[]): string[] {
  const kept: string[] = [];
  for (const path of outerFirst(paths)) if (!kept.some((folder) => isInside(folder, path))) kept.push(path);
  return kept;
}
