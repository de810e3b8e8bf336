// The MCP servers that an agent starts with every run: this bridge must not be among them (pure).
import { type Check, fault, fine } from './check.ts';
import { asData, type Data } from './read-json.ts';

/** Whether a registration starts this bridge, by any of the ways it is registered. */
export function startsBridge(server: unknown): boolean {
  const { command, args } = asData(server);
  const words = [command, ...(Array.isArray(args) ? (args as unknown[]) : [])].map(String);
  return words.some((word) => /(?:^|[/\\@])agy-mcp(?:$|[@./\\])/.test(word));
}

const RUNNERS: ReadonlySet<string> = new Set('npx pnpx bunx'.split(' '));
/** What makes a package manager fetch a program and run it. */
const FETCHING: Readonly<Record<string, readonly string[]>> = {
  npm: ['exec', 'x'],
  pnpm: ['dlx'],
  yarn: ['dlx'],
  bun: ['x'],
};

/** The package runner that a registration fetches this bridge with, by its bare name; else null. */
export function fetcherOf(server: unknown): string | null {
  const { command, args } = asData(server);
  const words = [command, ...(Array.isArray(args) ? (args as unknown[]) : [])].map(String);
  const names = words.map((word) => word.replace(/^.*[/\\]/s, '').replace(/\.(?:cmd|exe)$/i, ''));
  const at = names.findIndex(
    (name, index) => RUNNERS.has(name) || FETCHING[name]?.includes(words[index + 1] ?? '') === true,
  );
  const isByName = words.slice(at + 1).some((word) => /^(?:--package=)?agy-mcp(?:@.*)?$/.test(word));
  return at >= 0 && isByName ? (names[at] ?? null) : null;
}

/** @param files each list of servers that was found, with its place as a person writes it */
export function findServerFaults(files: readonly { place: string; data: Data }[]): Check {
  const servers = files.flatMap(({ place, data }) =>
    Object.entries(asData(data['mcpServers'])).map(([name, server]) => ({
      place,
      name,
      server: asData(server),
    })),
  );
  const active = servers.filter(({ server }) => server['disabled'] !== true);
  const own = active.filter(({ server }) => startsBridge(server));
  if (own.length > 0) {
    const places = [...new Set(own.map(({ place }) => place))].join(' and ');
    return fault(
      'agent_servers',
      'warning',
      `agy starts this bridge itself, by ${places}: a job would start jobs`,
      `Remove it from ${places}, or set "disabled": true there.`,
    );
  }
  return fine(
    'agent_servers',
    active.length === 0
      ? 'agy starts no MCP server'
      : `agy starts ${active.length} MCP servers with every run, and waits for each`,
  );
}
