// Who the user is to git: by the environment and the configuration, and never guessed from the names of machine and account.
import { BridgeError } from '../../protocol/error.ts';
import type { GitAccess, HardenedGit } from './git.ts';
import type { Identity } from './hardening.ts';

/** What git takes away from both ends of a name; a name of nothing else is none. */
// eslint-disable-next-line no-control-regex -- these characters are the subject
const CRUD = /^[\x00-\x20.,:;<>"\\']+|[\x00-\x20.,:;<>"\\']+$/g;
const WITHIN = /[\n<>\0]/g;

const cleaned = (text: string): string => text.replace(WITHIN, '').replace(CRUD, '');

async function configured(git: HardenedGit): Promise<ReadonlyMap<string, string>> {
  const args = ['config', '-z', '--get-regexp', String.raw`^(user|author|committer)\.(name|email)$`];
  const { stdout } = await git.ask(args);
  const found = new Map<string, string>();
  for (const entry of stdout.split('\0')) {
    const [key = '', value = ''] = entry.split(/\n(.*)/s);
    if (key !== '') found.set(key, value); // the last one counts
  }
  return found;
}

/**
 * Variables come first, then `author.…` or `committer.…`, then `user.…`, as git has it.
 * @throws BridgeError where a name or an address is missing
 */
export async function userIdentity({ named }: GitAccess, git: HardenedGit): Promise<Identity> {
  const settings = await configured(git);
  const find = (variable: keyof Identity, role: string, what: string): string => {
    const all = [named[variable], settings.get(`${role}.${what}`), settings.get(`user.${what}`)];
    return all.map((each) => cleaned(each ?? '')).find((each) => each !== '') ?? '';
  };
  const identity: Identity = {
    GIT_AUTHOR_NAME: find('GIT_AUTHOR_NAME', 'author', 'name'),
    GIT_AUTHOR_EMAIL: find('GIT_AUTHOR_EMAIL', 'author', 'email'),
    GIT_COMMITTER_NAME: find('GIT_COMMITTER_NAME', 'committer', 'name'),
    GIT_COMMITTER_EMAIL: find('GIT_COMMITTER_EMAIL', 'committer', 'email'),
  };
  if (Object.values(identity).every((value) => value !== '')) return identity;
  throw new BridgeError('workspace_failed', 'Git does not know who you are, so no commit can be made.', {
    hint: 'Nothing was changed. Say it with `git config --global user.name "…"` and `git config --global user.email …`, then apply again.',
  });
}
