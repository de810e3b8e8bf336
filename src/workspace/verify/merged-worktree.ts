// The checkout as it is, with the changes of a job in it, in a disposable worktree: what applying would make of it.
import { applyWork } from '../apply/apply-changes.ts';
import { ALL_CHANGES } from '../apply/apply-order.ts';
import type { GitAccess } from '../git/git.ts';
import { resolveBase } from '../git/repository.ts';
import type { SubmoduleRecord } from '../../protocol/submodule-record.ts';
import type { Bring } from '../setup/bring-files.ts';
import { watchLinked } from '../setup/linked-files.ts';
import { worktreeInputs } from '../setup/worktree-inputs.ts';
import type { WorktreeSetup } from '../setup/worktree-setup.ts';
import { type Names, namesOf, verifyName } from '../worktree/worktree-names.ts';
import { openWorktree, removeWorktree, type WorktreePlan } from '../worktree/worktree.ts';
import type { Place } from '../worktree/worktree-place.ts';

export interface MergedWorktree {
  readonly path: string;
  /** Where it is in its repository. */
  readonly place: {
    readonly top: string;
    readonly checkout: string;
    readonly gitDir: string;
    readonly names: Pick<Names, 'adminDir' | 'branch'>;
    readonly submodules: readonly SubmoduleRecord[];
  };
  readonly warnings: readonly string[];
  /** For its setup: the files as they are, those of the job among them. */
  readonly inputs: WorktreeSetup['inputs'];
  /**
   * Removes it, when nothing that ran in it is alive.
   * @returns warnings: what changed behind the links that lead into the checkout
   */
  close(): Promise<readonly string[]>;
}

/** Does nothing where there is none. What is left of one whose runner died is removed all the same. */
export async function removeMerged(
  gitAccess: GitAccess,
  { root, gitDir, jobId }: Pick<Place, 'root' | 'gitDir' | 'jobId'>,
): Promise<void> {
  const names = namesOf({ root, gitDir, slug: verifyName(jobId) }, jobId);
  // the repository may be there without the checkout
  const git = await gitAccess.hardened({ cwd: gitDir, gitDir });
  await removeWorktree(git, names);
  await git.ask(['update-ref', '-d', names.keepRef]);
}

/**
 * Nothing of it is left when it fails.
 * @param head the work of the job
 * @param bring what the configuration brings into worktrees
 * @throws BridgeError `apply_conflict` as an apply does, `workspace_failed`, or the reason of `signal`
 */
export async function openMerged(
  gitAccess: GitAccess,
  place: Place,
  head: string,
  bring: Bring,
  signal?: AbortSignal,
): Promise<MergedWorktree> {
  const { root, rootGitDir, gitDir, jobId } = place;
  await removeMerged(gitAccess, place);
  const git = await gitAccess.hardened({ cwd: root, gitDir: rootGitDir, workTree: root }, signal);
  const plan: WorktreePlan = {
    kind: 'worktree',
    root,
    rootGitDir,
    gitDir,
    inside: '',
    seen: { top: root, gitDir: rootGitDir },
    baseCommit: await resolveBase(git.until(signal), null),
    snapshot: true,
    readOnly: true,
    slug: verifyName(jobId),
  };
  const { names, view, warnings, filtersOff, submodules } = await openWorktree(
    { git: gitAccess, bring },
    plan,
    jobId,
    signal,
  );
  try {
    const linked = (view.included ?? []).filter(({ how }) => how === 'linked').map((each) => each.path);
    const behind = await watchLinked(root, linked);
    const there: Place = {
      ...place,
      root: names.path,
      rootGitDir: names.adminDir,
      filtersOff: [...new Set([...place.filtersOff, ...filtersOff])],
    };
    await applyWork(gitAccess, there, head, ALL_CHANGES, { signal });
    return {
      path: names.path,
      place: { top: names.path, checkout: root, gitDir, names, submodules },
      warnings,
      inputs: (lines, patterns, until) =>
        worktreeInputs(
          {
            gitAccess,
            names,
            view,
            filtersOff: there.filtersOff,
            hasSubmodules: submodules.length > 0,
            isAsIndex: false,
          },
          lines,
          patterns,
          until,
        ),
      async close() {
        const changed = await behind.changes();
        await removeMerged(gitAccess, place);
        return changed;
      },
    };
  } catch (error) {
    await removeMerged(gitAccess, place);
    throw error;
  }
}
