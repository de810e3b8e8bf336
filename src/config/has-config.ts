// Whether anything is set at all: most starts find nothing, and need not load what reads settings.
import path from 'node:path';
import { CONFINEMENT_LEVELS } from '../protocol/confinement-level.ts';
import { pathExistsSync } from '../platform/files/sync-read.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Names a place, not a setting, unless it is wrong. */
const PLACE = 'AGY_MCP_SESSION_ROOT';

/** Variables, and their good values, that no answer before the first job depends on. */
const FOR_JOBS: Readonly<Record<string, readonly string[]>> = {
  AGY_MCP_CONFINEMENT: CONFINEMENT_LEVELS,
  AGY_MCP_STANDBY: ['0', '1'],
};
const isForJobs = (name: string, value: string): boolean => FOR_JOBS[name]?.includes(value) === true;

/** False only when `loadSettings` would find nothing but defaults. */
export function mayBeConfigured(configFile: string, env: Env): boolean {
  const isSet = (name: string): boolean =>
    name.startsWith('AGY_MCP_') &&
    env[name] !== '' &&
    !isForJobs(name, env[name] ?? '') &&
    (name !== PLACE || !path.isAbsolute(env[name] ?? ''));
  return Object.keys(env).some(isSet) || pathExistsSync(configFile);
}
