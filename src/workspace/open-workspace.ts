// A place for a job to work: the directory itself or a worktree, and what its end reports.
import path from 'node:path';
import { copyWithTime, makeFolder } from '../platform/files/paths.ts';
import type { WorkspaceView, WorktreeRecord } from '../protocol/job.ts';
import type { SubmoduleRecord } from '../protocol/submodule-record.ts';
import { submoduleIndex } from './worktree/commit-changes.ts';
import { adminOf } from './submodules/own-commits.ts';
import type { Beginning } from './worktree/record-work.ts';
import { type Closing, closeWorktree, readOnlyViolation } from './close-workspace.ts';
import { toWorktreeRecord } from './worktree/worktree-record.ts';
import { watchCheckout } from './read-only/detect-changes.ts';
import type { GitAccess } from './git/git.ts';
import { listPaths } from './inventory/list-paths.ts';
import { listRefs, readRefs, writeRefs } from './inventory/shared-refs.ts';
import { changedPrograms, programFiles, type ProgramFiles } from './git/exec-config-files.ts';
import type { Bring } from './setup/bring-files.ts';
import { watchLinked } from './setup/linked-files.ts';
import { openWorktree, type WorktreeDeps, type WorktreePlan } from './worktree/worktree.ts';

export interface OpenDeps extends Omit<WorktreeDeps, 'git' | 'bring'> {
  readonly gitAccess: GitAccess;
  readonly now: () => string;
}

export interface OpenWorkspace {
  /** The agent's working directory. */
  readonly cwd: string;
  readonly view: WorkspaceView;
  readonly worktree: WorktreeRecord | null;
  readonly warnings: readonly string[];
  /**
   * To be called once, when nothing of the agent is alive: what it changed.
   * @throws the reason of `signal` when it ends the recording; what is in a worktree stays there then
   */
  close(signal?: AbortSignal): Promise<Closing>;
}

/** Where the job has a checkout of its own, what changes in the user's is reported separately. */
const OUTSIDE = ' of the checkout itself';
const NOT_COMPARED =
  'The checkout could not be compared before and after, so whether it changed is not known.';

const unseen = (folders: readonly string[]): string[] =>
  folders.length === 0
    ? []
    : [`Repositories inside the checkout were not compared before and after: ${listPaths(folders)}.`];

interface Comparison {
  readonly warnings: readonly string[];
  /** @returns warnings */
  end(signal?: AbortSignal): Promise<readonly string[]>;
}

/**
 * The checkout around a job for reading, before and after it. A comparison that cannot be made must not keep a
 * question from being answered: it is reported instead.
 */
async function compareCheckout(
  gitAccess: GitAccess,
  cwd: string,
  scratch: string,
  { where, signal }: { readonly where?: string; readonly signal: AbortSignal | undefined },
): Promise<Comparison> {
  const none = { warnings: [], end: () => Promise.resolve([]) };
  const watch = await watchCheckout(gitAccess, cwd, scratch, signal).catch(() => {
    signal?.throwIfAborted();
    return 'failed' as const;
  });
  if (watch === 'failed') return { ...none, warnings: [NOT_COMPARED] };
  if (watch === null) return none;
  return {
    warnings: [],
    end: (until) =>
      watch
        .differences(until)
        .then(({ paths, notCompared, warnings }) => [
          ...readOnlyViolation(paths, where),
          ...unseen(notCompared),
          ...warnings,
        ])
        .catch(() => [NOT_COMPARED]),
  };
}

/** What a job's place is made for. */
export interface PlaceFor {
  readonly jobId: string;
  /** A folder of our own, where the agent does not look; it lives as long as the place. */
  readonly scratch: string;
  /** What the configuration brings into a worktree. */
  readonly bring?: Bring | undefined;
}

const INDEX = 'worktree-index';
const REFS = 'refs';

/**
 * Keeps what the end of the job is compared with: the index as git left it after the checkout, and the refs that all
 * worktrees share.
 */
async function keepBeginning(
  gitAccess: GitAccess,
  { root, gitDir }: WorktreePlan,
  { adminDir, submodules }: { adminDir: string; submodules: readonly SubmoduleRecord[] },
  scratch: string,
): Promise<void> {
  await makeFolder(scratch);
  const listing = async (): Promise<void> => {
    const git = await gitAccess.hardened({ cwd: root, gitDir, workTree: root });
    await writeRefs(path.join(scratch, REFS), await listRefs(git));
  };
  await Promise.all([
    copyWithTime(path.join(adminDir, 'index'), path.join(scratch, INDEX)),
    ...submodules.map(({ path: name }, at) =>
      copyWithTime(
        path.join(adminOf({ adminDir, submodules }, name), 'index'),
        submoduleIndex(path.join(scratch, INDEX), at),
      ),
    ),
    listing().catch(() => undefined), // that it lacks is reported at the end
  ]);
}

/** Of what was not kept, or is gone, the end says so. */
export async function readBeginning(scratch: string): Promise<Beginning> {
  const refs = await readRefs(path.join(scratch, REFS)).catch(() => null);
  return { index: path.join(scratch, INDEX), refs };
}

/** A job without a worktree; with `readOnly` the checkout around it is compared before and after. */
export async function openInPlace(
  gitAccess: GitAccess,
  { cwd, readOnly }: { readonly cwd: string; readonly readOnly: boolean },
  scratch: string,
  signal?: AbortSignal,
): Promise<OpenWorkspace> {
  const workspace: WorkspaceView = {
    kind: 'in_place',
    path: cwd,
    branch: null,
    base_commit: null,
    changed_files: null,
    insertions: null,
    deletions: null,
  };
  const comparison = readOnly ? await compareCheckout(gitAccess, cwd, scratch, { signal }) : null;
  return {
    cwd,
    view: workspace,
    worktree: null,
    warnings: comparison?.warnings ?? [],
    close: async (until) => ({ workspace, worktree: null, warnings: (await comparison?.end(until)) ?? [] }),
  };
}

/** A job with a worktree; with `readOnly` the checkout that it came from must not change either. */
export async function openInWorktree(
  { gitAccess, now, ...deps }: OpenDeps,
  plan: WorktreePlan,
  { jobId, scratch, bring }: PlaceFor,
  signal?: AbortSignal,
): Promise<OpenWorkspace> {
  const comparison = plan.readOnly
    ? await compareCheckout(gitAccess, plan.seen.top, scratch, { where: OUTSIDE, signal })
    : null;
  const { cwd, names, view, warnings, ...made } = await openWorktree(
    { git: gitAccess, ...deps, ...(bring === undefined ? {} : { bring }) },
    plan,
    jobId,
    signal,
  );
  const worktree = toWorktreeRecord(plan, made);
  const job = { job_id: jobId, workspace: view, worktree };
  await keepBeginning(gitAccess, plan, { adminDir: names.adminDir, submodules: made.submodules }, scratch);
  const programs = await programFiles(plan.gitDir);
  const linked = await watchLinked(
    plan.seen.top,
    bring === undefined || bring.link.length === 0 ? [] : linkedIn(view),
  );
  return {
    cwd,
    view,
    worktree,
    warnings: [...warnings, ...(comparison?.warnings ?? [])],
    async close(until) {
      const closing = await closeWorktree(
        gitAccess,
        job,
        plan.readOnly,
        await readBeginning(scratch),
        now,
        until,
      );
      const outside =
        (await comparison?.end(until)) ?? programWarnings(programs, await programFiles(plan.gitDir));
      const behindLinks = await linked.changes();
      return { ...closing, warnings: [...closing.warnings, ...outside, ...behindLinks] };
    },
  };
}

/** `.worktreeinclude` links folders as well, which is told of beforehand; where the configuration links, all are compared. */
const linkedIn = ({ included = [] }: WorkspaceView): string[] =>
  included.filter(({ how }) => how === 'linked').map((each) => each.path);

/** Where the checkout itself is not compared, what git obeys there is. */
function programWarnings(before: ProgramFiles, after: ProgramFiles): string[] {
  const changed = changedPrograms(before, after);
  if (changed.length === 0) return [];
  return [
    `Changed while the job ran, by whom is not known: ${listPaths(changed)}. They decide which programs git runs and in which form it writes files; look at them before you use git there.`,
  ];
}
