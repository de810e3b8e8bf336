// (pure) Gemini CLI: its settings.json. Its own `gemini mcp add` would reformat the entries of other servers.
import path from 'node:path';
import { type ClientRow, SERVER_NAME } from './client.ts';
import { startEntry } from './entry.ts';
import { putEntry, takeEntry } from './json-file.ts';

/** The server hands a call over after 540 s. */
const TIMEOUT_MS = 600_000;
const PLACE = ['mcpServers', SERVER_NAME];

export const gemini: ClientRow = {
  id: 'gemini',
  title: 'Gemini CLI',
  program: 'gemini',
  // Not ~/.gemini itself: Antigravity keeps its things there, too.
  traces: ({ home }) => [path.join(home, '.gemini', 'settings.json')],
  edits(scope, { home, projectRoot }, { start, approve }) {
    const file = path.join(scope === 'user' ? home : projectRoot, '.gemini', 'settings.json');
    const entry = {
      ...startEntry(start),
      timeout: TIMEOUT_MS,
      ...(approve === 'all' ? { trust: true } : {}),
    };
    return [
      {
        file,
        what: 'the server',
        put: (text) => putEntry(text, file, PLACE, entry),
        take: (text) => takeEntry(text, file, PLACE),
      },
    ];
  },
  after: (_scope, approve) =>
    approve === 'all'
      ? null
      : 'Gemini CLI asks before each tool, and starts the server only in a folder that you trust; --approve all permits them.',
};
