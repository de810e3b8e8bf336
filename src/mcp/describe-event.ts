// An agent's event, described for a person.
import path from 'node:path';
import type { StoredEvent } from '../protocol/event.ts';
import type { JobRecord } from '../protocol/job.ts';

type Input = Readonly<Record<string, unknown>>;

interface ActivityRule {
  readonly id: string;
  /** Names of tools, as the agents call them. */
  readonly tool: RegExp;
  readonly doing: string;
  /** Whose value completes the sentence: a file, an address, words. */
  readonly object: 'file' | 'text' | 'command' | null;
}

/** First match wins; a tool that none knows is reported by its own name. */
export const ACTIVITY_RULES: readonly ActivityRule[] = [
  {
    id: 'command',
    tool: /^(?:run_command|run_shell_command|shell|bash)$/,
    doing: 'running',
    object: 'command',
  },
  {
    id: 'command_wait',
    tool: /^(?:command_status|wait|wait_5_seconds)$/,
    doing: 'waiting for a command',
    object: null,
  },
  {
    id: 'edit',
    tool: /^(?:replace|(?:multi_)?replace_file_content|sed_file|notebook_edit|edit_file)$/,
    doing: 'editing',
    object: 'file',
  },
  { id: 'write', tool: /^write_(?:to_)?file$/, doing: 'writing', object: 'file' },
  {
    id: 'read',
    tool: /^(?:view_file|read_(?:many_)?files?|read_resource)$/,
    doing: 'reading',
    object: 'file',
  },
  { id: 'list', tool: /^(?:list_dir|list_directory|ls)$/, doing: 'looking through', object: 'file' },
  { id: 'find', tool: /^(?:find_by_name|glob)$/, doing: 'looking for', object: 'text' },
  {
    id: 'search',
    tool: /^(?:grep_search|search_file_content|grep)$/,
    doing: 'searching for',
    object: 'text',
  },
  {
    id: 'web_search',
    tool: /^(?:search_web|google_web_search)$/,
    doing: 'searching the web for',
    object: 'text',
  },
  {
    id: 'web_read',
    tool: /^(?:read_url_content|web_fetch|open_browser_url|read_browser_page)$/,
    doing: 'reading',
    object: 'text',
  },
  { id: 'browser', tool: /browser/, doing: 'using the browser', object: null },
  {
    id: 'subagent',
    tool: /^(?:invoke|define|manage)_subagents?$/,
    doing: 'working with a sub-agent',
    object: null,
  },
  { id: 'finish', tool: /^finish$/, doing: 'finishing', object: null },
];

interface CommandRule {
  readonly id: string;
  readonly command: RegExp;
  readonly doing: string;
}

/** Commands that a person knows by their purpose; the first word of the line, or one after `&&` or `;`. */
export const COMMAND_RULES: readonly CommandRule[] = [
  {
    id: 'tests',
    command:
      /(?:^|[;&|]\s*)(?:(?:npx|pnpx|bunx|uv run|poetry run|python3? -m)\s+)?(?:(?:npm|pnpm|yarn|bun|cargo|go|make|mvn|gradle|\.\/gradlew|deno|dotnet|mix|swift)\s+(?:run\s+)?t(?:est\S*)?|vitest|jest|mocha|pytest|unittest|tox|rspec|phpunit|ctest|node --test)(?=$|[\s;&|])/,
    doing: 'running tests',
  },
  {
    id: 'build',
    command:
      /(?:^|[;&|]\s*)(?:npx\s+)?(?:(?:npm|pnpm|yarn|bun|cargo|go|make|dotnet|swift)\s+(?:run\s+)?build\S*|make|tsc)(?=$|[\s;&|])/,
    doing: 'building',
  },
  {
    id: 'install',
    command:
      /(?:^|[;&|]\s*)(?:(?:npm|pnpm|yarn|bun)\s+(?:ci|i|install|add)|pip3?\s+install|uv\s+sync|cargo\s+fetch)(?=$|[\s;&|])/,
    doing: 'installing packages',
  },
];

const SHOWN_CHARS = 80;

/** The first text among the arguments, its first line. */
function firstText(input: Input): string | null {
  const value = Object.values(input).find((each) => typeof each === 'string' && each.trim() !== '');
  return typeof value === 'string' ? (value.trim().split('\n', 1)[0] ?? null) : null;
}

/** A file as seen from the folder it lies in. */
function fileName(file: string, folders: readonly string[]): string {
  for (const folder of folders) {
    if (file === folder) return 'the project';
    if (file.startsWith(`${folder}${path.sep}`)) return file.slice(folder.length + 1);
  }
  return file;
}

function describeTool(name: string, input: Input, folders: readonly string[]): string {
  const rule = ACTIVITY_RULES.find(({ tool }) => tool.test(name));
  const text = firstText(input);
  const short = text?.slice(0, SHOWN_CHARS) ?? null;
  if (rule === undefined) return short === null ? name : `${name}: ${short}`;
  switch (rule.object) {
    case null:
      return rule.doing;
    case 'command': {
      const known = COMMAND_RULES.find(({ command }) => command.test(text ?? ''));
      return known?.doing ?? (short === null ? 'running a command' : `${rule.doing} ${short}`);
    }
    case 'file':
      return `${rule.doing} ${text === null ? 'a file' : fileName(text, folders).slice(-SHOWN_CHARS)}`;
    case 'text':
      return short === null ? rule.doing : `${rule.doing} ${short}`;
  }
}

/** Where a job works: the places from which its files are named. */
export const shortenPaths = ({ workspace, cwd }: Pick<JobRecord, 'workspace' | 'cwd'>): string[] =>
  workspace === null ? [cwd] : [workspace.path, cwd];

function describeSystem(event: Extract<StoredEvent, { type: 'system' }>): string | null {
  switch (event.subtype) {
    case 'init':
      return 'the agent is up';
    case 'notice':
    case 'refused':
      return event.text;
    case 'setup':
    case 'verify':
      return `${event.subtype}: ${(event.text.split('\n').at(-1) ?? '').slice(0, SHOWN_CHARS)}`;
    case 'retry':
    case 'log':
    case 'unknown':
      return null;
  }
}

/**
 * One event in a user's words; null when it is not worth a word.
 * @param folders where the job works: files in them are named from there
 */
export function describeEvent(event: StoredEvent, folders: readonly string[] = []): string | null {
  switch (event.type) {
    case 'tool_use':
      return describeTool(event.name, event.input, folders);
    case 'assistant':
      return event.subtype === 'text' ? 'writing the answer' : null;
    case 'subagent_event':
      return `sub-agent ${event.name}`;
    case 'system':
      return describeSystem(event);
    case 'error':
      return `trouble: ${event.subtype}`;
    case 'result':
      return 'finishing';
    case 'user':
    case 'tool_result':
      return null;
  }
}
