// A place for a job to work: the directory itself or a worktree, and what its end reports.
import type { OwnPlan } from '../protocol/handoff.ts';
import type { WorkspaceView, WorktreeRecord } from '../protocol/job.ts';
import { type Closing, readOnlyViolation } from './close-workspace.ts';
import { toWorktreeRecord } from './worktree/worktree-record.ts';
import { watchCheckout } from './read-only/detect-changes.ts';
import type { GitAccess } from './git/git.ts';
import { listPaths } from './inventory/list-paths.ts';
import { indexOf, keepBeginning, renewBeginning } from './keep-beginning.ts';
import type { Bring } from './setup/bring-files.ts';
import { createWorktreeSetup, type WorktreeSetup } from './setup/worktree-setup.ts';
import { type Comparison, linksOf, watchWork } from './watch-work.ts';
import { continueWorktree } from './worktree/continue-worktree.ts';
import type { PlacedJob } from './worktree/finished-worktree.ts';
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
  /** For what is run before the agent; null where no worktree was made. */
  readonly setup: WorktreeSetup | null;
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

/** A job without a worktree; with `readOnly` the checkout around it is compared before and after. */
export async function openInPlace(
  gitAccess: GitAccess,
  { cwd, readOnly, continues }: Extract<OwnPlan, { kind: 'in_place' }>,
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
    ...(continues === undefined ? {} : { continues }),
  };
  const comparison = readOnly ? await compareCheckout(gitAccess, cwd, scratch, { signal }) : null;
  return {
    cwd,
    view: workspace,
    worktree: null,
    warnings: comparison?.warnings ?? [],
    setup: null,
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
  const index = { adminDir: names.adminDir, submodules: made.submodules };
  await keepBeginning(gitAccess, plan, index, scratch);
  const { readOnly } = plan;
  const deeds = { jobId, scratch, readOnly, comparison, links: linksOf(bring, view), from: plan.seen.top };
  const place = { view, worktree };
  const setup = createWorktreeSetup({
    gitAccess,
    names,
    view,
    index: indexOf(scratch),
    filtersOff: made.filtersOff,
    hasSubmodules: made.submodules.length > 0,
    isAsBase: plan.start === undefined,
    onBase(moved) {
      place.view = moved;
      return renewBeginning(gitAccess, plan, names.adminDir, scratch);
    },
  });
  const close = await watchWork({ gitAccess, now }, place, deeds);
  return { cwd, view, worktree, warnings: [...warnings, ...(comparison?.warnings ?? [])], setup, close };
}

/** A job that works on in the worktree of an ended one; its files stay as they are. */
export async function openContinued(
  { gitAccess, now }: Pick<OpenDeps, 'gitAccess' | 'now'>,
  earlier: PlacedJob,
  { jobId, scratch, bring, inside }: PlaceFor & { readonly inside: string },
  signal?: AbortSignal,
): Promise<OpenWorkspace> {
  const { cwd, view, worktree } = await continueWorktree(gitAccess, earlier, { jobId, inside }, signal);
  const { root, git_dir: gitDir } = worktree;
  await keepBeginning(gitAccess, { root, gitDir }, null, scratch);
  const watched = { jobId, scratch, readOnly: false, comparison: null, from: root };
  const close = await watchWork(
    { gitAccess, now },
    { view, worktree },
    { ...watched, links: linksOf(bring, view) },
  );
  return { cwd, view, worktree, warnings: [], setup: null, close };
}
