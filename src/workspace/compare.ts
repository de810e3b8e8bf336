// The checkout before and after a job that must change nothing, by git's stat cache: no file is read that git trusts.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { copyWithTime, kindOf, makeFolder, realFolder, stampOf } from '../platform/paths.ts';
import { namesIn, readText } from '../platform/safe-file.ts';
import { type Git, isCommit, oneLine, type SealedGit } from './git.ts';
import { revParse } from './rev-parse.ts';
import type { Checkout } from './snapshot.ts';

export interface Watch {
  /**
   * Paths that were changed since, sorted: files, and of the `.git` folder `HEAD`, what is staged, and what makes git run
   * programs.
   */
  changes(): Promise<string[]>;
}

interface Watched extends Checkout {
  readonly git: SealedGit;
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

async function checkoutAround(doors: Git, cwd: string): Promise<Watched | null> {
  try {
    if (!(await mayBeInside(cwd))) return null;
    const questions = ['--show-toplevel', '--git-dir', '--git-common-dir'] as const;
    const [git, [top, gitDir, commonDir]] = await Promise.all([
      doors.seal({ cwd }),
      revParse(doors.unsealed({ cwd }), questions),
    ]);
    const real = await realFolder(top);
    if (real === null) return null;
    return { git: git.at({ cwd: real, gitDir, workTree: real }), top: real, gitDir, commonDir };
  } catch {
    return null; // no repository, a bare one, or no git: nothing to compare with
  }
}

const names = (output: string): string[] => output.split('\0').filter((name) => name !== '');

/** What a file that is not in the index is listed with (`git ls-files -t`). */
const UNTRACKED = '? ';

interface Listing {
  readonly untracked: readonly string[];
  /** A sum over names, modes and objects of the index, whatever its stat cache says. */
  readonly staged: string;
}

async function listingOf(git: SealedGit, options: readonly string[]): Promise<Listing> {
  const lines = names(await git.must(['ls-files', '-z', '-t', '--stage', ...options]));
  const staged = createHash('sha256');
  const untracked: string[] = [];
  for (const line of lines)
    if (line.startsWith(UNTRACKED)) untracked.push(line.slice(UNTRACKED.length));
    // without its letter: whether a file is checked out is not what is staged
    else staged.update(`${line.slice(line.indexOf(' '))}\0`);
  return { untracked, staged: staged.digest('hex') };
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
async function headOf(git: SealedGit, found: Watched): Promise<string> {
  const known = await headByFiles(found).catch(() => null); // git knows more ways to keep it
  if (known !== null) return known;
  const both = await git.ask(['rev-parse', 'HEAD', '--symbolic-full-name', 'HEAD']);
  return both.ok ? both.stdout : (await git.ask(['symbolic-ref', '--quiet', 'HEAD'])).stdout;
}

interface Look extends Listing {
  /** Paths that differ from the index or are untracked, with what the file system says of them. */
  readonly files: ReadonlyMap<string, string>;
  readonly head: string;
  readonly programs: ReadonlyMap<string, string>;
}

/** @param git with the index that the files are compared with */
async function lookAt(git: SealedGit, found: Watched): Promise<Look> {
  const [changed, listing, head, programs] = await Promise.all([
    git.must(['diff-files', '--name-only', '-z', '--ignore-submodules=dirty', '--no-ext-diff']),
    listingOf(git, ['--others', '--exclude-standard']),
    headOf(git, found),
    programFiles(found.commonDir),
  ]);
  const files = new Map<string, string>();
  for (const name of [...names(changed), ...listing.untracked])
    files.set(name, await stampOf(path.join(found.top, name)));
  return { ...listing, files, head, programs };
}

/** Files of the `.git` folder by which a repository makes git run programs. */
async function programFiles(commonDir: string): Promise<Map<string, string>> {
  const folder = path.join(commonDir, 'hooks');
  const hooks = (await kindOf(folder)) === 'folder' ? await namesIn(folder) : [];
  const files = ['config', 'config.worktree', 'info/attributes', ...hooks.map((name) => `hooks/${name}`)];
  const stamps = await Promise.all(files.map((name) => stampOf(path.join(commonDir, name))));
  return new Map(files.map((name, at) => [`.git/${name}`, stamps[at] ?? '']));
}

/**
 * @param scratch a folder of our own for as long as the job runs; made here
 * @returns null where there is no checkout around `cwd`
 */
export async function watchCheckout(doors: Git, cwd: string, scratch: string): Promise<Watch | null> {
  const found = await checkoutAround(doors, cwd);
  if (found === null) return null;
  const { git, top, gitDir } = found;
  const ownIndex = path.join(gitDir, 'index');
  // The copy stays as it is: what is staged or committed meanwhile differs from it.
  const indexFile = path.join(scratch, 'checkout-index');
  const stamp = await stampOf(ownIndex);
  await makeFolder(scratch);
  await copyWithTime(ownIndex, indexFile);
  const before = await lookAt(git.at({ indexFile }), found);
  return {
    async changes() {
      // sealed anew: the agent may have changed the configuration
      const sealed = await doors.seal({ cwd: top, gitDir, workTree: top });
      const after = await lookAt(sealed.at({ indexFile }), found);
      const isSameIndex = (await stampOf(ownIndex)) === stamp;
      const staged = isSameIndex ? before.staged : (await listingOf(sealed, [])).staged;
      const changed = new Set<string>();
      if (after.head !== before.head) changed.add('HEAD');
      else if (staged !== before.staged) changed.add('.git/index');
      for (const [name, is] of after.files) if (before.files.get(name) !== is) changed.add(name);
      for (const [name, was] of before.files)
        if (!after.files.has(name) && (await stampOf(path.join(top, name))) !== was) changed.add(name);
      for (const name of new Set([...before.programs.keys(), ...after.programs.keys()]))
        if ((before.programs.get(name) ?? '') !== (after.programs.get(name) ?? '')) changed.add(name);
      return [...changed].sort();
    },
  };
}
