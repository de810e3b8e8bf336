// (pure) Claude Code: its state file through its own command, its permissions as rules.
import path from 'node:path';
import { type ClientRow, type FileEdit, SERVER_NAME, type Surroundings } from './client.ts';
import { startEntry } from './entry.ts';
import { entryEdit, wordsEdit } from './json-client.ts';
import type { JsonDialect } from './json-file.ts';
import { CLIENT_SIGNS } from './signs.ts';

/** Above the longest default wait of the server, below Claude Code's idle limit. */
const TIMEOUT_MS = 1_800_000;
const PLACE = ['mcpServers', SERVER_NAME];
const RULES = ['permissions', 'allow'];
const ALL_TOOLS = `mcp__${SERVER_NAME}`;

/** The same for each of its files. */
const PLAIN: JsonDialect = { reader: 'Claude Code', comments: false, trailingCommas: false, bom: true };

/** Claude Code keeps everything in `CLAUDE_CONFIG_DIR` where that is set. */
function claudeFolder({ env, home }: Pick<Surroundings, 'env' | 'home'>): string {
  return (env['CLAUDE_CONFIG_DIR'] ?? '') || path.join(home, '.claude');
}

export const claude: ClientRow = {
  id: 'claude',
  title: 'Claude Code',
  edits(scope, around, { start, approve, readingTools }) {
    const entry = { type: 'stdio', ...startEntry(start), timeout: TIMEOUT_MS };
    const isUser = scope === 'user';
    const file = isUser
      ? CLIENT_SIGNS.claude.configuration(around)
      : path.join(around.projectRoot, '.mcp.json');
    const register: FileEdit = {
      ...entryEdit(file, PLACE, entry, PLAIN),
      // Only the state file is Claude Code's own, rewritten while it runs; .mcp.json is the project's.
      ...(isUser
        ? {
            own: {
              put: ['mcp', 'add-json', SERVER_NAME, JSON.stringify(entry), '-s', 'user'],
              take: ['mcp', 'remove', SERVER_NAME, '-s', 'user'],
            },
          }
        : {}),
    };
    const settings = isUser
      ? path.join(claudeFolder(around), 'settings.json')
      : path.join(around.projectRoot, '.claude', 'settings.local.json');
    const reading = readingTools.map((tool) => `${ALL_TOOLS}__${tool}`);
    const granted = approve === 'all' ? [ALL_TOOLS] : approve === 'reading' ? reading : [];
    return [register, wordsEdit(settings, RULES, granted, [ALL_TOOLS, ...reading], PLAIN)];
  },
  after: (scope) =>
    scope === 'project' ? 'Claude Code asks once, in the project, whether to use its .mcp.json.' : null,
};
