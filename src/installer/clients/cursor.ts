// (pure) Cursor: mcp.json, as its documentation says.
import path from 'node:path';
import { type ClientRow, SERVER_NAME } from './client.ts';
import { startEntry } from './entry.ts';
import { putEntry, takeEntry } from './json-file.ts';

const PLACE = ['mcpServers', SERVER_NAME];

export const cursor: ClientRow = {
  id: 'cursor',
  title: 'Cursor',
  program: 'cursor',
  traces: ({ home }) => [path.join(home, '.cursor')],
  edits(scope, { home, projectRoot }, { start }) {
    const file = path.join(scope === 'user' ? home : projectRoot, '.cursor', 'mcp.json');
    return [
      {
        file,
        what: 'the server',
        put: (text) => putEntry(text, file, PLACE, { type: 'stdio', ...startEntry(start) }),
        take: (text) => takeEntry(text, file, PLACE),
      },
    ];
  },
  after: () => 'Cursor: switch the server on under Settings, MCP, if it does not do so by itself.',
};
