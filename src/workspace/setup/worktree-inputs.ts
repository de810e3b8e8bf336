// What decides, of one worktree, what an installation in it would make.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { copyWithTime, kindOf, realPathOf, stampOf } from '../../platform/files/paths.ts';
import { readBytes } from '../../platform/files/private-file.ts';
import type { WorkspaceView } from '../../protocol/job.ts';
import { LIMITS } from '../../protocol/limits.ts';
import type { GitAccess, HardenedGit } from '../git/git.ts';
import { treeOfFiles, withFolder } from '../snapshot/snapshot.ts';
import type { Names } from '../worktree/worktree-names.ts';
import { setupInputs } from './setup-inputs.ts';

export interface InputsPlace {
  readonly gitAccess: GitAccess;
  readonly names: Pick<Names, 'path' | 'adminDir'>;
  readonly view: Pick<WorkspaceView, 'included' | 'included_more'>;
  readonly filtersOff: readonly string[];
  readonly hasSubmodules: boolean;
  /** False where files may differ from its index. */
  readonly isAsIndex: boolean;
}

/** A file that came from the checkout, with its content; one that is too large counts as another each time. */
async function broughtLine(top: string, name: string): Promise<string> {
  const file = path.join(top, name);
  if ((await kindOf(file)) === 'link') return `link ${name} ${(await realPathOf(file)) ?? ''}`;
  const content = await readBytes(file, { maxBytes: LIMITS.projectFileBytes }).catch(() => null);
  if (content === null) return `file ${name} ${await stampOf(file)}`;
  return `file ${name} ${createHash('sha256').update(content).digest('hex')}`;
}

/** Calls `act` with an index of the files as they are; null where it cannot hold all of them as they are. */
function atFiles<T>(
  git: HardenedGit,
  { path: top, adminDir }: InputsPlace['names'],
  leaveOut: readonly string[],
  signal: AbortSignal,
  act: (git: HardenedGit) => Promise<T>,
): Promise<T | null> {
  return withFolder(async (folder) => {
    const indexFile = path.join(folder, 'index');
    await copyWithTime(path.join(adminDir, 'index'), indexFile);
    const own = git.at({ cwd: top, workTree: top, indexFile });
    const { leftOut, held, nested } = await treeOfFiles(own, top, { bad: 'raw', leaveOut, signal });
    return [leftOut, held, nested].every((names) => names.length === 0) ? act(own) : null;
  });
}

export async function placedGit(
  { gitAccess, names, filtersOff }: Pick<InputsPlace, 'gitAccess' | 'names' | 'filtersOff'>,
  signal: AbortSignal,
): Promise<HardenedGit> {
  const { path: top, adminDir } = names;
  const git = await gitAccess.hardened({ cwd: top, gitDir: adminDir, workTree: top }, signal);
  return git.withoutFilters(filtersOff);
}

/** As `setupInputs`, with the files that were brought from the checkout; null also where these cannot be compared. */
export async function worktreeInputs(
  place: InputsPlace,
  lines: readonly string[],
  patterns: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  const { names, view, hasSubmodules, isAsIndex } = place;
  const brought = (view.included ?? []).map((each) => each.path);
  // of many only the first are named, and what is made inside of a submodule is not seen from here
  if (hasSubmodules || view.included_more !== undefined) return null;
  const git = await placedGit(place, signal);
  const inputs = (at: HardenedGit) => setupInputs({ git: at, top: names.path, lines, patterns, signal });
  const found = await (isAsIndex ? inputs(git) : atFiles(git, names, brought, signal, inputs));
  if (found === null) return null;
  return [...found, ...(await Promise.all(brought.map((name) => broughtLine(names.path, name))))];
}
