// (pure) Cursor: mcp.json, as its documentation says.
import path from 'node:path';
import { type ClientRow, SERVER_NAME } from './client.ts';
import { startEntry } from './entry.ts';
import { entryEdit, LENIENT } from './json-client.ts';

const PLACE = ['mcpServers', SERVER_NAME];

export const cursor: ClientRow = {
  id: 'cursor',
  title: 'Cursor',
  edits(scope, { home, projectRoot }, { start }) {
    const file = path.join(scope === 'user' ? home : projectRoot, '.cursor', 'mcp.json');
    return [
      entryEdit(file, PLACE, { type: 'stdio', ...startEntry(start) }, { reader: 'Cursor', ...LENIENT }),
    ];
  },
  after: () => 'Cursor: switch the server on under Settings, MCP, if it does not do so by itself.',
};
