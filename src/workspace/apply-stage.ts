// The files of an apply as they are to be: checked out beside the user's own, then compared with what they replace.
import path from 'node:path';
import { hold, writeBytes } from '../platform/exact-files.ts';
import { ABSENT, type FileState, isSameState, stateOf } from '../platform/file-state.ts';
import { BridgeError } from '../protocol/error.ts';
import type { ApplyFolder, FileChange, Journal } from './apply-journal.ts';
import { type ApplyPlan, conflict, isSubmodule, NOTHING_CHANGED, type TreeChange } from './apply-plan.ts';
import { asCollision, foldersAbove } from './apply-write.ts';
import type { SealedGit } from './git.ts';
import { listed } from './listed.ts';
import { WITHOUT_SPARSE } from './snapshot.ts';

const EXECUTABLE = '100755';

/** The permissions of the file that is replaced; only whether it can be executed is the job's to say. */
function modeOf(was: FileState, staged: FileState, { newMode }: TreeChange): number {
  if (was.kind !== 'file' || staged.kind !== 'file') return staged.mode;
  const executable = newMode === EXECUTABLE;
  if (executable === ((was.mode & 0o100) !== 0)) return was.mode;
  return executable ? was.mode | ((was.mode & 0o444) >> 2) : was.mode & ~0o111;
}

function notCheckedOut(name: string): BridgeError {
  return new BridgeError('workspace_failed', `A changed file could not be checked out: ${listed([name])}.`, {
    hint: 'Nothing was changed. Look at the attributes of the file and at the filters of your git configuration.',
  });
}

/** What git could not convert when it was recorded is written as it was recorded. */
async function stageRaw(
  git: SealedGit,
  places: ApplyFolder,
  changes: readonly TreeChange[],
  isMerged: (name: string) => boolean,
): Promise<void> {
  for (const { name, newBlob, newMode } of changes) {
    if (isMerged(name)) {
      throw conflict(
        `A file that git could not convert was changed in the checkout as well: ${listed([name])}.`,
        NOTHING_CHANGED,
      );
    }
    const bytes = await git.bytes(['cat-file', 'blob', newBlob]);
    writeBytes(places.after, name, bytes, newMode === EXECUTABLE ? 0o755 : 0o644);
  }
}

/**
 * Checks the new files out beside the checkout, through the filters and line ends that git would use there.
 * @param raw names that were recorded byte for byte
 * @param isMerged whether the merge made another content of the work's
 */
export async function stageFiles(
  git: SealedGit,
  places: ApplyFolder,
  { merged, changes, now }: ApplyPlan,
  raw: ReadonlySet<string>,
  isMerged: (name: string) => boolean,
): Promise<FileChange[]> {
  const files = changes.filter((change) => change.status !== 'D' && !isSubmodule(change));
  const own = { cwd: places.after, workTree: places.after, indexFile: path.join(places.folder, 'index') };
  const after = git.at(own, WITHOUT_SPARSE);
  await after.must(['read-tree', merged]);
  const input = files.filter(({ name }) => !raw.has(name)).map(({ name }) => name);
  await after.must(['checkout-index', '-z', '--stdin', '--force', '--quiet'], { input: input.join('\0') });
  await stageRaw(
    git,
    places,
    files.filter(({ name }) => raw.has(name)),
    isMerged,
  );
  const staged = changes.flatMap((change): FileChange[] => {
    if (isSubmodule(change)) return [];
    const { name, status } = change;
    const was = now.get(name) ?? ABSENT;
    const place = was.kind === 'folder' ? ABSENT : was; // a folder that gives way is gone by then
    if (status === 'D') return [{ name, was: place, becomes: ABSENT }];
    const found = stateOf(places.after, name);
    if (found.kind !== 'file' && found.kind !== 'link') throw notCheckedOut(name);
    return [{ name, was: place, becomes: { ...found, mode: modeOf(place, found, change) } }];
  });
  return staged.filter(({ was, becomes }) => !isSameState(was, becomes));
}

/** Gives what is going to be replaced a second name, and lists the folders that are going to be made. */
export function prepareJournal(root: string, places: ApplyFolder, changes: FileChange[]): Journal {
  changes.forEach(({ name, was }, at) => {
    if (was.kind === 'absent') return;
    try {
      hold(root, name, places.held(at));
    } catch (error) {
      throw asCollision(error, name);
    }
  });
  const wanted = new Set(
    changes.filter(({ becomes }) => becomes.kind !== 'absent').flatMap(({ name }) => foldersAbove(name)),
  );
  const made = [...wanted]
    .sort((one, other) => one.length - other.length)
    .filter((folder) => stateOf(root, folder).kind !== 'folder');
  return { changes, made };
}
