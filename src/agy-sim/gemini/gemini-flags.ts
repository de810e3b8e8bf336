/** The gemini CLI's flags, read as yargs reads them. */

interface GeminiFlag {
  readonly name: string;
  readonly short?: string;
  readonly kind: 'bool' | 'string';
  readonly help: string;
}

const FLAGS: readonly GeminiFlag[] = [
  { name: 'model', short: 'm', kind: 'string', help: 'Model' },
  { name: 'prompt', short: 'p', kind: 'string', help: 'Prompt. Appended to input on stdin (if any).' },
  { name: 'sandbox', short: 's', kind: 'bool', help: 'Run in sandbox?' },
  { name: 'yolo', short: 'y', kind: 'bool', help: 'Automatically accept all actions' },
  { name: 'approval-mode', kind: 'string', help: 'Approval mode: default, auto_edit, yolo, plan' },
  { name: 'policy', kind: 'string', help: 'Additional policy files' },
  { name: 'acp', kind: 'bool', help: 'Starts the agent in ACP mode' },
  { name: 'allowed-mcp-server-names', kind: 'string', help: 'Allowed MCP server names' },
  { name: 'resume', short: 'r', kind: 'string', help: 'Resume a previous session: "latest" or an index' },
  { name: 'session-id', kind: 'string', help: 'Session ID to use' },
  { name: 'include-directories', kind: 'string', help: 'Additional directories of the workspace' },
  { name: 'skip-trust', kind: 'bool', help: 'Trust the workspace for this session' },
  { name: 'output-format', short: 'o', kind: 'string', help: 'Output format: text, json, stream-json' },
  { name: 'version', short: 'v', kind: 'bool', help: 'Show version number' },
  { name: 'help', short: 'h', kind: 'bool', help: 'Show help' },
];

export interface GeminiFlags {
  readonly values: ReadonlyMap<string, string>;
  readonly positional: readonly string[];
}

export function parseGeminiFlags(argv: readonly string[]): GeminiFlags | { readonly problem: string } {
  const values = new Map<string, string>();
  const positional: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] ?? '';
    const [, dashes, name = '', joined] = /^(--?)([^=]+)(?:=([\s\S]*))?$/.exec(argument) ?? [];
    if (dashes === undefined) {
      positional.push(argument);
      continue;
    }
    const flag = FLAGS.find((known) => (dashes === '--' ? known.name : known.short) === name);
    if (flag === undefined) return { problem: `Unknown argument: ${name}` };
    const value = joined ?? (flag.kind === 'bool' ? 'true' : argv[++at]);
    if (value === undefined) return { problem: `Not enough arguments following: ${name}` };
    values.set(flag.name, value);
  }
  return { values, positional };
}

export const geminiHelp = (): string =>
  [
    'Usage: gemini [options] [command]',
    '',
    'Options:',
    ...FLAGS.map(
      ({ name, short, kind, help }) =>
        `  ${short === undefined ? '   ' : `-${short},`} --${name.padEnd(26)}  ${help}  [${kind === 'bool' ? 'boolean' : 'string'}]`,
    ),
    '',
  ].join('\n');
