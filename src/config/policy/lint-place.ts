// The findings of a policy where it is: the user's file, and that of a repository.
import path from 'node:path';
import { readText } from '../../platform/files/private-file.ts';
import type { Finding, KnownWords } from '../../policy/lint/finding.ts';
import { lintPolicy } from '../../policy/lint/lint.ts';
import { openPolicy, type Policy } from '../../policy/rules/policy.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { PROJECT_FILE } from '../project-file-name.ts';
import type { PolicyPlace } from './policy-place.ts';
import { createPolicySource } from './policy-source.ts';
import { describeFault, readPolicy, readRepositoryPolicy, type RepositoryPolicy } from './read-policy.ts';

const fault = (where: string, error: unknown): Finding => ({
  kind: 'fault',
  where,
  message: `${describeFault(error, where)}.`,
});

async function textAt(file: string): Promise<string | null> {
  return readText(file, { followsLink: true, maxBytes: LIMITS.policy.bytes });
}

/** Tables that a repository's file has in vain. */
const inVain = ({ ignored }: RepositoryPolicy): Finding[] =>
  ignored.map((table) => ({
    kind: 'widens',
    where: table,
    message: `[${table}] in the ${PROJECT_FILE} of a repository is not counted: that file can only tighten.`,
  }));

async function lintRepository(
  file: string,
  policy: Policy,
  home: string,
  known: KnownWords,
): Promise<Finding[]> {
  const text = await textAt(file);
  if (text === null) return [];
  const found = await readRepositoryPolicy(text, home);
  const joined = { ...policy, rules: [...policy.rules, ...found.rules] };
  const isTheirs = ({ where }: Finding): boolean => found.rules.some(({ id }) => where === `rules.${id}`);
  return [...inVain(found), ...lintPolicy(joined, known).filter(isTheirs)];
}

/**
 * One file by itself; as that of a repository where it has that name.
 * @returns also what keeps it from being read
 */
export async function lintFile(file: string, home: string, known: KnownWords): Promise<readonly Finding[]> {
  try {
    if (path.basename(file) === PROJECT_FILE)
      return await lintRepository(file, openPolicy(file), home, known);
    const text = await textAt(file);
    if (text === null) throw new Error('there is no such file');
    return lintPolicy(await readPolicy(text, file, home), known);
  } catch (error) {
    return [fault(file, error)]; // that is what is found
  }
}

interface Place {
  readonly place: PolicyPlace;
  readonly top: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly known: KnownWords;
}

/** What is in force here: the user's policy, and that of the repository. */
export async function lintPlace({ place, top, env, home, known }: Place): Promise<readonly Finding[]> {
  const configFile = path.join(path.dirname(place.file), 'config.toml');
  const named = { ...env, ...(place.isNamed && { AGY_MCP_POLICY: place.file }) };
  const own = await createPolicySource({ configFile, env: named, home }).policyFor(null);
  const policy = own ?? openPolicy(place.file);
  const findings = lintPolicy(policy, known);
  if (top === null || policy.fault !== null) return findings;
  const file = path.join(top, PROJECT_FILE);
  const theirs = await lintRepository(file, policy, home, known).catch((error: unknown) => [
    fault(file, error),
  ]);
  return [...findings, ...theirs];
}
