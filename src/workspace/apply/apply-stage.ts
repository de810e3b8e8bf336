// The files of an apply as they are to be: checked out beside the user's own, then compared with what they replace.
import { copyAttributes, hold, writeBytes } from '../../platform/files/replace-expected.ts';
import { folderLook } from '../../platform/files/folders-below.ts';
import { ABSENT, type FileState, isSameState, stateOf } from '../../platform/files/file-state.ts';
import { createYield } from '../../platform/waiting/yield-loop.ts';
import { BridgeError } from '../../protocol/error.ts';
import type { ApplyFolder } from './apply-journal.ts';
import type { FileChange, Journal } from './journal-schema.ts';
import type { ApplyPlan } from './apply-plan.ts';
import type { Checkouts } from './checkouts.ts';
import { conflict, isSubmodule, NOTHING_CHANGED, type TreeChange } from './tree-change.ts';
import { asCollision, foldersAbove } from './apply-write.ts';
import type { HardenedGit } from '../git/git.ts';
import { listPaths } from '../inventory/list-paths.ts';

const EXECUTABLE = '100755';

/**
 * The permissions of the file that is replaced; only whether it can be executed is the job's to say. What the agent
 * wrote runs as nobody else.
 */
function modeOf(was: FileState, staged: FileState, { newMode }: TreeChange): number {
  if (was.kind !== 'file' || staged.kind !== 'file') return staged.mode;
  const mode = was.mode & 0o1777;
  const executable = newMode === EXECUTABLE;
  if (executable === ((mode & 0o100) !== 0)) return mode;
  return executable ? mode | ((mode & 0o444) >> 2) : mode & ~0o111;
}

/** Files that the work renames, by their new name. */
async function renamesOf(git: HardenedGit, ours: string, merged: string): Promise<Map<string, string>> {
  const args = ['diff-tree', '-r', '-z', '--find-renames=50%', '-l1000', '--diff-filter=R', '--name-status'];
  const fields = (await git.must([...args, ours, merged])).split('\0');
  const renames = new Map<string, string>();
  for (let at = 0; at + 2 < fields.length; at += 3) renames.set(fields[at + 2] ?? '', fields[at + 1] ?? '');
  return renames;
}

function notCheckedOut(name: string): BridgeError {
  return new BridgeError(
    'workspace_failed',
    `A changed file could not be checked out: ${listPaths([name])}.`,
    {
      hint: 'Nothing was changed. Look at the attributes of the file and at the filters of your git configuration.',
    },
  );
}

/** What git could not convert when it was recorded is written as it was recorded. */
async function stageRaw(
  git: HardenedGit,
  places: ApplyFolder,
  changes: readonly TreeChange[],
  isMerged: (name: string) => boolean,
): Promise<void> {
  for (const { name, newBlob, newMode } of changes) {
    if (isMerged(name)) {
      throw conflict(
        `A file that git could not convert was changed in the checkout as well: ${listPaths([name])}.`,
        NOTHING_CHANGED,
      );
    }
    const bytes = await git.bytes(['cat-file', 'blob', newBlob]);
    await writeBytes(places.after, name, bytes, newMode === EXECUTABLE ? 0o755 : 0o644);
  }
}

/**
 * Checks the new files out beside the checkout, through the filters and line ends that git would use there.
 * @param raw names that were recorded byte for byte
 * @param isMerged whether the merge made another content of the work's
 */
export async function stageFiles(
  checkouts: Checkouts,
  root: string,
  places: ApplyFolder,
  { ours, merged, changes, now }: ApplyPlan,
  raw: ReadonlySet<string>,
  isMerged: (name: string) => boolean,
  signal?: AbortSignal,
): Promise<FileChange[]> {
  const files = changes.filter((change) => change.status !== 'D' && !isSubmodule(change));
  const { git } = checkouts;
  await checkouts.write(
    places.after,
    merged,
    files.filter(({ name }) => !raw.has(name)),
  );
  await stageRaw(
    git,
    places,
    files.filter(({ name }) => raw.has(name)),
    isMerged,
  );
  const renames = await renamesOf(git, ours, merged);
  const yieldLoop = createYield(signal);
  const staged: FileChange[] = [];
  for (const change of changes) {
    if (isSubmodule(change)) continue;
    await yieldLoop();
    const { name, status } = change;
    const was = now.get(name) ?? ABSENT;
    const place = was.kind === 'folder' ? ABSENT : was; // a folder that gives way is gone by then
    if (status === 'D') {
      staged.push({ name, was: place, becomes: ABSENT });
      continue;
    }
    const found = await stateOf(places.after, name);
    if (found.kind !== 'file' && found.kind !== 'link') throw notCheckedOut(name);
    const from = place.kind === 'absent' ? renames.get(name) : name;
    const old = from === undefined ? ABSENT : (now.get(from) ?? ABSENT);
    const mode = modeOf(old, found, change);
    if (from !== undefined && old.kind === 'file') await copyAttributes(places.after, name, root, from, mode);
    staged.push({ name, was: place, becomes: { ...found, mode } });
  }
  return staged.filter(({ was, becomes }) => !isSameState(was, becomes));
}

/** Gives what is going to be replaced a second name, and lists the folders that are going to be made or emptied. */
export async function prepareJournal(
  root: string,
  places: ApplyFolder,
  changes: FileChange[],
  signal?: AbortSignal,
): Promise<Pick<Journal, 'changes' | 'made' | 'left'>> {
  const yieldLoop = createYield(signal);
  for (const [at, { name, was }] of changes.entries()) {
    await yieldLoop();
    if (was.kind === 'absent') continue;
    await hold(root, name, places.held(at)).catch((error: unknown) => {
      throw asCollision(error, name);
    });
  }
  const foldersOf = (isWanted: (change: FileChange) => boolean): string[] => {
    const folders = new Set(changes.filter(isWanted).flatMap(({ name }) => foldersAbove(name)));
    return [...folders].sort((one, other) => one.length - other.length);
  };
  const made: string[] = [];
  for (const folder of foldersOf(({ becomes }) => becomes.kind !== 'absent')) {
    await yieldLoop();
    if ((await stateOf(root, folder)).kind !== 'folder') made.push(folder);
  }
  const left: Journal['left'] = [];
  for (const name of foldersOf(({ becomes }) => becomes.kind === 'absent')) {
    await yieldLoop();
    left.push({ name, ...(await folderLook(root, name)) });
  }
  return { changes, made, left };
}
