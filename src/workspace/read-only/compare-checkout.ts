// One checkout before and after, by git's stat cache: no file is read that git trusts.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { forEachConcurrently } from '../../platform/waiting/concurrency.ts';
import { copyWithTime, kindOf, makeFolder, realFolder, stampOf } from '../../platform/files/paths.ts';
import { readText } from '../../platform/files/private-file.ts';
import { entryAt } from '../../platform/files/tree-entry.ts';
import { BridgeError } from '../../protocol/error.ts';
import { withoutConversion } from '../snapshot/unconvertible-files.ts';
import { type GitAccess, isCommit, oneLine, type HardenedGit } from '../git/git.ts';
import {
  clearFlags,
  DIFFERENT,
  type IndexEntry,
  isGitlink,
  namesIn,
  readEntry,
  recordsOf,
} from '../snapshot/index-entries.ts';
import { changedPrograms, programFiles, type ProgramFiles } from '../git/exec-config-files.ts';
import { revParse } from '../git/rev-parse.ts';
import type { Checkout } from '../snapshot/snapshot.ts';

export interface CheckoutWatch {
  readonly top: string;
  /** Folders that are repositories of their own, or submodules without files: git does not look into them. */
  readonly inner: readonly string[];
  /**
   * Paths that were changed since, sorted: files, and of the `.git` folder `HEAD`, what is staged, and what makes git run
   * programs.
   * @param watched inner repositories that somebody else compares
   */
  changes(watched: ReadonlySet<string>, signal?: AbortSignal): Promise<string[]>;
}

export interface Watched extends Checkout {
  readonly git: HardenedGit;
  /** Holds configuration and hooks: of a linked worktree it is another one. */
  readonly commonDir: string;
}

/** Whether a folder or one above it looks like a repository: without, git need not be asked. */
async function mayBeInside(cwd: string): Promise<boolean> {
  for (let folder = await realFolder(cwd); folder !== null;) {
    // The second is what a repository without a checkout begins with.
    for (const sign of ['.git', 'HEAD'])
      if ((await kindOf(path.join(folder, sign))) !== 'absent') return true;
    const above = path.dirname(folder);
    folder = above === folder ? null : above;
  }
  return false;
}

/**
 * The checkout that a directory is in; null where there is none to compare.
 * @throws BridgeError when git is missing or does not answer
 */
export async function checkoutAround(
  gitAccess: GitAccess,
  cwd: string,
  signal?: AbortSignal,
): Promise<Watched | null> {
  try {
    if (!(await mayBeInside(cwd))) return null;
    const questions = ['--show-toplevel', '--git-dir', '--git-common-dir'] as const;
    const [git, [top, gitDir, commonDir]] = await Promise.all([
      gitAccess.hardened({ cwd }, signal),
      revParse(gitAccess.plain({ cwd }), questions),
    ]);
    const real = await realFolder(top);
    if (real === null) return null;
    return { git: git.at({ cwd: real, gitDir, workTree: real }), top: real, gitDir, commonDir };
  } catch (error) {
    if (hasNoCheckout(error)) return null;
    throw error;
  }
}

/** No repository, or a bare one: there is nothing to compare. Where git does not say that, there may be. */
const hasNoCheckout = (error: unknown): boolean =>
  error instanceof BridgeError &&
  (error.code === 'not_a_repository' || /must be run in a work tree/.test(String(error.cause)));

/** What a file that is not in the index is listed with (`git ls-files -v`). */
const UNTRACKED = '? ';
/** What a file is listed with that no flag hides. */
const PLAIN = 'H ';
const PLAIN_GITLINK = 'H 160000 ';

interface Listing {
  readonly untracked: readonly string[];
  readonly gitlinks: readonly string[];
  /** Entries that flags hide from git. */
  readonly flagged: readonly IndexEntry[];
  /** A sum over names, modes and objects of the index, whatever its stat cache and its flags say. */
  readonly staged: string;
}

async function listingOf(git: HardenedGit, options: readonly string[]): Promise<Listing> {
  const staged = createHash('sha256');
  const untracked: string[] = [];
  const special: IndexEntry[] = [];
  const take = (line: string): void => {
    if (line.startsWith(UNTRACKED)) {
      untracked.push(line.slice(UNTRACKED.length));
      return;
    }
    if (!line.startsWith(PLAIN) || line.startsWith(PLAIN_GITLINK)) special.push(readEntry(line));
    // without its letter: whether git looks at a file is not what is staged
    staged.update(`${line.slice(line.indexOf(' '))}\0`);
  };
  for await (const lines of recordsOf(git, ['ls-files', '-z', '-v', '--stage', ...options]))
    lines.forEach(take);
  return {
    untracked,
    gitlinks: special.filter(isGitlink).map(({ name }) => name),
    flagged: special.filter((entry) => entry.isAssumed || entry.isSkipped),
    staged: staged.digest('hex'),
  };
}

const BRANCH = /^ref: (?<branch>refs\/heads\/.+)\n$/;
const isCommitLine = (text: string): boolean => text.endsWith('\n') && isCommit(oneLine(text));

/** What `headOf` says, where the files by which git keeps it say it at once; null where they do not. */
async function headByFiles({ gitDir, commonDir }: Watched): Promise<string | null> {
  const head = await readText(path.join(gitDir, 'HEAD'));
  if (head !== null && isCommitLine(head)) return `${head}HEAD\n`;
  const branch = BRANCH.exec(head ?? '')?.groups?.['branch'];
  if (branch === undefined) return null;
  const commit = await readText(path.join(commonDir, branch));
  return commit !== null && isCommitLine(commit) ? `${commit}${branch}\n` : null;
}

/** The commit and the branch; of a branch without a commit the branch alone. */
async function headOf(git: HardenedGit, found: Watched): Promise<string> {
  const known = await headByFiles(found).catch(() => null); // git knows more ways to keep it
  if (known !== null) return known;
  const both = await git.ask(['rev-parse', 'HEAD', '--symbolic-full-name', 'HEAD']);
  return both.ok ? both.stdout : (await git.ask(['symbolic-ref', '--quiet', 'HEAD'])).stdout;
}

/** Looks that wait for the disk at the same time. */
const AT_ONCE = 32;

interface Look extends Listing {
  /** Paths that differ from the index or are untracked, with what the file system says of them. */
  readonly files: ReadonlyMap<string, string>;
  readonly head: string;
  readonly programs: ProgramFiles;
}

/** @param git with the index that the files are compared with */
async function lookAt(git: HardenedGit, found: Watched, signal?: AbortSignal): Promise<Look> {
  const [changed, listing, head, programs] = await Promise.all([
    git.must(DIFFERENT),
    listingOf(git, ['--others', '--exclude-standard']),
    headOf(git, found),
    programFiles(found.commonDir),
  ]);
  const files = new Map<string, string>();
  const names = [...namesIn(changed), ...listing.untracked, ...listing.gitlinks];
  const stamp = async (name: string): Promise<void> => {
    files.set(name, await stampAt(found.top, name));
  };
  await forEachConcurrently(names, AT_ONCE, stamp, signal);
  return { ...listing, files, head, programs };
}

/** A name in the listing of git may end with `/`, and need not be UTF-8. */
async function stampAt(top: string, name: string): Promise<string> {
  return (await entryAt(top, name))?.stamp ?? 'absent';
}

/** The same when no flag hides a file that is there. */
async function lookAtAll(git: HardenedGit, found: Watched, signal?: AbortSignal): Promise<Look> {
  const look = await lookAt(git, found, signal);
  const cleared = await clearFlags(git, found.top, look.flagged);
  return cleared.length === 0 ? look : lookAt(git, found, signal);
}

/** @param indexFile a file of our own for as long as the job runs; made here */
export async function watchOne(
  gitAccess: GitAccess,
  found: Watched,
  indexFile: string,
  signal?: AbortSignal,
): Promise<CheckoutWatch> {
  const { top, gitDir } = found;
  // a filter need not work for that, and need not run
  const git = withoutConversion(found.git);
  const ownIndex = path.join(gitDir, 'index');
  const stamp = await stampOf(ownIndex);
  await makeFolder(path.dirname(indexFile));
  // Its entries stay as they are: what is staged or committed meanwhile differs from them.
  await copyWithTime(ownIndex, indexFile);
  const before = await lookAtAll(git.at({ indexFile }).until(signal), found, signal);
  const inner = [...before.gitlinks, ...before.untracked.filter((name) => name.endsWith('/'))];
  return {
    top,
    inner: inner.map((name) => name.replace(/\/$/, '')),
    async changes(watched, until) {
      // sealed again: the agent may have changed the configuration
      const place = { cwd: top, gitDir, workTree: top };
      const sealed = withoutConversion((await gitAccess.hardened(place, until)).until(until));
      const after = await lookAtAll(sealed.at({ indexFile }), found, until);
      const isSameIndex = (await stampOf(ownIndex)) === stamp;
      const staged = isSameIndex ? before.staged : (await listingOf(sealed, [])).staged;
      const changed = new Set<string>();
      if (after.head !== before.head) changed.add('HEAD');
      else if (staged !== before.staged) changed.add('.git/index');
      const isOurs = (name: string): boolean => !watched.has(name.replace(/\/$/, ''));
      for (const [name, is] of after.files)
        if (isOurs(name) && before.files.get(name) !== is) changed.add(name);
      for (const [name, was] of before.files)
        if (isOurs(name) && !after.files.has(name) && (await stampAt(top, name)) !== was) changed.add(name);
      for (const name of changedPrograms(before.programs, after.programs)) changed.add(name);
      return [...changed].sort();
    },
  };
}
