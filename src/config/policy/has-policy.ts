// Whether a policy may hold for this process: most starts find none, and need not load what reads one.
import { pathExistsSync } from '../../platform/files/sync-read.ts';
import { policyPlace, policySwitches } from './policy-place.ts';

/** False only where no file and no variable gives a client other tools than all. */
export function mayHavePolicy(configFile: string, env: NodeJS.ProcessEnv): boolean {
  const { file, isNamed } = policyPlace(configFile, env);
  const { safeMode, hasRole, bad } = policySwitches(env);
  return isNamed || safeMode || hasRole || bad !== null || pathExistsSync(file);
}
