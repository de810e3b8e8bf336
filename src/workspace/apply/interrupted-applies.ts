// Applies interrupted by a crash: a complete one is kept, any other is rolled back.
import { isSameState, stateOf } from '../../platform/files/file-state.ts';
import { createYield } from '../../platform/waiting/yield-loop.ts';
import type { AppliedWhat } from '../../protocol/applied-part.ts';
import type { GitAccess } from '../git/git.ts';
import { closeApplyFolder, forInterrupted, type InterruptedApply, keepHeld } from './apply-journal.ts';
import type { FileChange } from './journal-schema.ts';
import { takeBack } from './apply-write.ts';
import { type CommitPlace, settleCommit } from './commit-step.ts';

export interface SettledApply {
  readonly jobId: string;
  /** What there is of it when it is completed. */
  readonly what: AppliedWhat;
  /** All files were written, and the commit that was to follow was not made. */
  readonly lacksCommit: boolean;
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

/** Where a commit is made, for a job. */
type Committing = (jobId: string) => Promise<CommitPlace>;

const NONE = { foreign: [], failed: [], lacksCommit: false } as const;
const BY_FILES: AppliedWhat = { as: 'changes' };

async function settleOne(
  root: string,
  { places, journal, isWritten }: InterruptedApply,
  committing: Committing,
): Promise<SettledApply | null> {
  const { jobId, folder } = places;
  if (journal === 'none') return null;
  if (journal === 'damaged') return { ...NONE, jobId, outcome: 'unsettled', what: BY_FILES, folder };
  const { commit, what } = journal;
  const hasFiles = async (): Promise<boolean> => isWritten || (await isAllThere(root, journal.changes));
  const end =
    commit === null
      ? (await hasFiles())
        ? 'files'
        : 'none'
      : await settleCommit(await committing(jobId), commit, hasFiles);
  if (end !== 'none') {
    const lacksCommit = commit !== null && end === 'files';
    const { part } = what;
    const files = { ...BY_FILES, ...(part === undefined ? {} : { part }) };
    return { ...NONE, jobId, outcome: 'completed', what: lacksCommit ? files : what, lacksCommit, folder };
  }
  const { foreign, failed } = await takeBack(root, places, journal, () => true);
  if (failed.length > 0) return { ...NONE, jobId, outcome: 'unsettled', what, foreign, failed, folder };
  const kept = foreign.length === 0 ? folder : await keepHeld(places);
  return { ...NONE, jobId, outcome: 'taken_back', what, foreign, failed, folder: kept };
}

/**
 * Looks for applies to a checkout whose process is gone.
 * @param root top of the checkout, without links
 * @param note called with each that had begun to write; while it throws, the next look finds the apply again
 */
export async function settleInterruptedApplies(
  gitAccess: GitAccess,
  root: string,
  rootGitDir: string,
  note: (settled: SettledApply) => Promise<void>,
): Promise<void> {
  const committing: Committing = async (jobId) => ({
    git: await gitAccess.hardened({ cwd: root, gitDir: rootGitDir, workTree: root }),
    gitDir: rootGitDir,
    jobId,
  });
  await forInterrupted(root, rootGitDir, async (found) => {
    const one = await settleOne(root, found, committing);
    const isNoted =
      one === null ||
      (await note(one).then(
        () => true,
        () => false, // the next look tries again
      ));
    if (isNoted && one?.outcome !== 'unsettled') await closeApplyFolder(found.places);
  });
}
