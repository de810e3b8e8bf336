// What a commit of ours lacks that one of the user's own would have: a signature, and what hooks do.
import path from 'node:path';
import { kindOf } from '../../platform/files/paths.ts';
import { quotedName } from '../../protocol/text/visible-text.ts';
import type { HardenedGit } from '../git/git.ts';
import { isTrue } from '../git/hardening.ts';

const OF_COMMITS = ['pre-commit', 'prepare-commit-msg', 'commit-msg', 'post-commit'] as const;

/** The last value that is not one of our own overrides. */
async function configured(
  git: HardenedGit,
  key: string,
  type: readonly string[] = [],
): Promise<string | null> {
  const { stdout } = await git.ask(['config', '-z', '--show-scope', ...type, '--get-all', key]);
  const fields = stdout.split('\0');
  let found: string | null = null;
  for (let at = 0; at + 1 < fields.length; at += 2)
    if (fields[at] !== 'command') found = fields[at + 1] ?? null;
  return found;
}

async function hooksOf(git: HardenedGit, root: string, gitDir: string): Promise<string[]> {
  const folder = await configured(git, 'core.hooksPath', ['--type=path']);
  const at = folder === null ? path.join(gitDir, 'hooks') : path.resolve(root, folder);
  const found: string[] = [];
  for (const name of OF_COMMITS) if ((await kindOf(path.join(at, name))) !== 'absent') found.push(name);
  return found;
}

/** @param gitDir the common one */
export async function commitNotes(git: HardenedGit, root: string, gitDir: string): Promise<string[]> {
  const signs = await configured(git, 'commit.gpgSign');
  const hooks = await hooksOf(git, root, gitDir);
  return [
    ...(signs !== null && isTrue(signs)
      ? [
          'The commit is not signed, although commit.gpgSign asks for it: `git commit --amend --no-edit` signs it.',
        ]
      : []),
    ...(hooks.length === 0
      ? []
      : [`Hooks of the repository did not run for the commit: ${hooks.map(quotedName).join(', ')}.`]),
  ];
}
