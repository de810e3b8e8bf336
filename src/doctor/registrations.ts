// Where clients register servers, and how long they wait for them: a row a place (pure).
import path from 'node:path';
import { fetcherOf, startsBridge } from './agent-servers.ts';
import { asData, type Data } from './read-json.ts';

export interface ClientPlace {
  readonly client: string;
  readonly format: 'json' | 'toml';
  readonly file: (where: Where) => string;
  /** The tables of servers in the file. */
  readonly tables: (data: Data, where: Where) => readonly unknown[];
  /** Key of the time that one call may take, and its unit in seconds; what counts without it. */
  readonly timeout: { readonly key: string; readonly unit: number; readonly without: string };
}

export interface Where {
  readonly home: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const CLAUDE_TIMEOUT = { key: 'timeout', unit: 0.001, without: 'its own limit' };

export const CLIENT_PLACES: readonly ClientPlace[] = [
  {
    client: 'Claude Code (user)',
    format: 'json',
    file: ({ home, env }) => path.join((env['CLAUDE_CONFIG_DIR'] ?? '') || home, '.claude.json'),
    tables: (data, { cwd }) => [data['mcpServers'], asData(asData(data['projects'])[cwd])['mcpServers']],
    timeout: CLAUDE_TIMEOUT,
  },
  {
    client: 'Claude Code (project)',
    format: 'json',
    file: ({ cwd }) => path.join(cwd, '.mcp.json'),
    tables: (data) => [data['mcpServers']],
    timeout: CLAUDE_TIMEOUT,
  },
  {
    client: 'Codex',
    format: 'toml',
    file: ({ home, env }) => path.join((env['CODEX_HOME'] ?? '') || path.join(home, '.codex'), 'config.toml'),
    tables: (data) => [data['mcp_servers']],
    timeout: { key: 'tool_timeout_sec', unit: 1, without: 'its own limit' },
  },
  {
    client: 'Cursor',
    format: 'json',
    file: ({ home }) => path.join(home, '.cursor', 'mcp.json'),
    tables: (data) => [data['mcpServers']],
    timeout: { key: 'timeout', unit: 0.001, without: 'its own limit' },
  },
  {
    client: 'Gemini CLI',
    format: 'json',
    file: ({ home }) => path.join(home, '.gemini', 'settings.json'),
    tables: (data) => [data['mcpServers']],
    timeout: { key: 'timeout', unit: 0.001, without: 'its own limit' },
  },
];

export interface Registration {
  readonly name: string;
  readonly command: string;
  /** Seconds that a call may take; null where the client's own limit counts. */
  readonly timeoutSeconds: number | null;
  readonly disabled: boolean;
  /** The package runner that fetches the program by its name; null where it is on this machine. */
  readonly fetcher: string | null;
}

/** The registrations of this bridge in a client's file. */
export function registrationsIn(place: ClientPlace, data: Data, where: Where): Registration[] {
  return place
    .tables(data, where)
    .flatMap((table) => Object.entries(asData(table)))
    .filter(([name, server]) => name === 'agy-mcp' || startsBridge(server))
    .map(([name, server]) => {
      const { command, disabled, enabled, [place.timeout.key]: timeout } = asData(server);
      return {
        name,
        command: typeof command === 'string' ? command : '',
        timeoutSeconds: typeof timeout === 'number' ? timeout * place.timeout.unit : null,
        disabled: disabled === true || enabled === false,
        fetcher: fetcherOf(server),
      };
    });
}
