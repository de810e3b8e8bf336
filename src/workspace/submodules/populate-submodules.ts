// Gives a new worktree the content of its submodules, from the objects that are on this machine and without the network.
import path from 'node:path';
import { createFolder, writeOnce } from '../../platform/files/private-file.ts';
import { kindOf, leadsStraight, removeTree } from '../../platform/files/paths.ts';
import { forEachConcurrently } from '../../platform/waiting/concurrency.ts';
import { BridgeError } from '../../protocol/error.ts';
import type { SubmoduleRecord } from '../../protocol/submodule-record.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { absentWarnings, contentsNotHere } from '../lfs/not-here.ts';
import { pathsBehindOff, storedFormWarnings } from '../git/filters.ts';
import type { GitAccess, HardenedGit } from '../git/git.ts';
import { listPaths } from '../inventory/list-paths.ts';
import { namesIn, recordsOf } from '../snapshot/index-entries.ts';
import { WITHOUT_SPARSE } from '../snapshot/snapshot.ts';
import { warningsOf } from '../worktree/worktree-base.ts';
import { writeFiles } from '../worktree/worktree-checkout.ts';
import { makeSubmoduleFolder } from './submodule-folder.ts';
import { checkedOutSource, type SourceParent, storedSource, submoduleNames } from './submodule-source.ts';
import { commitIn, type NotTaken, stateOfCheckout, treeIn } from './submodule-state.ts';

export interface PopulateQuery {
  readonly gitAccess: GitAccess;
  /** Top of the worktree. */
  readonly top: string;
  /** The uncommitted work of the user's submodules belongs to what the job starts from. */
  readonly snapshot: boolean;
  /** Where objects are written. */
  readonly objects: string;
  readonly signal?: AbortSignal | undefined;
}

/** A repository whose submodules are wanted. */
export interface Parent extends SourceParent {
  /** Placed at its files in the worktree. */
  readonly git: HardenedGit;
  /** A commit or tree whose `.gitmodules` names them. */
  readonly tree: string;
  /** The git folder of its checkout in the worktree. */
  readonly adminDir: string;
  /** What stands before a name: empty, or a folder with its `/`. */
  readonly prefix: string;
}

export interface Populated {
  /** Sorted by path, so that each comes before those inside of it. */
  readonly submodules: readonly SubmoduleRecord[];
  readonly warnings: readonly string[];
}

interface Found {
  readonly submodules: SubmoduleRecord[];
  readonly absent: string[];
  readonly missing: string[];
  readonly notTaken: { [Key in keyof NotTaken]: string[] };
  readonly stored: string[];
  left: number;
  tooMany: number;
}

interface Gitlink {
  readonly name: string;
  readonly commit: string;
}

/** Those of them that are checked out at the same time. */
const AT_ONCE = 4;
/** A name that is not UTF-8. */
const LONE = /\p{Surrogate}/u;
/** One that a sparse checkout leaves out has no folder. */
const GITLINK = /^H 160000 (?<commit>[0-9a-f]+) 0\t(?<name>.+)$/s;

async function gitlinksOf(git: HardenedGit, signal: AbortSignal | undefined): Promise<Gitlink[]> {
  const found: Gitlink[] = [];
  for await (const records of recordsOf(git, ['ls-files', '-z', '-t', '--stage'], signal))
    for (const record of records) {
      const { commit, name } = GITLINK.exec(record)?.groups ?? {};
      if (commit !== undefined && name !== undefined) found.push({ name, commit });
    }
  return found;
}

/** An empty folder again, as git leaves it. */
async function empty(folder: string, adminDir: string): Promise<void> {
  await removeTree(adminDir);
  await removeTree(folder);
  await createFolder(folder);
}

/** @returns whether there is one to look into */
async function populateOne(
  query: PopulateQuery,
  parent: Parent,
  link: Gitlink,
  found: Found,
): Promise<Parent | null> {
  const { gitAccess, top, snapshot, signal } = query;
  const name = `${parent.prefix}${link.name}`;
  const folder = path.join(top, name);
  const checkedOut = await checkedOutSource(parent, link.name);
  const known =
    checkedOut === null ? (await submoduleNames(parent.git, parent.tree, signal)).get(link.name) : undefined;
  const source = checkedOut ?? (known === undefined ? null : await storedSource(parent.gitDir, known));
  if (
    source === null ||
    LONE.test(name) ||
    !(await leadsStraight(top, name)) ||
    (await kindOf(folder)) !== 'folder'
  ) {
    found.absent.push(name);
    return null;
  }
  const { gitDir } = source;
  const adminDir = path.join(parent.adminDir, 'modules', link.name);
  const objects = [source.objects, query.objects];
  try {
    const place = {
      cwd: source.checkout ?? gitDir,
      gitDir,
      objects: query.objects,
      alternates: [source.objects],
    };
    const git = (await gitAccess.hardened(place, signal)).at({}, WITHOUT_SPARSE);
    const checkout = snapshot && source.checkout !== null ? { top: source.checkout, gitDir } : null;
    const head = checkout === null ? null : await commitIn(git, 'HEAD', signal);
    const commit = head ?? (await commitIn(git, link.commit, signal));
    if (commit === null) throw missingObjects();
    const state =
      checkout === null || head === null ? null : await stateOfCheckout(git, checkout, commit, signal);
    const tree = state?.tree ?? (await treeIn(git, commit, signal));
    await makeSubmoduleFolder(git, adminDir, { gitDir, commit, objects }, signal);
    const indexFile = path.join(adminDir, 'index');
    const own = git.at({ cwd: folder, workTree: folder, indexFile });
    const written = await writeFiles(own, ['read-tree', '--reset', '-u', tree], indexFile, signal);
    await writeOnce(path.join(folder, '.git'), `gitdir: ${adminDir}\n`);
    const off = await pathsBehindOff(
      written.git,
      async () => namesIn(await own.must(['ls-files', '-z'], { signal })),
      signal,
    );
    const inside = (each: string): string => `${name}/${each}`;
    found.stored.push(
      ...storedFormWarnings(
        new Map([...off].map(([driver, names]) => [driver, names.map(inside)])),
        written.failed,
      ),
      ...absentWarnings(contentsNotHere(written.stderr).map(inside)),
    );
    for (const key of ['leftOut', 'held', 'revealed', 'nested'] as const)
      found.notTaken[key].push(...(state?.notTaken[key] ?? []).map(inside));
    found.submodules.push({
      path: name,
      git_dir: gitDir,
      commit,
      tree,
      filters_off: [...new Set([...written.failed, ...off.keys()])],
    });
    return { ...source, git: own, tree, adminDir, prefix: `${name}/` };
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof BridgeError)) throw error;
    await empty(folder, adminDir);
    found.missing.push(name);
    return null;
  }
}

const missingObjects = (): BridgeError =>
  new BridgeError('workspace_failed', 'The commit of a submodule is not on this machine.', {
    hint: 'Fetch it with `git submodule update --init`, then start the job again.',
  });

async function populateBelow(query: PopulateQuery, parent: Parent, found: Found): Promise<void> {
  const links = await gitlinksOf(parent.git, query.signal);
  const wanted = links.slice(0, found.left);
  found.left -= wanted.length;
  found.tooMany += links.length - wanted.length;
  const inside: Parent[] = [];
  await forEachConcurrently(
    wanted,
    AT_ONCE,
    async (link) => {
      const next = await populateOne(query, parent, link, found);
      if (next !== null) inside.push(next);
    },
    query.signal,
  );
  for (const each of inside) await populateBelow(query, each, found);
}

function warningsIn({ absent, missing, notTaken, stored, tooMany }: Found): string[] {
  const told = (names: string[], say: (list: string) => string): string[] =>
    names.length === 0 ? [] : [say(listPaths(names.sort()))];
  return [
    ...told(
      absent,
      (list) =>
        `Submodules that are not checked out here are empty folders in the worktree; \`git submodule update --init\` brings them: ${list}.`,
    ),
    ...told(
      missing,
      (list) =>
        `Submodules whose objects are not all on this machine are empty folders in the worktree; nothing is fetched: ${list}.`,
    ),
    ...(tooMany === 0
      ? []
      : [`More than ${LIMITS.submodules} submodules: ${tooMany} of them are empty folders in the worktree.`]),
    ...warningsOf(notTaken),
    ...stored,
  ];
}

/** @throws BridgeError for nothing that a single submodule lacks: that is a warning */
export async function populateSubmodules(query: PopulateQuery, parent: Parent): Promise<Populated> {
  const found: Found = {
    submodules: [],
    absent: [],
    missing: [],
    notTaken: { leftOut: [], held: [], revealed: [], nested: [] },
    stored: [],
    left: LIMITS.submodules,
    tooMany: 0,
  };
  await populateBelow(query, parent, found);
  const submodules = found.submodules.sort((one, other) => (one.path < other.path ? -1 : 1));
  return { submodules, warnings: warningsIn(found) };
}
