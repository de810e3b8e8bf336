// One worktree: add, check out, and undo.
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  ensureLine,
  hasLine,
  kindOf,
  makeFolder,
  realFolder,
  removeTree,
} from '../../platform/files/paths.ts';
import { BridgeError } from '../../protocol/error.ts';
import type { WorkspacePlan } from '../../protocol/handoff.ts';
import type { WorkspaceView } from '../../protocol/job.ts';
import { gitFailure, isPassing } from '../git/git-failures.ts';
import type { GitAccess, GitAnswer, HardenedGit } from '../git/git.ts';
import { type Bring, bringFiles } from '../setup/bring-files.ts';
import { copyIncluded } from './worktree-include.ts';
import { keepIncluded } from './included-list.ts';
import { EXCLUDED, FOLDER, type Names, namesOf, WORKTREES } from './worktree-names.ts';
import { type Populated, populateSubmodules } from '../submodules/populate-submodules.ts';
import { submoduleObjects } from '../submodules/own-commits.ts';
import { hasSubmodules } from '../git/repository.ts';
import { baseOf, sparseWarnings } from './worktree-base.ts';
import { workingDirectory } from './working-directory.ts';
import { checkOut, checkPlainGit } from './worktree-checkout.ts';
import { fieldRef } from '../../protocol/text/references.ts';

export type WorktreePlan = Extract<WorkspacePlan, { kind: 'worktree' }>;

export interface WorktreeDeps {
  readonly git: GitAccess;
  readonly log?: { warn(text: string): void };
  /** What the configuration brings besides. */
  readonly bring?: Bring;
}

/** Waits between the tries while other git processes are in the way. */
const WAITS_MS = [40, 80, 160, 320, 640, 1_280] as const;

/** @throws BridgeError when a link or a file is where the folders of the worktrees belong */
export async function refuseOccupied(root: string): Promise<void> {
  for (const folder of [FOLDER, WORKTREES]) {
    const kind = await kindOf(path.join(root, folder));
    if (kind === 'absent' || kind === 'folder') continue;
    const what = kind === 'link' ? 'a symbolic link' : 'not a folder';
    throw new BridgeError(
      'workspace_failed',
      `${folder} in the repository is ${what}; worktrees are not made there.`,
      {
        hint: `Remove or rename ${folder}, or use ${fieldRef('worktree', false)} to work in place.`,
      },
    );
  }
}

async function makeFolders(root: string): Promise<void> {
  await makeFolder(path.join(root, FOLDER));
  await refuseOccupied(root);
  await makeFolder(path.join(root, WORKTREES));
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
  await ensureLine(file, EXCLUDED);
}

async function hasBranch(git: HardenedGit, names: Names, signal?: AbortSignal): Promise<boolean> {
  return (await git.ask(['show-ref', '--verify', '--quiet', names.ref], { signal })).ok;
}

async function refuseExisting(
  git: HardenedGit,
  names: Names,
  signal: AbortSignal | undefined,
): Promise<void> {
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
async function patiently(
  git: HardenedGit,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<GitAnswer> {
  for (const waitMs of WAITS_MS) {
    const answer = await git.ask(args, { signal });
    if (answer.ok || !isPassing(answer.stderr)) return answer;
    // spread out, or those who met once meet again
    await delay(waitMs * (0.5 + Math.random()), undefined, signal === undefined ? {} : { signal });
  }
  return git.ask(args, { signal });
}

async function add(git: HardenedGit, names: Names, baseCommit: string, signal?: AbortSignal): Promise<void> {
  // -B: an earlier try may have made the branch already
  const flags = ['--quiet', '--no-track', '--no-checkout', '-B', names.branch];
  const args = ['worktree', 'add', ...flags, names.path, baseCommit];
  const answer = await patiently(git, args, signal);
  if (!answer.ok) throw gitFailure(args, answer.stderr);
}

/**
 * Removes what this job made and nothing else: `git worktree prune` would forget worktrees of the user as well.
 * @returns whether there was a branch
 */
export async function removeWorktree(git: HardenedGit, names: Names): Promise<boolean> {
  await removeTree(names.path);
  // what `git worktree remove` does; it would believe what an agent wrote into that folder
  await removeTree(names.adminDir);
  const branch = await hasBranch(git, names);
  if (branch) await patiently(git, ['update-ref', '-d', names.ref]);
  return branch;
}

function asBridgeError(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true) return signal.reason;
  if (error instanceof BridgeError) return error;
  return new BridgeError('workspace_failed', 'The worktree could not be created on disk.', {
    hint: `Check that the repository is writable and that there is space left, or use ${fieldRef('worktree', false)}.`,
    cause: error,
  });
}

const NO_FILES: Bring = { copy: [], link: [] };

async function submodulesOf(
  deps: WorktreeDeps,
  { seen, gitDir, snapshot }: WorktreePlan,
  { git, names, commit }: { readonly git: HardenedGit; readonly names: Names; readonly commit: string },
  signal?: AbortSignal,
): Promise<Populated> {
  if (!(await hasSubmodules(git, commit))) return { submodules: [], warnings: [] };
  const { adminDir } = names;
  const objects = submoduleObjects(adminDir);
  await makeFolder(objects);
  const query = { gitAccess: deps.git, top: names.path, snapshot, objects, signal };
  return populateSubmodules(query, { checkout: seen.top, gitDir, git, tree: commit, adminDir, prefix: '' });
}

interface OpenedWorktree {
  readonly cwd: string;
  readonly names: Names;
  readonly view: WorkspaceView;
  /** Filter drivers whose files the worktree has in the form in which git stores them. */
  readonly filtersOff: readonly string[];
  readonly submodules: Populated['submodules'];
  readonly warnings: readonly string[];
}

/** @throws BridgeError; nothing of the worktree is left then */
export async function openWorktree(
  deps: WorktreeDeps,
  plan: WorktreePlan,
  jobId: string,
  signal?: AbortSignal,
): Promise<OpenedWorktree> {
  const names = namesOf(plan, jobId);
  let git: HardenedGit | null = null;
  try {
    if ((await realFolder(plan.root)) !== plan.root) {
      throw new BridgeError('workspace_failed', 'The repository is no longer where it was.', {
        hint: 'Start the job again with the directory where it is now.',
      });
    }
    const sealed = await deps.git.hardened({ cwd: plan.root, gitDir: plan.gitDir }, signal);
    await refuseExisting(sealed, names, signal);
    await makeFolders(plan.root);
    await exclude(plan.gitDir);
    const base = await baseOf(deps.git, plan, signal);
    git = sealed; // from here on there is something to undo
    // first of all, so that no garbage collection of the user takes it away
    const first = base.commit === plan.baseCommit ? (plan.start ?? base.commit) : base.commit;
    await sealed.must(['update-ref', names.keepRef, first], { signal });
    await add(sealed, names, base.commit, signal);
    const files = await checkOut(deps.git, names, { base: base.commit, start: plan.start }, signal);
    await checkPlainGit(deps.git, files.git, names, signal);
    const sparse = await sparseWarnings(files.git, base, signal);
    const inner = await submodulesOf(
      deps,
      plan,
      { git: files.git, names, commit: plan.start ?? base.commit },
      signal,
    );
    const cwd = await workingDirectory(names, plan.inside);
    const { included, warnings } = await copyIncluded(deps.git, plan.seen, names.path, signal);
    const brought = await bringFiles(deps.git, plan.seen, names.path, deps.bring ?? NO_FILES, signal);
    const shown = await keepIncluded(names, [...brought.included, ...included]);
    return {
      cwd,
      names,
      view: {
        kind: 'worktree',
        path: names.path,
        branch: names.branch,
        base_commit: base.commit,
        changed_files: null,
        insertions: null,
        deletions: null,
        ...shown,
        ...(plan.continues === undefined ? {} : { continues: plan.continues }),
      },
      filtersOff: files.filtersOff,
      submodules: inner.submodules,
      warnings: [
        ...base.warnings,
        ...files.warnings,
        ...sparse,
        ...inner.warnings,
        ...warnings,
        ...brought.warnings,
      ],
    };
  } catch (error) {
    if (git !== null) {
      const undo = git;
      await removeWorktree(undo, names)
        .then(() => undo.ask(['update-ref', '-d', names.keepRef]))
        .catch((cause: unknown) => {
          deps.log?.warn(`${names.path} could not be removed: ${String(cause)}`); // the first failure is the one to report
        });
    }
    throw asBridgeError(error, signal);
  }
}
