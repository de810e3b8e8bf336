// A new worktree before and after its setup: what the setup depends on, and what it left.
import path from 'node:path';
import { copyWithTime, stampOf } from '../../platform/files/paths.ts';
import { removeFile } from '../../platform/files/private-file.ts';
import type { WorkspaceView } from '../../protocol/job.ts';
import type { GitAccess, HardenedGit } from '../git/git.ts';
import { isBelowAny, withoutSlash } from '../inventory/inventory-listing.ts';
import { namesIn } from '../snapshot/index-entries.ts';
import { hiddenCommit, treeOfFiles, withFolder } from '../snapshot/snapshot.ts';
import { allIncluded } from '../worktree/included-list.ts';
import { untracked } from '../worktree/worktree-include.ts';
import type { Names } from '../worktree/worktree-names.ts';
import { placedGit, worktreeInputs } from './worktree-inputs.ts';

interface LeftBySetup {
  /** What git ignores; of a folder that is ignored as a whole, the folder. */
  readonly ignored: readonly string[];
  /** Changed or new, and not ignored. */
  readonly shown: readonly string[];
  /** Files that were brought from the checkout are no longer as they were, or have others among them. */
  readonly isMixed: boolean;
}

export interface WorktreeSetup {
  readonly top: string;
  /** As `setupInputs`, with the files that were brought from the checkout; null also where these cannot be compared. */
  inputs(
    lines: readonly string[],
    patterns: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly string[] | null>;
  leftBy(signal: AbortSignal): Promise<LeftBySetup>;
  /**
   * What setup changed, and git does not ignore, becomes part of what the job starts from; where that has changes of
   * its own already, it stays among them.
   * @returns names of what changed, and the worktree as it is then
   */
  takeIn(signal: AbortSignal): Promise<{ readonly names: readonly string[]; readonly view: WorkspaceView }>;
}

interface MadeWorktree {
  readonly gitAccess: GitAccess;
  readonly names: Names;
  readonly view: WorkspaceView;
  /** Told of another commit that the job starts from, when the worktree is at it. */
  readonly onBase: (view: WorkspaceView) => Promise<void>;
  /** Copy of the index as git left it after the checkout. */
  readonly index: string;
  readonly filtersOff: readonly string[];
  readonly hasSubmodules: boolean;
  /** False where it has the work of an earlier job besides, as changes. */
  readonly isAsBase: boolean;
}

/** Each new file by its name: one that was brought must not hide behind its folder. */
const SHOWN = [
  'status',
  '--porcelain=v1',
  '-z',
  '--no-renames',
  '--untracked-files=all',
  '--ignore-submodules=dirty',
];
const STATE = 'XY '.length;
const MESSAGE = 'What the worktree held when its setup had ended';

export function createWorktreeSetup(made: MadeWorktree): WorktreeSetup {
  const { names, view, onBase, index, isAsBase } = made;
  const top = names.path;
  const first = (view.included ?? []).map((each) => each.path);
  const allBrought = (): Promise<readonly string[]> => allIncluded(names, first);
  const stamps = async (): Promise<string> =>
    (await Promise.all(first.map((name) => stampOf(path.join(top, name))))).join('\n');
  const before = stamps();
  before.catch(() => undefined); // it is awaited where it counts

  const placed = (signal: AbortSignal): Promise<HardenedGit> => placedGit(made, signal);

  async function leftBy(signal: AbortSignal): Promise<LeftBySetup> {
    const git = await placed(signal);
    const brought = new Set(await allBrought());
    const isOwn = (name: string): boolean => !brought.has(name) && !isBelowAny(brought, name);
    const [hidden, records] = await Promise.all([
      untracked(git, ['--exclude-standard'], signal),
      git.must(SHOWN, { signal }),
    ]);
    const ignored = hidden.map(withoutSlash).filter(isOwn);
    const folders = new Set(ignored);
    return {
      ignored,
      shown: namesIn(records)
        .map((record) => record.slice(STATE))
        .filter(isOwn),
      isMixed: [...brought].some((name) => isBelowAny(folders, name)) || (await before) !== (await stamps()),
    };
  }

  return {
    top,
    leftBy,

    // where it has the work of an earlier job, too, nothing of it is kept
    inputs: async (lines, patterns, signal) =>
      isAsBase ? worktreeInputs({ ...made, isAsIndex: true }, lines, patterns, signal) : null,

    async takeIn(signal) {
      if (!isAsBase) return { names: [], view };
      const { shown } = await leftBy(signal);
      if (shown.length === 0) return { names: [], view };
      const git = await placed(signal);
      const base = view.base_commit ?? '';
      return withFolder(async (folder) => {
        const indexFile = path.join(folder, 'index');
        await copyWithTime(index, indexFile);
        const own = git.at({ cwd: top, workTree: top, indexFile });
        const { tree } = await treeOfFiles(own, top, { bad: 'raw', leaveOut: await allBrought(), signal });
        const commit = await hiddenCommit(git, tree, [base], MESSAGE, signal);
        await git.must(['update-ref', names.ref, commit, base], { signal });
        await git.must(['update-ref', names.keepRef, commit], { signal });
        await removeFile(path.join(names.adminDir, 'index'));
        await copyWithTime(indexFile, path.join(names.adminDir, 'index'));
        const moved = { ...view, base_commit: commit };
        await onBase(moved);
        return { names: shown, view: moved };
      });
    },
  };
}
