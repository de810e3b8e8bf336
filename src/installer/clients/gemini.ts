// (pure) Gemini CLI: its settings.json. Its own `gemini mcp add` would reformat the entries of other servers.
import path from 'node:path';
import { type ClientRow, SERVER_NAME } from './client.ts';
import { startEntry } from './entry.ts';
import { entryEdit } from './json-client.ts';
import type { JsonDialect } from './json-file.ts';
import { CLIENT_SIGNS } from './signs.ts';

/** The server hands a call over after 540 s. */
const TIMEOUT_MS = 600_000;
const PLACE = ['mcpServers', SERVER_NAME];

const COMMENTED: JsonDialect = { reader: 'Gemini CLI', comments: true, trailingCommas: false, bom: false };

export const gemini: ClientRow = {
  id: 'gemini',
  title: 'Gemini CLI',
  edits(scope, around, { start, approve }) {
    const file =
      scope === 'user'
        ? CLIENT_SIGNS.gemini.configuration(around)
        : path.join(around.projectRoot, '.gemini', 'settings.json');
    const entry = {
      ...startEntry(start),
      timeout: TIMEOUT_MS,
      ...(approve === 'all' ? { trust: true } : {}),
    };
    return [entryEdit(file, PLACE, entry, COMMENTED)];
  },
  after: (_scope, approve) =>
    approve === 'all'
      ? null
      : 'Gemini CLI asks before each tool, and starts the server only in a folder that you trust; --approve all permits them.',
};
