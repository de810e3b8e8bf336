// The git folder of a submodule in a worktree: its own refs, index, configuration and hooks; the objects are the user's.
import path from 'node:path';
import { ensureFolder, readText, writeOnce } from '../../platform/files/private-file.ts';
import type { HardenedGit } from '../git/git.ts';
import { quoted } from '../git/hardening.ts';

/** How files are treated, and who commits. Nothing that names a program, a place or an address is taken over. */
const TAKEN_OVER = String.raw`^(core\.(autocrlf|eol|filemode|ignorecase|symlinks|precomposeunicode)|user\.(name|email))$`;

/** Those inside of it count as checked out. */
const ACTIVE = '[submodule]\n\tactive = .\n';

interface FolderOf {
  /** The user's git folder of it. */
  readonly gitDir: string;
  readonly commit: string;
  /** Folders of objects, which are only read. */
  readonly objects: readonly string[];
}

/** Own settings of the user's submodule, as lines of a configuration. */
async function settings(git: HardenedGit, signal?: AbortSignal): Promise<string> {
  const { stdout } = await git.ask(['config', '--local', '-z', '--get-regexp', TAKEN_OVER], { signal });
  const lines = stdout.split('\0').flatMap((entry) => {
    const [key = '', value] = entry.split(/\n(.*)/s);
    const dot = key.indexOf('.');
    if (dot < 0) return [];
    return [
      `[${key.slice(0, dot)}]\n\t${key.slice(dot + 1)}${value === undefined ? '' : ` = ${quoted(value)}`}\n`,
    ];
  });
  return lines.join('');
}

const format = (commit: string): string =>
  commit.length === 64
    ? '[core]\n\trepositoryFormatVersion = 1\n\tbare = false\n[extensions]\n\tobjectFormat = sha256\n'
    : '[core]\n\trepositoryFormatVersion = 0\n\tbare = false\n';

/**
 * @param git placed at the user's submodule
 * @param folder of the new git folder, which does not exist yet
 */
export async function makeSubmoduleFolder(
  git: HardenedGit,
  folder: string,
  { gitDir, commit, objects }: FolderOf,
  signal?: AbortSignal,
): Promise<void> {
  // branches of the user stay the user's: what was fetched and tagged is there to be compared with
  const listing = ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/tags', 'refs/remotes'];
  const [refs, own, shallow, exclude] = await Promise.all([
    git.ask(listing, { signal }),
    settings(git, signal),
    readText(path.join(gitDir, 'shallow')).catch(() => null),
    readText(path.join(gitDir, 'info/exclude')).catch(() => null),
  ]);
  for (const name of ['refs', 'objects/info', 'info']) await ensureFolder(path.join(folder, name));
  const files = {
    config: `${format(commit)}${ACTIVE}${own}`,
    HEAD: `${commit}\n`,
    'packed-refs': refs.stdout,
    'objects/info/alternates': objects.map((each) => `${quoted(each)}\n`).join(''),
    ...(shallow === null ? {} : { shallow }),
    ...(exclude === null ? {} : { 'info/exclude': exclude }),
  };
  await Promise.all(Object.entries(files).map(([name, text]) => writeOnce(path.join(folder, name), text)));
}
