// (pure) By which signs a client counts as found: the same three for each, in this order.
import path from 'node:path';
import type { ClientId, Surroundings } from './client.ts';

/** Its program on the PATH, its application in the usual place, or the configuration that it makes for itself. */
export const SIGNS = ['program', 'application', 'configuration'] as const;
export type Sign = (typeof SIGNS)[number];

type Around = Pick<Surroundings, 'home' | 'env' | 'platform'>;

interface SignRow {
  /** Its name on the PATH. */
  readonly program: string;
  readonly applications: (around: Around) => readonly string[];
  /** What the client alone makes: our skills and settings below it are no sign. */
  readonly configuration: (around: Around) => string;
}

const setOr = ({ env }: Around, name: string, otherwise: string): string => (env[name] ?? '') || otherwise;

/** Applications of macOS, for all users and for one. */
const bundles = ({ home, platform }: Around, name: string): string[] =>
  platform === 'darwin' ? [`/Applications/${name}.app`, path.join(home, 'Applications', `${name}.app`)] : [];

/** Programs of Windows, as their installers put them for one user. */
function programFiles(around: Around, ...names: string[]): string[] {
  if (around.platform !== 'win32') return [];
  const local = setOr(around, 'LOCALAPPDATA', path.join(around.home, 'AppData', 'Local'));
  return [path.join(local, 'Programs', ...names)];
}

const inHome = ({ home, platform }: Around, ...names: string[]): string[] =>
  platform === 'win32' ? [] : [path.join(home, ...names)];

/** Where VS Code keeps what is for all projects. */
export function codeUserFolder(around: Around): string {
  const { home, platform } = around;
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Code', 'User');
  if (platform === 'win32')
    return path.join(setOr(around, 'APPDATA', path.join(home, 'AppData', 'Roaming')), 'Code', 'User');
  // a relative one is to be ignored (XDG Base Directory Specification)
  const named = setOr(around, 'XDG_CONFIG_HOME', '');
  return path.join(path.isAbsolute(named) ? named : path.join(home, '.config'), 'Code', 'User');
}

export const CLIENT_SIGNS: Readonly<Record<ClientId, SignRow>> = {
  claude: {
    program: 'claude',
    applications: (around) => [
      ...inHome(around, '.local', 'bin', 'claude'),
      ...inHome(around, '.claude', 'local', 'claude'),
    ],
    configuration: (around) => path.join(setOr(around, 'CLAUDE_CONFIG_DIR', around.home), '.claude.json'),
  },
  codex: {
    program: 'codex',
    applications: (around) => bundles(around, 'Codex'),
    configuration: (around) => setOr(around, 'CODEX_HOME', path.join(around.home, '.codex')),
  },
  gemini: {
    program: 'gemini',
    applications: () => [],
    // Not ~/.gemini itself: Antigravity keeps its things there, too.
    configuration: ({ home }) => path.join(home, '.gemini', 'settings.json'),
  },
  cursor: {
    program: 'cursor',
    applications: (around) => [
      ...bundles(around, 'Cursor'),
      ...programFiles(around, 'cursor', 'Cursor.exe'),
      ...(around.platform === 'linux' ? ['/usr/share/cursor', '/opt/Cursor'] : []),
    ],
    configuration: ({ home }) => path.join(home, '.cursor'),
  },
  vscode: {
    program: 'code',
    applications: (around) => [
      ...bundles(around, 'Visual Studio Code'),
      ...programFiles(around, 'Microsoft VS Code', 'Code.exe'),
      ...(around.platform === 'linux' ? ['/usr/share/code', '/snap/bin/code'] : []),
    ],
    configuration: codeUserFolder,
  },
};
