// What a job did in the submodules of its worktree: read from their files, whatever became of their git folders.
import path from 'node:path';
import { copyWithTime, kindOf } from '../../platform/files/paths.ts';
import { ensureFolder } from '../../platform/files/private-file.ts';
import { entriesBelow } from '../../platform/files/tree-entry.ts';
import type { SubmoduleRecord } from '../../protocol/submodule-record.ts';
import type { GitAccess, HardenedGit } from '../git/git.ts';
import type { UntrackedContent } from '../inventory/untracked-content.ts';
import { treeOfFiles, WITHOUT_SPARSE } from '../snapshot/snapshot.ts';
import { headIn, isAtItsCommit, submoduleObjects } from './own-commits.ts';
import { restOf, together } from './submodule-rest.ts';

export interface CollectQuery {
  readonly gitAccess: GitAccess;
  /** Top of the worktree, and its git folder. */
  readonly top: string;
  readonly adminDir: string;
  /** Top of the user's checkout. */
  readonly root: string;
  /** Those of the repository. */
  readonly objects: string;
  readonly submodules: readonly SubmoduleRecord[];
  /** Copies of the indexes as they were when the job began; null when they are lost. */
  readonly indexOf: ((at: number) => string) | null;
  /** Whether to look at what is in no tree as well. */
  readonly rest: boolean;
  /** For indexes of our own. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
}

/** One difference, with its name below the submodule. */
export interface SubmoduleChange {
  readonly name: string;
  readonly oldMode: string;
  readonly oldId: string;
  readonly newMode: string;
  readonly newId: string;
}

export interface CollectedSubmodule {
  readonly path: string;
  /** Writes its objects to a folder of our own. */
  readonly git: HardenedGit;
  /** The same, which writes to the objects of the repository. */
  readonly packs: HardenedGit;
  readonly changes: readonly SubmoduleChange[];
  /** Another commit that the user's submodule has too, where that is all there is to say. */
  readonly moved: { readonly from: string; readonly to: string } | null;
  readonly leftOut: readonly string[];
  readonly raw: readonly string[];
  readonly rest: UntrackedContent | null;
}

async function changesIn(git: HardenedGit, from: string, to: string): Promise<SubmoduleChange[]> {
  const fields = (
    await git.must(['diff-tree', '-r', '-z', '--raw', '--no-renames', '--full-index', from, to])
  ).split('\0');
  const changes: SubmoduleChange[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [oldMode = '', newMode = '', oldId = '', newId = ''] = (fields[at] ?? '').slice(1).split(' ');
    changes.push({ name: fields[at + 1] ?? '', oldMode, newMode, oldId, newId });
  }
  return changes;
}

/** What the worktree was given, or the nearest to it that there still is. */
async function beginningOf(git: HardenedGit, { tree, commit }: SubmoduleRecord): Promise<string> {
  for (const each of [tree, `${commit}^{tree}`]) {
    const answer = await git.ask(['rev-parse', '--verify', '--quiet', '--end-of-options', `${each}^{tree}`]);
    if (answer.ok) return answer.stdout.trim();
  }
  return (await git.must(['mktree'], { input: '' })).trim();
}

async function collectOne(
  query: CollectQuery,
  record: SubmoduleRecord,
  at: number,
): Promise<CollectedSubmodule> {
  const { gitAccess, folder, signal } = query;
  const objects = path.join(folder, 'objects');
  const top = path.join(query.top, record.path);
  const place = { cwd: top, gitDir: record.git_dir, workTree: top };
  const given = submoduleObjects(query.adminDir);
  const alternates = [
    path.join(record.git_dir, 'objects'),
    ...((await kindOf(given)) === 'folder' ? [given] : []),
    query.objects,
  ];
  const largeObjects = path.join(path.dirname(query.objects), 'lfs');
  const sealed = await gitAccess.hardened({ ...place, objects, alternates, largeObjects }, signal);
  const git = sealed.withoutFilters(record.filters_off).until(signal);
  const indexFile = path.join(folder, `submodule-${at}`);
  const own = git.at({ indexFile }, WITHOUT_SPARSE);
  const before = await beginningOf(own, record);
  const isCopied =
    before === record.tree && query.indexOf !== null && (await copyWithTime(query.indexOf(at), indexFile));
  if (!isCopied) await own.must(['read-tree', before]);
  const { tree, leftOut, raw, nested } = await treeOfFiles(own, top, { bad: 'raw', signal });
  const isThere = tree === before && (await isAtItsCommit(query, record));
  const head = isThere ? null : await headIn(query, record);
  const isMoved = head !== null && head !== record.commit && (await isTreeOf(own, head, tree));
  const inside = (name: string): string => `${record.path}/${name}`;
  return {
    path: record.path,
    git: own,
    packs: own.at({ objects: query.objects, alternates: [objects, ...alternates] }),
    changes: isMoved || tree === before ? [] : await changesIn(own, before, tree),
    moved: isMoved ? { from: record.commit, to: head } : null,
    leftOut: leftOut.map(inside),
    raw: raw.map(inside),
    rest: query.rest ? await restOrClosed(query, record, { git: own, fresh: nested, leftOut }) : null,
  };
}

/** What cannot be listed keeps no change from being recorded; before a discard it is named. */
async function restOrClosed(...asked: Parameters<typeof restOf>): Promise<UntrackedContent> {
  const [query, record] = asked;
  return restOf(...asked).catch(() => {
    query.signal?.throwIfAborted();
    return { ...together([]), closed: [record.path] };
  });
}

/** Whether the user's objects have this commit, with these files. */
async function isTreeOf(git: HardenedGit, commit: string, tree: string): Promise<boolean> {
  const answer = await git.ask(['rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}^{tree}`]);
  return answer.ok && answer.stdout.trim() === tree;
}

/**
 * Those whose folder is still there; of the others the tree of the worktree says it. A submodule comes before those
 * inside of it.
 * @throws BridgeError when one of them cannot be read
 */
export async function collectSubmodules(query: CollectQuery): Promise<CollectedSubmodule[]> {
  const { top, submodules, signal } = query;
  const entries = await entriesBelow(
    top,
    submodules.map((each) => each.path),
  );
  if (submodules.length > 0) await ensureFolder(path.join(query.folder, 'objects'));
  const found: CollectedSubmodule[] = [];
  for (const [at, record] of submodules.entries()) {
    signal?.throwIfAborted();
    const isUsable = (await kindOf(record.git_dir)) === 'folder';
    if (entries.get(record.path)?.kind === 'folder' && isUsable)
      found.push(await collectOne(query, record, at));
  }
  return found;
}
