// The checkout before and after a job that must change nothing, by git's stat cache: no file is read that git trusts.
import { createHash } from 'node:crypto';
import path from 'node:path';
import { copyWithTime, kindOf, realFolder, removeTree, stampOf } from '../platform/paths.ts';
import { makeTemporary, namesIn } from '../platform/safe-file.ts';
import type { Git, SealedGit } from './git.ts';
import { revParse } from './rev-parse.ts';
import type { Checkout } from './snapshot.ts';

export interface Watch {
  /**
   * Paths that were changed since, sorted: files, and of the `.git` folder `HEAD`, what is staged, and what makes git run
   * programs.
   */
  changes(): Promise<string[]>;
  close(): Promise<void>;
}

interface Watched extends Checkout {
  readonly git: SealedGit;
  /** Holds configuration and hooks: of a linked worktree it is another one. */
  readonly commonDir: string;
}

/** Whether a folder or one above it looks like a repository: without, git need not be asked. */
async function mayBeInside(cwd: string): Promise<boolean> {
  for (let folder = await realFolder(cwd); folder !== null;) {
    // The second is what a repository without a checkout begins with.
    for (const sign of ['.git', 'HEAD'])
      if ((await kindOf(path.join(folder, sign))) !== 'absent') return true;
    const above = path.dirname(folder);
    folder = above === folder ? null : above;
  }
  return false;
}

async function checkoutAround(doors: Git, cwd: string): Promise<Watched | null> {
  try {
    if (!(await mayBeInside(cwd))) return null;
    const git = await doors.seal({ cwd });
    const questions = ['--show-toplevel', '--git-dir', '--git-common-dir'] as const;
    const [top, gitDir, commonDir] = await revParse(git, questions);
    const real = await realFolder(top);
    if (real === null) return null;
    return { git: git.at({ cwd: real, gitDir, workTree: real }), top: real, gitDir, commonDir };
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

interface Position {
  readonly head: string;
  /** A sum over names, modes and objects of the index, whatever its stat cache says. */
  readonly staged: string;
}

async function positionOf(git: SealedGit): Promise<Position> {
  const [commit, branch, staged] = await Promise.all([
    git.ask(['rev-parse', '--verify', '--quiet', 'HEAD']),
    git.ask(['symbolic-ref', '--quiet', 'HEAD']),
    git.must(['ls-files', '--stage', '-z']),
  ]);
  return {
    head: `${commit.stdout} ${branch.stdout}`,
    staged: createHash('sha256').update(staged).digest('hex'),
  };
}

/** Files of the `.git` folder by which a repository makes git run programs. */
async function programFiles(commonDir: string): Promise<Map<string, string>> {
  const folder = path.join(commonDir, 'hooks');
  const hooks = (await kindOf(folder)) === 'folder' ? await namesIn(folder) : [];
  const files = ['config', 'config.worktree', 'info/attributes', ...hooks.map((name) => `hooks/${name}`)];
  const stamps = await Promise.all(files.map((name) => stampOf(path.join(commonDir, name))));
  return new Map(files.map((name, at) => [`.git/${name}`, stamps[at] ?? '']));
}

/** @returns null where there is no checkout around `cwd` */
export async function watchCheckout(doors: Git, cwd: string): Promise<Watch | null> {
  const found = await checkoutAround(doors, cwd);
  if (found === null) return null;
  const { top, gitDir, commonDir } = found;
  const folder = await makeTemporary('agy-mcp-git-');
  const close = () => removeTree(folder);
  // the copy stays as it is: what is staged or committed meanwhile differs from it
  const indexFile = path.join(folder, 'index');
  const look = async (git: SealedGit) => {
    const [files, position, programs] = await Promise.all([
      differing(git.at({ indexFile }), top),
      positionOf(git),
      programFiles(commonDir),
    ]);
    return { files, position, programs };
  };
  try {
    await copyWithTime(path.join(gitDir, 'index'), indexFile);
    const before = await look(found.git);
    return {
      close,
      async changes() {
        // sealed anew: the agent may have changed the configuration
        const after = await look(await doors.seal({ cwd: top, gitDir, workTree: top }));
        const changed = new Set<string>();
        if (after.position.head !== before.position.head) changed.add('HEAD');
        else if (after.position.staged !== before.position.staged) changed.add('.git/index');
        for (const [name, stamp] of after.files) if (before.files.get(name) !== stamp) changed.add(name);
        for (const [name, stamp] of before.files)
          if (!after.files.has(name) && (await stampOf(path.join(top, name))) !== stamp) changed.add(name);
        for (const name of new Set([...before.programs.keys(), ...after.programs.keys()]))
          if ((before.programs.get(name) ?? '') !== (after.programs.get(name) ?? '')) changed.add(name);
        return [...changed].sort();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
