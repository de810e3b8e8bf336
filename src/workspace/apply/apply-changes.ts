// Applies the work of a job to the checkout as it is now: all or nothing, and no other byte of the user's.
import path from 'node:path';
import { copyWithTime, realFolder } from '../../platform/files/paths.ts';
import { errnoOf } from '../../platform/files/private-file.ts';
import type { AppliedWhat } from '../../protocol/applied-part.ts';
import { BridgeError } from '../../protocol/error.ts';
import { type ApplyFolder, closeApplyFolder, leaveApplyFolder, openApplyFolder } from './apply-journal.ts';
import { type ApplyOrder, orderedWork } from './apply-order.ts';
import { mergedNames, planApply, refuseInTheWay } from './apply-plan.ts';
import { stageFiles } from './apply-stage.ts';
import type { OnStep } from './apply-write.ts';
import { openCheckouts } from './checkouts.ts';
import { commitNotes } from './commit-notes.ts';
import { planCommit } from './plan-commit.ts';
import { type LeftSubmodule, leftToUser } from './tree-change.ts';
import {
  NotFinished,
  NotTakenBack,
  type PreparedCommit,
  write,
  WRITE_FAILURES,
} from './write-or-take-back.ts';
import type { Place } from '../worktree/worktree-place.ts';
import type { GitAccess } from '../git/git.ts';
import { keepRefOf } from '../worktree/worktree-names.ts';
import { treeOfFiles } from '../snapshot/snapshot.ts';

export interface Applied {
  /** Paths of the checkout that were written or removed; none when all of it was there already. */
  readonly paths: readonly string[];
  /** Submodules for which the work names another commit, null for none: no file says that, so it is left to the user. */
  readonly submodules: readonly LeftSubmodule[];
  /** For the record: with the commit and the branch that it is on. */
  readonly what: AppliedWhat;
  /** What a person should know of the commit. */
  readonly notes: readonly string[];
  /** Why it could not be noted that all was written; null when it was. */
  readonly notNoted: unknown;
}

/** What the system refused while nothing of the checkout had been written. */
function beforeWriting(error: unknown): unknown {
  const code = errnoOf(error);
  if (error instanceof BridgeError || code === null) return error;
  const message = WRITE_FAILURES[code] ?? 'The changes could not be prepared.';
  const hint =
    'Nothing was changed. The changes are prepared in the .git folder of the checkout and in the temporary folder of the server: look whether these can be written to.';
  return new BridgeError('workspace_failed', message, { hint, cause: error });
}

const isUnfinished = (error: unknown): boolean =>
  error instanceof NotTakenBack || error instanceof NotFinished || error instanceof NotNoted;

/** Nothing of an apply is left behind but what could not be taken back, or not be noted. */
async function inFolder<T>(
  { root, rootGitDir, jobId }: Place,
  signal: AbortSignal | undefined,
  act: (places: ApplyFolder) => Promise<T>,
): Promise<T> {
  const places = await openApplyFolder(root, rootGitDir, jobId, signal).catch((error: unknown) => {
    throw beforeWriting(error);
  });
  // what cannot be removed is looked at again when this process is gone
  const close = () => closeApplyFolder(places).catch(() => undefined);
  try {
    const result = await act(places);
    await close();
    return result;
  } catch (error) {
    if (isUnfinished(error)) await leaveApplyFolder(places);
    else await close();
    throw error instanceof NotNoted ? error : beforeWriting(error);
  }
}

/** All was written, and whoever asked for it could not note that. */
class NotNoted extends Error {
  readonly applied: Applied;

  constructor(applied: Applied, cause: unknown) {
    super('the apply could not be noted', { cause });
    this.name = 'NotNoted';
    this.applied = applied;
  }
}

export interface ApplyOptions {
  readonly onStep?: OnStep;
  /** Ends it until the first file is written. */
  readonly signal?: AbortSignal | undefined;
  /** Called right before the first file is written; what it throws ends it. */
  readonly confirm?: (() => Promise<void>) | undefined;
  /** For the record, where it is not all of the work. */
  readonly part?: AppliedWhat['part'];
  /**
   * Notes that all was written. It is called while the journal still informs whoever comes after a crash: what cannot be
   * noted now is noted at the next look.
   */
  readonly note?: (what: AppliedWhat) => Promise<void>;
}

/**
 * Writes to the files of the checkout alone: its index, stash and branches stay as they are.
 * @throws BridgeError `apply_conflict`: what its hint says of the checkout was checked
 */
export async function applyWork(
  gitAccess: GitAccess,
  place: Place,
  head: string,
  order: ApplyOrder,
  options: ApplyOptions = {},
): Promise<Applied> {
  const { note = () => Promise.resolve() } = options;
  if ((await realFolder(place.root)) !== place.root) {
    throw new BridgeError('workspace_failed', 'The repository is no longer where it was.', {
      hint: `Nothing was changed. Where the repository is now, the work is at ${keepRefOf(place.jobId)}.`,
    });
  }
  try {
    return await inFolder(place, options.signal, async (places) => {
      const applied = await applyIn(gitAccess, place, head, { places, order, options });
      await note(applied.what).catch((error: unknown) => {
        throw new NotNoted(applied, error);
      });
      return applied;
    });
  } catch (error) {
    if (error instanceof NotNoted) return { ...error.applied, notNoted: error.cause };
    throw error;
  }
}

interface Asked {
  readonly places: ApplyFolder;
  readonly order: ApplyOrder;
  readonly options: ApplyOptions;
}

async function applyIn(gitAccess: GitAccess, place: Place, head: string, asked: Asked): Promise<Applied> {
  const { places, order, options } = asked;
  const { onStep = () => undefined, signal, confirm, part } = options;
  const { root, rootGitDir, gitDir, filtersOff, submodules } = place;
  const sealed = await gitAccess.hardened({ cwd: root, gitDir: rootGitDir, workTree: root }, signal);
  const git = sealed.withoutFilters(filtersOff).until(signal);
  const sides = await orderedWork(git, place, head, order);
  const { raw, theirs } = sides;
  // an index of our own: where the user's has a flag or a time that hides a change, ours has none
  const { folder } = places;
  const indexFile = path.join(folder, 'checkout-index');
  await copyWithTime(path.join(rootGitDir, 'index'), indexFile);
  const own = git.at({ cwd: root, workTree: root, indexFile });
  await treeOfFiles(own, root, { bad: 'leave', signal });
  const checkouts = await openCheckouts({
    ...{ gitAccess, git: own, root, gitDir, submodules, folder, signal },
    ...{ base: sides.base, theirs },
  });
  onStep('read');
  const plan = await planApply(checkouts, root, places, sides, await checkouts.tree(), signal);
  await refuseInTheWay(root, plan, signal);
  const what: AppliedWhat = { as: order.as, ...(part === undefined ? {} : { part }) };
  const nothing = { paths: [], submodules: [], what, notes: [], notNoted: null };
  let commit: PreparedCommit | null = null;
  if (order.as === 'commit') {
    const planned = await planCommit(gitAccess, git, { gitDir: rootGitDir, folder }, sides, order.message);
    if (planned === null) return nothing;
    const { jobId } = place;
    commit = {
      place: { git: planned.git, gitDir: rootGitDir, jobId },
      step: planned.step,
      message: order.message,
    };
  }
  const merged = raw.size === 0 ? new Set<string>() : await mergedNames(checkouts.git, theirs, plan.merged);
  const isMerged = (name: string): boolean => merged.has(name);
  const changes = await stageFiles(checkouts, root, places, plan, raw, isMerged, signal);
  onStep('staged');
  const made =
    commit === null
      ? what
      : { ...what, commit: commit.step.to, branch: commit.step.ref.slice('refs/heads/'.length) };
  if (changes.length > 0 || commit !== null)
    await write(root, places, { changes, commit, what: made }, { onStep, signal, confirm });
  return {
    paths: commit === null ? changes.map(({ name }) => name) : commit.step.entries.map(({ name }) => name),
    submodules: leftToUser(plan.changes),
    what: made,
    notes: commit === null ? [] : await commitNotes(git, root, gitDir),
    notNoted: null,
  };
}
