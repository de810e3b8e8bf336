// The repository around a directory, or why there is none to use.
import path from 'node:path';
import { realFolder } from '../../platform/files/paths.ts';
import { BridgeError } from '../../protocol/error.ts';
import { type GitAccess, isCommit, oneLine, type HardenedGit } from './git.ts';
import { homeOfWorktree } from '../worktree/worktree-names.ts';
import { revParse } from './rev-parse.ts';
import type { Checkout } from '../snapshot/snapshot.ts';
import { fieldRef } from '../../protocol/text/references.ts';
import { quotedName } from '../../protocol/text/visible-text.ts';

export interface Repository {
  readonly git: HardenedGit;
  /** Top of the checkout under which worktrees are made, and its own `.git` folder. */
  readonly root: string;
  readonly rootGitDir: string;
  /** The checkout around the directory: `root`, or the worktree of a job. */
  readonly seen: Checkout;
  /** The common `.git` folder. */
  readonly gitDir: string;
  /** The directory, relative to the top of its checkout, with `/` between. */
  readonly inside: string;
}

const REFUSALS = {
  no_folder: [
    'invalid_request',
    `${fieldRef('cwd')} is not an existing directory.`,
    `Use the absolute path of a directory.`,
  ],
  bare: [
    'workspace_failed',
    'The repository is bare: it has no checkout that a job could start from.',
    `Make a checkout with \`git worktree add\` or \`git clone\` and use that as ${fieldRef('cwd')}, or use ${fieldRef('worktree', false)}.`,
  ],
  git_folder: [
    'workspace_failed',
    `${fieldRef('cwd')} lies in the .git folder, not in the checkout.`,
    `Use a directory of the checkout as ${fieldRef('cwd')}.`,
  ],
  elsewhere: [
    'workspace_failed',
    'The repository says that its checkout is somewhere else (core.worktree), so its place is not certain.',
    `Use the top of the checkout as ${fieldRef('cwd')}, remove core.worktree, or use ${fieldRef('worktree', false)}.`,
  ],
  foreign_worktree: [
    'workspace_failed',
    `${fieldRef('cwd')} is in a worktree of a job that does not belong to the repository around it.`,
    `Use a directory of the repository itself as ${fieldRef('cwd')}.`,
  ],
  no_commit: [
    'workspace_failed',
    'The repository has no commit on its current branch yet, so a worktree would have nothing to start from.',
    `Commit first, use a ${fieldRef('base_ref')} that exists, or use ${fieldRef('worktree', false)} to work in place.`,
  ],
} as const;

function refusal(id: keyof typeof REFUSALS): BridgeError {
  const [code, message, hint] = REFUSALS[id];
  return new BridgeError(code, message, { hint });
}

async function homeOf(git: HardenedGit, seen: Checkout, gitDir: string): Promise<Checkout> {
  const home = homeOfWorktree(seen.top);
  if (home === null) return seen;
  const [homeTop, homeCommonDir, homeGitDir] = await revParse(
    git,
    ['--show-toplevel', '--git-common-dir', '--git-dir'],
    home,
  ).catch(() => ['', '', ''] as const); // no repository there: refused below
  if (path.resolve(homeTop) !== home || (await realFolder(homeCommonDir)) !== gitDir)
    throw refusal('foreign_worktree');
  return { top: home, gitDir: homeGitDir };
}

/** @throws BridgeError when there is no repository with a checkout around `cwd` */
export async function findRepository(gitAccess: GitAccess, cwd: string): Promise<Repository> {
  const real = await realFolder(cwd);
  if (real === null) throw refusal('no_folder');
  const git = await gitAccess.hardened({ cwd: real });
  const flags = await git.must([
    'rev-parse',
    '--is-bare-repository',
    '--is-inside-git-dir',
    '--is-inside-work-tree',
  ]);
  const [bare, inGitDir, inWorkTree] = flags.split('\n').map((flag) => flag === 'true');
  if (bare === true) throw refusal('bare');
  if (inGitDir === true) throw refusal('git_folder');
  if (inWorkTree !== true) throw refusal('elsewhere');
  const [toplevel, ownGitDir, commonDir, prefix] = await revParse(git, [
    '--show-toplevel',
    '--git-dir',
    '--git-common-dir',
    '--show-prefix',
  ]);
  const top = await realFolder(toplevel);
  const gitDir = await realFolder(commonDir);
  if (top === null || gitDir === null) throw refusal('elsewhere');
  const seenFromTop = await git.ask(['rev-parse', '--path-format=absolute', '--git-dir'], { cwd: top });
  if (oneLine(seenFromTop.stdout) !== ownGitDir) throw refusal('elsewhere');
  const seen = { top, gitDir: ownGitDir };
  const home = await homeOf(git, seen, gitDir);
  const inside = prefix.replace(/\/$/, '');
  return { git, root: home.top, rootGitDir: home.gitDir, seen, gitDir, inside };
}

/** The commit that a job starts from. */
export async function resolveBase(git: HardenedGit, baseRef: string | null): Promise<string> {
  const ref = `${baseRef ?? 'HEAD'}^{commit}`;
  const answer = await git.ask(['rev-parse', '--verify', '--quiet', '--end-of-options', ref]);
  const commit = answer.stdout.trim();
  if (answer.ok && isCommit(commit)) return commit;
  if (baseRef === null) throw refusal('no_commit');
  throw new BridgeError(
    'invalid_request',
    `${fieldRef('base_ref')} ${quotedName(baseRef)} names no commit of the repository.`,
    {
      hint: `Use a branch, tag or commit that \`git rev-parse\` finds there, or leave ${fieldRef('base_ref')} out.`,
    },
  );
}

/** True when the commit has a directory there, or with a snapshot the checkout has files in it that git would keep. */
export async function hasFolder(
  git: HardenedGit,
  commit: string,
  inside: string,
  snapshot: boolean,
): Promise<boolean> {
  if (inside === '') return true;
  const answer = await git.ask(['cat-file', '-t', `${commit}:${inside}`]);
  if (answer.ok && answer.stdout.trim() === 'tree') return true;
  if (!snapshot) return false;
  return (await git.must(['ls-files', '-z', '--cached', '--others', '--exclude-standard'])) !== '';
}

export async function hasSubmodules(git: HardenedGit, commit: string): Promise<boolean> {
  return (await git.ask(['cat-file', '-e', `${commit}:.gitmodules`])).ok;
}
