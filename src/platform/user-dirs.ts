// Where the bridge keeps its things, by system and environment.
import path from 'node:path';

export interface UserDirs {
  readonly configFile: string;
  readonly sessionRoot: string;
}

/** @param env `AGY_MCP_CONFIG` and `AGY_MCP_SESSION_ROOT` win over the places under the home folder. */
export function userDirs(env: Readonly<Record<string, string | undefined>>, home: string): UserDirs {
  return {
    configFile: path.resolve(env['AGY_MCP_CONFIG'] ?? path.join(home, '.config', 'agy-mcp', 'config.toml')),
    sessionRoot: path.resolve(env['AGY_MCP_SESSION_ROOT'] ?? path.join(home, '.agy-mcp', 'sessions')),
  };
}
