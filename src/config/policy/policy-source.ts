// The policy that holds now: the user's file, the environment, and the file of a repository, read again when they change.
import path from 'node:path';
import type { GuardedLook } from '../../platform/files/guarded-file.ts';
import { readBytes } from '../../platform/files/private-file.ts';
import { closedPolicy, openPolicy, type Policy, withRepositoryRules } from '../../policy/rules/policy.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { PROJECT_FILE } from '../project-file-name.ts';
import { POLICY_VARIABLE, policyPlace, policySwitches } from './policy-place.ts';
import type { RepositoryPolicy } from './read-policy.ts';
import { rememberFiles } from './remember-files.ts';

export interface PolicySource {
  /**
   * The policy for a job of a repository, or for what concerns none. One that cannot be read denies everything, and
   * says so.
   * @param repositoryTop the checkout that the job is about
   * @returns null where there is no policy at all
   */
  policyFor(repositoryTop: string | null): Promise<Policy | null>;
}

interface Deps {
  readonly configFile: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/** How many repositories are remembered. */
const REPOSITORIES = 64;

/** Whose it is to correct, and how. */
const IN_FILE =
  'A person can correct it: agy-mcp policy lint says what is wrong, and docs/reference/policy.md what may be there.';
const IN_ENVIRONMENT = 'Whoever starts agy-mcp can correct it.';
const IN_MODES = 'A person can take the rights of others away: chmod go-w on the file and on its folder.';

const closed = (file: string, what: string, wayOut: string): Policy =>
  closedPolicy(file, `Everything is denied, as the policy cannot be used: ${what}. ${wayOut}`);

async function textOf(file: string, followsLink: boolean): Promise<string> {
  const bytes = await readBytes(file, { followsLink, maxBytes: LIMITS.policy.bytes });
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes ?? new Uint8Array());
}

export function createPolicySource({ configFile, env, home }: Deps): PolicySource {
  const place = policyPlace(configFile, env);
  const shown = (file: string): string =>
    file.startsWith(`${home}${path.sep}`) ? `~${file.slice(home.length)}` : file;

  /** Whatever is wrong, nothing is permitted. */
  async function broken(file: string, error: unknown): Promise<Policy> {
    const { describeFault } = await import('./read-policy.ts');
    return closed(shown(file), describeFault(error, shown(file)), IN_FILE);
  }

  const ownFile = rememberFiles(1, async (file: string, look: GuardedLook): Promise<Policy> => {
    if (look.openness !== null) return closed(shown(file), `${shown(file)} ${look.openness}`, IN_MODES);
    try {
      const { readPolicy } = await import('./read-policy.ts');
      return await readPolicy(await textOf(file, true), shown(file), home);
    } catch (error) {
      return broken(file, error);
    }
  });

  const repositoryFile = rememberFiles(
    REPOSITORIES,
    async (file: string): Promise<RepositoryPolicy | Policy> => {
      try {
        const { readRepositoryPolicy } = await import('./read-policy.ts');
        return await readRepositoryPolicy(await textOf(file, false), home);
      } catch (error) {
        return broken(file, error);
      }
    },
  );

  async function fileOr<T>(
    file: string,
    find: (file: string) => Promise<T> | null,
  ): Promise<T | Policy | null> {
    try {
      return await find(file);
    } catch (error) {
      return broken(file, error); // it cannot even be looked at
    }
  }

  async function ownPolicy(): Promise<Policy | null> {
    const { file, isNamed } = place;
    if (!path.isAbsolute(file))
      return closed(file, `${POLICY_VARIABLE} must be an absolute path`, IN_ENVIRONMENT);
    const found = await fileOr(file, ownFile);
    if (found !== null || !isNamed) return found;
    const absent = `${POLICY_VARIABLE} names ${shown(file)}, but there is no such file`;
    return closed(shown(file), absent, IN_ENVIRONMENT);
  }

  return {
    async policyFor(repositoryTop) {
      const { safeMode, hasRole, bad } = policySwitches(env);
      if (bad !== null) return closed(shown(place.file), bad, IN_ENVIRONMENT);
      const own = await ownPolicy();
      if (own !== null && own.fault !== null) return own;
      const theirs =
        repositoryTop === null ? null : await fileOr(path.join(repositoryTop, PROJECT_FILE), repositoryFile);
      if (theirs !== null && 'fault' in theirs) return theirs;
      const rules = theirs?.rules ?? [];
      if (own === null && !safeMode && !hasRole && rules.length === 0) return null;
      return withRepositoryRules({ ...(own ?? openPolicy(shown(place.file))), safeMode }, rules);
    },
  };
}
