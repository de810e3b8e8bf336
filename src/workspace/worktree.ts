// One worktree: add, check out, and undo.
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { appendLine, hasLine, kindOf, makeFolder, realFolder, removeTree } from '../platform/paths.ts';
import { readText } from '../platform/safe-file.ts';
import { BridgeError } from '../protocol/error.ts';
import type { WorkspacePlan } from '../protocol/handoff.ts';
import type { WorkspaceView } from '../protocol/job.ts';
import { gitFailure, isPassing } from './git-failures.ts';
import type { Git, GitAnswer, SealedGit } from './git.ts';

type WorktreePlan = Extract<WorkspacePlan, { kind: 'worktree' }>;

interface WorktreeDeps {
  readonly git: Git;
  readonly log?: { warn(text: string): void };
}

/** Everything about one worktree that follows from its plan. */
interface Names {
  readonly path: string;
  readonly branch: string;
  readonly ref: string;
  /** Where git keeps HEAD and index of the worktree. */
  readonly adminDir: string;
}

const FOLDER = '.agy-mcp';
const EXCLUDED = '.agy-mcp/';
const SLUG_CHARS = 40;
const NAME = /^[a-z0-9-]{1,40}-job_[A-Za-z0-9_-]{1,80}$/;
/** Waits between the tries while other git processes are in the way. */
const WAITS_MS = [40, 80, 160, 320, 640, 1_280] as const;

/** Folder and last part of the branch: a word for people, and the id of the job. */
export function worktreeName(label: string | null, jobId: string): string {
  const slug = (label ?? '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, SLUG_CHARS)
    .replace(/^-+|-+$/g, '');
  return `${slug === '' ? 'job' : slug}-${jobId}`;
}

/** @throws BridgeError when a link or a file stands where the folders of the worktrees belong */
export async function refuseOccupied(root: string): Promise<void> {
  for (const folder of [FOLDER, path.join(FOLDER, 'worktrees')]) {
    const kind = await kindOf(path.join(root, folder));
    if (kind === 'absent' || kind === 'folder') continue;
    const what = kind === 'link' ? 'a symbolic link' : 'not a folder';
    throw new BridgeError(
      'workspace_failed',
      `${folder} in the repository is ${what}; worktrees are not made there.`,
      {
        hint: `Remove or rename ${folder}, or send worktree: false to work in place.`,
      },
    );
  }
}

async function makeFolders(root: string): Promise<void> {
  await makeFolder(path.join(root, FOLDER));
  await refuseOccupied(root);
  await makeFolder(path.join(root, FOLDER, 'worktrees'));
  await refuseOccupied(root);
}

async function exclude(gitDir: string): Promise<void> {
  const info = path.join(gitDir, 'info');
  const file = path.join(info, 'exclude');
  if (await hasLine(file, EXCLUDED)) return;
  await makeFolder(info);
  const kinds = [await kindOf(info), await kindOf(file)];
  if (kinds[0] !== 'folder' || (kinds[1] !== 'file' && kinds[1] !== 'absent')) {
    throw new BridgeError(
      'workspace_failed',
      'info/exclude in the .git folder is a link or no file; it is not written to.',
      {
        hint: `Add the line ${EXCLUDED} to it yourself, then start the job again.`,
      },
    );
  }
  await appendLine(file, EXCLUDED);
}

function namesOf({ root, gitDir, slug }: WorktreePlan, jobId: string): Names {
  // the name becomes a path and a branch: a plan from elsewhere must not choose it
  if (!NAME.test(slug) || !slug.endsWith(`-${jobId}`)) {
    throw new BridgeError('workspace_failed', 'The plan of the worktree does not belong to this job.', {
      hint: 'Start the job again.',
    });
  }
  const branch = `agy-mcp/${slug}`;
  return {
    path: path.join(root, FOLDER, 'worktrees', slug),
    branch,
    ref: `refs/heads/${branch}`,
    adminDir: path.join(gitDir, 'worktrees', slug),
  };
}

async function hasBranch(git: SealedGit, names: Names, signal?: AbortSignal): Promise<boolean> {
  return (await git.ask(['show-ref', '--verify', '--quiet', names.ref], { signal })).ok;
}

async function refuseExisting(git: SealedGit, names: Names, signal: AbortSignal | undefined): Promise<void> {
  const taken =
    (await kindOf(names.path)) !== 'absent' ||
    (await kindOf(names.adminDir)) !== 'absent' ||
    (await hasBranch(git, names, signal));
  if (!taken) return;
  throw new BridgeError('workspace_failed', 'A worktree or branch of this job exists already.', {
    hint: 'Start the job again: it gets another id. `git worktree list` shows what is left of this one.',
  });
}

/** Tries again while other git processes are in the way; gives the last answer. */
async function patiently(git: SealedGit, args: readonly string[], signal?: AbortSignal): Promise<GitAnswer> {
  for (const waitMs of WAITS_MS) {
    const answer = await git.ask(args, { signal });
    if (answer.ok || !isPassing(answer.stderr)) return answer;
    // spread out, or those who met once meet again
    await delay(waitMs * (0.5 + Math.random()), undefined, signal === undefined ? {} : { signal });
  }
  return git.ask(args, { signal });
}

async function add(git: SealedGit, names: Names, baseCommit: string, signal?: AbortSignal): Promise<void> {
  // -B: an earlier try may have made the branch already
  const flags = ['--quiet', '--no-track', '--no-checkout', '-B', names.branch];
  const args = ['worktree', 'add', ...flags, names.path, baseCommit];
  const answer = await patiently(git, args, signal);
  if (!answer.ok) throw gitFailure(args, answer.stderr);
}

/** Removes what this job made and nothing else: `git worktree prune` would forget worktrees of the user as well. */
async function remove(git: SealedGit, names: Names, baseCommit: string): Promise<void> {
  await removeTree(names.path);
  if ((await kindOf(names.adminDir)) !== 'absent') {
    await patiently(git, ['worktree', 'remove', '--force', '--force', names.path]);
  }
  if (await hasBranch(git, names)) await patiently(git, ['update-ref', '-d', names.ref, baseCommit]);
}

/** The checkout is a process of its own, so that an abort reaches the one that writes the files. */
async function checkOut(deps: WorktreeDeps, names: Names, signal: AbortSignal | undefined): Promise<void> {
  const link = (await readText(path.join(names.path, '.git'))) ?? '';
  const linked = path.resolve(link.replace(/^gitdir: /, '').replace(/\n$/, ''));
  if (linked !== names.adminDir || (await realFolder(names.path)) !== names.path) {
    throw new BridgeError('workspace_failed', 'The worktree did not appear where it was planned.', {
      hint: 'Something else changes the .agy-mcp folder; look at `git worktree list` and start the job again.',
    });
  }
  const git = await deps.git.seal({ cwd: names.path, gitDir: names.adminDir, workTree: names.path }, signal);
  await git.must(['reset', '--hard', '--quiet', '--no-recurse-submodules'], { signal });
}

async function workingDirectory(names: Names, inside: string): Promise<string> {
  const cwd = inside === '' ? names.path : path.join(names.path, inside);
  if ((await realFolder(cwd)) === cwd) return cwd;
  throw new BridgeError('workspace_failed', 'The requested directory is not in the new worktree.', {
    hint: 'It may be left out by a sparse checkout; send the top of the repository as cwd, or worktree: false.',
  });
}

function asBridgeError(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true) return signal.reason;
  if (error instanceof BridgeError) return error;
  return new BridgeError('workspace_failed', 'The worktree could not be created on disk.', {
    hint: 'Check that the repository is writable and that there is space left, or send worktree: false.',
    cause: error,
  });
}

/** @throws BridgeError; nothing of the worktree is left then */
export async function openWorktree(
  deps: WorktreeDeps,
  plan: WorktreePlan,
  jobId: string,
  signal?: AbortSignal,
): Promise<{ cwd: string; view: WorkspaceView }> {
  const names = namesOf(plan, jobId);
  let git: SealedGit | null = null;
  try {
    if ((await realFolder(plan.root)) !== plan.root) {
      throw new BridgeError('workspace_failed', 'The repository is no longer where it was.', {
        hint: 'Start the job again with the directory where it is now.',
      });
    }
    const sealed = await deps.git.seal({ cwd: plan.root, gitDir: plan.gitDir }, signal);
    await refuseExisting(sealed, names, signal);
    await makeFolders(plan.root);
    await exclude(plan.gitDir);
    git = sealed; // from here on there is something to undo
    await add(sealed, names, plan.baseCommit, signal);
    await checkOut(deps, names, signal);
    const cwd = await workingDirectory(names, plan.inside);
    const { path: folder, branch } = names;
    return { cwd, view: { kind: 'worktree', path: folder, branch, base_commit: plan.baseCommit } };
  } catch (error) {
    if (git !== null) {
      await remove(git, names, plan.baseCommit).catch((cause: unknown) => {
        deps.log?.warn(`${names.path} could not be removed: ${String(cause)}`); // the first failure is the one to report
      });
    }
    throw asBridgeError(error, signal);
  }
}
