// (pure) VS Code: mcp.json of the profile or the workspace, as its documentation says.
import path from 'node:path';
import { type ClientRow, SERVER_NAME, type Surroundings } from './client.ts';
import { startEntry } from './entry.ts';
import { putEntry, takeEntry } from './json-file.ts';

const PLACE = ['servers', SERVER_NAME];

function userFolder({ env, home, platform }: Surroundings): string {
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Code', 'User');
  if (platform === 'win32')
    return path.join((env['APPDATA'] ?? '') || path.join(home, 'AppData', 'Roaming'), 'Code', 'User');
  return path.join((env['XDG_CONFIG_HOME'] ?? '') || path.join(home, '.config'), 'Code', 'User');
}

export const vscode: ClientRow = {
  id: 'vscode',
  title: 'VS Code',
  program: 'code',
  traces: (around) => [userFolder(around)],
  edits(scope, around, { start }) {
    const file =
      scope === 'user'
        ? path.join(userFolder(around), 'mcp.json')
        : path.join(around.projectRoot, '.vscode', 'mcp.json');
    return [
      {
        file,
        what: 'the server',
        put: (text) => putEntry(text, file, PLACE, { type: 'stdio', ...startEntry(start) }),
        take: (text) => takeEntry(text, file, PLACE),
      },
    ];
  },
  after: () => 'VS Code asks once whether to trust the server; start it from the MCP view.',
};
