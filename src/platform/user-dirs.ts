// Where the bridge keeps its things, by system and environment.
import path from 'node:path';

export interface UserDirs {
  readonly configFile: string;
  readonly sessionRoot: string;
}

/**
 * @param env `AGY_MCP_CONFIG` and `AGY_MCP_SESSION_ROOT` win over the places under the home folder; an empty one does
 * not: clients hand on variables of their configuration that are not set
 */
export function userDirs(env: Readonly<Record<string, string | undefined>>, home: string): UserDirs {
  const place = (variable: string, ...usual: string[]): string =>
    path.resolve((env[variable] ?? '') || path.join(home, ...usual));
  return {
    configFile: place('AGY_MCP_CONFIG', '.config', 'agy-mcp', 'config.toml'),
    sessionRoot: place('AGY_MCP_SESSION_ROOT', '.agy-mcp', 'sessions'),
  };
}
