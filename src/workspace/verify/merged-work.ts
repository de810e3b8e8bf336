// The work of a job on the checkout as it is: as a worktree to run commands in, and as what that counts for.
import { kindOf } from '../../platform/files/paths.ts';
import type { GitAccess } from '../git/git.ts';
import type { Bring } from '../setup/bring-files.ts';
import { type PlacedJob, placeOf } from '../worktree/finished-worktree.ts';
import type { MergedWorktree } from './merged-worktree.ts';

export interface MergedWork {
  /**
   * The checkout as it is with the work of a job that has ended, in a worktree of its own; nothing of it is left when
   * this fails.
   * @throws BridgeError `apply_conflict`, `workspace_failed`, or the reason of `signal`
   */
  openMerged(job: PlacedJob, bring: Bring, signal?: AbortSignal): Promise<MergedWorktree>;
  /** Removes what is left of such a worktree. */
  removeMerged(job: PlacedJob): Promise<void>;
  /** The files of the checkout that a job's changes go to, as one sum; null when it is gone. */
  checkoutState(job: PlacedJob, signal?: AbortSignal): Promise<string | null>;
}

/** Each part is loaded by the first that needs it. */
export function createMergedWork(git: GitAccess): MergedWork {
  return {
    async openMerged(job, bring, signal) {
      const { openMerged } = await import('./merged-worktree.ts');
      const place = placeOf(job);
      return openMerged(git, place, job.worktree?.head_commit ?? place.baseCommit, bring, signal);
    },

    async removeMerged(job) {
      const { removeMerged } = await import('./merged-worktree.ts');
      await removeMerged(git, placeOf(job));
    },

    async checkoutState(job, signal) {
      const place = placeOf(job);
      if ((await kindOf(place.root)) !== 'folder') return null;
      const { checkoutState } = await import('./checkout-state.ts');
      return checkoutState(git, place, signal);
    },
  };
}
