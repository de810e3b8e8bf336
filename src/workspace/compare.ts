// The checkout before and after a job that must change nothing, by git's stat cache: no file is read that git trusts.
import path from 'node:path';
import { copyWithTime, realFolder, removeTree, stampOf } from '../platform/paths.ts';
import { makeTemporary } from '../platform/safe-file.ts';
import { type Git, oneLine, type SealedGit } from './git.ts';
import type { Checkout } from './snapshot.ts';

export interface Watch {
  /** Paths that were changed since, with `HEAD` among them when it moved. */
  changes(): Promise<string[]>;
  close(): Promise<void>;
}

async function checkoutAround(doors: Git, cwd: string): Promise<{ git: SealedGit; at: Checkout } | null> {
  try {
    const git = await doors.seal({ cwd });
    const ask = (what: string) => git.must(['rev-parse', '--path-format=absolute', what]);
    const [top, gitDir] = await Promise.all([ask('--show-toplevel'), ask('--git-dir')]);
    const real = await realFolder(oneLine(top));
    return real === null ? null : { git, at: { top: real, gitDir: oneLine(gitDir) } };
  } catch {
    return null; // no repository, a bare one, or no git: nothing to compare with
  }
}

const names = (output: string): string[] => output.split('\0').filter((name) => name !== '');

/** Paths that differ from an index or are untracked, with what the file system says of them. */
async function differing(git: SealedGit, top: string): Promise<Map<string, string>> {
  const [changed, untracked] = await Promise.all([
    git.must(['diff-files', '--name-only', '-z', '--ignore-submodules=dirty', '--no-ext-diff']),
    git.must(['ls-files', '-z', '--others', '--exclude-standard']),
  ]);
  const found = new Map<string, string>();
  for (const name of [...names(changed), ...names(untracked)])
    found.set(name, await stampOf(path.join(top, name)));
  return found;
}

async function headOf(git: SealedGit): Promise<string> {
  const [commit, branch] = await Promise.all([
    git.ask(['rev-parse', '--verify', '--quiet', 'HEAD']),
    git.ask(['symbolic-ref', '--quiet', 'HEAD']),
  ]);
  return `${commit.stdout} ${branch.stdout}`;
}

/** @returns null where there is no checkout around `cwd` */
export async function watchCheckout(doors: Git, cwd: string): Promise<Watch | null> {
  const found = await checkoutAround(doors, cwd);
  if (found === null) return null;
  const { top, gitDir } = found.at;
  const folder = await makeTemporary('agy-mcp-git-');
  const close = () => removeTree(folder);
  try {
    // the copy stays as it is: what is staged or committed meanwhile differs from it
    const indexFile = path.join(folder, 'index');
    await copyWithTime(path.join(gitDir, 'index'), indexFile);
    const sealed = await doors.seal({ cwd: top, gitDir, workTree: top });
    const git = sealed.at({ indexFile });
    const [before, head] = await Promise.all([differing(git, top), headOf(git)]);
    return {
      close,
      async changes() {
        // sealed again: the agent may have changed the configuration
        const later = (await doors.seal({ cwd: top, gitDir, workTree: top })).at({ indexFile });
        const [after, newHead] = await Promise.all([differing(later, top), headOf(later)]);
        const changed = new Set<string>(newHead === head ? [] : ['HEAD']);
        for (const [name, stamp] of after) if (before.get(name) !== stamp) changed.add(name);
        for (const [name, stamp] of before)
          if (!after.has(name) && (await stampOf(path.join(top, name))) !== stamp) changed.add(name);
        return [...changed].sort();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
