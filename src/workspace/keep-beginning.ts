// What the end of a job in a worktree is compared with, kept in its scratch folder.
import path from 'node:path';
import { copyWithTime, makeFolder } from '../platform/files/paths.ts';
import { removeFile } from '../platform/files/private-file.ts';
import type { SubmoduleRecord } from '../protocol/submodule-record.ts';
import type { GitAccess } from './git/git.ts';
import { listRefs, readRefs, writeRefs } from './inventory/shared-refs.ts';
import { adminOf } from './submodules/own-commits.ts';
import { submoduleIndex } from './worktree/commit-changes.ts';
import type { Beginning } from './worktree/record-work.ts';
import type { WorktreePlan } from './worktree/worktree.ts';

const INDEX = 'worktree-index';
const REFS = 'refs';

/** Where the copy of the index is. */
export const indexOf = (scratch: string): string => path.join(scratch, INDEX);

/**
 * Keeps what the end of the job is compared with: the index as git left it after the checkout, and the refs that all
 * worktrees share.
 * @param fresh where the index is; null for a worktree in which an agent has been, whose index says nothing
 */
export async function keepBeginning(
  gitAccess: GitAccess,
  { root, gitDir }: Pick<WorktreePlan, 'root' | 'gitDir'>,
  fresh: { adminDir: string; submodules: readonly SubmoduleRecord[] } | null,
  scratch: string,
): Promise<void> {
  await makeFolder(scratch);
  const listing = async (): Promise<void> => {
    const git = await gitAccess.hardened({ cwd: root, gitDir, workTree: root });
    await writeRefs(path.join(scratch, REFS), await listRefs(git));
  };
  await Promise.all([
    ...(fresh === null ? [] : copiesOf(fresh, scratch)),
    listing().catch(() => undefined), // that it lacks is reported at the end
  ]);
}

function copiesOf(
  { adminDir, submodules }: { adminDir: string; submodules: readonly SubmoduleRecord[] },
  scratch: string,
): Promise<unknown>[] {
  const copy = indexOf(scratch);
  const ofSubmodules = submodules.map(({ path: name }, at) =>
    copyWithTime(path.join(adminOf({ adminDir, submodules }, name), 'index'), submoduleIndex(copy, at)),
  );
  return [copyWithTime(path.join(adminDir, 'index'), copy), ...ofSubmodules];
}

/** The same once more, where setup has moved the worktree to another commit. */
export async function renewBeginning(
  gitAccess: GitAccess,
  plan: Pick<WorktreePlan, 'root' | 'gitDir'>,
  adminDir: string,
  scratch: string,
): Promise<void> {
  await removeFile(indexOf(scratch));
  await keepBeginning(gitAccess, plan, { adminDir, submodules: [] }, scratch);
}

/** Of what was not kept, or is gone, the end says so. */
export async function readBeginning(scratch: string): Promise<Beginning> {
  const refs = await readRefs(path.join(scratch, REFS)).catch(() => null);
  return { index: indexOf(scratch), refs };
}
