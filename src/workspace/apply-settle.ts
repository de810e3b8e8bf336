// Applies that a crash broke off: what was written to the end stands, all else is taken back.
import { isSameState, stateOf } from '../platform/file-state.ts';
import { closeApplyFolder, forInterrupted, type InterruptedApply } from './apply-journal.ts';
import { takeBack } from './apply-write.ts';

export interface SettledApply {
  readonly jobId: string;
  /** Every change stood there; none does any more; or some could not be taken back, and stay in `folder`. */
  readonly outcome: 'completed' | 'taken_back' | 'unsettled';
  /** Files that somebody changed since: they stay as they are. */
  readonly foreign: readonly string[];
  readonly failed: readonly string[];
  readonly folder: string;
}

function settleOne(root: string, { places, journal }: InterruptedApply): SettledApply | null {
  const { jobId, folder } = places;
  if (journal === 'none') return null;
  if (journal === 'damaged') return { jobId, outcome: 'unsettled', foreign: [], failed: [], folder };
  const isThere = journal.changes.every(({ name, becomes }) => isSameState(stateOf(root, name), becomes));
  if (isThere) return { jobId, outcome: 'completed', foreign: [], failed: [], folder };
  const { foreign, failed } = takeBack(root, places, journal, () => true);
  return { jobId, outcome: failed.length > 0 ? 'unsettled' : 'taken_back', foreign, failed, folder };
}

/**
 * Looks for applies to a checkout whose process is gone.
 * @param root top of the checkout, without links
 * @returns those that had begun to write
 */
export async function settleApplies(root: string, rootGitDir: string): Promise<SettledApply[]> {
  const settled: SettledApply[] = [];
  await forInterrupted(rootGitDir, async (found) => {
    const one = settleOne(root, found);
    if (one !== null) settled.push(one);
    if (one?.outcome !== 'unsettled') await closeApplyFolder(found.places);
  });
  return settled;
}
