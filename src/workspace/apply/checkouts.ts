// The checkouts that an apply writes to: that of the repository, and those of submodules inside of it, as one tree.
import path from 'node:path';
import { copyWithTime } from '../../platform/files/paths.ts';
import { ensureFolder } from '../../platform/files/private-file.ts';
import type { SubmoduleRecord } from '../../protocol/submodule-record.ts';
import { pathsBehindOff } from '../git/filters.ts';
import { type GitAccess, type HardenedGit, oneLine } from '../git/git.ts';
import { foldersTo, withoutSlash } from '../inventory/inventory-listing.ts';
import { listPaths } from '../inventory/list-paths.ts';
import { keepRawFiles, namesUnderLfs } from '../lfs/raw-files.ts';
import { indexEntries, type IndexEntry, joined, namesIn, recordsOf } from '../snapshot/index-entries.ts';
import { treeOfFiles, WITHOUT_SPARSE } from '../snapshot/snapshot.ts';
import { editTree, indexLine, removalLine } from '../submodules/combined-trees.ts';
import { checkedOutSource } from '../submodules/submodule-source.ts';
import { conflict, type TreeChange } from './tree-change.ts';

/** One checkout with an index of our own. */
interface Checkout {
  /** What stands before a name in it: empty, or the folder of a submodule with its `/`. */
  readonly prefix: string;
  readonly git: HardenedGit;
  /** Folder of the index. */
  readonly folder: string;
}

export interface Checkouts {
  /** Of the repository; it reads the objects of the submodules too. */
  readonly git: HardenedGit;
  /** All of them as one tree, of submodules what the changes touch. */
  tree(): Promise<string>;
  /** Takes files into the indexes. @param top the folder that they are read from */
  update(top: string, names: readonly string[]): Promise<void>;
  /** Writes files of a tree below a folder, through the filters and line ends of their checkout. */
  write(top: string, tree: string, changes: readonly TreeChange[]): Promise<void>;
  /** Entries that a sparse checkout leaves out: absent, and yet not deleted. */
  sparse(): Promise<Set<string>>;
  /** Names by the filter that does not run here. */
  behindOff(names: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
}

/** Those of the submodules that stand in both trees as folders, because a file in them changed; outermost first. */
async function touched(
  git: HardenedGit,
  submodules: readonly SubmoduleRecord[],
  base: string,
  names: readonly string[],
): Promise<string[]> {
  const around = new Set(names.flatMap((name) => [...foldersTo(name)]));
  const found: string[] = [];
  for (const { path: name } of submodules) {
    if (!around.has(name)) continue;
    const entry = await git.must(['ls-tree', '-z', base, '--', name]);
    if (!entry.startsWith('160000 ')) found.push(name);
  }
  return found;
}

interface Asked {
  readonly gitAccess: GitAccess;
  /** Of the repository, with an index of our own that holds its checkout. */
  readonly git: HardenedGit;
  readonly root: string;
  /** The common git folder. */
  readonly gitDir: string;
  readonly submodules: readonly SubmoduleRecord[];
  readonly folder: string;
  readonly base: string;
  readonly theirs: string;
  readonly signal?: AbortSignal | undefined;
}

const changedNames = async (git: HardenedGit, from: string, to: string): Promise<string[]> =>
  namesIn(await git.must(['diff-tree', '-r', '-z', '--no-renames', '--name-only', from, to]));

/** What is merged here needs objects of several repositories, so it is stored in none of them. */
const objectsIn = (folder: string): string => path.join(folder, 'objects');

/** The user's checkout of a submodule, read into an index of our own. */
async function openSubmodule(
  { gitAccess, folder, gitDir, signal }: Asked,
  parent: { readonly checkout: string; readonly gitDir: string; readonly prefix: string },
  name: string,
  at: number,
): Promise<Checkout & { readonly checkout: string; readonly gitDir: string; readonly objects: string }> {
  const source = await checkedOutSource(parent, name.slice(parent.prefix.length));
  if (source?.checkout == null)
    throw conflict(
      `The job changed files in a submodule that is not checked out: ${listPaths([name])}.`,
      'Nothing was changed. Check it out with `git submodule update --init`, then apply again.',
    );
  const top = source.checkout;
  const place = { cwd: top, gitDir: source.gitDir, workTree: top, objects: objectsIn(folder) };
  const alternates = [source.objects, path.join(gitDir, 'objects')];
  const sealed = await gitAccess.hardened({ ...place, alternates }, signal);
  const own = path.join(folder, `submodule-${at}`);
  await copyWithTime(path.join(source.gitDir, 'index'), own);
  const git = sealed.at({ indexFile: own }).until(signal);
  await treeOfFiles(git, top, { bad: 'leave', signal });
  return {
    prefix: `${name}/`,
    git,
    folder: own,
    checkout: top,
    gitDir: source.gitDir,
    objects: source.objects,
  };
}

/** Whether an entry of the checkout can meet one of the changes: the same name, above it, or below. */
function meeting(names: readonly string[]): (name: string) => boolean {
  const all = new Set(names);
  const above = new Set(names.flatMap((name) => [...foldersTo(name)]));
  return (name) => all.has(name) || above.has(name) || [...foldersTo(name)].some((each) => all.has(each));
}

/** @throws BridgeError `apply_conflict` when a submodule is not checked out */
export async function openCheckouts(asked: Asked): Promise<Checkouts> {
  const { git: plain, root, gitDir, submodules, folder, base, theirs } = asked;
  const names = submodules.length === 0 ? [] : await changedNames(plain, base, theirs);
  const paths = await touched(plain, submodules, base, names);
  if (paths.length > 0) await ensureFolder(objectsIn(folder));
  const inner: Awaited<ReturnType<typeof openSubmodule>>[] = [];
  for (const [at, name] of paths.entries()) {
    const parent = inner.filter(({ prefix }) => name.startsWith(prefix)).at(-1);
    inner.push(await openSubmodule(asked, parent ?? { checkout: root, gitDir, prefix: '' }, name, at));
  }
  const alternates = [path.join(gitDir, 'objects'), ...inner.map(({ objects }) => objects)];
  const git = inner.length === 0 ? plain : plain.at({ objects: objectsIn(folder), alternates });
  const first: Checkout = { prefix: '', git, folder };
  const all = [...inner].reverse(); // the innermost first
  const ownerOf = (name: string): Checkout => all.find(({ prefix }) => name.startsWith(prefix)) ?? first;
  const meets = meeting(names);

  /** By the checkout in which each lies, without its prefix. */
  function byOwner<T>(items: readonly T[], nameOf: (item: T) => string): Map<Checkout, T[]> {
    const found = new Map<Checkout, T[]>();
    for (const item of items) {
      const owner = ownerOf(nameOf(item));
      found.set(owner, [...(found.get(owner) ?? []), item]);
    }
    return found;
  }
  const below = ({ prefix }: Checkout, name: string): string => name.slice(prefix.length);
  const isInner = new Set(paths);
  const folderIn = async (top: string, { prefix }: Checkout): Promise<string> => {
    const at = path.join(top, withoutSlash(prefix));
    await ensureFolder(at);
    return at;
  };

  async function linesOf(checkout: Checkout): Promise<string[]> {
    const lines: string[] = [];
    for await (const records of recordsOf(checkout.git, ['ls-files', '-z', '--stage']))
      for (const record of records) {
        const [, mode = '', id = '', rest = ''] = /^(\d+) ([0-9a-f]+) 0\t(.+)$/s.exec(record) ?? [];
        const name = `${checkout.prefix}${rest}`;
        if (rest !== '' && !isInner.has(name) && meets(name)) lines.push(indexLine(mode, id, name));
      }
    return lines;
  }

  return {
    git,
    async tree() {
      const tree = oneLine(await git.must(['write-tree']));
      if (inner.length === 0) return tree;
      const added = (await Promise.all(inner.map(linesOf))).flat();
      return editTree(git, tree, { removed: paths.map((name) => removalLine(name, tree)), added });
    },
    async update(top, some) {
      for (const [checkout, own] of byOwner(some, (name) => name)) {
        const at = await folderIn(top, checkout);
        await updateFiles(
          checkout.git.at({ cwd: at, workTree: at }),
          own.map((name) => below(checkout, name)),
        );
      }
    },
    async write(top, tree, changes) {
      for (const [checkout, own] of byOwner(changes, ({ name }) => name)) {
        const at = await folderIn(top, checkout);
        const indexFile = checkout === first ? path.join(folder, 'index') : `${checkout.folder}-merged`;
        const there = checkout.git.at({ cwd: top, workTree: at, indexFile }, WITHOUT_SPARSE);
        if (checkout === first) await there.must(['read-tree', tree]);
        else await merged(there, checkout, own);
        await there.at({ cwd: at }).must(['checkout-index', '-z', '--stdin', '--force', '--quiet'], {
          input: joined(own.map(({ name }) => below(checkout, name))),
        });
      }
    },
    async sparse() {
      const found = new Set<string>();
      for (const { git: each, prefix } of [first, ...inner])
        for await (const lines of recordsOf(each, ['ls-files', '-z', '-t']))
          for (const line of lines) if (line.startsWith('S ')) found.add(`${prefix}${line.slice(2)}`);
      return found;
    },
    async behindOff(some) {
      const found = new Map<string, readonly string[]>();
      for (const [checkout, own] of byOwner(some, (name) => name)) {
        const asIs = () => Promise.resolve(own.map((name) => below(checkout, name)));
        for (const [driver, behind] of await pathsBehindOff(checkout.git, asIs))
          found.set(driver, [
            ...(found.get(driver) ?? []),
            ...behind.map((name) => `${checkout.prefix}${name}`),
          ]);
      }
      return found;
    },
  };
}

/** Takes files into an index; one under Git LFS that git has as it is stays so. */
async function updateFiles(git: HardenedGit, names: readonly string[]): Promise<void> {
  const update = ['update-index', '-z', '--add', '--remove', '--stdin'];
  const large = new Set(await namesUnderLfs(git, names));
  const entries = async (): Promise<readonly IndexEntry[]> =>
    large.size === 0 ? [] : (await indexEntries(git)).filter(({ name }) => large.has(name));
  const before = new Map((await entries()).map((entry) => [entry.name, entry]));
  await git.must(update, { input: joined(names) });
  await keepRawFiles(git, before, await entries());
}

/** The index of a submodule's checkout with the changes in it: attributes of files that did not change count too. */
async function merged(git: HardenedGit, checkout: Checkout, changes: readonly TreeChange[]): Promise<void> {
  const tree = oneLine(await checkout.git.must(['write-tree']));
  await git.must(['read-tree', tree]);
  const lines = changes.map(({ name, newMode, newBlob }) =>
    indexLine(newMode, newBlob, name.slice(checkout.prefix.length)),
  );
  await git.must(['update-index', '-z', '--add', '--index-info'], { input: lines.join('') });
}
