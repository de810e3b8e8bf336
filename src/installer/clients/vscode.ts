// (pure) VS Code: mcp.json of the profile or the workspace, as its documentation says.
import path from 'node:path';
import { type ClientRow, SERVER_NAME } from './client.ts';
import { startEntry } from './entry.ts';
import { entryEdit, LENIENT } from './json-client.ts';
import { codeUserFolder } from './signs.ts';

const PLACE = ['servers', SERVER_NAME];

export const vscode: ClientRow = {
  id: 'vscode',
  title: 'VS Code',
  edits(scope, around, { start }) {
    const file =
      scope === 'user'
        ? path.join(codeUserFolder(around), 'mcp.json')
        : path.join(around.projectRoot, '.vscode', 'mcp.json');
    return [
      entryEdit(file, PLACE, { type: 'stdio', ...startEntry(start) }, { reader: 'VS Code', ...LENIENT }),
    ];
  },
  after: () => 'VS Code asks once whether to trust the server; start it from the MCP view.',
};
