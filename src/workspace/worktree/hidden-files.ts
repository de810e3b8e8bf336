// Files of a worktree that are hidden from its agent: to git there they are as they were, so that no commit takes them away.
import path from 'node:path';
import type { GitAccess, HardenedGit } from '../git/git.ts';
import { joined, namesIn, readEntry } from '../snapshot/index-entries.ts';

/** A worktree whose agent has an index of its own. */
export interface IndexedWorktree {
  readonly top: string;
  /** The repository's common folder, and git's folder for the worktree in it. */
  readonly gitDir: string;
  readonly adminDir: string;
}

/** Each name as it is, whatever is in it. */
const listing = (names: readonly string[]): string[] => [
  'ls-files',
  '-z',
  '-v',
  '--stage',
  '--',
  ...names.map((name) => `:(top,literal)${name}`),
];

/** Names in the index at or below these paths that no flag hides yet. Git refuses names in a submodule: they are in its own index. */
async function tracked(git: HardenedGit, names: readonly string[]): Promise<string[]> {
  const all = await git.ask(listing(names));
  const answers = all.ok ? [all] : await Promise.all(names.map((name) => git.ask(listing([name]))));
  return answers
    .filter(({ ok }) => ok)
    .flatMap(({ stdout }) => namesIn(stdout).map(readEntry))
    .filter(({ isSkipped }) => !isSkipped)
    .map(({ name }) => name);
}

const flag = async (git: HardenedGit, option: string, names: readonly string[]): Promise<void> => {
  if (names.length > 0) await git.must(['update-index', '-z', option, '--stdin'], { input: joined(names) });
};

export interface HiddenFiles {
  /**
   * Marks tracked files in the worktree's own index: git takes them for left out of the checkout, and leaves them as
   * they are. The work of the job is read with another index.
   * @param places files and folders, without links
   * @returns takes the marks away
   * @throws BridgeError when git fails
   */
  skipHidden(worktree: IndexedWorktree, places: readonly string[]): Promise<() => Promise<void>>;
}

/** Below the top, with `/` between; what lies elsewhere is left out. */
function namesBelow(top: string, places: readonly string[]): string[] {
  return places
    .map((place) => path.relative(top, place).split(path.sep).join('/'))
    .filter((name) => name !== '' && name !== '..' && !name.startsWith('../') && !path.isAbsolute(name));
}

export const createHiddenFiles = (gitAccess: GitAccess): HiddenFiles => ({
  async skipHidden({ top, gitDir, adminDir }, places) {
    const names = namesBelow(top, places);
    if (names.length === 0) return () => Promise.resolve();
    const place = { cwd: top, gitDir, workTree: top };
    const git = (await gitAccess.hardened(place)).at({ ...place, indexFile: path.join(adminDir, 'index') });
    const marked = await tracked(git, names);
    await flag(git, '--skip-worktree', marked);
    return () => flag(git, '--no-skip-worktree', marked);
  },
});
