// Where the policy of a user is, and what the environment adds to it.
import path from 'node:path';
import { ROLE_VARIABLE, SAFE_MODE_VARIABLE } from '../../policy/rules/policy-variables.ts';

type Env = Readonly<Record<string, string | undefined>>;

export const POLICY_VARIABLE = 'AGY_MCP_POLICY';

export interface PolicyPlace {
  readonly file: string;
  /** Named by the variable: then it must be there. */
  readonly isNamed: boolean;
}

/** Beside the configuration, where `AGY_MCP_POLICY` names no other file; an empty variable is none. */
export function policyPlace(configFile: string, env: Env): PolicyPlace {
  const named = env[POLICY_VARIABLE] ?? '';
  if (named !== '') return { file: named, isNamed: true };
  return { file: path.join(path.dirname(configFile), 'policy.toml'), isNamed: false };
}

/** What is set of the environment; `bad` names a variable that says nothing that is known. */
export function policySwitches(env: Env): { safeMode: boolean; hasRole: boolean; bad: string | null } {
  const safe = env[SAFE_MODE_VARIABLE] ?? '';
  return {
    safeMode: safe !== '' && safe !== '0',
    hasRole: (env[ROLE_VARIABLE] ?? '') !== '',
    bad: ['', '0', '1'].includes(safe) ? null : `${SAFE_MODE_VARIABLE} must be 0 or 1`,
  };
}
