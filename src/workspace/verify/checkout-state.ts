// What the files of a checkout are at this moment, those of its submodules among them, as one sum.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { ensureFolder } from '../../platform/files/private-file.ts';
import type { GitAccess, HardenedGit } from '../git/git.ts';
import { hasSubmodules } from '../git/repository.ts';
import { recordsOf } from '../snapshot/index-entries.ts';
import { treeOfCheckout, withFolder, WITHOUT_SPARSE } from '../snapshot/snapshot.ts';
import { commitIn } from '../submodules/submodule-state.ts';
import { checkedOutSource, type SourceParent } from '../submodules/submodule-source.ts';
import type { Place } from '../worktree/worktree-place.ts';

interface Query {
  readonly gitAccess: GitAccess;
  /** Where objects are written: nothing is left in the repository. */
  readonly objects: string;
  readonly signal: AbortSignal | undefined;
}

interface Looked extends SourceParent {
  readonly checkout: string;
  /** The git folder of this checkout; of a linked worktree it is not the common one. */
  readonly ownGitDir: string;
  readonly git: HardenedGit;
  /** What stands before a name in it. */
  readonly prefix: string;
}

const GITLINK = /^160000 (?<commit>[0-9a-f]+) 0\t(?<name>.+)$/s;

async function linesOf(query: Query, at: Looked): Promise<string[]> {
  const { gitAccess, objects, signal } = query;
  const { git, checkout, ownGitDir, prefix } = at;
  const { tree } = await treeOfCheckout(git, { top: checkout, gitDir: ownGitDir }, signal);
  const lines = [`${prefix}\0${tree}`];
  if (!(await hasSubmodules(git, tree))) return lines;
  for await (const records of recordsOf(git, ['ls-files', '-z', '--stage'], signal))
    for (const record of records) {
      const { commit, name } = GITLINK.exec(record)?.groups ?? {};
      if (commit === undefined || name === undefined) continue;
      const source = await checkedOutSource(at, name);
      if (source?.checkout == null) {
        lines.push(`${prefix}${name}\0${commit}`);
        continue;
      }
      const { checkout: top, gitDir } = source;
      const place = { cwd: top, gitDir, workTree: top, objects, alternates: [source.objects] };
      const inner = (await gitAccess.hardened(place, signal)).at({}, WITHOUT_SPARSE).until(signal);
      lines.push(`${prefix}${name}\0${(await commitIn(inner, 'HEAD', signal)) ?? ''}`);
      const below = { checkout: top, gitDir, ownGitDir: gitDir, git: inner, prefix: `${prefix}${name}/` };
      lines.push(...(await linesOf(query, below)));
    }
  return lines;
}

/**
 * Two moments with the same files that git does not ignore, uncommitted ones among them, have the same sum.
 * Nothing is written to the repository.
 * @throws BridgeError when git fails
 */
export function checkoutState(
  gitAccess: GitAccess,
  { root, rootGitDir, gitDir }: Pick<Place, 'root' | 'rootGitDir' | 'gitDir'>,
  signal?: AbortSignal,
): Promise<string> {
  return withFolder(async (folder) => {
    const objects = path.join(folder, 'objects');
    await ensureFolder(objects);
    const place = {
      cwd: root,
      gitDir: rootGitDir,
      workTree: root,
      objects,
      alternates: [path.join(gitDir, 'objects')],
    };
    const git = (await gitAccess.hardened(place, signal)).until(signal);
    const at = { checkout: root, gitDir, ownGitDir: rootGitDir, git, prefix: '' };
    const lines = await linesOf({ gitAccess, objects, signal }, at);
    return createHash('sha256').update(lines.join('\n')).digest('hex');
  });
}
