// Applies that a crash broke off: what was written to the end stands, all else is taken back.
import { isSameState, stateOf } from '../platform/file-state.ts';
import {
  closeApplyFolder,
  type FileChange,
  forInterrupted,
  type InterruptedApply,
  keepHeld,
} from './apply-journal.ts';
import { takeBack } from './apply-write.ts';

export interface SettledApply {
  readonly jobId: string;
  /** All was written; none is any more; or some could not be taken back, and what stood there is in `folder`. */
  readonly outcome: 'completed' | 'taken_back' | 'unsettled';
  /** Files that somebody changed since: they stay as they are. */
  readonly foreign: readonly string[];
  readonly failed: readonly string[];
  readonly folder: string;
}

async function settleOne(
  root: string,
  { places, journal, isWritten }: InterruptedApply,
): Promise<SettledApply | null> {
  const { jobId, folder } = places;
  if (journal === 'none') return null;
  if (journal === 'damaged') return { jobId, outcome: 'unsettled', foreign: [], failed: [], folder };
  const isThere = ({ name, becomes }: FileChange): boolean => isSameState(stateOf(root, name), becomes);
  if (isWritten || journal.changes.every(isThere))
    return { jobId, outcome: 'completed', foreign: [], failed: [], folder };
  const { foreign, failed } = takeBack(root, places, journal, () => true);
  if (failed.length > 0) return { jobId, outcome: 'unsettled', foreign, failed, folder };
  const kept = foreign.length === 0 ? folder : await keepHeld(places);
  return { jobId, outcome: 'taken_back', foreign, failed, folder: kept };
}

/**
 * Looks for applies to a checkout whose process is gone.
 * @param root top of the checkout, without links
 * @returns those that had begun to write
 */
export async function settleApplies(root: string, rootGitDir: string): Promise<SettledApply[]> {
  const settled: SettledApply[] = [];
  await forInterrupted(root, rootGitDir, async (found) => {
    const one = await settleOne(root, found);
    if (one !== null) settled.push(one);
    if (one?.outcome !== 'unsettled') await closeApplyFolder(found.places);
  });
  return settled;
}
