// Where the bridge keeps its things, by system and environment.
import path from 'node:path';
import { BridgeError } from '../protocol/error.ts';

export interface UserDirs {
  readonly configFile: string;
  readonly sessionRoot: string;
}

/** Every client starts the server somewhere else: a relative place would be another one in each. */
function checkAbsolute(variable: string, value: string): void {
  if (path.isAbsolute(value)) return;
  throw new BridgeError(
    'invalid_request',
    `${variable}: must be an absolute path, and is ${JSON.stringify(value)}`,
    { hint: `Set ${variable} to the whole path, in the environment that starts agy-mcp.` },
  );
}

/**
 * @param env `AGY_MCP_CONFIG` and `AGY_MCP_SESSION_ROOT` win over the places under the home folder; an empty one does
 * not: clients hand on variables of their configuration that are not set
 * @throws BridgeError `invalid_request` when the home folder or the configuration file is relative; the session root is
 * checked with the settings
 */
export function userDirs(env: Readonly<Record<string, string | undefined>>, home: string): UserDirs {
  checkAbsolute('HOME', home);
  const named = env['AGY_MCP_CONFIG'] ?? '';
  if (named !== '') checkAbsolute('AGY_MCP_CONFIG', named);
  const place = (variable: string, ...usual: string[]): string =>
    path.resolve((env[variable] ?? '') || path.join(home, ...usual));
  return {
    configFile: place('AGY_MCP_CONFIG', '.config', 'agy-mcp', 'config.toml'),
    sessionRoot: place('AGY_MCP_SESSION_ROOT', '.agy-mcp', 'sessions'),
  };
}
