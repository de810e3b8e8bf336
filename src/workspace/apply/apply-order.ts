// What of a job's work is brought back, and in which way; and the trees that follow from it.
import type { ApplyWay } from '../../protocol/applied-part.ts';
import { BridgeError } from '../../protocol/error.ts';
import { fieldRef } from '../../protocol/text/references.ts';
import { type HardenedGit, oneLine } from '../git/git.ts';
import { listPaths } from '../inventory/list-paths.ts';
import type { ListedFile } from '../review/changed-files.ts';
import { rawPathsOf } from '../snapshot/raw-paths.ts';
import { type Place, reviewBase } from '../worktree/worktree-place.ts';
import type { Sides } from './merge-trees.ts';
import { isSubmodule, type TreeChange } from './tree-change.ts';
import { changesBetween, neededBy, withChanges } from './tree-diff.ts';

export interface ApplyOrder {
  readonly as: ApplyWay;
  /** Null for all. */
  readonly files: readonly Pick<ListedFile, 'path' | 'old_path'>[] | null;
  /** Of the commit, whole. */
  readonly message: string;
  /** Its name; null for one that is made. */
  readonly branch: string | null;
}

/** All of the work into the files of the checkout. */
export const ALL_CHANGES: ApplyOrder = { as: 'changes', files: null, message: '', branch: null };

export interface OrderedWork extends Sides {
  /** Files that were recorded byte for byte. */
  readonly raw: ReadonlySet<string>;
}

const asChanges = fieldRef('as', 'changes');

const notForCommits = (message: string, names: Iterable<string>, hint: string): BridgeError =>
  new BridgeError('invalid_request', `${message}: ${listPaths([...names])}.`, {
    hint: `Nothing was changed. ${hint}`,
  });

/**
 * A commit has of a submodule only which commit of it belongs there: never its files, and no commit that the user's
 * submodule lacks.
 */
function refuseInCommits(
  chosen: readonly TreeChange[],
  submodules: Place['submodules'],
  raw: ReadonlySet<string>,
): void {
  const inside = submodules
    .map((each) => each.path)
    .filter((folder) => chosen.some(({ name }) => name.startsWith(`${folder}/`)));
  if (inside.length > 0)
    throw notForCommits(
      'Files inside of submodules are among the changes, and a commit of the repository around them cannot hold these',
      inside,
      `Bring them with ${asChanges} and commit them in the submodule, or name the other files in ${fieldRef('paths')}.`,
    );
  const replaced = chosen.filter(
    (each) => isSubmodule(each) && each.newMode !== each.oldMode && each.status !== 'D',
  );
  if (replaced.length > 0)
    throw notForCommits(
      'Repositories inside of the repository are among the changes, or what stands in the place of a submodule',
      replaced.map(({ name }) => name),
      `Bring them with ${asChanges}, or name the other files in ${fieldRef('paths')}.`,
    );
  const unconverted = chosen.filter(({ name, status }) => raw.has(name) && status !== 'D');
  if (unconverted.length > 0)
    throw notForCommits(
      'Files that git could not convert are kept as they were on the disk, and a commit would hold them in that form',
      unconverted.map(({ name }) => name),
      `Bring them with ${asChanges} and commit them yourself, or name the other files in ${fieldRef('paths')}.`,
    );
}

function chosenOf(all: readonly TreeChange[], { files }: ApplyOrder): readonly TreeChange[] {
  if (files === null) return all;
  const names = new Set(
    files.flatMap(({ path, old_path: old }) => [path, ...(old === undefined ? [] : [old])]),
  );
  const chosen = all.filter(({ name }) => names.has(name));
  const missing = neededBy(all, new Set(chosen));
  if (missing.length === 0) return chosen;
  throw new BridgeError(
    'invalid_request',
    `Files of ${fieldRef('paths')} take the place of others that are not among them: ${listPaths(missing)}.`,
    { hint: `Nothing was changed. Name these in ${fieldRef('paths')} as well.` },
  );
}

/**
 * @param head the work
 * @throws BridgeError `invalid_request` for what cannot be brought in this way, or not without other files
 */
export async function orderedWork(
  git: HardenedGit,
  place: Place,
  head: string,
  order: ApplyOrder,
): Promise<OrderedWork> {
  const treeOf = async (commit: string): Promise<string> =>
    oneLine(await git.must(['rev-parse', '--verify', '--end-of-options', `${commit}^{tree}`]));
  const raw = rawPathsOf(await git.must(['log', '-1', '--format=%B', head]));
  const reviewed = await reviewBase(git, place, head);
  if (order.as === 'changes' && order.files === null)
    return { base: reviewed, theirs: await treeOf(head), raw };
  const chosen = chosenOf(await changesBetween(git, reviewed, head), order);
  if (order.as === 'changes')
    return { base: reviewed, theirs: await withChanges(git, await treeOf(reviewed), chosen), raw };
  refuseInCommits(chosen, place.submodules, raw);
  const { baseCommit: base } = place;
  return { base, theirs: await withChanges(git, await treeOf(base), chosen), raw };
}
