// Applies interrupted by a crash: a complete one is kept, any other is rolled back.
import { isSameState, stateOf } from '../../platform/files/file-state.ts';
import { createYield } from '../../platform/waiting/yield-loop.ts';
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

async function isAllThere(root: string, changes: readonly FileChange[]): Promise<boolean> {
  const yieldLoop = createYield();
  for (const { name, becomes } of changes) {
    if (!isSameState(await stateOf(root, name), becomes)) return false;
    await yieldLoop();
  }
  return true;
}

async function settleOne(
  root: string,
  { places, journal, isWritten }: InterruptedApply,
): Promise<SettledApply | null> {
  const { jobId, folder } = places;
  if (journal === 'none') return null;
  if (journal === 'damaged') return { jobId, outcome: 'unsettled', foreign: [], failed: [], folder };
  if (isWritten || (await isAllThere(root, journal.changes)))
    return { jobId, outcome: 'completed', foreign: [], failed: [], folder };
  const { foreign, failed } = await takeBack(root, places, journal, () => true);
  if (failed.length > 0) return { jobId, outcome: 'unsettled', foreign, failed, folder };
  const kept = foreign.length === 0 ? folder : await keepHeld(places);
  return { jobId, outcome: 'taken_back', foreign, failed, folder: kept };
}

/**
 * Looks for applies to a checkout whose process is gone.
 * @param root top of the checkout, without links
 * @param note called with each that had begun to write; while it throws, the next look finds the apply again
 */
export async function settleInterruptedApplies(
  root: string,
  rootGitDir: string,
  note: (settled: SettledApply) => Promise<void>,
): Promise<void> {
  await forInterrupted(root, rootGitDir, async (found) => {
    const one = await settleOne(root, found);
    const isNoted =
      one === null ||
      (await note(one).then(
        () => true,
        () => false, // the next look tries again
      ));
    if (isNoted && one?.outcome !== 'unsettled') await closeApplyFolder(found.places);
  });
}
