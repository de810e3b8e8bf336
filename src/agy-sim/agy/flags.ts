/** Every flag of agy: since when, what kind, which help text. */
import { atLeast, newest } from './version.ts';

export interface Flag {
  readonly name: string;
  readonly kind: 'bool' | 'string' | 'duration' | 'list';
  readonly since: string;
  readonly help: string | readonly { readonly since: string; readonly help: string }[];
  /** The long flag a short one stands for. */
  readonly aliasOf?: string;
}

const OLD_EFFORT = 'Reasoning effort for the current CLI session';

const FLAGS: readonly Flag[] = [
  {
    name: 'add-dir',
    kind: 'list',
    since: '1.0.0',
    help: 'Add a directory to the workspace (repeatable) (default [])',
  },
  { name: 'agent', kind: 'string', since: '1.1.1', help: 'Agent for the current CLI session' },
  { name: 'c', kind: 'bool', since: '1.0.0', aliasOf: 'continue', help: 'Short alias for --continue' },
  { name: 'continue', kind: 'bool', since: '1.0.0', help: 'Continue the most recent conversation' },
  { name: 'conversation', kind: 'string', since: '1.0.0', help: 'Resume a previous conversation by ID' },
  {
    name: 'dangerously-skip-permissions',
    kind: 'bool',
    since: '1.0.0',
    help: 'Auto-approve all tool permission requests without prompting',
  },
  {
    name: 'disable-slash-commands',
    kind: 'bool',
    since: '1.1.9',
    help: 'Disable slash command and skill expansion in print mode',
  },
  {
    name: 'effort',
    kind: 'string',
    since: '1.1.5',
    help: [
      { since: '1.1.5', help: `${OLD_EFFORT} (low|medium|high)` },
      { since: '1.2.11', help: `${OLD_EFFORT} (low|medium|high|max)` },
      { since: '1.3.0', help: `${OLD_EFFORT} (low|medium|high|xhigh|max)` },
    ],
  },
  {
    name: 'i',
    kind: 'string',
    since: '1.0.0',
    aliasOf: 'prompt-interactive',
    help: 'Short alias for --prompt-interactive',
  },
  {
    name: 'input-format',
    kind: 'string',
    since: '1.1.15',
    help: 'Input format for print mode (text, stream-json). stream-json reads one NDJSON message per line from stdin and runs a turn for each; it requires --output-format stream-json (default text)',
  },
  {
    name: 'json-schema',
    kind: 'string',
    since: '1.1.8',
    help: 'Optional JSON schema string or path to a schema file to enforce structured output (for stream-json, only applicable to the final result)',
  },
  { name: 'log-file', kind: 'string', since: '1.0.0', help: 'Override CLI log file path' },
  {
    name: 'mode',
    kind: 'string',
    since: '1.1.0',
    help: 'Set the agent execution mode for this session (accept-edits, plan)',
  },
  { name: 'model', kind: 'string', since: '1.0.5', help: 'Model for the current CLI session' },
  { name: 'new-project', kind: 'bool', since: '1.0.12', help: 'Create a new project for this session' },
  {
    name: 'output-format',
    kind: 'string',
    since: '1.1.8',
    help: 'Output format for print mode (text, json, stream-json) (default text)',
  },
  { name: 'p', kind: 'string', since: '1.0.0', aliasOf: 'print', help: 'Short alias for --print' },
  {
    name: 'print',
    kind: 'string',
    since: '1.0.0',
    help: 'Run a single prompt non-interactively and print the response',
  },
  {
    name: 'print-timeout',
    kind: 'duration',
    since: '1.0.0',
    help: [
      { since: '1.0.0', help: 'Timeout for print mode wait (default 5m0s)' },
      {
        since: '1.2.6',
        help: 'Optional time limit for print mode; 0 waits until the turn completes (default 0s)',
      },
    ],
  },
  {
    name: 'project',
    kind: 'string',
    since: '1.0.12',
    help: 'Project ID or project name for the current CLI session',
  },
  { name: 'prompt', kind: 'string', since: '1.0.0', aliasOf: 'print', help: 'Alias for --print' },
  {
    name: 'prompt-interactive',
    kind: 'string',
    since: '1.0.0',
    help: 'Run an initial prompt interactively and continue the session',
  },
  {
    name: 'remote-control',
    kind: 'bool',
    since: '1.1.19',
    help: 'Create a remote connection for the CLI session on start up',
  },
  {
    name: 'sandbox',
    kind: 'bool',
    since: '1.0.0',
    help: 'Run in a sandbox with terminal restrictions enabled',
  },
];

/** Parsed everywhere, listed in no help. */
export const UNLISTED_FLAGS: readonly Flag[] = ['version', 'help', 'h'].map((name) => ({
  name,
  kind: 'bool',
  since: '1.0.0',
  help: '',
}));

export const SUBCOMMANDS = [
  { name: 'agent', since: '1.1.1', help: 'List available agents' },
  { name: 'agents', since: '1.1.1', help: 'List available agents' },
  { name: 'changelog', since: '1.0.0', help: 'Show changelog and release notes' },
  { name: 'help', since: '1.0.0', help: 'Show help for subcommands' },
  { name: 'install', since: '1.0.0', help: 'Configure environment paths and shell settings' },
  { name: 'mcp', since: '1.1.16', help: 'Manage MCP servers (add, remove, list, enable, disable)' },
  { name: 'mic-serve', since: '1.2.6', help: "Serve this machine's microphone to a CLI on another host" },
  { name: 'models', since: '1.0.5', help: 'List available models' },
  { name: 'plugin', since: '1.0.0', help: 'Manage plugins (install, uninstall, list, enable, disable)' },
  { name: 'plugins', since: '1.0.0', help: 'Alias for plugin' },
  {
    name: 'remote-control',
    since: '1.1.19',
    help: 'Manage the remote-control background daemon (start, status, stop)',
  },
  { name: 'update', since: '1.0.0', help: 'Update CLI' },
] as const;

export type Subcommand = (typeof SUBCOMMANDS)[number]['name'];

const PROGRAM_NAMES = [
  { since: '1.0.0', name: '' },
  { since: '1.1.0', name: 'agy' },
  { since: '1.2.13', name: 'antigravity' },
  { since: '1.3.0', name: 'agy' },
] as const;

/** What this version calls itself; 1.0.x repeats the path it was started by. */
export const programName = (version: string, invokedAs: string): string =>
  newest(version, PROGRAM_NAMES)?.name || invokedAs;

export const flagsOf = (version: string): readonly Flag[] =>
  FLAGS.filter((flag) => atLeast(version, flag.since));

const column = (left: string, width: number, right: string): string => `  ${left.padEnd(width)}  ${right}`;

export function helpText(version: string, invokedAs: string): string {
  const flags = flagsOf(version).map((flag) => ({
    left: flag.name.length === 1 ? `-${flag.name}` : `--${flag.name}`,
    right: typeof flag.help === 'string' ? flag.help : (newest(version, flag.help)?.help ?? ''),
  }));
  const commands = SUBCOMMANDS.filter((command) => atLeast(version, command.since));
  const flagWidth = Math.max(...flags.map((flag) => flag.left.length));
  const commandWidth = Math.max(...commands.map((command) => command.name.length));
  return [
    `Usage of ${programName(version, invokedAs)}:`,
    ...flags.map((flag) => column(flag.left, flagWidth, flag.right)),
    '',
    'Available subcommands:',
    ...commands.map((command) => column(command.name, commandWidth, command.help)),
    '',
  ].join('\n');
}
